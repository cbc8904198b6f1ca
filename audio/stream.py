"""The open sound card: PortAudio calls the compiled engine directly, without Python."""

import threading
from typing import Any

import numpy as np

from audio.callback_kernel import stream_callback
from audio.command_kernel import Words
from audio.device import (
    AudioDevice,
    AudioDeviceError,
    choose_input,
    choose_output,
    load_portaudio,
    query_devices,
)
from audio.layout import D_INPUT_LATENCY, D_OUTPUT_LATENCY, H_INPUT_CHANNELS, H_SAMPLE_RATE
from audio.settings import HostSettings


class CardStream:
    """One open stream whose callback renders an arena.

    Raises:
        AudioDeviceError: no card, or it does not open at the engine's sample rate.
    """

    def __init__(self, arena: Words, settings: HostSettings) -> None:
        self._portaudio = load_portaudio()
        self._arena = arena  # the callback holds its address
        devices = query_devices()
        output = choose_output(devices, settings.device)
        microphone = choose_input(devices, output)
        try:
            self._stream = self._open(settings.block, output, microphone)
        except (self._portaudio.PortAudioError, ValueError):
            # Many a card plays but cannot also listen.
            microphone = None
            self._stream = self._open_output(settings.block, output)
        self._note_latency()
        self.description = self._describe(output, microphone, settings.block)

    @property
    def time(self) -> float:
        """Return the stream's own clock in seconds, the one its callback is given."""
        return float(self._stream.time)

    @property
    def active(self) -> bool:
        """Return whether the callback is being called, as far as PortAudio knows."""
        return bool(self._stream.active)

    def start(self) -> None:
        """Let the callback run.

        Raises:
            AudioDeviceError: the card does not start.
        """
        try:
            self._stream.start()
        except self._portaudio.PortAudioError as error:
            raise AudioDeviceError(f"the sound card does not start: {_reason(error)}") from error

    def close(self, deadline: float = 1.0) -> None:
        """Stop and close; give up after `deadline` seconds, for a card that is gone can hold us."""
        thread = threading.Thread(target=self._close, daemon=True)
        thread.start()
        thread.join(deadline)

    def _close(self) -> None:
        try:
            self._stream.stop()
            self._stream.close()
        except self._portaudio.PortAudioError:
            pass  # it is gone already

    def _open_output(self, block: int, output: AudioDevice) -> Any:
        try:
            return self._open(block, output, None)
        except (self._portaudio.PortAudioError, ValueError) as error:
            rate = int(self._arena[H_SAMPLE_RATE])
            raise AudioDeviceError(
                f"{output.name} ({output.host_api}) does not open at {rate} Hz: {_reason(error)}; "
                "set the card or its server to that rate, or choose another device"
            ) from error

    def _open(self, block: int, output: AudioDevice, microphone: AudioDevice | None) -> Any:
        ffi = self._portaudio._ffi  # the documented way to a native callback: python-rtmixer's
        options = {
            "samplerate": int(self._arena[H_SAMPLE_RATE]),
            "blocksize": block,
            "dtype": "float32",
            "latency": "low",
            "clip_off": True,
            "dither_off": True,
            "callback": ffi.cast("PaStreamCallback*", stream_callback.address),
            "userdata": ffi.cast("void*", self._arena.ctypes.data),
        }
        if microphone is None:
            stream = self._portaudio._StreamBase(
                "output", device=output.index, channels=2, **options
            )
            self._arena[H_INPUT_CHANNELS] = 0
            return stream
        channels = min(microphone.inputs, 2)
        stream = self._portaudio._StreamBase(
            "duplex",
            device=(microphone.index, output.index),
            channels=(channels, 2),
            **options,
        )
        self._arena[H_INPUT_CHANNELS] = channels
        return stream

    def _note_latency(self) -> None:
        latency = self._stream.latency
        inward, outward = latency if isinstance(latency, tuple) else (0.0, latency)
        doubles = self._arena.view(np.float64)
        doubles[D_INPUT_LATENCY], doubles[D_OUTPUT_LATENCY] = inward, outward

    def _describe(self, output: AudioDevice, microphone: AudioDevice | None, block: int) -> str:
        outward = float(self._arena.view(np.float64)[D_OUTPUT_LATENCY])
        heard = f"microphone {microphone.name}" if microphone else "no microphone"
        return (
            f"{output.name} ({output.host_api}), {heard}, {int(self._arena[H_SAMPLE_RATE])} Hz, "
            f"blocks of {block}, {1000 * outward:.1f} ms to the output"
        )


def _reason(error: Exception) -> str:
    return str(error.args[0]) if error.args else type(error).__name__
