"""The square region of a picture that a landmark model looks at."""

import math
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

MARGIN: Final = 1.25  # as in MediaPipe: side of the region over the diameter of the body's circle


@dataclass(frozen=True, slots=True)
class Region:
    """A square turned about its middle, so that the body in it stands upright."""

    x: float  # of the middle, pixels
    y: float  # of the middle, pixels
    side: float  # pixels
    angle: float  # radians, clockwise as seen on the picture, within -pi..pi


def region_around(centre: NDArray[np.floating], rim: NDArray[np.floating]) -> Region:
    """Return the region of a body from the middle of its hips and the top of its circle.

    Both are (2,) x, y in pixels; the direction from one to the other is the body's up.
    """
    dx, dy = float(rim[0] - centre[0]), float(rim[1] - centre[1])
    angle = math.atan2(dx, -dy)
    return Region(float(centre[0]), float(centre[1]), 2.0 * MARGIN * math.hypot(dx, dy), angle)


def placing(region: Region, size: int) -> NDArray[np.float64]:
    """Return the affine map (2, 3) from the pixels of a region's (size, size) crop to a picture."""
    step = region.side / size
    c, s = math.cos(region.angle) * step, math.sin(region.angle) * step
    half = size / 2.0
    # Pixel u of the crop lies at (u - size/2) steps, without half a pixel: MediaPipe's convention.
    return np.array(
        [
            [c, -s, region.x - c * half + s * half],
            [s, c, region.y - s * half - c * half],
        ]
    )


def crop(
    image: NDArray[np.uint8], region: Region, size: int, out: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """Cut a region upright out of a picture, as (size, size, 3); black outside the picture."""
    cv2.warpAffine(
        image,
        placing(region, size),
        (size, size),
        dst=out,
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_CONSTANT,
    )
    return out


def turned(vectors: NDArray[np.float32], angle: float) -> NDArray[np.float32]:
    """Return vectors (..., 2) turned clockwise on the picture by an angle in radians."""
    c, s = math.cos(angle), math.sin(angle)
    return vectors @ np.array([[c, s], [-s, c]], dtype=np.float32)
