"""When a strike is decided: at the last responsible moment, if it is likely enough."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.strikes.landing_model import BIN, BINS

_BEFORE: Final = 0.06  # seconds before the earliest sound in which a landing still counts
_VEHEMENT: Final = (1.2, 2.4)  # m/s; peak speeds of a movement that may be flow, and that is none
_AFTER: Final = 0.12  # seconds after it


@dataclass(frozen=True, slots=True)
class DecisionSettings:
    """What it takes to strike. Chosen on synthetic players."""

    possible: float = 0.3  # probability from which on a landing is watched, to learn the player
    surest: float = 0.8  # probability that is asked of somebody who never lands, less ...
    trust: float = 0.5  # ... this much for somebody who always does
    vehemence: float = 0.3  # ... and so much for a movement that is fast enough for any audience
    reach: float = 0.05  # seconds to either side that are near

    def __post_init__(self) -> None:
        for name in ("possible", "surest", "trust", "vehemence"):
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise ValueError(f"{name} must lie in 0..1, got {getattr(self, name)}")
        if not 0.0 < self.reach <= 0.2:
            raise ValueError(f"reach must lie in 0..0.2 seconds, got {self.reach}")

    def likely(self, belief: float, peak_speed: float) -> float:
        """Return the probability that is asked.

        Args:
            belief: part of the player's possible landings that came to be.
            peak_speed: of the movement, m/s of a grown-up body.
        """
        slow, fast = _VEHEMENT
        vehement = min(max((peak_speed - slow) / (fast - slow), 0.0), 1.0)
        asked = self.surest - self.trust * belief - self.vehemence * vehement
        return max(asked, self.possible)


@dataclass(frozen=True, slots=True)
class Chance:
    """A landing that a sound could still meet."""

    left: float  # seconds until then, the median: as often too early as too late
    probability: float  # that there is one near enough


def foretell(
    chances: NDArray[np.float64], latency: float, interval: float, settings: DecisionSettings
) -> Chance | None:
    """Return the landing that is possible near `latency`; None: none is.

    `chances` (len(BINS),) are the probabilities of a landing then.
    """
    near = (latency - settings.reach < BINS) & (latency + interval + settings.reach > BINS)
    probability = float(chances[near].sum())
    if probability < settings.possible:
        return None
    within = (latency - _BEFORE < BINS) & (latency + _AFTER > BINS)
    bins, mass = BINS[within], np.cumsum(chances[within])
    half = 0.5 * mass[-1]
    k = min(int(np.searchsorted(mass, half)), len(bins) - 1)
    before = mass[k - 1] if k else 0.0
    left = float(bins[k] - 0.5 * BIN + BIN * (half - before) / (mass[k] - before + 1e-9))
    return Chance(left, probability)
