"""From two directions to a place: linear triangulation, and one step towards the best.

Hartley & Zisserman (2004), Multiple View Geometry in Computer Vision, 12.2, with the unknown point
finite; each camera's two equations count as much as its landmark is seen. One Gauss-Newton step on
the distances in the pictures follows.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np

from motion.views.camera_pair import Numbers

NEAREST: Final = 1e-3  # depths below that lie behind a camera, in units of the translation
_RIDGE: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Placed:
    """Points seen by two cameras."""

    points: Numbers  # (..., 3) in the first camera's frame
    error: Numbers  # (...) how far they are from where they were seen, at a depth of 1
    depths: Numbers  # (..., 2) in front of the first and of the second camera


def triangulate(
    rotation: Numbers, translation: Numbers, seen: tuple[Numbers, Numbers], weights: Numbers
) -> Placed:
    """Return the places of landmarks.

    Args:
        rotation: (3, 3); with `translation` (3,) from the first camera's frame to the second's.
        translation: its unit is that of the places.
        seen: directions (..., 2) in each camera, at a depth of 1.
        weights: (..., 2) how far each camera is believed, 0..1.
    """
    camera = np.hstack([rotation, translation[:, None]])
    points = _linear(camera, seen, weights)
    points = points + _step(camera, points, seen, weights)
    error, depths = _errors(camera, points, seen)
    return Placed(points, error, depths)


def _linear(camera: Numbers, seen: tuple[Numbers, Numbers], weights: Numbers) -> Numbers:
    """Solve x * (depth) = place for both cameras in the sense of least squares."""
    first, second = seen
    shape = first.shape[:-1]
    rows, right = np.zeros((*shape, 4, 3)), np.zeros((*shape, 4))
    rows[..., 0, 0] = rows[..., 1, 1] = 1.0
    rows[..., :2, 2] = -first
    rows[..., 2:, :] = camera[:2, :3] - second[..., None] * camera[2, :3]
    right[..., 2:] = second * camera[2, 3] - camera[:2, 3]
    heavy = np.repeat(np.sqrt(weights), 2, axis=-1)
    return _solved(rows * heavy[..., None], right * heavy)


def _step(
    camera: Numbers, points: Numbers, seen: tuple[Numbers, Numbers], weights: Numbers
) -> Numbers:
    """Return the Gauss-Newton step on the distances in both pictures, where it is a small one."""
    shape = points.shape[:-1]
    rows, right = np.zeros((*shape, 4, 3)), np.zeros((*shape, 4))
    for number, matrix in enumerate((np.eye(3, 4), camera)):
        at = points @ matrix[:, :3].T + matrix[:, 3]
        depth = np.where(abs(at[..., 2]) < NEAREST, NEAREST, at[..., 2])[..., None]
        shown = at[..., :2] / depth
        both = slice(2 * number, 2 * number + 2)
        rows[..., both, :] = (matrix[:2, :3] - shown[..., None] * matrix[2, :3]) / depth[..., None]
        right[..., both] = seen[number] - shown
    heavy = np.repeat(np.sqrt(weights), 2, axis=-1)
    step = _solved(rows * heavy[..., None], right * heavy)
    far = np.linalg.norm(step, axis=-1) > 0.2 * np.linalg.norm(points, axis=-1)
    return np.where(far[..., None], 0.0, step)


def _solved(rows: Numbers, right: Numbers) -> Numbers:
    """Return the least squares of (..., 4, 3) rows; parallel directions end far away."""
    turned = np.swapaxes(rows, -1, -2)
    normal = turned @ rows
    ridge = _RIDGE * (np.trace(normal, axis1=-2, axis2=-1) + 1e-12)
    normal = normal + ridge[..., None, None] * np.eye(3)
    solved: Numbers = np.linalg.solve(normal, turned @ right[..., None])[..., 0]
    return solved


def _errors(
    camera: Numbers, points: Numbers, seen: tuple[Numbers, Numbers]
) -> tuple[Numbers, Numbers]:
    there = points @ camera[:, :3].T + camera[:, 3]
    squares, depths = np.zeros(points.shape[:-1]), []
    for at, shown in ((points, seen[0]), (there, seen[1])):
        away = at[..., :2] / np.maximum(at[..., 2:], NEAREST) - shown
        squares = squares + (away * away).sum(axis=-1)
        depths.append(at[..., 2])
    return np.sqrt(0.5 * squares), np.stack(depths, axis=-1)
