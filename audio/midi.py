"""The door to MIDI ports: chosen by name, opened again when they come back.

python-rtmidi is an extra (`midi`); without it there are no ports, and one sentence says so. Nothing
here runs in a thread of ours: ports are asked once a camera frame, and what came in meanwhile has
the time at which the driver saw it.
"""

import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from audio.midi_message import MidiEvent, MidiMessage, decode, encode
from music.clock import Clock

Direction = Literal["in", "out"]
CLIENT: Final = "bodyloop"
_SEQUENCER: Final = Path("/dev/snd/seq")
_LOOK: Final = 1.0  # seconds between two looks whether a port is still or again there
_ANCHOR: Final = 64  # readings of the clock from which the driver's time is placed


class MidiError(OSError):
    """MIDI cannot be had; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class MidiPort:
    """One port of another program or device."""

    name: str
    api: str  # as "ALSA", "JACK", "CoreMIDI", "Windows"
    direction: Direction  # as we use it: "in" is what we hear


def list_ports() -> list[MidiPort]:
    """Return all MIDI ports there are.

    Raises:
        MidiError: python-rtmidi is missing, or no MIDI system answers.
    """
    ports: list[MidiPort] = []
    for api in _answering_apis():
        directions: tuple[Direction, Direction] = ("in", "out")
        for direction in directions:
            client = _client(api, direction)
            ports += [MidiPort(name, _api_name(api), direction) for name in client.get_ports()]
            client.delete()
    return ports


class MidiInput:
    """What one port sends; `wanted` is its name or a part of it, before a colon its system.

    A port that is not there, or goes away, is looked for again once a second.

    Raises:
        MidiError: python-rtmidi is missing, or no MIDI system answers.
    """

    def __init__(self, wanted: str, clock: Clock) -> None:
        self._clock = clock
        self._port = _Port(wanted, "in", clock)
        self._times = DriverTimes()

    @property
    def name(self) -> str:
        """Return the port that is open, "" where there is none now."""
        return self._port.name

    def poll(self) -> list[MidiEvent]:
        """Return what came in since the last time, in order; call it once a camera frame."""
        self._port.look()
        now, events = self._clock(), list[MidiEvent]()
        for data, delta in self._port.messages():
            t = self._times.place(delta, now)
            message = decode(data)
            if message is not None:
                events.append(MidiEvent(t, message))
        return events

    def close(self) -> None:
        """Close the port."""
        self._port.close()


class MidiOutput:
    """Sends to one port; while it is away what is sent is dropped and counted.

    Raises:
        MidiError: python-rtmidi is missing, or no MIDI system answers.
    """

    def __init__(self, wanted: str, clock: Clock) -> None:
        self._port = _Port(wanted, "out", clock)
        self.dropped = 0

    @property
    def name(self) -> str:
        """Return the port that is open, "" where there is none now."""
        return self._port.name

    def send(self, message: MidiMessage) -> bool:
        """Send now; return False and count it where nobody is there."""
        self._port.look()
        if self._port.send(encode(message)):
            return True
        self.dropped += 1
        return False

    def close(self) -> None:
        """Close the port."""
        self._port.close()


class DriverTimes:
    """Places what a driver stamps by its own clock, as seconds since the message before.

    Their sum runs as the driver's clock does. A message is read some time after it came, never
    before: so the least of the differences to the session clock says where that sum lies in it.
    """

    def __init__(self) -> None:
        self._sum = 0.0
        self._offsets: list[float] = []

    def place(self, delta: float, now: float) -> float:
        """Return when a message came, not after `now`, in seconds of the session clock."""
        self._sum += delta
        self._offsets = [*self._offsets[1 - _ANCHOR :], now - self._sum]
        return min(self._sum + min(self._offsets), now)


class _Port:
    """One port, open or looked for."""

    def __init__(self, wanted: str, direction: Direction, clock: Clock) -> None:
        self._wanted, self._direction, self._clock = wanted, direction, clock
        self._apis = _answering_apis()
        self._client: Any = None
        self._watched: Any = None  # a client that opens nothing and only looks
        self._looked = clock() - _LOOK
        self.name = ""
        self.look()

    def look(self) -> None:
        """See whether the port is there, at most once in `_LOOK` seconds."""
        if self._clock() - self._looked < _LOOK:
            return
        self._looked = self._clock()
        if self.name:
            if not any(self.name == name for name in _names(self._watched)):
                self._let_go()
        else:
            self._find()

    def messages(self) -> Iterator[tuple[bytes, float]]:
        """Return bytes and seconds since the message before."""
        while self._client is not None and (found := self._client.get_message()) is not None:
            yield bytes(found[0]), float(found[1])

    def send(self, data: bytes) -> bool:
        """Send some bytes; False where the port is away."""
        if self._client is None:
            return False
        try:
            self._client.send_message(data)
        except _rtmidi_errors():
            self._let_go()
            return False
        return True

    def close(self) -> None:
        """Close whatever is open."""
        self._let_go()

    def _find(self) -> None:
        api_name, colon, name = (part.strip().casefold() for part in self._wanted.partition(":"))
        for api in self._apis:
            named = colon and api_name == _api_name(api).casefold()
            wanted = name if named else self._wanted.strip().casefold()
            if self._open(api, wanted):
                return

    def _open(self, api: int, wanted: str) -> bool:
        with suppress(*_rtmidi_errors()):
            client = _client(api, self._direction)
            for number, name in enumerate(client.get_ports()):
                if wanted in name.casefold() and not name.startswith(f"{CLIENT}:"):
                    client.open_port(number, "in" if self._direction == "in" else "out")
                    self._client, self.name = client, name
                    self._watched = _client(api, self._direction)
                    return True
            client.delete()
        return False

    def _let_go(self) -> None:
        for client in (self._client, self._watched):
            if client is not None:
                with suppress(*_rtmidi_errors()):
                    client.close_port()
                    client.delete()
        self._client = self._watched = None
        self.name = ""


def _rtmidi() -> Any:
    try:
        return importlib.import_module("rtmidi")
    except ImportError as error:
        raise MidiError(
            "MIDI needs python-rtmidi; install it with: pip install python-rtmidi"
        ) from error


def _rtmidi_errors() -> tuple[type[Exception], ...]:
    errors: tuple[type[Exception], ...] = (_rtmidi().RtMidiError, OSError, SystemError)
    return errors


def _answering_apis() -> list[int]:
    """Return the MIDI systems that work here.

    Raises:
        MidiError: there is none.
    """
    rtmidi, found = _rtmidi(), list[int]()
    os.environ.setdefault("JACK_NO_START_SERVER", "1")
    for api in rtmidi.get_compiled_api():
        if _api_name(api) == "ALSA" and not _SEQUENCER.exists():
            continue  # its library would complain on the terminal
        try:
            with _quietly():
                _client(api, "in").delete()
        except _rtmidi_errors():
            continue
        found.append(api)
    if not found:
        raise MidiError("no MIDI system answers; on Linux load snd-seq, or start JACK")
    return found


@contextmanager
def _quietly() -> Iterator[None]:
    """Keep off the terminal what a library says about a server that does not run."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _client(api: int, direction: Direction) -> Any:
    rtmidi = _rtmidi()
    if direction == "out":
        return rtmidi.MidiOut(api, CLIENT)
    client = rtmidi.MidiIn(api, CLIENT, 4096)
    client.ignore_types(sysex=True, timing=False, active_sense=True)
    return client


def _names(client: Any) -> list[str]:
    with suppress(*_rtmidi_errors()):
        return list(client.get_ports())
    return []


def _api_name(api: int) -> str:
    """Return a MIDI system's name in short."""
    name = str(_rtmidi().get_api_display_name(api))
    return {"Jack": "JACK", "CoreMidi": "CoreMIDI", "Windows MultiMedia": "Windows"}.get(name, name)
