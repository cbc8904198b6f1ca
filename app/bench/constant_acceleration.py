"""A Kalman filter of one coordinate whose acceleration hardly changes."""

import numpy as np


class ConstantAcceleration:
    """Position, velocity and acceleration from noisy positions; the jerk is white noise."""

    def __init__(self, process: float, noise: float) -> None:
        """Take the density of the jerk ((m/s³)²/Hz) and the noise of a position (metres, SD)."""
        self._process, self._variance = process, noise * noise
        self._state = np.zeros(3)
        self._covariance = np.zeros((3, 3))
        self._t: float | None = None

    def update(self, t: float, position: float) -> tuple[float, float, float]:
        """Take the position at time t; return the estimates of all three."""
        if self._t is None:
            self._state = np.array([position, 0.0, 0.0])
            self._covariance = np.diag([self._variance, 1.0, 100.0])
        else:
            self._predict(t - self._t)
            column = self._covariance[:, 0]
            gain = column / (column[0] + self._variance)
            self._state = self._state + gain * (position - self._state[0])
            self._covariance = self._covariance - np.outer(gain, self._covariance[0])
        self._t = t
        y, v, a = self._state.tolist()
        return y, v, a

    def _predict(self, h: float) -> None:
        step = np.array([[1.0, h, 0.5 * h * h], [0.0, 1.0, h], [0.0, 0.0, 1.0]])
        drive = np.array(
            [
                [h**5 / 20.0, h**4 / 8.0, h**3 / 6.0],
                [h**4 / 8.0, h**3 / 3.0, h**2 / 2.0],
                [h**3 / 6.0, h**2 / 2.0, h],
            ]
        )
        self._state = step @ self._state
        self._covariance = step @ self._covariance @ step.T + self._process * drive
