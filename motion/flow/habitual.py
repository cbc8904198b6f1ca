"""The measures of a body as shares of what this body does: small movers reach the ends too."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.flow.running_range import RunningRange
from motion.landmark import INDEX

Array = NDArray[np.float64]

_SIDES: Final = ("left", "right")
_TOP: Final = {  # m/s that a lively dancer's joints exceed a tenth of the time
    "nose": 0.6,
    "shoulder": 0.7,
    "elbow": 1.3,
    "wrist": 2.0,
    "hip": 0.6,
    "knee": 0.8,
    "ankle": 0.9,
}
MAIN: Final = ["nose", *(f"{s}_{p}" for p in _TOP if p != "nose" for s in _SIDES)]
MAIN_INDEX: Final = [INDEX[name] for name in MAIN]
_BODY_TOP: Final = 1.5  # m/s of the whole body, the same
_BODY_LIMITS: Final = (0.3, 4.0)  # m/s; jitter is nobody's movement
_JOINT_LIMITS: Final = (0.35, 6.0)
_STEEP: Final = 2.5  # measures of speed reach 0.92 at the high end
_GOING: Final = 0.06  # m/s below which nothing is learnt
_SPEEDS: Final = (math.log(0.04), math.log(8.0))  # what can be told apart
_WIDEST_LOW: Final = 0.2  # of openness; what is always open must not become closed
_LEAST_OPEN: Final = 0.5
_LEAST_EFFORT: Final = 0.5


class Habitual:
    """Knows what one body does, and says how much of it a measure is."""

    def __init__(self) -> None:
        tops = [_BODY_TOP, *(_TOP[name.split("_")[-1]] for name in MAIN)]
        self._speeds = RunningRange([(math.log(0.2 * top), math.log(top)) for top in tops], _SPEEDS)
        # Openness and effort; their ends as they are by nature.
        self._shapes = RunningRange([(0.0, 1.0), (0.0, 1.0)], (-0.15, 1.15), worth=10.0)

    def update(
        self, whole: float, joints: Array, shape: tuple[float, float], elapsed: float
    ) -> None:
        """Take the speed of the whole body and of `MAIN` joints, m/s; openness and effort."""
        speeds = np.concatenate([[whole], joints])
        going = speeds > _GOING
        self._speeds.update(np.log(np.maximum(speeds, _GOING)), elapsed, going)
        # Who stands in one shape does not show what their shapes are.
        self._shapes.update(np.array(shape), elapsed, np.full(2, whole > _GOING))

    @property
    def full(self) -> float:
        """The speed of the whole body at which energy is 0.63, m/s."""
        top = math.exp(self._speeds.high[0])
        return min(max(top, _BODY_LIMITS[0]), _BODY_LIMITS[1]) / _STEEP

    def activity(self, joints: Array) -> Array:
        """Return 0..1 from the speeds of `MAIN` joints."""
        top = np.minimum(
            np.maximum(np.exp(self._speeds.high[1:]), _JOINT_LIMITS[0]), _JOINT_LIMITS[1]
        )
        activity: Array = 1.0 - np.exp(-_STEEP * joints / top)
        return activity

    def openness(self, value: float) -> float:
        """Return how open a body is for what it does."""
        low = min(float(self._shapes.low[0]), _WIDEST_LOW)
        high = max(float(self._shapes.high[0]), _LEAST_OPEN, low + 0.3)
        return min(max((value - low) / (high - low), 0.0), 1.0)

    def effort(self, value: float) -> float:
        """Return how effortful a shape is for what a body does."""
        return min(value / max(float(self._shapes.high[1]), _LEAST_EFFORT), 1.0)
