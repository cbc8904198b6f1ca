"""How far away everything in a picture is."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from motion.depth.intrinsics import Intrinsics

_FARTHEST = 30.0  # metres; what claims to be farther is a hole


@dataclass(frozen=True, slots=True)
class DepthPicture:
    """The distance along the optical axis for every pixel of a colour picture."""

    raw: NDArray[np.uint16] | NDArray[np.float32]  # (height, width); 0, NaN or infinity: a hole
    intrinsics: Intrinsics  # of the colour picture, to which the depth is aligned
    scale: float = 1.0  # metres a step of `raw`

    def __post_init__(self) -> None:
        if self.raw.ndim != 2 or self.raw.dtype not in (np.uint16, np.float32):
            raise ValueError(
                f"raw must be (height, width) uint16 or float32,"
                f" got {self.raw.shape} {self.raw.dtype}"
            )
        if not (math.isfinite(self.scale) and self.scale > 0.0):
            raise ValueError(f"scale must be positive metres a step, got {self.scale}")

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        height, width = self.raw.shape
        return width, height

    def at(self, pixels: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the metres at pixels, (..., 2) column and row; infinity at holes and outside."""
        width, height = self.size
        column = np.rint(pixels[..., 0])
        row = np.rint(pixels[..., 1])
        inside = (column >= 0) & (column < width) & (row >= 0) & (row < height)
        columns = np.where(inside, column, 0).astype(np.intp)
        rows = np.where(inside, row, 0).astype(np.intp)
        metres = self.raw[rows, columns].astype(np.float64) * self.scale
        known = inside & np.isfinite(metres) & (metres > 0.0) & (metres < _FARTHEST)
        return np.where(known, metres, np.inf)
