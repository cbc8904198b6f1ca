"""Sudden movements that nobody announced as strokes, but that everybody would take for one."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

Times = NDArray[np.float64]

_FAST: Final = 1.5  # m/s; slower movements may be flow
_WAY: Final = 0.25  # metres
_RISE: Final = 0.08  # seconds at least from the start to the fastest moment; a jump has none
_ABRUPT: Final = 7.5  # m/s² at least, in the mean, from there to the landing
_LANDED: Final = 0.1  # part of the peak speed
_BACK: Final = 0.65  # seconds after a stroke in which a movement is its way back
_LIFT: Final = 0.75  # seconds before a stroke in which a movement is its lift
_HALF: Final = 0.035  # seconds to either side over which a speed is measured


def sudden_landings(t: Times, place: Times, strokes: Times) -> Times:
    """Return when sudden movements of a tracked path (n, 2) landed that are not among `strokes`.

    `strokes` are landings, seconds. What lies between two of them belongs to them: a player's way
    back and lift are fast as well, and must stay silent.
    """
    velocity = np.stack([_slope(t, place[:, axis]) for axis in (0, 1)], axis=1)
    speed = np.hypot(velocity[:, 0], velocity[:, 1])
    peaks = np.flatnonzero((speed[1:-1] >= speed[:-2]) & (speed[1:-1] > speed[2:])) + 1
    found: list[float] = []
    for k in peaks[speed[peaks] > _FAST].tolist():
        landed = _landing(t, place, velocity, k)
        if landed is None or (found and landed - found[-1] < _BACK):
            continue
        if not ((strokes > t[k] - _BACK) & (strokes < landed + _LIFT)).any():
            found.append(landed)
    return np.array(found)


def _landing(t: Times, place: Times, velocity: Times, k: int) -> float | None:
    peak = float(np.hypot(*velocity[k]))
    along = velocity @ (velocity[k] / peak)
    slow = _LANDED * peak
    before, after = np.flatnonzero(along[:k] < slow), np.flatnonzero(along[k:] < slow)
    if not len(before) or not len(after):
        return None
    first, last = int(before[-1]), k + int(after[0])
    way = float(np.hypot(*(place[last] - place[first])))
    if way < _WAY or t[k] - t[first] < _RISE:
        return None
    if peak < _ABRUPT * (t[last] - t[k]):
        return None
    if np.diff(t[first : last + 1]).max() > 0.1:
        return None
    share = (along[last - 1] - slow) / (along[last - 1] - along[last])
    return float(t[last - 1] + share * (t[last] - t[last - 1]))


def _slope(t: Times, y: Times) -> Times:
    """Return the slope of y over `_HALF` seconds to either side."""
    later, earlier = np.interp(t + _HALF, t, y), np.interp(t - _HALF, t, y)
    slope: Times = (later - earlier) / (2.0 * _HALF)
    return slope
