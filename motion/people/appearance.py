"""What somebody's clothes look like: by it a person who comes back is known again."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from motion.landmark import INDEX

CORNERS: Final = [
    INDEX[name] for name in ("left_shoulder", "right_shoulder", "right_hip", "left_hip")
]
PATCH: Final = 24  # pixels, side of the trunk once cut out straight
EDGE: Final = 3  # pixels around it that are background or arms
LEARNING: Final = 0.1  # weight of a new look at the clothes


def clothes(image: NDArray[np.uint8], points: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the colours of a trunk as a distribution: square roots, their squares sum to 1.

    `image` is BGR, `points` are landmarks (33 or more, 2 or more) in its pixels. Lightness counts
    a third: it changes with the lamp that somebody walks under.
    """
    inner = PATCH - EDGE
    target = np.array([[EDGE, EDGE], [inner, EDGE], [inner, inner], [EDGE, inner]], np.float32)
    corners = np.ascontiguousarray(points[CORNERS, :2], np.float32)
    trunk = cv2.warpPerspective(
        image, cv2.getPerspectiveTransform(corners, target), (PATCH, PATCH), flags=cv2.INTER_LINEAR
    )
    lab = cv2.cvtColor(trunk, cv2.COLOR_BGR2LAB)
    lab[..., 1:] = np.clip(lab[..., 1:], 88, 167)  # the brightest dyes count in the outer bins
    hue = cv2.calcHist([lab], [1, 2], None, [12, 12], [88, 168, 88, 168]).ravel() * 2.0
    light = cv2.calcHist([lab], [0], None, [8], [0, 256]).ravel()
    counts = np.concatenate([hue, light]).astype(np.float32)
    share: NDArray[np.float32] = counts / np.float32(max(float(counts.sum()), 1e-6))
    return np.sqrt(share)


def unlikeness(a: NDArray[np.float32], b: NDArray[np.float32]) -> float:
    """Return the Hellinger distance of two looks: 0 the same clothes, 1 nothing in common."""
    return float(np.sqrt(max(0.0, 1.0 - float(a @ b))))


def learnt(known: NDArray[np.float32], seen: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return a known look moved a little towards a new one."""
    share: NDArray[np.float32] = np.float32(1.0 - LEARNING) * known**2
    share += np.float32(LEARNING) * seen**2
    return np.sqrt(share)
