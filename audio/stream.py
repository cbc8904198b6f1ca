"""The open sound card: PortAudio calls the compiled engine directly, without Python."""

import threading
from typing import Any

import numpy as np

from audio.callback_kernel import stream_callback
from audio.command_kernel import Words
from audio.device import (
    NO_MICROPHONE,
    AudioDevice,
    AudioDeviceError,
    choose_input,
    choose_output,
    load_portaudio,
    query_devices,
)
from audio.layout import (
    D_INPUT_LATENCY,
    D_OUTPUT_LATENCY,
    H_CARD_RATE,
    H_INPUT_CHANNELS,
    H_SAMPLE_RATE,
    LOOK_AHEAD,
)
from audio.rate_kernel import card_delay, prepare_rate
from audio.settings import HostSettings


class CardStream:
    """One open stream whose callback renders an arena.

    Raises:
        AudioDeviceError: no card, or it does not open.
    """

    def __init__(self, arena: Words, settings: HostSettings) -> None:
        self._portaudio = load_portaudio()
        self._arena = arena  # the callback holds its address
        devices = query_devices()
        output = choose_output(devices, settings.device)
        microphone = choose_input(devices, output, settings.microphone)
        self.title, self._api = output.title, output.api
        self._stream, microphone = self._open_any(settings.block, output, microphone)
        self._note_latency()
        self.description = self._describe(output, microphone, settings)

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

    def abandon(self) -> None:
        """Let a card go that stopped, without waiting for it.

        With JACK it is left as it is: to close the client of a server that died ends the process.
        """
        if self._api != "JACK":
            self.close(0.0)

    def _close(self) -> None:
        try:
            self._stream.stop()
            self._stream.close()
        except self._portaudio.PortAudioError:
            pass  # it is gone already

    def _open_any(
        self, block: int, output: AudioDevice, microphone: AudioDevice | None
    ) -> tuple[Any, AudioDevice | None]:
        """Return the stream and its microphone: at the engine's rate, else at the card's own.

        Many a card plays but cannot also listen.
        """
        rate = int(self._arena[H_SAMPLE_RATE])
        refusal: Exception | None = None
        for card_rate in dict.fromkeys((rate, round(output.default_rate))):
            prepare_rate(self._arena, card_rate)
            for heard in dict.fromkeys((microphone, None)):
                try:
                    return self._open(block, output, heard), heard
                except (self._portaudio.PortAudioError, ValueError) as error:
                    refusal = refusal or error
        assert refusal is not None
        raise AudioDeviceError(
            f"{output.title} opens neither at {rate} Hz nor at {output.default_rate:.0f} Hz:"
            f" {_reason(refusal)}; end the program that holds it, or choose another device"
        ) from refusal

    def _open(self, block: int, output: AudioDevice, microphone: AudioDevice | None) -> Any:
        ffi = self._portaudio._ffi  # the documented way to a native callback: python-rtmixer's
        options = {
            "samplerate": int(self._arena[H_CARD_RATE] or self._arena[H_SAMPLE_RATE]),
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
        delay = card_delay(self._arena)
        doubles[D_INPUT_LATENCY] = inward + delay
        doubles[D_OUTPUT_LATENCY] = outward + delay + LOOK_AHEAD / int(self._arena[H_SAMPLE_RATE])

    def _describe(
        self, output: AudioDevice, microphone: AudioDevice | None, settings: HostSettings
    ) -> str:
        outward = float(self._arena.view(np.float64)[D_OUTPUT_LATENCY])
        missing = f' named "{settings.microphone}"' if _is_name(settings.microphone) else ""
        heard = f"microphone {microphone.name}" if microphone else f"no microphone{missing}"
        rate = int(self._arena[H_CARD_RATE] or self._arena[H_SAMPLE_RATE])
        return (
            f"{output.name} ({output.host_api}), {heard}, {rate} Hz, "
            f"blocks of {settings.block}, {1000 * outward:.1f} ms to the output"
        )


def _is_name(microphone: str) -> bool:
    return microphone not in ("", NO_MICROPHONE)


def _reason(error: Exception) -> str:
    return str(error.args[0]) if error.args else type(error).__name__
