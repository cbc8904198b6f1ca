"""What two pictures of the same points say about the cameras: the essential matrix.

Hartley & Zisserman (2004), Multiple View Geometry in Computer Vision, 9.6 and 11.4.3 (the distance
of Sampson); the five points of Nister (2004), An Efficient Solution to the Five-Point Relative Pose
Problem, PAMI 26, in a random sample consensus, as OpenCV has them.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from motion.views.camera_pair import Numbers

LOOSE: Final = 0.02  # at a depth of 1: a lens guessed 15 % wrong must still find its points
CERTAIN: Final = 0.999
FEWEST: Final = 8  # points


@dataclass(frozen=True, slots=True)
class RelativePose:
    """A second camera, up to the distance: `rotation @ place + translation` in its frame."""

    rotation: Numbers  # (3, 3)
    translation: Numbers  # (3,) of length 1
    agree: float  # share of the points that fit


def cross(vector: Numbers) -> Numbers:
    """Return the matrix of the cross product with a vector (3,)."""
    x, y, z = vector.tolist()
    return np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])


def epipolar_distance(
    rotation: Numbers, translation: Numbers, seen: tuple[Numbers, Numbers]
) -> Numbers:
    """Return how far pairs of directions (..., 2) are from meeting, signed, at a depth of 1."""
    essential = cross(translation) @ rotation
    first, second = (np.concatenate([xy, np.ones((*xy.shape[:-1], 1))], axis=-1) for xy in seen)
    line, back = first @ essential.T, second @ essential
    steep = (line[..., :2] ** 2).sum(axis=-1) + (back[..., :2] ** 2).sum(axis=-1)
    distance: Numbers = (second * line).sum(axis=-1) / np.sqrt(np.maximum(steep, 1e-12))
    return distance


def relative_pose(seen: tuple[Numbers, Numbers]) -> RelativePose | None:
    """Return how the second camera stands, from directions (n, 2) in each; None if none fits."""
    first, second = (np.ascontiguousarray(xy, np.float64) for xy in seen)
    if len(first) < FEWEST:
        return None
    found, inside = cv2.findEssentialMat(
        first, second, np.eye(3), method=cv2.RANSAC, prob=CERTAIN, threshold=LOOSE
    )
    if found is None or found.shape[0] < 3:
        return None
    essential = np.asarray(found[:3], np.float64)
    _, rotation, translation, _ = cv2.recoverPose(
        essential, first, second, np.eye(3), mask=inside.copy()
    )
    way = np.asarray(translation, np.float64).ravel()
    turn = np.asarray(rotation, np.float64)
    near: NDArray[np.bool_] = abs(epipolar_distance(turn, way, (first, second))) < 0.5 * LOOSE
    return RelativePose(turn, way / max(float(np.linalg.norm(way)), 1e-12), float(near.mean()))
