"""The sound's way with a known truth: the engine's own output laid on its input."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.calibration_click import click_sound
from audio.command import PlaySample, SetParameter
from audio.engine import Engine
from audio.layout import LOOK_AHEAD
from audio.sample import Sample, SampleBank
from audio.settings import EngineSettings

RATE: Final = 48000
BLOCK: Final = 128
LATE: Final = 1789  # frames of the loop: 37.27 ms
NOISE: Final = 0.02  # of full scale, beside a click of about 0.1
ECHO: Final = (384, 0.5)  # frames later, and how loud
MONITOR: Final = 0.02


class SoundLoop:
    """An ear without a card: time passes by rendering.  It is a clock, too."""

    sample_rate: Final = RATE

    def __init__(self, seed: int) -> None:
        tone = np.repeat(click_sound(RATE).astype(np.float32)[:, None], 2, axis=1)
        bank = SampleBank([Sample("click", tone, 0)], RATE)
        self._engine = Engine(bank, EngineSettings(sample_rate=RATE, track_seconds=0.5))
        for target, value in (
            ("reverb.level", 0.0),
            ("reverb.send", 0.0),
            ("input.gain", MONITOR),
            ("input.guard", 0.0),
        ):
            self._engine.apply(SetParameter(0.0, target, value))
        self._random = np.random.default_rng(seed)
        self._air = np.zeros(LATE + ECHO[0] + BLOCK, np.float32)  # the newest output, oldest first
        self._heard: list[NDArray[np.float32]] = []

    def __call__(self) -> float:
        """Return the time in seconds."""
        return len(self._heard) * BLOCK / RATE

    def pause(self, seconds: float) -> None:
        """Let so much time pass."""
        for _ in range(int(np.ceil(seconds * RATE / BLOCK))):
            self._render()

    def frame_at(self, session_seconds: float) -> float:
        """Return which frame is rendered at a time."""
        return session_seconds * RATE

    def click(self, frame: int) -> None:
        """Play the click from a frame on."""
        self._engine.apply(PlaySample(frame / RATE, "click", 0.3, pan=-1.0))

    def heard(self, first: int, last: int) -> NDArray[np.float32]:
        """Return (n,) what the microphone heard between two frames."""
        return np.concatenate(self._heard)[first + LOOK_AHEAD : last + LOOK_AHEAD]

    def _render(self) -> None:
        straight = self._air[ECHO[0] + BLOCK :][-LATE:][:BLOCK]
        echo = self._air[BLOCK:][:BLOCK]
        noise = self._random.normal(0.0, NOISE, BLOCK).astype(np.float32)
        ear = (straight + np.float32(ECHO[1]) * echo + noise)[:, None]
        out = self._engine.render(BLOCK, ear)
        self._air = np.concatenate([self._air[BLOCK:], out[:, 0]])
        self._heard.append(out[:, 1] / np.float32(MONITOR * 0.8))
