"""A first-order lag by real times: the same curve whatever the rate of the camera."""

import math
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Value = TypeVar("Value", float, NDArray[np.float64])


def lagged(state: Value, before: Value, now: Value, elapsed: float, time: float) -> Value:
    """Return a lag's state after an input that went straight from `before` to `now`.

    Exact for a straight line, so that a path sampled twice as often gives the same state.

    Args:
        state: what the lag was at `before`.
        before: the input at the last camera frame.
        now: the input at this one.
        elapsed: seconds between both; at 0 nothing changes.
        time: seconds in which the lag covers 63 % of a step.
    """
    if elapsed <= 0.0:
        return state
    a = elapsed / time
    fall = math.exp(-a)
    mean = (1.0 - fall) / a
    return state * fall + before * (mean - fall) + now * (1.0 - mean)


def gain(elapsed: float, time: float) -> float:
    """Return the share of a step that a lag of this time covers."""
    return 1.0 - math.exp(-elapsed / time)


def ramp(value: float, low: float, high: float) -> float:
    """Return 0 below low, 1 above high, straight between."""
    return min(max((value - low) / (high - low), 0.0), 1.0)
