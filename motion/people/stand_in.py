"""A body from the detector's few joints, where the landmark model cannot see one.

Somebody who is half hidden behind another is seen by MoveNet when BlazePose sees only who is in
front. Its 17 joints stand in for the 33 landmarks: good for where somebody is, too coarse to play.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.landmark import INDEX, N_LANDMARKS
from motion.people.blazepose import N_POINTS, Body
from motion.people.movenet import HIPS, SHOULDERS, Person

# The landmark of each of MoveNet's joints, in its order.
JOINT_OF: Final = [
    INDEX[name]
    for name in (
        "nose", "left_eye", "right_eye", "left_ear", "right_ear",
        "left_shoulder", "right_shoulder", "left_elbow", "right_elbow", "left_wrist",
        "right_wrist", "left_hip", "right_hip", "left_knee", "right_knee", "left_ankle",
        "right_ankle",
    )
]  # fmt: skip
# What MoveNet does not know: (landmark, from, towards, how far in lengths of that way).
BEYOND: Final = [
    *(
        (f"{side}_{end}", f"{side}_elbow", f"{side}_wrist", 1.0 + share)
        for side in ("left", "right")
        for end, share in (("pinky", 0.3), ("index", 0.35), ("thumb", 0.15))
    ),
    *((f"{side}_eye_inner", f"{side}_eye", "nose", 0.3) for side in ("left", "right")),
    *((f"{side}_eye_outer", f"{side}_eye", f"{side}_ear", 0.3) for side in ("left", "right")),
    *((f"mouth_{side}", f"{side}_eye", "nose", 1.6) for side in ("left", "right")),
    *((f"{side}_heel", f"{side}_knee", f"{side}_ankle", 1.1) for side in ("left", "right")),
    *((f"{side}_foot_index", f"{side}_knee", f"{side}_ankle", 1.2) for side in ("left", "right")),
]
TORSO_METRES: Final = 0.5  # from hips to shoulders of a grown-up


def stand_in(person: Person) -> Body:
    """Return a detected person as a body of 33 landmarks; guessed ones have visibility 0."""
    points = np.zeros((N_POINTS, 3), np.float32)
    visibility = np.zeros(N_LANDMARKS, np.float32)
    points[JOINT_OF, :2] = person.joints[:, :2]
    visibility[JOINT_OF] = np.clip(person.joints[:, 2], 0.0, 1.0)
    for name, origin, through, share in BEYOND:
        begin, end = points[INDEX[origin]], points[INDEX[through]]
        points[INDEX[name]] = begin + np.float32(share) * (end - begin)
    hips = person.joints[HIPS, :2].mean(axis=0)
    torso = person.joints[SHOULDERS, :2].mean(axis=0) - hips
    _, rim = person.circle
    points[N_LANDMARKS, :2], points[N_LANDMARKS + 1, :2] = hips, rim
    metres = np.float32(TORSO_METRES / max(float(np.hypot(*torso)), 1.0))
    world = np.zeros((N_LANDMARKS, 3), np.float32)
    world[:, :2] = (points[:N_LANDMARKS, :2] - hips) * metres
    return Body(points, world, visibility, score=person.score)


def shifted(person: Person, by: NDArray[np.floating]) -> Person:
    """Return a person moved by (2,) pixels: where they will be, seen a little ago."""
    joints = person.joints.copy()
    joints[:, :2] += by
    dx, dy = float(by[0]), float(by[1])
    left, top, right, bottom = person.box
    return Person(joints, (left + dx, top + dy, right + dx, bottom + dy), person.score)
