"""A figure whose joints are known exactly, for scenes with depth."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.depth.ray_cast import Capsule, Colour, Ellipsoid, Point, Solid
from motion.landmark import INDEX, N_LANDMARKS

Numbers = NDArray[np.float64]

UPPER_ARM: Final = 0.28  # metres, grown-up
FOREARM: Final = 0.25
_SKIN: Final[Colour] = (150, 180, 230)
_SHIRT: Final[Colour] = (60, 60, 170)
_TROUSERS: Final[Colour] = (110, 70, 40)
# Metres from the middle of the hips, the figure faces the camera: x right, y down, z away.
_MIDDLE: Final[dict[str, Point]] = {"nose": (0.0, -0.68, -0.1)}
_LEFT: Final[dict[str, Point]] = {
    "eye_inner": (0.015, -0.71, -0.085),
    "eye": (0.032, -0.71, -0.08),
    "eye_outer": (0.045, -0.71, -0.07),
    "ear": (0.078, -0.69, 0.0),
    "shoulder": (0.17, -0.5, 0.0),
    "hip": (0.1, 0.0, 0.0),
    "knee": (0.11, 0.42, -0.02),
    "ankle": (0.12, 0.82, 0.01),
    "heel": (0.12, 0.86, 0.05),
    "foot_index": (0.15, 0.87, -0.13),
}
_HANGING: Final[Point] = (0.24, 0.01, -0.05)
_HAND: Final[dict[str, float]] = {"pinky": 0.07, "index": 0.08, "thumb": 0.04}


def figure(hips: Point, left_hand: Point | None = None, right_hand: Point | None = None) -> Numbers:
    """Return the joints of a grown-up who stands and faces the camera, (33, 3) metres.

    Args:
        hips: the middle of the hips in metres from the camera; x right, y down, z away.
        left_hand: where the left wrist is, in the same; None: it hangs. An arm is not longer than
            it is: what is out of reach is pointed at.
        right_hand: the same of the right.
    """
    joints = np.zeros((N_LANDMARKS, 3))
    for name, place in _MIDDLE.items():
        joints[INDEX[name]] = np.add(hips, place)
    for name, (x, y, z) in _LEFT.items():
        joints[INDEX[f"left_{name}"]] = np.add(hips, (x, y, z))
        joints[INDEX[f"right_{name}"]] = np.add(hips, (-x, y, z))
    for side, sign, hand in (("left", 1.0, left_hand), ("right", -1.0, right_hand)):
        joints[INDEX[f"mouth_{side}"]] = np.add(hips, (sign * 0.025, -0.645, -0.085))
        x, y, z = _HANGING
        _reach(joints, side, sign, np.add(hips, (sign * x, y, z)) if hand is None else hand)
    return joints


def _reach(joints: Numbers, side: str, sign: float, hand: Point | Numbers) -> None:
    """Put an arm's joints where the wrist is wanted; the elbow falls outwards and down."""
    shoulder = joints[INDEX[f"{side}_shoulder"]]
    way = np.subtract(hand, shoulder)
    distance = float(np.linalg.norm(way))
    along = way / max(distance, 1e-9)
    distance = min(max(distance, UPPER_ARM - FOREARM + 0.02), UPPER_ARM + FOREARM - 1e-3)
    wrist = shoulder + distance * along
    # The triangle of the three joints: how far along and how far aside the elbow lies.
    before = (UPPER_ARM**2 - FOREARM**2 + distance**2) / (2.0 * distance)
    aside = np.sqrt(max(UPPER_ARM**2 - before**2, 0.0))
    fall = np.array((0.6 * sign, 1.0, 0.3))
    fall -= (fall @ along) * along
    elbow = shoulder + before * along + aside * fall / np.linalg.norm(fall)
    joints[INDEX[f"{side}_elbow"]], joints[INDEX[f"{side}_wrist"]] = elbow, wrist
    finger = (wrist - elbow) / np.linalg.norm(wrist - elbow)
    for tip, length in _HAND.items():
        joints[INDEX[f"{side}_{tip}"]] = wrist + length * finger


def flesh(joints: Numbers) -> list[Solid]:
    """Return the solid body around joints (33, 3)."""

    def bone(begin: str, end: str, radius: float, colour: Colour) -> Capsule:
        return Capsule(_point(joints, begin), _point(joints, end), radius, colour)

    hips = _middle(joints, "hip")
    chest = 0.45 * hips + 0.55 * _middle(joints, "shoulder")
    head = joints[INDEX["nose"]] + (0.0, -0.03, 0.088)
    body: list[Solid] = [
        Ellipsoid(_as_point(head), (0.078, 0.11, 0.095), _SKIN),
        Ellipsoid(_as_point(chest), (0.17, 0.33, 0.105), _SHIRT),
        bone("left_shoulder", "right_shoulder", 0.06, _SHIRT),
        bone("left_hip", "right_hip", 0.095, _TROUSERS),
    ]
    for side in ("left", "right"):
        body += [
            bone(f"{side}_shoulder", f"{side}_elbow", 0.045, _SHIRT),
            bone(f"{side}_elbow", f"{side}_wrist", 0.033, _SKIN),
            bone(f"{side}_wrist", f"{side}_index", 0.024, _SKIN),
            bone(f"{side}_hip", f"{side}_knee", 0.07, _TROUSERS),
            bone(f"{side}_knee", f"{side}_ankle", 0.05, _TROUSERS),
            bone(f"{side}_heel", f"{side}_foot_index", 0.035, _SKIN),
        ]
    return body


def _middle(joints: Numbers, part: str) -> Numbers:
    middle: Numbers = (joints[INDEX[f"left_{part}"]] + joints[INDEX[f"right_{part}"]]) / 2.0
    return middle


def _point(joints: Numbers, name: str) -> Point:
    return _as_point(joints[INDEX[name]])


def _as_point(values: Numbers) -> Point:
    x, y, z = (float(value) for value in values)
    return x, y, z
