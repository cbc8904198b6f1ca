"""The camera picture alone: made ready for the overlay, or shown as it is without OpenGL."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from render.scene import OverlayScene

GROUND: Final = (11, 14, 20)  # sRGB of the dark room, #0B0E14
GROUND_LIGHT: Final = (GROUND[0] / 255, GROUND[1] / 255, GROUND[2] / 255, 1.0)


def to_rgba(
    image_bgr: NDArray[np.uint8], mirror: bool, dim: float, out: NDArray[np.uint8]
) -> NDArray[np.uint8]:
    """Write a camera picture into `out`, (height, width, 4) RGBA of the same height and width."""
    image = image_bgr
    if dim > 0.0:
        image = np.asarray(cv2.convertScaleAbs(image, alpha=1.0 - min(dim, 1.0)), np.uint8)
    if mirror:
        image = np.asarray(cv2.flip(image, 1), np.uint8)
    cv2.cvtColor(image, cv2.COLOR_BGR2RGBA, dst=out)
    return out


def fit(picture: tuple[int, int], target: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return left, top, width and height, in pixels, of a picture laid whole into a target.

    Both sizes are width and height; the picture keeps its shape and lies in the middle.
    """
    scale = min(target[0] / picture[0], target[1] / picture[1])
    width = max(1, min(target[0], round(picture[0] * scale)))
    height = max(1, min(target[1], round(picture[1] * scale)))
    return (target[0] - width) // 2, (target[1] - height) // 2, width, height


def plain_picture(
    image_bgr: NDArray[np.uint8] | None, scene: OverlayScene, out: NDArray[np.uint8]
) -> None:
    """Write the camera picture without any overlay into `out`, (height, width, 4) RGBA."""
    if image_bgr is None or not scene.camera:
        out[:] = (*GROUND, 255)
        return
    height, width = out.shape[:2]
    if image_bgr.shape[:2] == (height, width):
        to_rgba(image_bgr, scene.mirror, scene.dim, out)
        return
    out[:] = (*GROUND, 255)
    left, top, inner_width, inner_height = fit(
        (image_bgr.shape[1], image_bgr.shape[0]), (width, height)
    )
    small = np.asarray(cv2.resize(image_bgr, (inner_width, inner_height)), np.uint8)
    inner = np.empty((inner_height, inner_width, 4), np.uint8)
    out[top : top + inner_height, left : left + inner_width] = to_rgba(
        small, scene.mirror, scene.dim, inner
    )
