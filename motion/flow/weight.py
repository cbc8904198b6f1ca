"""Heavy against light: whether a body falls into its movement or floats."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.lag import lagged
from motion.landmark import INDEX

Array = NDArray[np.float64]

_SIDES: Final = ("left", "right")
_JOINTS: Final = [
    INDEX[name]
    for name in ("nose", *(f"{s}_{p}" for p in ("wrist", "hip", "knee", "ankle") for s in _SIDES))
]
_TIME: Final = 0.6  # seconds
_PUSH: Final = 5.0  # m/s² up and down that are neither heavy nor light
_LEAST: Final = 0.9  # m/s² that a tracker invents for each joint
_DOUBT: Final = 0.15  # of what is pushed is believed, even where jitter may be all of it
_SLOW: Final = 0.25  # m/s; slower falls say nothing of weight


class WeightMeter:
    """Follows the weight of one person's movement, 0 light to 1 heavy. Delay: 0.14 + 0.6 s.

    Three things add up: how hard the body is pushed up and down (strong Weight of Laban's
    effort), how much quicker it goes down than up, and how much harder it brakes than it starts.
    The last two are skewnesses and do not depend on speed.
    """

    def __init__(self) -> None:
        self._now = np.zeros(5)
        self._smooth = np.zeros(5)

    def update(self, velocity: Array, acceleration: Array, trust: Array, elapsed: float) -> float:
        """Take (33, 2) m/s and m/s², (33,) 0..1 of one camera frame."""
        believed = trust[_JOINTS]
        down, pull = velocity[_JOINTS, 1], acceleration[_JOINTS, 1]
        # The product of both is the power that gravity or the floor has: braking upward push.
        stop = -np.sign(down) * pull
        rows = (down**3, np.abs(down) ** 3, np.sign(stop) * pull * pull, pull * pull)
        sums = [float(row @ believed) for row in rows]
        before, self._now = self._now, np.array([*sums, float(believed.sum())])
        self._smooth = lagged(self._smooth, before, self._now, elapsed, _TIME)
        fall, cube, brake, square, total = self._smooth.tolist()
        invented = total * _LEAST**2
        push = math.sqrt(0.5 * max(square - invented, _DOUBT * square))
        falling = fall / (cube + max(total, 1.0) * _SLOW**3)
        braking = brake / (square + invented + 0.1)
        heavy = 1.1 * math.log((push + 0.3) / _PUSH) + 1.5 * falling + 0.8 * braking
        return 1.0 / (1.0 + math.exp(-heavy))
