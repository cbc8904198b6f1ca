"""The 1€ filter: steady at rest, quick in movement.

Casiez, Roussel, Vogel (2012), 1€ Filter: A Simple Speed-based Low-pass Filter for Noisy Input in
Interactive Systems, CHI. Departs from the paper in working on whole arrays, each element by
itself, and in taking a scale by which speeds are measured.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class OneEuroSettings:
    """How much the filter smooths; names as in the paper."""

    min_cutoff: float = 1.0  # hertz, of a value at rest; lower is steadier
    beta: float = 0.0  # hertz per unit of speed; higher lags less in movement
    d_cutoff: float = 1.0  # hertz, of the speed

    def __post_init__(self) -> None:
        if not (self.min_cutoff > 0.0 and self.d_cutoff > 0.0 and self.beta >= 0.0):
            raise ValueError(f"cutoffs must be above 0 and beta 0 or more, got {self}")


class OneEuroFilter:
    """One filter over an array of any shape, by real times."""

    def __init__(self, settings: OneEuroSettings) -> None:
        self._settings = settings
        self.reset()

    def reset(self) -> None:
        """Forget the past: the next value passes as it is."""
        self._t: float | None = None
        self._raw: NDArray[np.float64] = np.zeros(0)
        self._speed: NDArray[np.float64] = np.zeros(0)
        self._smooth: NDArray[np.float64] = np.zeros(0)

    def __call__(
        self, t: float, values: NDArray[np.floating], scale: float = 1.0
    ) -> NDArray[np.float64]:
        """Return the values at time `t` smoothed; speeds are taken of values times `scale`.

        A time that does not lie after the last one changes nothing and gives the last answer.
        """
        x = np.asarray(values, np.float64)
        if self._t is None:
            self._t, self._raw, self._smooth = t, x.copy(), x.copy()
            self._speed = np.zeros_like(x)
            return x.copy()
        if x.shape != self._raw.shape:
            raise ValueError(f"values must be {self._raw.shape} as before, got {x.shape}")
        period = t - self._t
        if period > 0.0:
            self._step(period, x, scale)
            self._t = t
        return self._smooth.copy()

    def _step(self, period: float, x: NDArray[np.float64], scale: float) -> None:
        speed = (x - self._raw) * (scale / period)
        self._speed += _alpha(np.float64(self._settings.d_cutoff), period) * (speed - self._speed)
        cutoff = self._settings.min_cutoff + self._settings.beta * np.abs(self._speed)
        self._smooth += _alpha(cutoff, period) * (x - self._smooth)
        self._raw = x.copy()


def _alpha(
    cutoff: NDArray[np.float64] | np.float64, period: float
) -> NDArray[np.float64] | np.float64:
    """Return the weight of a new value in a low pass of this cutoff in hertz."""
    turns = 2.0 * math.pi * cutoff * period
    return turns / (turns + 1.0)
