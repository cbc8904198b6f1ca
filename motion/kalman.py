"""Positions, velocities and accelerations of points that are seen with noise."""

import numpy as np
from numpy.typing import NDArray


class KalmanBank:
    """A constant-acceleration Kalman filter for each of n points in the plane.

    The jerk is white noise of density `process`; both axes of a point share one covariance.
    State of a point: position, velocity, acceleration, each (x, y).
    """

    def __init__(self, n: int, process: float, noise: float) -> None:
        """Take the density of the jerk ((m/s³)²/Hz) and the noise of a position (metres, SD)."""
        if n < 1 or process <= 0.0 or noise <= 0.0:
            raise ValueError(
                f"n, process and noise must be positive, got {n}, {process} and {noise}"
            )
        self.process = process  # may be changed between two steps
        self._variance = noise * noise
        self._state = np.zeros((n, 3, 2))
        self._covariance = np.zeros((n, 3, 3))

    def restart(self, chosen: NDArray[np.bool_], positions: NDArray[np.float64]) -> None:
        """Begin the chosen points anew, at rest at their positions (n, 2)."""
        self._state[chosen] = 0.0
        self._state[chosen, 0] = positions[chosen]
        # Of a point first seen nothing is known but that hands seldom exceed these.
        self._covariance[chosen] = np.diag([self._variance, 1.0, 100.0])

    def predict(self, elapsed: float) -> None:
        """Move all points on by `elapsed` seconds."""
        h = elapsed
        step = np.array([[1.0, h, h * h / 2.0], [0.0, 1.0, h], [0.0, 0.0, 1.0]])
        drive = self.process * np.array(
            [
                [h**5 / 20.0, h**4 / 8.0, h**3 / 6.0],
                [h**4 / 8.0, h**3 / 3.0, h**2 / 2.0],
                [h**3 / 6.0, h**2 / 2.0, h],
            ]
        )
        self._state = step @ self._state
        self._covariance = step @ self._covariance @ step.T + drive

    def correct(self, seen: NDArray[np.bool_], positions: NDArray[np.float64]) -> None:
        """Take the measured positions (n, 2) of the points that were seen."""
        column = self._covariance[:, :, 0]
        gain = column / (column[:, :1] + self._variance)
        gain[~seen] = 0.0
        surprise = np.where(seen[:, None], positions - self._state[:, 0], 0.0)
        self._state += gain[:, :, None] * surprise[:, None, :]
        self._covariance -= gain[:, :, None] * self._covariance[:, :1, :]

    @property
    def position(self) -> NDArray[np.float64]:
        """(n, 2) metres."""
        return self._state[:, 0]

    @property
    def velocity(self) -> NDArray[np.float64]:
        """(n, 2) metres a second."""
        return self._state[:, 1]

    @property
    def acceleration(self) -> NDArray[np.float64]:
        """(n, 2) metres a second, a second."""
        return self._state[:, 2]
