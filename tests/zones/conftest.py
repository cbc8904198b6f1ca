"""A standing figure whose measures are known, shared by the tests of this room."""

import numpy as np
import pytest

from motion.landmark import INDEX, LANDMARKS, N_LANDMARKS
from motion.pose import Pose

# A grown-up in metres from the middle of the hips, x right in the picture, y down. Facing the
# camera the performer's left is at the right.
FIGURE = {
    "nose": (0.0, -0.75),
    "shoulder": (0.18, -0.5),
    "elbow": (0.25, -0.22),
    "wrist": (0.3, 0.05),
    "hip": (0.1, 0.0),
    "knee": (0.11, 0.42),
    "ankle": (0.12, 0.83),
    "heel": (0.12, 0.87),
    "foot_index": (0.15, 0.9),
}


def _standing(
    size=1.0, *, heights_per_metre=0.4, middle=(0.5, 0.55), aspect=1.0, t=0.0, person=1, hands=None
):
    world = np.zeros((N_LANDMARKS, 3), np.float32)
    for name, index in INDEX.items():
        side = 1.0 if "left" in name else -1.0
        part = name.replace("left_", "").replace("right_", "")
        x, y = FIGURE.get(part, FIGURE["nose"] if index < 11 else FIGURE["wrist"])
        world[index, :2] = (side * x, y)
    world *= size
    landmarks = np.zeros((N_LANDMARKS, 3), np.float32)
    landmarks[:, 0] = middle[0] + world[:, 0] * heights_per_metre / aspect
    landmarks[:, 1] = middle[1] + world[:, 1] * heights_per_metre
    for joint, place in (hands or {}).items():  # image widths and heights
        landmarks[INDEX[joint], :2] = place
    return Pose(t, person, landmarks, world, np.ones(N_LANDMARKS, np.float32), aspect)


def _mirrored(pose):
    swap = [INDEX[_other(name)] for name in LANDMARKS]
    landmarks, world = pose.landmarks[swap].copy(), pose.world[swap].copy()
    landmarks[:, 0] = 1.0 - landmarks[:, 0]
    world[:, 0] *= -1.0
    return Pose(pose.t, pose.person, landmarks, world, pose.visibility[swap], pose.aspect)


def _other(name):
    if "left" in name:
        return name.replace("left", "right")
    return name.replace("right", "left")


@pytest.fixture(scope="session")
def standing():
    """A function that returns the pose of a standing figure."""
    return _standing


@pytest.fixture(scope="session")
def mirrored():
    """A function that returns a pose as the mirror shows it."""
    return _mirrored
