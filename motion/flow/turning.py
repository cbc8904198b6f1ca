"""How round the path of each joint is, and where it heads."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.lag import lagged
from motion.landmark import N_LANDMARKS

Array = NDArray[np.float64]

_STEADY: Final = 0.25  # of the averaging time; joints that start do not make curvature jump


class Turning:
    """Follows curvature and heading of all landmarks of one person.

    κ = |v x a| / ‖v‖³; both are averaged first, so that noise cancels. Delay: that of velocity
    and the averaging time, 0.14 + 0.25 s as it comes.
    """

    def __init__(self, time: float, bend: float, gate: float) -> None:
        """Begin anew; times in seconds, `bend` in metres, `gate` in m/s, see `FlowSettings`."""
        self._time, self._bend, self._gate = time, bend, gate
        # Rows: v x a, ‖v‖³, x and y of the heading; of the last camera frame and smooth.
        self._now = np.zeros((4, N_LANDMARKS))
        self._smooth = np.zeros((4, N_LANDMARKS))
        self._bent = np.zeros(N_LANDMARKS)
        self.curvature: Array = np.zeros(N_LANDMARKS)  # (33,) 0..1

    def update(
        self, velocity: Array, acceleration: Array, speed: Array, elapsed: float, size: float
    ) -> None:
        """Take (33, 2) m/s and m/s² of one camera frame; `size` 1.0 is a grown-up."""
        before, now = self._now, np.empty_like(self._now)
        square = (velocity * velocity).sum(axis=1)
        length = np.sqrt(square)
        now[0] = velocity[:, 0] * acceleration[:, 1] - velocity[:, 1] * acceleration[:, 0]
        now[1] = square * length
        slow = self._gate * size
        going = np.minimum(speed / (3.0 * slow), 1.0)
        now[2:] = velocity.T * (going / np.maximum(length, 1e-6))
        self._now = now
        self._smooth = lagged(self._smooth, before, now, elapsed, self._time)
        round_ = np.abs(self._smooth[0]) / np.maximum(self._smooth[1], slow**3)
        bent = round_ * self._bend * size
        believed = np.minimum(np.maximum(0.5 * (speed / slow - 1.0), 0.0), 1.0)
        bent_before, self._bent = self._bent, believed * bent / (1.0 + bent)
        self.curvature = lagged(
            self.curvature, bent_before, self._bent, elapsed, _STEADY * self._time
        )

    @property
    def heading(self) -> Array:
        """(33, 2) where each landmark goes; x right, y down, length 0 at rest, 1 going."""
        heading: Array = self._smooth[2:].T
        return heading
