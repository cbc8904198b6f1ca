"""The engine called by a callback in Python, in this very process: what the native one is not.

Only measured against it: it has to wait for Python's lock whenever anything else here holds it.
"""

from typing import Any

import numpy as np

from audio.device import choose_output, load_portaudio, query_devices
from audio.engine import Engine
from audio.kernel import render
from audio.layout import H_INPUT_CHANNELS, H_TEST_RAMP
from audio.settings import HostSettings
from music.clock import Clock


class PythonStream:
    """An open stream that renders an engine.

    `processor_clock` tells the processor time of the thread that asks it.
    """

    def __init__(self, engine: Engine, settings: HostSettings, processor_clock: Clock) -> None:
        self._engine, self._clock = engine, processor_clock
        self._silence = np.zeros(1, np.float32)
        self._first = -1.0
        self.callbacks = 0
        self.processor_seconds = 0.0  # of the thread that calls
        engine.arena[H_TEST_RAMP] = int(settings.test_ramp)
        engine.arena[H_INPUT_CHANNELS] = 0
        engine.render(0)  # compiled before the first callback
        device = choose_output(query_devices(), settings.device)
        self._stream: Any = load_portaudio().RawOutputStream(
            samplerate=engine.settings.sample_rate,
            blocksize=settings.block,
            device=device.index,
            channels=2,
            dtype="float32",
            latency="low",
            callback=self._call,
        )

    def start(self) -> None:
        """Let the callback run."""
        self._stream.start()

    def close(self) -> None:
        """Stop and close."""
        self._stream.stop()
        self._stream.close()

    def _call(self, out: Any, n_frames: int, _time: Any, _flags: Any) -> None:
        if self._first < 0.0:
            self._first = self._clock()
        render(self._engine.arena, self._silence, np.frombuffer(out, np.float32), n_frames)
        self.callbacks += 1
        self.processor_seconds = self._clock() - self._first
