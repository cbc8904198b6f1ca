"""What a stroke truly was: its start, peak and landing on the path itself, in the picture."""

from collections.abc import Iterable
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from training.curve import RATE, Curve

LANDED: Final = 0.1  # part of the peak speed below which a stroke has landed
_BEGUN: Final = 0.03  # part of the peak speed above which a stroke has begun
LEAST_SPEED: Final = 0.3  # metres a second
LEAST_WAY: Final = 0.02  # metres
_AFTER: Final = 0.2  # seconds after the lowest point in which the landing is looked for

Strokes: TypeAlias = NDArray[
    np.float64
]  # (m, 5) start, peak, landing, way, peak speed; see `measure`


def measure(path: Curve, meant: Iterable[tuple[float, float]]) -> Strokes:
    """Measure intended strokes on a path (n, 2) of the hidden clock, less the body's own sway.

    A row is t_start, t_peak, t_landed in seconds, way in metres, peak speed in m/s; the speed is
    that along the stroke, and the landing where it first falls below a tenth of its peak.
    """
    speed = np.gradient(path, axis=0) * RATE
    rows: list[tuple[float, ...]] = []
    last = 0
    for start, lowest in sorted(meant):
        row = _one(path, speed, (max(round(start * RATE), last), lowest * RATE))
        if row is None:
            continue
        if not rows or row[2] > rows[-1][2] + 0.05:
            rows.append(row)
            last = int(row[2] * RATE)
    return np.array(rows).reshape(-1, 5)


def _one(path: Curve, speed: Curve, span: tuple[int, float]) -> tuple[float, ...] | None:
    first, end = span[0], round(span[1])
    until = min(end + int(_AFTER * RATE), len(path) - 2)
    if end >= len(path) - 2 or end - first < 5:
        return None
    way = path[end] - path[first]
    length = float(np.hypot(way[0], way[1]))
    if length < LEAST_WAY / 2.0:
        return None
    along = speed[first : until + 1] @ (way / length)
    # A hand that comes from another place may be faster still on its way to the top.
    skipped = 0 if along[0] < along[1] else int(np.argmin(along[: (end - first) // 2 + 1]))
    k = skipped + int(np.argmax(along[skipped : end - first + 3]))
    peak = float(along[k])
    low = np.flatnonzero(along[k:] < LANDED * peak)
    if peak < LEAST_SPEED or len(low) == 0:
        return None
    j = k + int(low[0])
    landed = first + j - 1 + (along[j - 1] - LANDED * peak) / (along[j - 1] - along[j])
    before = np.flatnonzero(along[: k + 1] < _BEGUN * peak)
    begun = first + (int(before[-1]) if len(before) else skipped)
    drop = float((path[min(round(landed), len(path) - 1)] - path[begun]) @ (way / length))
    if drop < LEAST_WAY:
        return None
    return begun / RATE, (first + k) / RATE, landed / RATE, drop, peak
