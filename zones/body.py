"""A body as a frame of reference: where its anchors are and how long its parts are."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.landmark import INDEX, LANDMARKS
from motion.pose import Pose

Point = tuple[float, float]

# Points between landmarks that zones may ride on, as weights of landmarks.
_MIDPOINTS: Final[dict[str, dict[str, float]]] = {
    "hips": {"left_hip": 0.5, "right_hip": 0.5},
    "shoulders": {"left_shoulder": 0.5, "right_shoulder": 0.5},
    "chest": {
        "left_shoulder": 0.375,
        "right_shoulder": 0.375,
        "left_hip": 0.125,
        "right_hip": 0.125,
    },
    "feet": {"left_ankle": 0.5, "right_ankle": 0.5},
}
ANCHORS: Final = (*_MIDPOINTS, *LANDMARKS)
# Joints by a word that a performer uses.
JOINT_GROUPS: Final[dict[str, tuple[str, ...]]] = {
    "hands": ("left_wrist", "right_wrist"),
    "feet": ("left_ankle", "right_ankle"),
    "elbows": ("left_elbow", "right_elbow"),
    "knees": ("left_knee", "right_knee"),
    "shoulders": ("left_shoulder", "right_shoulder"),
    "hips": ("left_hip", "right_hip"),
    "head": ("nose",),
}
# What lies beyond a joint at the end of a limb moves with it: a struck finger is a struck hand.
LIMB_END: Final = {
    f"{side}_{tip}": f"{side}_{joint}"
    for side in ("left", "right")
    for joint, tips in (("wrist", ("pinky", "index", "thumb")), ("ankle", ("heel", "foot_index")))
    for tip in tips
}
OPPOSITE: Final = {
    name: name.replace("left", "right") if "left" in name else name.replace("right", "left")
    for name in LANDMARKS
}
# Wrists and ankles are left out: in a fast movement picture and metric landmarks disagree there.
_LARGE_JOINTS: Final = [
    INDEX[f"{side}_{part}"]
    for part in ("shoulder", "elbow", "hip", "knee")
    for side in ("left", "right")
]
_ARM_OF_TORSO: Final = (0.8, 1.6)  # plausible arm lengths, in torso lengths


@dataclass(frozen=True, slots=True)
class Body:
    """The measures of one person in one camera frame, all in image heights."""

    points: NDArray[np.float64]  # (33, 2); x right, y down, both in image heights
    torso: float  # from the middle of the shoulders to the middle of the hips
    arm: float  # from shoulder to wrist along the arm
    aspect: float  # width / height of the picture

    def anchor(self, name: str) -> Point:
        """Return where an anchor of `ANCHORS` is, in image heights."""
        weights = _MIDPOINTS.get(name, {name: 1.0})
        x = sum(float(self.points[INDEX[joint], 0]) * w for joint, w in weights.items())
        y = sum(float(self.points[INDEX[joint], 1]) * w for joint, w in weights.items())
        return x, y

    def length(self, unit: str) -> float:
        """Return a unit of length, "torso" or "arm", in image heights."""
        return self.arm if unit == "arm" else self.torso


def measure_body(pose: Pose, minimum_visibility: float = 0.3) -> Body:
    """Return the measures of a pose.

    Lengths are taken from the metric landmarks and scaled into the picture, so that bending
    forward or turning sideways does not shrink the zones.
    """
    points = pose.landmarks[:, :2].astype(np.float64) * (pose.aspect, 1.0)
    world = pose.world.astype(np.float64)
    scale = _heights_per_metre(points, world, pose.visibility > minimum_visibility)
    if scale is None:
        torso = max(math.dist(*_trunk_ends(points)), 0.02)
        return Body(points, torso, 1.1 * torso, pose.aspect)
    torso = max(scale * math.dist(*_trunk_ends(world)), 0.02)
    arm = scale * 0.5 * (_arm_length(world, "left") + _arm_length(world, "right"))
    low, high = _ARM_OF_TORSO
    return Body(points, torso, min(max(arm, low * torso), high * torso), pose.aspect)


def blend(old: Body, new: Body, share: float) -> Body:
    """Return the new body with lengths that moved only a `share` of the way from the old one's."""
    torso = old.torso + share * (new.torso - old.torso)
    arm = old.arm + share * (new.arm - old.arm)
    return Body(new.points, torso, arm, new.aspect)


def _heights_per_metre(
    points: NDArray[np.float64], world: NDArray[np.float64], seen: NDArray[np.bool_]
) -> float | None:
    chosen = [joint for joint in _LARGE_JOINTS if seen[joint]]
    if len(chosen) < 4:
        chosen = _LARGE_JOINTS
    flat = world[chosen, :2] - world[chosen, :2].mean(axis=0)
    spread = float(np.sqrt((flat**2).sum()))
    if spread < 0.05:  # a source without metric landmarks
        return None
    shown = points[chosen] - points[chosen].mean(axis=0)
    return float(np.sqrt((shown**2).sum())) / spread


def _trunk_ends(points: NDArray[np.float64]) -> tuple[list[float], list[float]]:
    ends = []
    for part in ("shoulder", "hip"):
        middle = (points[INDEX[f"left_{part}"]] + points[INDEX[f"right_{part}"]]) / 2
        ends.append([float(value) for value in middle])
    return ends[0], ends[1]


def _arm_length(world: NDArray[np.float64], side: str) -> float:
    shoulder, elbow, wrist = (
        world[INDEX[f"{side}_{part}"]] for part in ("shoulder", "elbow", "wrist")
    )
    return float(np.linalg.norm(elbow - shoulder) + np.linalg.norm(wrist - elbow))
