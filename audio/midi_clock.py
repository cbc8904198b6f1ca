"""The beat as MIDI tells it: 24 pulses a beat, start, continue and stop."""

import math
from collections import deque
from collections.abc import Iterator

from audio.midi_message import (
    PULSES,
    ClockPulse,
    MidiEvent,
    MidiMessage,
    TransportChange,
)
from music.timeline import Timeline

_SLOWEST, _FASTEST = 20.0, 400.0  # beats a minute, as of a timeline
_WINDOW = 2 * PULSES  # pulses: two beats are long enough to even out a cable's jitter
_LEAST = 6  # pulses until a tempo is told
_OFF = 0.35  # of a pulse: a difference beyond it is a new tempo and no jitter
_AGAIN = 3  # so many of them


class MidiClockOut:
    """Tells a timeline as pulses; asked for a stretch of time, it returns what falls into it.

    Pulses are counted, so that none is lost or said twice whatever stretches are asked for.
    """

    def __init__(self, timeline: Timeline) -> None:
        self._timeline = timeline
        self._next = 0  # pulse, from beat 0
        self._runs = False

    def start(self, beat: float = 0.0) -> MidiMessage:
        """Begin to tell the beat from a beat on; return the message that says so, to send first."""
        self._next = math.ceil(beat * PULSES - 1e-6)
        self._runs = True
        return TransportChange("start" if beat <= 0.0 else "continue")

    def stop(self) -> MidiMessage:
        """Tell no more; return the message that says so."""
        self._runs = False
        return TransportChange("stop")

    def change(self, timeline: Timeline) -> None:
        """Go on by another timeline; the next pulse is the next one of that."""
        self._timeline = timeline

    def until(self, seconds: float) -> Iterator[tuple[float, MidiMessage]]:
        """Return the pulses until a time, each with its own, in the timeline's seconds."""
        while self._runs:
            at = self._timeline.to_seconds(self._next / PULSES)
            if at >= seconds:
                return
            self._next += 1
            yield at, ClockPulse()


class MidiClockIn:
    """Estimates tempo and beat from pulses that come with jitter, and follows the transport.

    The line through the last two beats' pulses, by least squares. A change of tempo shows as
    several pulses in a row far off that line, which is then drawn anew.
    """

    def __init__(self) -> None:
        self._pulses: deque[tuple[int, float]] = deque(maxlen=_WINDOW)
        self._count = 0  # pulses since the start
        self._strays: list[tuple[int, float]] = []
        self.running = False

    def update(self, event: MidiEvent) -> None:
        """Take what came in; anything but clock and transport is no matter."""
        match event.message:
            case TransportChange("start"):
                self._count, self.running = 0, True
                self._pulses.clear()
                self._strays.clear()
            case TransportChange("continue"):
                self.running = True
            case TransportChange("stop"):
                self.running = False
            case ClockPulse():
                self._add(event.t)

    @property
    def timeline(self) -> Timeline | None:
        """Return the beat as it is told; None until it is known, or where it is no tempo of ours.

        Beat 0 is the first pulse after the start.
        """
        if len(self._pulses) < _LEAST:
            return None
        number, seconds, period = self._line()
        tempo = 60.0 / (period * PULSES) if period > 0.0 else 0.0
        if not _SLOWEST <= tempo <= _FASTEST:
            return None
        return Timeline(tempo, number / PULSES, seconds)

    def _add(self, t: float) -> None:
        pulse = (self._count, t)
        self._count += 1
        if len(self._pulses) >= _LEAST:
            number, seconds, period = self._line()
            off = t - (seconds + (pulse[0] - number) * period)
            if abs(off) > _OFF * period:
                self._strays.append(pulse)
                if len(self._strays) >= _AGAIN:
                    self._pulses = deque(self._strays, _WINDOW)
                    self._strays = []
                return
        self._strays.clear()
        self._pulses.append(pulse)

    def _line(self) -> tuple[float, float, float]:
        """Return mean number, mean time and seconds a pulse of the pulses."""
        n = len(self._pulses)
        number = sum(count for count, _ in self._pulses) / n
        seconds = sum(t for _, t in self._pulses) / n
        along = sum((count - number) * (t - seconds) for count, t in self._pulses)
        across = sum((count - number) ** 2 for count, _ in self._pulses)
        return number, seconds, along / across
