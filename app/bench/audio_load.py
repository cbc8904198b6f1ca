"""What the engine has to do in `bench audio`: voices, loops, filters and reverb."""

from collections.abc import Callable
from typing import Final

import numpy as np

from audio.command import AudioCommand, PlaySample, RecordTrack, SetParameter
from audio.parameter import N_TRACKS, PARAMETERS
from audio.sample import Sample, SampleBank
from audio.settings import EngineSettings

RATE: Final = 48000
VOICES: Final = 16
LOOP: Final = 2 * RATE  # audio frames
SETTINGS: Final = EngineSettings(sample_rate=RATE, track_seconds=4.0)
EVERY: Final = 8.0  # seconds after which all voices begin anew
AHEAD: Final = 1.0  # seconds by which they are ordered ahead
RECORDED: Final = LOOP / RATE + 1.0  # seconds from the start until all loops play
# Whichever of these the engine has; the same work for whatever is measured.
HEARD: Final = {
    "reverb.level": 0.4,
    "reverb.send": 0.3,
    "filter.cutoff": 4000.0,
    **{f"track.{track}.cutoff": 3000.0 for track in range(N_TRACKS)},
    **{f"track.{track}.send": 0.2 for track in range(N_TRACKS)},
}


def load_bank() -> SampleBank:
    """Return one long sound, a little different on each side."""
    n = round((EVERY + 0.1) * RATE)
    t = np.arange(n) / RATE
    sides = [np.sin(2.0 * np.pi * pitch * t) / (1.0 + t) for pitch in (220.0, 221.0)]
    frames = (0.05 * np.stack(sides, axis=1)).astype(np.float32)
    return SampleBank([Sample("long", frames, 0)], RATE)


class Load:
    """Keeps an engine busy; `send` hands it a command."""

    def __init__(self, send: Callable[[AudioCommand], bool]) -> None:
        self._send = send
        self._next: float | None = None  # when the voices begin anew

    def tend(self, now: float) -> None:
        """Order what begins soon; `now` in take time.  Call it a few times a second."""
        if self._next is None:
            self._next = now + 0.2
            for target, value in HEARD.items():
                if target in PARAMETERS:
                    self._send(SetParameter(self._next, target, value))
            for track in range(N_TRACKS):
                self._send(RecordTrack(self._next, track, LOOP))
        while self._next < now + AHEAD:
            for voice in range(VOICES):
                pan = 2.0 * voice / (VOICES - 1) - 1.0
                self._send(PlaySample(self._next, "long", 0.3, pan, 1.0 - 0.001 * voice, 0.3))
            self._next += EVERY
