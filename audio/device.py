"""The sound devices of this machine, and which of them to play on.

A device is named by its host API and its own name, as in "JACK: system": the same card has several
ways to it, and its name alone, or "default", may lead through a slow one.
"""

import ctypes
import ctypes.util
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

_DEADLINE = 15.0  # seconds; a sick sound server can hold a question for ever
_CLIENT_NAME = ctypes.create_string_buffer(b"bodyloop")  # PortAudio keeps the pointer
_RATES = (44100, 48000, 88200, 96000)  # Hz that devices are asked about
_SHORT = {
    "JACK Audio Connection Kit": "JACK",
    "Core Audio": "CoreAudio",
    "Windows WASAPI": "WASAPI",
    "Windows WDM-KS": "WDM-KS",
    "Windows DirectSound": "DirectSound",
}
# The best first: PipeWire is there as JACK, or by name among ALSA's devices.
_APIS = ("JACK", "CoreAudio", "ASIO", "WASAPI", "ALSA", "WDM-KS", "DirectSound", "MME", "OSS")
_SERVERS = ("pipewire", "pulse")  # among ALSA's devices: they share the card with other programs
NO_MICROPHONE = "none"


class AudioDeviceError(OSError):
    """Sound cannot be had; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class AudioDevice:
    """One device as PortAudio sees it."""

    index: int
    name: str
    host_api: str
    inputs: int  # channels
    outputs: int
    default_rate: float  # Hz
    latency: float  # seconds, the lowest for output that the device promises
    default_input: bool  # of its host API
    default_output: bool
    preferred: bool  # its host API is the platform's own choice
    rates: tuple[int, ...] = ()  # Hz at which it opens; empty where that was not asked

    @property
    def api(self) -> str:
        """Return its host API in short."""
        return _SHORT.get(self.host_api, self.host_api)

    @property
    def title(self) -> str:
        """Return host API and name, by which it can be asked for."""
        return f"{self.api}: {self.name}"


@dataclass(frozen=True, slots=True)
class Choice:
    """A device that is taken, and why it is that one."""

    device: AudioDevice
    why: str


def load_portaudio() -> Any:
    """Return the `sounddevice` module, named as "bodyloop" towards JACK.

    Raises:
        AudioDeviceError: PortAudio is not installed.
    """
    os.environ.setdefault("JACK_NO_START_SERVER", "1")
    try:
        library = ctypes.util.find_library("portaudio")
        if library and sys.platform == "linux":
            ctypes.CDLL(library).PaJack_SetClientName(_CLIENT_NAME)
    except (OSError, AttributeError):
        pass  # no such library, or one without JACK: the name is a courtesy
    try:
        import sounddevice  # noqa: PLC0415  it starts PortAudio, and fails without it
    except OSError as error:
        raise AudioDeviceError(
            "the PortAudio library is missing; install it (on Debian: apt install libportaudio2)"
        ) from error
    return sounddevice


def query_devices(*, rates: bool = False) -> list[AudioDevice]:
    """Ask PortAudio in this process; may print noise of the drivers, and may hang."""
    portaudio = load_portaudio()
    apis = portaudio.query_hostapis()
    preferred = portaudio.default.hostapi
    devices = []
    for index, facts in enumerate(portaudio.query_devices()):
        api = apis[facts["hostapi"]]
        devices.append(
            AudioDevice(
                index=index,
                name=facts["name"],
                host_api=api["name"],
                inputs=facts["max_input_channels"],
                outputs=facts["max_output_channels"],
                default_rate=facts["default_samplerate"],
                latency=facts["default_low_output_latency"],
                default_input=api["default_input_device"] == index,
                default_output=api["default_output_device"] == index,
                preferred=facts["hostapi"] == preferred,
                rates=_rates(portaudio, index, facts) if rates else (),
            )
        )
    return devices


def _rates(portaudio: Any, index: int, facts: Any) -> tuple[int, ...]:
    """Return at which usual rates a device opens."""
    outputs, inputs = facts["max_output_channels"], facts["max_input_channels"]
    check = portaudio.check_output_settings if outputs else portaudio.check_input_settings
    found = []
    for rate in _RATES:
        try:
            check(device=index, channels=min(outputs or inputs, 2), samplerate=rate)
        except portaudio.PortAudioError:
            continue
        found.append(rate)
    return tuple(found)


def list_devices(*, rates: bool = False) -> list[AudioDevice]:
    """Return all sound devices; asks in a process of its own, so that it neither hangs nor prints.

    Args:
        rates: also try at which rates each one opens, which takes a moment.

    Raises:
        AudioDeviceError: PortAudio is missing or does not answer.
    """
    root = str(Path(__file__).parent.parent)
    program = "import sys; sys.path.insert(0, sys.argv[1]); from audio.device import print_devices"
    command = [sys.executable, "-c", f"{program}; print_devices({rates})", root]
    try:
        answer = subprocess.run(command, capture_output=True, timeout=_DEADLINE, check=False)
    except subprocess.TimeoutExpired as error:
        raise AudioDeviceError(
            "the sound system does not answer; restart its server (JACK, PipeWire or PulseAudio)"
        ) from error
    lines = answer.stdout.decode(errors="replace").strip().splitlines()
    if answer.returncode or not lines:
        raise AudioDeviceError("the sound system cannot be asked; check that PortAudio works")
    found = json.loads(lines[-1])
    if isinstance(found, str):
        raise AudioDeviceError(found)
    return [AudioDevice(**facts | {"rates": tuple(facts["rates"])}) for facts in found]


def print_devices(rates: bool = False) -> None:
    """Write all devices, or the sentence why there are none, as one line of JSON."""
    answer: object
    try:
        answer = [asdict(device) for device in query_devices(rates=rates)]
    except AudioDeviceError as error:
        answer = str(error)
    sys.stdout.write("\n" + json.dumps(answer) + "\n")
    sys.stdout.flush()
    os._exit(0)  # leaving PortAudio can hang where a sound server is sick


def choose_output(devices: Sequence[AudioDevice], wanted: str = "") -> AudioDevice:
    """Return the device to play on, as `explain_output` does."""
    return explain_output(devices, wanted).device


def explain_output(devices: Sequence[AudioDevice], wanted: str = "") -> Choice:
    """Return the device to play on: the one asked for, else the best host API's own default.

    Raises:
        AudioDeviceError: there is none.
    """
    outputs = [device for device in devices if device.outputs >= 2]
    if not outputs:
        raise AudioDeviceError("no sound output was found; connect one, or start the sound server")
    named = matching(outputs, wanted)
    if not named:
        raise AudioDeviceError(
            f'no sound output is named "{wanted}"; there are: '
            + ", ".join(sorted({device.title for device in outputs}))
        )
    best = min(named, key=_rank)
    if wanted:
        others = f", the best of {len(named)} of that name" if len(named) > 1 else ""
        return Choice(best, f'asked for as "{wanted}"{others}')
    if best.api == "JACK":
        return Choice(best, "a JACK server runs, which gives the shortest way")
    own = "the default of" if best.default_output else "the first of"
    return Choice(best, f"{own} {best.api}, the best sound system here; no JACK server runs")


def choose_input(
    devices: Sequence[AudioDevice], output: AudioDevice, wanted: str = ""
) -> AudioDevice | None:
    """Return the input that goes with an output: of the same host API, else None.

    Args:
        devices: all that there are.
        output: what is played on.
        wanted: its name or a part of it; "" takes the host API's own, "none" takes none.
    """
    if wanted == NO_MICROPHONE:
        return None
    inputs = [
        device for device in devices if device.inputs >= 1 and device.host_api == output.host_api
    ]
    return max(
        matching(inputs, wanted),
        key=lambda device: (device.default_input, device.index == output.index, -device.index),
        default=None,
    )


def matching(devices: Sequence[AudioDevice], wanted: str) -> list[AudioDevice]:
    """Return the devices of a name, or of a part of it where none has just that name.

    Before a colon may stand the host API: "JACK: system".
    """
    api, colon, name = (part.strip().casefold() for part in wanted.partition(":"))
    among = [d for d in devices if colon and api in (d.api.casefold(), d.host_api.casefold())]
    if not among:
        among, name = list(devices), wanted.strip().casefold()
    exact = [device for device in among if device.name.casefold() == name]
    return exact or [device for device in among if name in device.title.casefold()]


def _rank(device: AudioDevice) -> tuple[int, bool, bool, bool, int]:
    """Return what sorts the better one first.

    ALSA's own device that leads to JACK loses blocks, and a file or a null device is no card.
    """
    api = _APIS.index(device.api) if device.api in _APIS else len(_APIS)
    detour = device.api == "ALSA" and device.name.casefold() in ("jack", "null")
    server = device.api == "ALSA" and device.name.casefold() in _SERVERS
    return api, detour, not server, not device.default_output, device.index
