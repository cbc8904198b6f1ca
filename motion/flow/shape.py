"""The shape of a body at one instant: how open, how effortful, how high each joint."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.lag import ramp
from motion.landmark import INDEX

Points = NDArray[np.float64]  # (33, 2) in torso lengths; x right, y down
Trust = NDArray[np.float64]  # (33,) 0..1, how much a landmark is believed

_LEG: Final = 1.7  # torso lengths from the hips to the ankles, grown-up
_REACH: Final = 1.25  # torso lengths from the shoulders to the wrist of a raised arm
_SIDES: Final = ("left", "right")
_ANKLES: Final = [INDEX["left_ankle"], INDEX["right_ankle"]]
_KNEES: Final = [INDEX["left_knee"], INDEX["right_knee"]]
_DOUBT: Final = 0.3  # how far hands are believed away, of what is possible, when nobody sees them


def middle(points: Points, name: str) -> Points:
    """Return the point between the left and the right landmark of a name."""
    between: Points = 0.5 * (points[INDEX[f"left_{name}"]] + points[INDEX[f"right_{name}"]])
    return between


def openness(points: Points, trust: Trust) -> float:
    """Return 0..1: 0 hands at the trunk and feet together, 1 stretched out and feet wide.

    A contraction index by the distance from the middle of the trunk, after Camurri, Mazzarino,
    Volpe (2004), EyesWeb; here from joints, and 0 is contracted.
    """
    trunk = 0.5 * (middle(points, "shoulder") + middle(points, "hip"))
    wrists = [INDEX[f"{side}_wrist"] for side in _SIDES]
    believed = trust[wrists].tolist()
    away = [math.dist(points[wrist], trunk) for wrist in wrists]
    doubt = 1.0 - max(believed)
    mean = sum(b * d for b, d in zip(believed, away, strict=True)) / max(sum(believed), 1e-6)
    hands = (1.0 - doubt) * ramp(mean, 0.4, 1.6) + doubt * _DOUBT
    legs = 0.25 * float(trust[_ANKLES].min())
    open_: float = (1.0 - legs) * hands + legs * ramp(_stance(points), 0.2, 1.8)
    return open_


def effort(points: Points, trust: Trust) -> float:
    """Return 0..1: what it costs to hold this shape; 0 standing with hanging arms.

    Arms raised from the hips, one knee higher than the other, a wide stance and a leaning trunk
    add up, each as a part of what is left to 1.
    """
    hips, shoulders = middle(points, "hip"), middle(points, "shoulder")
    wrists = [INDEX[f"{side}_wrist"] for side in _SIDES]
    parts = [
        0.7 * float(trust[wrist]) * ramp(float(hips[1] - points[wrist, 1]), 0.25, 1.0)
        for wrist in wrists
    ]
    knees = abs(float(points[_KNEES[0], 1] - points[_KNEES[1], 1]))
    parts.append(0.7 * float(trust[_KNEES].min()) * ramp(knees, 0.15, 0.7))
    parts.append(0.6 * float(trust[_ANKLES].min()) * ramp(_stance(points), 1.0, 2.2))
    lean = math.atan2(abs(float(shoulders[0] - hips[0])), float(hips[1] - shoulders[1]))
    parts.append(0.6 * ramp(lean, 0.25, 0.9))
    return 1.0 - math.prod(1.0 - part for part in parts)


def heights(points: Points, trust: Trust) -> NDArray[np.float32]:
    """Return (33,): 0 at the ankles, 1 at the wrist of an arm stretched up, clipped."""
    # Where the feet are out of the picture, a body stands upright.
    upright = float(middle(points, "hip")[1]) + _LEG
    believed = float(trust[_ANKLES].min())
    floor = upright + believed * (float(points[_ANKLES, 1].max()) - upright)
    top = float(middle(points, "shoulder")[1]) - _REACH
    share = (floor - points[:, 1]) / max(floor - top, 0.5)
    return np.minimum(np.maximum(share, 0.0), 1.0).astype(np.float32)


def _stance(points: Points) -> float:
    """Return how far the ankles stand apart, in torso lengths."""
    return abs(float(points[_ANKLES[0], 0] - points[_ANKLES[1], 0]))
