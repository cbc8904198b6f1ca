"""The course that several demonstrations have in common, and how far they stray from it.

An average under time warping: Petitjean, Ketterlin, Gançarski (2011), A global averaging method for
dynamic time warping, Pattern Recognition 44 (DBA). Departures: all are brought to one length first,
and the warping is bounded as in `motion.taught.path`.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_ROUNDS: Final = 3
_FLOOR: Final = 0.05  # metres; a body is not seen nor moved more exactly
_SHARE: Final = 0.2  # of a part's own range, that a person strays without meaning it
# Metres that a part strays sideways when the body is turned a little and its depth is seen.
_TURNED: Final = np.array([0.12, 0.03, 0.03, 0.05, 0.05, 0.12, 0.03, 0.03, 0.03, 0.03])
_BELIEF: Final = 3.0  # demonstrations that this expectation is worth


def resampled(places: Floats, m: int) -> Floats:
    """Return (m, …) evenly through (T, …)."""
    at = np.linspace(0.0, len(places) - 1.0, m)
    first = np.minimum(at.astype(np.int64), max(len(places) - 2, 0))
    part = (at - first).reshape(-1, *[1] * (places.ndim - 1))
    after = np.minimum(first + 1, len(places) - 1)
    mixed: Floats = places[first] * (1.0 - part) + places[after] * part
    return mixed


def average(shown: Floats, weight: Floats) -> tuple[Floats, Floats]:
    """Return the course (m, 10, 2) of (n, m, 10, 2), and its spread (m, 10, 2) in metres.

    `weight` (10, 2) tells what decides how they are laid over each other.
    """
    middle = _most_central(shown, weight)
    course = shown[middle]
    for _ in range(_ROUNDS):
        laid = _laid_over(shown, course, weight)
        course = laid.mean(axis=0)
    return course, spread(laid, course)


def spread(laid: Floats, course: Floats) -> Floats:
    """Return (m, 10, 2): what the demonstrations show of it, and what is to be expected anyway."""
    n, m = laid.shape[:2]
    stray = ((laid - course) ** 2).sum(axis=0) / max(n - 1, 1)
    padded = np.pad(stray, ((2, 2), (0, 0), (0, 0)), mode="edge")
    stray = np.mean([padded[k : k + m] for k in range(5)], axis=0)
    expected = (_FLOOR + _SHARE * np.linalg.norm(extent(course), axis=1)[:, None]) ** 2
    expected = np.repeat(expected, 2, axis=1)
    expected[:, 0] += _TURNED**2
    mixed: Floats = np.sqrt((n * stray + _BELIEF * expected) / (n + _BELIEF))
    return mixed


def extent(course: Floats) -> Floats:
    """Return (10, 2) metres: how far each part strays from its own middle."""
    away = course - course.mean(axis=0)
    far: Floats = np.sqrt((away**2).mean(axis=0))
    return far


def _most_central(shown: Floats, weight: Floats) -> int:
    apart = [((shown - one) ** 2 * weight).sum() for one in shown]
    return int(np.argmin(apart))


def _laid_over(shown: Floats, course: Floats, weight: Floats) -> Floats:
    """Return (n, m, 10, 2): of each demonstration what lies at each instant of the course."""
    n, m = shown.shape[:2]
    scale = np.sqrt(weight)
    came = _cheapest(_apart(shown * scale, course * scale))
    laid, count = np.zeros_like(shown), np.zeros((n, m, 1, 1))
    rows, at, now = np.arange(n), np.full(n, m - 1), np.full(n, m - 1)
    while (now >= 0).any():
        going = (now >= 0) & (at >= 0)
        if not going.any():
            break
        k, i, j = rows[going], now[going], at[going]
        laid[k, j] += shown[k, i]
        count[k, j] += 1.0
        step = came[k, i, j]
        now[going] -= (step != 1).astype(np.int64)
        at[going] -= (step != 2).astype(np.int64)
    mean: Floats = laid / np.maximum(count, 1.0)
    return mean


def _apart(shown: Floats, course: Floats) -> Floats:
    """Return squared distances (n, T, m) of all instants."""
    a, b = shown.reshape(*shown.shape[:2], -1), course.reshape(len(course), -1)
    apart = (a**2).sum(axis=2)[:, :, None] + (b**2).sum(axis=1) - 2.0 * a @ b.T
    near: Floats = np.maximum(apart, 0.0)
    return near


def _cheapest(away: Floats) -> NDArray[np.int8]:
    """Return (n, T, m) where the cheapest path came from: 0 both back, 1 on the course, 2 in time.

    Plain dynamic time warping from corner to corner, along the diagonals: nothing on one depends
    on anything else on it. Straying off the diagonal costs a little, so that rests stay in step.
    """
    n, size, m = away.shape
    off = abs(np.arange(size)[:, None] / size - np.arange(m)[None] / m)
    priced = away + np.where(off > 0.25, 1e3, 0.0)
    total = np.full((n, size + 1, m + 1), np.inf)
    total[:, 0, 0] = 0.0
    came = np.zeros((n, size, m), np.int8)
    for diagonal in range(size + m - 1):
        i = np.arange(max(0, diagonal - m + 1), min(size, diagonal + 1))
        j = diagonal - i
        ways = np.stack([total[:, i, j], total[:, i + 1, j], total[:, i, j + 1]])
        best = ways.argmin(axis=0)
        came[:, i, j] = best
        total[:, i + 1, j + 1] = ways.min(axis=0) + priced[:, i, j]
    return came
