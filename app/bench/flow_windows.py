"""Means of curves over short stretches of time, and the hand that is more active in each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.bench.flow_labels import Label
from motion.landmark import LANDMARKS

WINDOW: Final = 1.0  # seconds
STEP: Final = 0.5  # seconds from one window's begin to the next
SETTLED: Final = 1.0  # seconds of a label before its first window
COVERED: Final = 0.5  # share of a window that must lie between two known values
WRISTS: Final = ("left_wrist", "right_wrist")
ACTIVE: Final = "active_wrist"  # stands for the wrist that moves more


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of one person's recording, and what it is an example of."""

    label: Label
    person: int
    begin: float  # seconds
    active: str  # one of WRISTS


def window_begins(label: Label) -> list[float]:
    """Return where the windows of a labelled stretch begin."""
    first, last = label.begin + SETTLED, label.end - WINDOW
    count = int(np.floor((last - first) / STEP + 1e-6)) + 1
    return [first + i * STEP for i in range(max(count, 0))]


def measures(sources: Sequence[str]) -> dict[str, tuple[str, str]]:
    """Return the sources of every measure, with the left and with the right wrist the active one.

    What is told of every joint is taken of the wrists only, and named after the active one.
    """
    found: dict[str, tuple[str, str]] = {}
    for source in sources:
        stem, _, joint = source.rpartition(".")
        if joint not in LANDMARKS:
            found[source] = (source, source)
        elif joint == WRISTS[0] and f"{stem}.{WRISTS[1]}" in sources:
            found[f"{stem}.{ACTIVE}"] = (source, f"{stem}.{WRISTS[1]}")
    return found


def mean_between(
    t: NDArray[np.float64], values: NDArray[np.float64], begin: float, end: float
) -> NDArray[np.float64]:
    """Return the mean over time of curves (N, K) known at t, so that camera rates compare.

    NaN where the curve is not finite, or where too little of the stretch is known.
    """
    inside = (t > begin) & (t < end)
    known = min(end, float(t[-1])) - max(begin, float(t[0])) if len(t) else 0.0
    if known < COVERED * (end - begin) or inside.sum() < 2:
        return np.full(values.shape[1], np.nan)
    edges = np.clip([begin, end], t[0], t[-1])
    at_edges = np.array([_at(t, values, edge) for edge in edges])
    times = np.concatenate([edges[:1], t[inside], edges[1:]])
    curve = np.concatenate([at_edges[:1], values[inside], at_edges[1:]])
    mean: NDArray[np.float64] = np.trapezoid(curve, times, axis=0) / (times[-1] - times[0])
    return mean


def table(
    windows: Sequence[Window],
    curves: Mapping[tuple[str, int], tuple[NDArray[np.float64], NDArray[np.float64]]],
    columns: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Return (windows, measures) of window means.

    Args:
        windows: rows of the table.
        curves: times (N,) and values (N, sources) of each file and person.
        columns: (2, measures) the source of each measure by active wrist.
    """
    rows = np.full((len(windows), columns.shape[1]), np.nan)
    for i, window in enumerate(windows):
        t, values = curves.get((window.label.file, window.person), (np.empty(0), np.empty((0, 0))))
        if len(t):
            means = mean_between(t, values, window.begin, window.begin + WINDOW)
            rows[i] = means[columns[WRISTS.index(window.active)]]
    return rows


def _at(t: NDArray[np.float64], values: NDArray[np.float64], when: float) -> NDArray[np.float64]:
    i = int(np.clip(np.searchsorted(t, when), 1, len(t) - 1))
    share = (when - t[i - 1]) / (t[i] - t[i - 1])
    between: NDArray[np.float64] = (1.0 - share) * values[i - 1] + share * values[i]
    return between
