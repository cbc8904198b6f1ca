"""How well one number tells two sides apart."""

import numpy as np
from numpy.typing import NDArray


def area_under_curve(low: NDArray[np.float64], high: NDArray[np.float64]) -> float:
    """Return how often a value of `high` is above one of `low`, a tie counting half: 0..1.

    The area under the receiver operating characteristic, by ranks: Mann and Whitney (1947).
    """
    if not len(low) or not len(high):
        raise ValueError(f"both sides need values, got {len(low)} and {len(high)}")
    ordered = np.sort(low)
    below = np.searchsorted(ordered, high, side="left")
    not_above = np.searchsorted(ordered, high, side="right")
    return float((below + not_above).sum()) / (2.0 * len(low) * len(high))
