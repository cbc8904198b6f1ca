"""The speeds of some joints over the last seconds, at equal times whatever the camera's rate."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_ROOM: Final = 512  # camera frames


class SpeedPast:
    """Keeps speeds, lightly smoothed. Delay: twice the smoothing time."""

    def __init__(self, n: int, smoothing: float = 0.03) -> None:
        self._smoothing = smoothing
        self._lead = np.zeros((n, 2))
        self._velocity = np.zeros((n, 2))
        self._t = np.zeros(_ROOM)
        self._speed = np.zeros((_ROOM, n))
        self._filled = 0

    def update(self, t: float, elapsed: float, velocity: Array, went: NDArray[np.bool_]) -> None:
        """Take the velocities of one camera frame, (n, 2); who did not go keeps the last one."""
        if elapsed <= 0.0 and self._filled:
            return
        measured = np.where(went[:, None], velocity, self._lead)
        a = elapsed / self._smoothing
        fall = math.exp(-a)
        lead = (self._lead - measured) * fall
        self._velocity = measured + (self._velocity - measured) * fall + a * lead
        self._lead = measured + lead
        if self._filled == _ROOM:
            half = _ROOM // 2
            self._t[:half], self._speed[:half] = self._t[half:], self._speed[half:]
            self._filled = half
        self._t[self._filled] = t
        self._speed[self._filled] = np.sqrt((self._velocity * self._velocity).sum(axis=1))
        self._filled += 1

    def window(self, n: int, rate: float) -> Array:
        """Return (joints, n) speeds up to now, `rate` a second; before the first sight nothing."""
        t = self._t[: self._filled]
        wanted = t[-1] + np.arange(1 - n, 1) / rate
        after = np.minimum(np.searchsorted(t, wanted), self._filled - 1)
        before = np.maximum(after - 1, 0)
        span = np.maximum(t[after] - t[before], 1e-9)
        part = np.minimum(np.maximum((wanted - t[before]) / span, 0.0), 1.0)[:, None]
        speed = self._speed[before] + part * (self._speed[after] - self._speed[before])
        speed[wanted < t[0]] = 0.0
        window: Array = speed.T
        return window
