"""The surfaces that a depth picture shows around a place, nearest first."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.depth.picture import DepthPicture

_SIDE: Final = 5  # samples along the side of a patch
_ENOUGH: Final = 3  # samples that make a surface; fewer are specks and edges
_THICK: Final = 0.05  # metres that a surface of a limb spans
# A stereo camera's error grows with the square of the distance: metres a square metre.
_BLUR: Final = 0.006
_FRONT: Final = 0.3  # quantile of a surface that counts: a limb is round, its front is wanted

Numbers = NDArray[np.float64]

_RISE: Final = np.linspace(-1.0, 1.0, _SIDE)
_GRID: Final = np.stack(np.meshgrid(_RISE, _RISE), axis=-1).reshape(-1, 2)


@dataclass(frozen=True, slots=True)
class Surfaces:
    """What lies one behind the other at several places."""

    depth: Numbers  # (n, k) metres, nearest first, overlapping where they run together
    share: Numbers  # (n, k) 0..1, of the patch; 0 where there is no surface


def surfaces(depth: DepthPicture, pixels: Numbers, half: float) -> Surfaces:
    """Return the surfaces around pixels (n, 2), in patches of half a side `half` pixels."""
    places = pixels[:, None, :] + half * _GRID
    return clusters(depth.at(places), _ENOUGH)


def clusters(values: Numbers, enough: int) -> Surfaces:
    """Return where values (n, k) metres crowd; infinity is no value.

    Each value begins a surface where `enough` follow it within the thickness of a limb.
    """
    values = np.sort(values, axis=1)
    k = values.shape[1]
    known = np.isfinite(values)
    span = np.where(known, values, 0.0)
    limit = span + _THICK + _BLUR * span * span
    count = (values[:, None, :] <= limit[:, :, None]) & (values[:, None, :] >= span[:, :, None])
    number = np.where(known, count.sum(axis=2), 0)
    first = np.arange(k)
    middle = np.minimum(first + (_FRONT * number).astype(np.intp), k - 1)
    front = np.take_along_axis(values, middle, axis=1)
    crowded = number >= enough
    return Surfaces(np.where(crowded, front, np.inf), np.where(crowded, number / k, 0.0))
