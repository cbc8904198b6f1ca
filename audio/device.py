"""The sound devices of this machine, and which of them to play on."""

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


def query_devices() -> list[AudioDevice]:
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
            )
        )
    return devices


def list_devices() -> list[AudioDevice]:
    """Return all sound devices; asks in a process of its own, so that it neither hangs nor prints.

    Raises:
        AudioDeviceError: PortAudio is missing or does not answer.
    """
    root = str(Path(__file__).parent.parent)
    program = "import sys; sys.path.insert(0, sys.argv[1]); from audio.device import print_devices"
    command = [sys.executable, "-c", program + "; print_devices()", root]
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
    return [AudioDevice(**facts) for facts in found]


def print_devices() -> None:
    """Write all devices, or the sentence why there are none, as one line of JSON."""
    answer: object
    try:
        answer = [asdict(device) for device in query_devices()]
    except AudioDeviceError as error:
        answer = str(error)
    sys.stdout.write("\n" + json.dumps(answer) + "\n")
    sys.stdout.flush()
    os._exit(0)  # leaving PortAudio can hang where a sound server is sick


def choose_output(devices: Sequence[AudioDevice], wanted: str = "") -> AudioDevice:
    """Return the device to play on: the one asked for, else JACK's, else the platform's default.

    JACK is chosen by its host API: the ALSA device of the same name loses blocks.

    Raises:
        AudioDeviceError: there is none.
    """
    outputs = [device for device in devices if device.outputs >= 2]
    if not outputs:
        raise AudioDeviceError("no sound output was found; connect one, or start the sound server")
    if wanted:
        named = [device for device in outputs if wanted.casefold() in _title(device).casefold()]
        if not named:
            raise AudioDeviceError(
                f'no sound output is named "{wanted}"; there are: '
                + ", ".join(sorted({device.name for device in outputs}))
            )
        outputs = named
    return max(
        outputs,
        key=lambda device: (
            "JACK" in device.host_api,
            device.preferred,
            device.default_output,
            -device.index,
        ),
    )


def choose_input(devices: Sequence[AudioDevice], output: AudioDevice) -> AudioDevice | None:
    """Return the input that goes with an output: of the same host API, else None."""
    inputs = [
        device for device in devices if device.inputs >= 1 and device.host_api == output.host_api
    ]
    return max(
        inputs,
        key=lambda device: (device.default_input, device.index == output.index, -device.index),
        default=None,
    )


def _title(device: AudioDevice) -> str:
    return f"{device.host_api}: {device.name}"
