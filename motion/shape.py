"""The shape of a body at one instant: how open, how effortful, how high each joint."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.landmark import INDEX

Points = NDArray[np.float64]  # (33, 2) in torso lengths; x right, y down
Seen = NDArray[np.bool_]  # (33,)

_LEG: Final = 1.7  # torso lengths from the hips to the ankles, grown-up
_REACH: Final = 1.25  # torso lengths from the shoulders to the wrist of a raised arm
_SIDES: Final = ("left", "right")


def middle(points: Points, name: str) -> Points:
    """Return the point between the left and the right landmark of a name."""
    between: Points = 0.5 * (points[INDEX[f"left_{name}"]] + points[INDEX[f"right_{name}"]])
    return between


def openness(points: Points, seen: Seen) -> float:
    """Return 0..1: 0 hands at the trunk and feet together, 1 stretched out and feet wide.

    A contraction index by the distance from the middle of the trunk, after Camurri, Mazzarino,
    Volpe (2004), EyesWeb; here from joints, and 0 is contracted.
    """
    trunk = 0.5 * (middle(points, "shoulder") + middle(points, "hip"))
    away = [
        math.dist(points[INDEX[f"{side}_wrist"]], trunk)
        for side in _SIDES
        if seen[INDEX[f"{side}_wrist"]]
    ]
    hands = _ramp(sum(away) / len(away), 0.4, 1.6) if away else 0.3
    width = _stance(points, seen)
    return hands if width is None else 0.75 * hands + 0.25 * _ramp(width, 0.2, 1.8)


def effort(points: Points, seen: Seen) -> float:
    """Return 0..1: what it costs to hold this shape; 0 standing with hanging arms.

    Arms raised from the hips, one knee higher than the other, a wide stance and a leaning trunk
    add up, each as a part of what is left to 1.
    """
    hips, shoulders = middle(points, "hip"), middle(points, "shoulder")
    parts = [
        0.7 * _ramp(float(hips[1] - points[INDEX[f"{side}_wrist"], 1]), 0.25, 1.0)
        for side in _SIDES
        if seen[INDEX[f"{side}_wrist"]]
    ]
    knees = points[[INDEX["left_knee"], INDEX["right_knee"]], 1]
    if seen[INDEX["left_knee"]] and seen[INDEX["right_knee"]]:
        parts.append(0.7 * _ramp(abs(float(knees[0] - knees[1])), 0.15, 0.7))
    width = _stance(points, seen)
    parts.append(0.0 if width is None else 0.6 * _ramp(width, 1.0, 2.2))
    lean = math.atan2(abs(float(shoulders[0] - hips[0])), float(hips[1] - shoulders[1]))
    parts.append(0.6 * _ramp(lean, 0.25, 0.9))
    return 1.0 - math.prod(1.0 - part for part in parts)


def heights(points: Points, seen: Seen) -> NDArray[np.float32]:
    """Return (33,): 0 at the ankles, 1 at the wrist of an arm stretched up, clipped."""
    ankles = [INDEX["left_ankle"], INDEX["right_ankle"]]
    # Where the feet are out of the picture, a body stands upright.
    floor = float(middle(points, "hip")[1]) + _LEG
    if seen[ankles].all():
        floor = float(points[ankles, 1].max())
    top = float(middle(points, "shoulder")[1]) - _REACH
    return np.clip((floor - points[:, 1]) / max(floor - top, 0.5), 0.0, 1.0).astype(np.float32)


def _stance(points: Points, seen: Seen) -> float | None:
    """Return how far the ankles stand apart, in torso lengths."""
    left, right = INDEX["left_ankle"], INDEX["right_ankle"]
    return abs(float(points[left, 0] - points[right, 0])) if seen[left] and seen[right] else None


def _ramp(value: float, low: float, high: float) -> float:
    return min(max((value - low) / (high - low), 0.0), 1.0)
