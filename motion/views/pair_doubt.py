"""How far joints are off by a calibration that is itself uncertain."""

from typing import Final

import numpy as np

from motion.views.bundle import Adjusted
from motion.views.camera_pair import Numbers
from motion.views.stance import Stance
from motion.views.triangulation import triangulate
from motion.views.walk import Walk
from motion.views.walked_bones import JOINTS, usual_lengths

# Landmarks err alike for a while, and from one side as a rule: of 16 simulated pairs of cameras
# the errors were about so much larger than if each landmark erred for itself.
ALIKE: Final = 1.5


def expected_error(found: Adjusted, views: tuple[Walk, Walk]) -> float:
    """Return by how much a joint is off on the mean, in units of the distance of the cameras.

    What the covariance says of turn, way, lenses and clock is carried over to the places where the
    person walked. A wrong scale is left out: the body's size is held.
    """
    strength, ways = np.linalg.eigh(found.covariance)
    here = _placed(found.stance, found, views)
    usual = usual_lengths(here, found.seen)
    squares = np.zeros(found.seen.sum())
    for strong, way in zip(strength.tolist(), ways.T, strict=True):
        step = np.sqrt(max(strong, 0.0)) * way
        points = _placed(found.stance.moved(step), found, views)
        there = usual_lengths(points, found.seen)
        points = points * (usual.sum() / max(float(there.sum()), 1e-9))
        squares += ((points - here)[found.seen] ** 2).sum(axis=1)
    return ALIKE * float(np.sqrt(np.median(squares)))


def _placed(stance: Stance, found: Adjusted, views: tuple[Walk, Walk]) -> Numbers:
    first, second = (
        lens.directions(view.xy[:, JOINTS]) for lens, view in zip(stance.lenses, views, strict=True)
    )
    weights = np.ones((*found.seen.shape, 2))
    return triangulate(stance.rotation, stance.translation, (first, second), weights).points
