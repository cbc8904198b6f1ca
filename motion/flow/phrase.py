"""The phrase of a movement: tension, motion, release."""

from dataclasses import dataclass
from typing import Final

from motion.lag import gain

_GATHER: Final = 0.5  # seconds in which tension builds up
_LET_GO: Final = 0.2  # and goes when motion begins
_PEAK_RISE: Final = 0.08  # seconds
_PEAK_FALL: Final = 1.0  # seconds in which the memory of a motion fades: a release lasts as long


@dataclass(frozen=True, slots=True)
class Phrase:
    """Where a movement is between gathering and letting go; all 0..1, all continuous."""

    envelope: float = 0.0  # the whole arc: half up in tension, up in motion, falling in release
    tension: float = 0.0  # an effortful shape that holds still, or slows down into one
    motion: float = 0.0  # movement, as a share of what this body does
    release: float = 0.0  # how much more movement there just was


class PhraseMeter:
    """Follows the phrases of one person. Delay: motion 0.14 s, tension 0.5 s."""

    def __init__(self) -> None:
        self._tension = 0.0
        self._peak = 0.0

    def update(self, energy: float, effort: float, tension: float, elapsed: float) -> Phrase:
        """Take energy, effort of the shape and held tension of one camera frame, all 0..1."""
        gathered = max(tension, effort * (1.0 - energy) ** 3)
        time = _GATHER if gathered > self._tension else _LET_GO
        self._tension += gain(elapsed, time) * (gathered - self._tension)
        time = _PEAK_RISE if energy > self._peak else _PEAK_FALL
        self._peak += gain(elapsed, time) * (energy - self._peak)
        release = max(self._peak - energy, 0.0) * (1.0 - self._tension)
        arc = 1.0 - (1.0 - 0.5 * self._tension) * (1.0 - energy) * (1.0 - release)
        return Phrase(arc, self._tension, energy, release)
