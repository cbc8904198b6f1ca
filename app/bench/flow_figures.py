"""The figures of `bench flow`, from tables of window means."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.bench.area import area_under_curve
from app.bench.flow_windows import Window

Sides = Mapping[str, tuple[str, str]]  # the two sides of each contrast
Areas = dict[str, dict[str, float | None]]  # by contrast and measure
Table = NDArray[np.float64]  # (windows, measures)

LEAST_RANGE: Final = 0.02  # of window means; a measure that hardly moves has no percentage
ODD_ONES_OUT: Final = 95  # percentile of the changes of windows that is given beside the largest


def areas(windows: Sequence[Window], means: Table, names: Sequence[str], sides: Sides) -> Areas:
    """Return how often a window of the second side lies above one of the first, 0..1.

    None where either side has no window with a finite mean.
    """
    found: Areas = {}
    for contrast, pair in sides.items():
        rows = [_rows(windows, contrast, side) for side in pair]
        found[contrast] = {}
        for column, name in enumerate(names):
            low, high = (_finite(means[row, column]) for row in rows)
            area = area_under_curve(low, high) if len(low) and len(high) else None
            found[contrast][name] = area
    return found


def turned(found: Areas, clean: Areas) -> Areas:
    """Return areas the way round that is the better one without noise, to four digits."""
    return {
        contrast: {name: _turn(area, clean[contrast][name]) for name, area in by_measure.items()}
        for contrast, by_measure in found.items()
    }


def higher_sides(clean: Areas, sides: Sides) -> dict[str, dict[str, str | None]]:
    """Return which side of each contrast has the greater values of each measure."""
    return {
        contrast: {
            name: None if area is None else sides[contrast][int(area >= 0.5)]
            for name, area in by_measure.items()
        }
        for contrast, by_measure in clean.items()
    }


def best(clean: Areas, noisy: Areas) -> dict[str, dict[str, object]]:
    """Return the measure that tells each contrast best, and what noise takes from it."""
    found: dict[str, dict[str, object]] = {}
    for contrast, by_measure in clean.items():
        known = {name: area for name, area in by_measure.items() if area is not None}
        if known:
            name = max(known, key=lambda name: (known[name], noisy[contrast][name] or 0.0))
            after = noisy[contrast][name]
            lost = None if after is None else round(known[name] - after, 4)
            found[contrast] = {"measure": name, "auc": known[name], "auc_noisy": after}
            found[contrast]["lost"] = lost
    return found


def rate_changes(
    full: Table, half: Table, names: Sequence[str]
) -> dict[str, dict[str, float | None]]:
    """Return the change of window means at half the camera's rate, percent of their range.

    The keys are "largest", "p95" and "mean", over windows; each holds a value by measure.
    """
    changes: dict[str, dict[str, float | None]] = {"largest": {}, "p95": {}, "mean": {}}
    for column, name in enumerate(names):
        both = np.isfinite(full[:, column]) & np.isfinite(half[:, column])
        if not both.any():
            changes["largest"][name] = changes["p95"][name] = changes["mean"][name] = None
            continue
        known = full[both, column]
        span = max(float(np.ptp(known)), LEAST_RANGE)
        change = 100.0 * abs(half[both, column] - known) / span
        changes["largest"][name] = round(float(change.max()), 2)
        changes["p95"][name] = round(float(np.percentile(change, ODD_ONES_OUT)), 2)
        changes["mean"][name] = round(float(change.mean()), 2)
    return changes


def by_contrast(
    windows: Sequence[Window], full: Table, half: Table, sides: Sides
) -> dict[str, float | None]:
    """Return the largest change in each contrast's windows, percent of the range over all."""
    span = np.array([np.ptp(known) if len(known := _finite(c)) else np.nan for c in full.T])
    change = 100.0 * abs(half - full) / np.maximum(span, LEAST_RANGE)
    found: dict[str, float | None] = {}
    for contrast, pair in sides.items():
        rows = [row for side in pair for row in _rows(windows, contrast, side)]
        known = _finite(change[rows])
        found[contrast] = round(float(known.max()), 2) if len(known) else None
    return found


def counts(windows: Sequence[Window], sides: Sides) -> dict[str, dict[str, int]]:
    """Return how many windows each side of each contrast has."""
    return {
        contrast: {side: len(_rows(windows, contrast, side)) for side in pair}
        for contrast, pair in sides.items()
    }


def _rows(windows: Sequence[Window], contrast: str, side: str) -> list[int]:
    return [
        i
        for i, window in enumerate(windows)
        if (window.label.contrast, window.label.side) == (contrast, side)
    ]


def _finite(values: NDArray[np.float64]) -> NDArray[np.float64]:
    known: NDArray[np.float64] = values[np.isfinite(values)]
    return known


def _turn(area: float | None, clean: float | None) -> float | None:
    if area is None:
        return None
    return round(area if clean is None or clean >= 0.5 else 1.0 - area, 4)
