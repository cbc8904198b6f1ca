"""Smooth ribbons from the few places at which a camera saw a hand."""

import numpy as np
from numpy.typing import NDArray

from render.scene import RIBBON


def smoothed(ribbons: NDArray[np.void], pieces: int = 3) -> NDArray[np.void]:
    """Return RIBBON records with each piece cut into `pieces` along a curve without corners.

    Pieces of one trail follow one another and share their ends exactly. The curve is a cubic
    Hermite spline with the slopes of Catmull and Rom (1974), A class of local interpolating
    splines; the ends of a trail take the slope of their only piece.
    """
    if pieces < 1:
        raise ValueError(f"pieces must be at least 1, got {pieces}")
    if pieces == 1 or not ribbons.size:
        return ribbons
    slope_in, slope_out = _slopes(ribbons)
    way = np.linspace(0.0, 1.0, pieces + 1, dtype=np.float32)
    u = way[None, :, None]
    v = 1.0 - u
    start, end = ribbons["start"][:, None], ribbons["end"][:, None]
    places = (1.0 + 2.0 * u) * v * v * start + u * u * (3.0 - 2.0 * u) * end
    places += u * v * v * slope_in[:, None] - u * u * v * slope_out[:, None]
    # The ends must stay the very same numbers, so that a trail stays whole.
    places[:, 0], places[:, -1] = ribbons["start"], ribbons["end"]
    cut = np.zeros((len(ribbons), pieces), RIBBON)
    cut["start"], cut["end"] = places[:, :-1], places[:, 1:]
    for name in ("width", "alpha"):
        first, last = ribbons[name][:, :1], ribbons[name][:, 1:]
        values = first + (last - first) * way
        cut[name] = np.stack((values[:, :-1], values[:, 1:]), axis=2)
    cut["colour"] = ribbons["colour"][:, None]
    return cut.reshape(-1)


def _slopes(ribbons: NDArray[np.void]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the slope at the start and at the end of each piece, (n, 2) each."""
    step = ribbons["end"] - ribbons["start"]
    joined = (ribbons["end"][:-1] == ribbons["start"][1:]).all(axis=1)[:, None]
    middle = 0.5 * (step[:-1] + step[1:])
    slope_in, slope_out = step.copy(), step.copy()
    slope_in[1:] = np.where(joined, middle, step[1:])
    slope_out[:-1] = np.where(joined, middle, step[:-1])
    return slope_in, slope_out
