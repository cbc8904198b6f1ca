"""Left against right: how mirrored a body is, and whether its sides move together."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.lag import lagged
from motion.landmark import INDEX

Array = NDArray[np.float64]

_PARTS: Final = ("elbow", "wrist", "knee", "ankle")
_LEFT: Final = [INDEX[f"left_{part}"] for part in _PARTS]
_RIGHT: Final = [INDEX[f"right_{part}"] for part in _PARTS]
_SHOULDERS: Final = [INDEX["left_shoulder"], INDEX["right_shoulder"]]
_HIPS: Final = [INDEX["left_hip"], INDEX["right_hip"]]
_TRUNK_SIDES: Final = _SHOULDERS + _HIPS
# Arms are mirrored at the shoulders, legs at the hips: (4, 4), twice the middle.
_PAIRS: Final = np.repeat(np.repeat(np.eye(2), 2, axis=0), 2, axis=1)
_OFF: Final = 0.45  # torso lengths away from its mirror image, at which a posture is 0.37 mirrored
_TIME: Final = 0.5  # seconds, symmetry of the movement
_LONG: Final = 1.2  # seconds, of moving together: longer than a beat
_MOVING: Final = 0.3  # m/s; here movement counts as much as posture
_STILL: Final = 0.12  # m/s; slower sides do not move together


@dataclass(frozen=True, slots=True)
class Sides:
    """How left and right compare."""

    symmetry: float  # 0..1, mirrored posture and mirrored movement
    together: float  # 0..1, the sides move at once, mirrored or in parallel; 0 at rest


class SidesMeter:
    """Compares the sides of one person.

    Delay: posture 0.07 s, symmetry of movement 0.14 + 0.5 s, together 0.14 + 1.2 s.
    """

    def __init__(self) -> None:
        self._now = np.zeros(3)
        self._short = np.zeros(3)
        self._long = np.zeros(3)

    def update(self, points: Array, trust: Array, velocity: Array, elapsed: float) -> Sides:
        """Take (33, 2) torso lengths, (33,) 0..1 and (33, 2) m/s of one camera frame."""
        believed = np.sqrt(trust[_LEFT] * trust[_RIGHT])
        trunk = velocity[_TRUNK_SIDES].mean(axis=0)
        left, right = velocity[_LEFT] - trunk, velocity[_RIGHT] - trunk
        across, along = ((left * right) * believed[:, None]).sum(axis=0).tolist()
        power = 0.5 * float(((left * left + right * right).sum(axis=1) * believed).sum())
        before, self._now = self._now, np.array([across, along, power])
        self._short = lagged(self._short, before, self._now, elapsed, _TIME)
        self._long = lagged(self._long, before, self._now, elapsed, _LONG)
        return Sides(self._symmetry(_mirrored(points, believed)), self._together())

    def _symmetry(self, posture: float) -> float:
        across, along, power = self._short.tolist()
        movement = max(along - across, 0.0) / max(power, 1e-9)
        share = 0.7 * power / (power + _MOVING**2)
        return posture + share * (min(movement, 1.0) - posture)

    def _together(self) -> float:
        across, along, power = self._long.tolist()
        return min(max(abs(across) + along, 0.0) / (power + _STILL**2), 1.0)


def _mirrored(points: Array, believed: Array) -> float:
    """Return 0..1: how near each limb is to the mirror image of the other."""
    left, right = points[_LEFT], points[_RIGHT]
    off = left - right
    off[:, 0] = left[:, 0] + right[:, 0] - points[_TRUNK_SIDES, 0] @ _PAIRS
    square = float(((off * off).sum(axis=1) * believed).sum()) / max(float(believed.sum()), 1e-6)
    return float(np.exp(-square / _OFF**2))
