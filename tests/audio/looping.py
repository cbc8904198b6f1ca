"""A looper to try: what its tracks sound, and a microphone to play into it."""

import numpy as np

from audio.command import SetParameter
from audio.engine import Engine
from audio.layout import LOOK_AHEAD
from audio.settings import EngineSettings

RATE = 48000
N = 12001
SETTINGS = EngineSettings(track_seconds=4.0, history_seconds=2.0, past_seconds=8.0)
DRY = {
    "master.gain": 1.0,
    "voices.gain": 1.0,
    "reverb.level": 0.0,
    "input.gain": 1.0,
    "input.guard": 0.0,
}


class Looper:
    """Takes commands by frames from its start, and a microphone's sound of any length."""

    def __init__(self, bank, settings=SETTINGS, **values):
        self.engine = Engine(bank, settings)
        for name, value in (DRY | values).items():
            self.engine.apply(SetParameter(0.0, name, value))
        self.engine.render(RATE // 2)
        self.start = self.engine.status().frame
        self.frame = 0
        self._late = np.zeros(LOOK_AHEAD, np.float32)  # heard, and not yet out

    def ask(self, kind, frame, *values, **more):
        at = (self.start + frame) / RATE
        return self.engine.apply(kind(at, *values, **more))

    def play(self, n_frames, heard=None):
        """Render; return (n_frames,) of the left channel without the microphone."""
        if heard is None:
            heard = np.zeros(n_frames)
        heard = np.pad(np.asarray(heard, np.float32)[:n_frames], (0, max(n_frames - len(heard), 0)))
        out = self.engine.render(n_frames, heard[:, None])[:, 0]
        self.frame += n_frames
        live = np.concatenate([self._late, heard])
        self._late = live[n_frames:]
        return out - live[:n_frames]

    def track(self, index=0):
        return self.engine.status().tracks[index]


def tone(n_frames, hz=330.0, level=0.2, first=0):
    time = (first + np.arange(n_frames)) / RATE
    return (level * np.sin(2 * np.pi * hz * time)).astype(np.float32)


def level_db(frames):
    return 20.0 * np.log10(np.sqrt(np.mean(np.square(frames))) + 1e-12)


def worst_step_db(out):
    """Return how far a step stands out of the slopes beside it, as a level."""
    slope = np.abs(np.diff(np.asarray(out, np.float64)))
    beside = np.zeros_like(slope)
    for shift in range(1, 9):
        beside[shift:] = np.maximum(beside[shift:], slope[:-shift])
        beside[:-shift] = np.maximum(beside[:-shift], slope[shift:])
    return 20.0 * np.log10(max((slope - beside)[8:-8].max(), 1e-9))
