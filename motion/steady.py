"""Whether a movement was one, or a step of the tracker."""

import bisect
from collections.abc import Sequence


def sustained_speed(t: Sequence[float], way: Sequence[float], begin: float, window: float) -> float:
    """Return the highest mean speed over a window that ends after `begin`."""
    best = 0.0
    for i in range(len(t) - 1, 0, -1):
        if t[i] < begin:
            break
        best = max(best, (way[i] - _way_at(t, way, t[i] - window)) / window)
    return best


def rise_time(t: Sequence[float], way: Sequence[float]) -> float:
    """Return the seconds in which the middle 80 % of the way were covered."""
    low, high = way[0], max(way)
    span = high - low
    return _reached(t, way, low + 0.9 * span) - _reached(t, way, low + 0.1 * span)


def _way_at(t: Sequence[float], way: Sequence[float], when: float) -> float:
    """Interpolate; before the first sample nothing moved."""
    k = bisect.bisect_right(t, when)
    if k == 0 or k == len(t):
        return way[min(k, len(t) - 1)]
    part = (when - t[k - 1]) / (t[k] - t[k - 1])
    return way[k - 1] + part * (way[k] - way[k - 1])


def _reached(t: Sequence[float], way: Sequence[float], level: float) -> float:
    for i in range(1, len(t)):
        if way[i] >= level:
            part = (level - way[i - 1]) / max(way[i] - way[i - 1], 1e-9)
            return t[i - 1] + min(max(part, 0.0), 1.0) * (t[i] - t[i - 1])
    return t[-1]
