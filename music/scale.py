"""Scales: from a height between 0 and 1 to a pitch that fits."""

import math
from collections.abc import Sequence
from typing import Final

SCALES: Final[dict[str, tuple[int, ...]]] = {
    "chromatic": tuple(range(12)),
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "major_pentatonic": (0, 2, 4, 7, 9),
    "minor_pentatonic": (0, 3, 5, 7, 10),
}


def degree_to_semitones(scale: Sequence[int], degree: int) -> int:
    """Return the semitones above the root of a scale degree; degrees go on through the octaves.

    >>> degree_to_semitones(SCALES["minor_pentatonic"], 6)
    15
    """
    octave, step = divmod(degree, len(scale))
    return 12 * octave + scale[step]


def height_to_semitones(scale: Sequence[int], height: float, octaves: float = 1.0) -> int:
    """Return the scale tone for a height in 0..1, from the root up to `octaves` above it."""
    steps = round(len(scale) * octaves)
    clipped = min(max(height, 0.0), 1.0)
    return degree_to_semitones(scale, min(math.floor(clipped * (steps + 1)), steps))
