"""A smooth trail through the places where a joint was, as pieces of ribbon."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from render.scene import RIBBON


@dataclass(frozen=True, slots=True)
class Trail:
    """Places in order of time, oldest first, with what the ribbon looks like at each."""

    places: NDArray[np.float32]  # (n, 2); x right and y down in image widths and heights
    widths: NDArray[np.float32]  # (n,) image heights
    alphas: NDArray[np.float32]  # (n,) 0..1
    colour: tuple[float, float, float]  # sRGB, 0..1


def ribbon_pieces(trail: Trail, pieces: int = 4) -> NDArray[np.void]:
    """Return (n - 1) * `pieces` records of RIBBON along a curve through all places.

    A camera sees a fast hand at few places: straight pieces between them would show as corners. The
    curve is a cubic Hermite spline with the slopes of Catmull and Rom (1974), A class of local
    interpolating splines; at both ends the slope is that of the first and last piece.
    """
    if len(trail.places) < 2:
        return np.zeros(0, RIBBON)
    way = np.arange((len(trail.places) - 1) * pieces + 1) / pieces
    index = np.minimum(way.astype(np.intp), len(trail.places) - 2)
    rest = (way - index)[:, None]
    curve = _hermite(trail.places.astype(np.float64), index, rest)
    knots = np.arange(len(trail.places))
    records = np.zeros(len(way) - 1, RIBBON)
    records["start"], records["end"] = curve[:-1], curve[1:]
    for name, values in (("width", trail.widths), ("alpha", trail.alphas)):
        at_way = np.interp(way, knots, values)
        records[name] = np.stack((at_way[:-1], at_way[1:]), axis=1)
    records["colour"] = trail.colour
    return records


def _hermite(
    places: NDArray[np.float64], index: NDArray[np.intp], rest: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the curve's places; `index` names the piece, `rest` the way in it, 0..1."""
    slopes = np.gradient(places, axis=0)
    p0, p1, m0, m1 = places[index], places[index + 1], slopes[index], slopes[index + 1]
    u, v = rest, 1.0 - rest
    return (
        (1.0 + 2.0 * u) * v * v * p0
        + u * v * v * m0
        + u * u * (3.0 - 2.0 * u) * p1
        - u * u * v * m1
    )
