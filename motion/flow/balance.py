"""Whether a body stands in balance: its middle over its feet."""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.lag import ramp
from motion.landmark import INDEX

Array = NDArray[np.float64]

_MASSES: Final = {  # shares of the body nearest to a landmark; de Leva (1996), rounded
    "nose": 0.08,
    "shoulder": 0.28,
    "elbow": 0.06,
    "wrist": 0.04,
    "hip": 0.32,
    "knee": 0.16,
    "ankle": 0.06,
}
_LEGS: Final = 0.9  # metres from the floor to the middle of a grown-up
_FALL: Final = math.sqrt(_LEGS / 9.81)  # seconds; a moving middle is where it would come to
_FOOT: Final = 0.25  # torso lengths that a foot carries to each side of the ankle
_LIFTED: Final = (0.12, 0.4)  # torso lengths above the other at which a foot carries less, nothing
_SIDES: Final = ("left", "right")


def balance(points: Array, trust: Array, drift: float) -> float:
    """Return 0..1: 1 the middle of the mass rests between the feet, 0 it is beyond them.

    The middle is moved ahead by its velocity, the extrapolated centre of mass of Hof, Gazendam,
    Sinke (2005). One axis only, from left to right, for a camera sees no depth. Where the feet
    are out of the picture it is how upright the trunk is. Delay: that of the places, 0.07 s.

    Args:
        points: (33, 2) torso lengths; x right, y down.
        trust: (33,) 0..1, how much a landmark is believed.
        drift: sideways velocity of the middle, torso lengths a second.
    """
    feet = [INDEX[f"{side}_ankle"] for side in _SIDES]
    believed = float(trust[feet].min())
    upright = _upright(points)
    if believed <= 0.0:
        return upright
    x = float(_MASS @ points[:, 0]) + _FALL * drift
    low, high = _support(points[feet])
    standing = 1.0 - min(abs(x - 0.5 * (low + high)) / (0.5 * (high - low)), 1.0) ** 2
    return upright + believed * (standing - upright)


def _support(feet: Array) -> tuple[float, float]:
    """Return the ends of the ground that carries; it moves over to the foot that stays."""
    lift = float(feet[1, 1] - feet[0, 1])  # how much higher the left foot is
    carries = (1.0 - ramp(lift, *_LIFTED), 1.0 - ramp(-lift, *_LIFTED))
    ends = feet[:, 0]
    at = (
        ends[0] * carries[0] + ends[1] * (1.0 - carries[0]),
        ends[1] * carries[1] + ends[0] * (1.0 - carries[1]),
    )
    return float(min(at)) - _FOOT, float(max(at)) + _FOOT


def _upright(points: Array) -> float:
    hips = 0.5 * (points[INDEX["left_hip"]] + points[INDEX["right_hip"]])
    shoulders = 0.5 * (points[INDEX["left_shoulder"]] + points[INDEX["right_shoulder"]])
    lean = math.atan2(abs(float(shoulders[0] - hips[0])), float(hips[1] - shoulders[1]))
    return 1.0 - ramp(lean, 0.05, 0.7)


def _masses() -> Array:
    masses = np.zeros(len(INDEX))
    for name, mass in _MASSES.items():
        full = [name] if name in INDEX else [f"{side}_{name}" for side in _SIDES]
        masses[[INDEX[part] for part in full]] = mass / len(full)
    return masses


_MASS: Final = _masses()
