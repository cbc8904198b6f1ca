"""Whether people move together."""

import math
from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.lag import lagged
from motion.landmark import INDEX

Array = NDArray[np.float64]

_SIDES: Final = ("left", "right")
_PARTS: Final = ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")
_JOINTS: Final = [INDEX["nose"], *(INDEX[f"{s}_{p}"] for p in _PARTS for s in _SIDES)]
_MIRRORED: Final = [
    INDEX["nose"],
    *(INDEX[f"{s}_{p}"] for p in _PARTS for s in ("right", "left")),
]
_TIME: Final = 1.2  # seconds
_STILL: Final = 0.1  # m/s, root mean square of the joints; slower people are in no accord


class Accord:
    """Compares the velocities of all people, pair by pair. Delay: 0.14 + 1.2 s.

    A neighbour may do the same or its mirror image, as people do who face each other.
    """

    def __init__(self) -> None:
        self._t = -math.inf
        self._now: dict[tuple[int, int], Array] = {}
        self._smooth: dict[tuple[int, int], Array] = {}

    def update(self, t: float, velocities: Mapping[int, Array]) -> dict[int, float]:
        """Take (33, 2) m/s of each person; return 0..1 of each, 0 of who is alone."""
        people = sorted(velocities)
        pairs = [(a, b) for i, a in enumerate(people) for b in people[i + 1 :]]
        elapsed = max(t - self._t, 0.0) if math.isfinite(self._t) else 0.0
        self._t = max(t, self._t)
        now = {pair: _compare(velocities[pair[0]], velocities[pair[1]]) for pair in pairs}
        zero = np.zeros(3)
        self._smooth = {
            pair: lagged(
                self._smooth.get(pair, zero), self._now.get(pair, zero), now[pair], elapsed, _TIME
            )
            for pair in pairs
        }
        self._now = now
        accord = dict.fromkeys(people, 0.0)
        for (a, b), (same, mirrored, power) in self._smooth.items():
            together = max(float(same), float(mirrored), 0.0) / (float(power) + _STILL**2)
            accord[a] = max(accord[a], min(together, 1.0))
            accord[b] = max(accord[b], min(together, 1.0))
        return accord


def _compare(one: Array, other: Array) -> Array:
    """Return how alike, how mirrored and how strong, each a mean over the joints, (m/s)²."""
    a, b, c = one[_JOINTS], other[_JOINTS], other[_MIRRORED] * (-1.0, 1.0)
    power = 0.5 * float((a * a + b * b).sum())
    return np.array([float((a * b).sum()), float((a * c).sum()), power]) / len(_JOINTS)
