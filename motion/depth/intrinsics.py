"""How a camera's pixels and directions in the room belong together."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Intrinsics:
    """A pinhole camera without distortion. The middle of the first pixel is (0, 0)."""

    fx: float  # focal length in pixel widths
    fy: float  # focal length in pixel heights
    cx: float  # pixel column of the optical axis
    cy: float  # pixel row of the optical axis

    def __post_init__(self) -> None:
        for name in ("fx", "fy", "cx", "cy"):
            value = getattr(self, name)
            if not math.isfinite(value):
                raise ValueError(f"{name} must be a number of pixels, got {value}")
        if min(self.fx, self.fy) <= 0.0:
            raise ValueError(f"fx and fy must be positive, got {self.fx} and {self.fy}")

    def rays(self, pixels: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the directions of pixels, (..., 2) column and row, as (..., 3) with z 1.0.

        A ray times the depth of a point is the point: metres, x right, y down, z away.
        """
        rays = np.ones((*pixels.shape[:-1], 3))
        rays[..., 0] = (pixels[..., 0] - self.cx) / self.fx
        rays[..., 1] = (pixels[..., 1] - self.cy) / self.fy
        return rays

    def pixels(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return where points before the camera are seen: (..., 3) metres to (..., 2) pixels."""
        flat = points[..., :2] / points[..., 2:]
        return np.asarray(flat * (self.fx, self.fy) + (self.cx, self.cy), np.float64)


def picture_pixels(landmarks: NDArray[np.floating], width: int, height: int) -> NDArray[np.float64]:
    """Return places in image widths and heights, (..., 2) or more, as pixel columns and rows."""
    return np.asarray(landmarks[..., :2] * (float(width), float(height)) - 0.5, np.float64)
