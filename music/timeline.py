"""Musical time: a bijection between seconds and beats, as in Ableton Link's timeline."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timeline:
    """A steady tempo that has a given beat at a given time."""

    tempo: float  # beats a minute
    beat_origin: float = 0.0  # beats
    time_origin: float = 0.0  # seconds

    def __post_init__(self) -> None:
        if not (math.isfinite(self.tempo) and 20.0 <= self.tempo <= 400.0):
            raise ValueError(f"tempo must lie in 20..400 beats a minute, got {self.tempo}")

    def to_beats(self, seconds: float) -> float:
        """Return the beat at a time."""
        return self.beat_origin + (seconds - self.time_origin) * self.tempo / 60.0

    def to_seconds(self, beats: float) -> float:
        """Return the time of a beat."""
        return self.time_origin + (beats - self.beat_origin) * 60.0 / self.tempo

    def next_multiple(self, seconds: float, quantum: float) -> float:
        """Return the first multiple of `quantum` beats at or after a time, in beats.

        A time that misses a multiple by less than a microsecond counts as that multiple.
        """
        return quantum * math.ceil(self.to_beats(seconds) / quantum - 1e-6 / quantum)
