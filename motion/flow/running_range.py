"""What a body does as a rule, so that its measures can use their whole range."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

_BINS: Final = 48
_LOW: Final = 0.1  # share of the time below the low end
_HIGH: Final = 0.9  # and below the high end
_READ: Final = 0.1  # seconds of movement between two looks at the ends


class RunningRange:
    """The 10 % and 90 % quantiles of some measures over what was done lately.

    Each measure has a histogram over its possible values, weighted by time and slowly forgotten;
    it begins as if the measure had gone evenly between two expected ends for some seconds.
    Only movement counts: who stands still forgets nothing.
    """

    def __init__(
        self,
        expected: Sequence[tuple[float, float]],
        possible: tuple[float, float],
        worth: float = 2.0,
        forget: float = 60.0,
    ) -> None:
        """Begin anew.

        Args:
            expected: the low and the high end of each measure before anything was seen.
            possible: the ends of what is told apart, for all measures.
            worth: seconds of movement that weigh as much as the expectation.
            forget: seconds of movement in which the past loses 63 % of its weight.
        """
        self._edges = np.linspace(*possible, _BINS)
        self._forget = forget
        self._weight = np.stack([self._expect(low, high) for low, high in expected]) * worth
        self._rows = np.arange(len(expected))
        self._unread = 0.0
        self._read()

    def update(self, values: Array, elapsed: float, counts: NDArray[np.bool_]) -> None:
        """Take the values of `elapsed` seconds, (n,); those that do not count change nothing."""
        if elapsed <= 0.0 or not counts.any():
            return
        weight = np.where(counts, min(elapsed, 0.2), 0.0)
        where = (values - self._edges[0]) / (self._edges[1] - self._edges[0])
        where = np.minimum(np.maximum(where, 0.0), _BINS - 1.001)
        bins = where.astype(np.int64)
        share = where - bins
        self._weight *= np.exp(-weight / self._forget)[:, None]
        self._weight[self._rows, bins] += weight * (1.0 - share)
        self._weight[self._rows, bins + 1] += weight * share
        self._unread += elapsed
        if self._unread >= _READ:
            self._unread = 0.0
            self._read()

    def _read(self) -> None:
        total = self._weight.cumsum(axis=1)
        total /= total[:, -1:]
        self.low = self._quantile(total, _LOW)  # (n,)
        self.high = self._quantile(total, _HIGH)  # (n,)

    def _quantile(self, total: Array, share: float) -> Array:
        above = np.minimum((total < share).sum(axis=1), _BINS - 1)
        below = np.maximum(above - 1, 0)
        low, high = total[self._rows, below], total[self._rows, above]
        part = np.minimum(np.maximum((share - low) / np.maximum(high - low, 1e-12), 0.0), 1.0)
        edges: Array = self._edges[below] + part * (self._edges[above] - self._edges[below])
        return edges

    def _expect(self, low: float, high: float) -> Array:
        """Return (bins,) weights of sum 1 whose quantiles are the two ends."""
        span = (high - low) / (_HIGH - _LOW)
        bottom = low - _LOW * span
        inside = np.clip((self._edges - bottom) / span, 0.0, 1.0)
        weights = np.diff(inside, prepend=0.0)
        weights /= weights.sum()
        return weights
