"""Where trunks and bodies lie, and how far they are from each other, in pixels."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.landmark import INDEX, N_LANDMARKS
from motion.people.blazepose import Body
from motion.people.movenet import TORSO, Person

MIN_BODY: Final = 0.5  # landmark score below which nobody is in the region
ON_PERSON: Final = 0.3  # mean distance of two trunks, in body heights, that is still the person
ONE_TORSO: Final = 0.13  # mean distance of two trunks, in body heights, within which they are one
ONE_BODY: Final = 0.16  # the same of two bodies with their limbs
BODY_TORSO: Final = [
    INDEX[name] for name in ("left_shoulder", "right_shoulder", "left_hip", "right_hip")
]
OTHER_TORSO: Final = [BODY_TORSO[i] for i in (1, 0, 3, 2)]  # left and right exchanged
LIMBS: Final = [
    INDEX[f"{side}_{joint}"]
    for joint in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")
    for side in ("left", "right")
]


def centre(body: Body) -> NDArray[np.float64]:
    """Return the middle of the hips, (2,) x, y."""
    return body.points[N_LANDMARKS, :2].astype(np.float64)


def height(body: Body) -> float:
    """Return the extent of a body from its highest to its lowest joint, at least 20 pixels.

    One who crouches or bows is not smaller: the circle round the body is a lower bound.
    """
    y = body.points[LIMBS, 1]
    radius = float(np.hypot(*(body.points[N_LANDMARKS + 1, :2] - body.points[N_LANDMARKS, :2])))
    return max(float(y.max() - y.min()), radius, 20.0)


def distance(body: Body, person: Person) -> float:
    """Return the mean distance between two torsos in heights of the person."""
    apart = body.points[BODY_TORSO, :2] - person.joints[TORSO, :2]
    return float(np.hypot(apart[:, 0], apart[:, 1]).mean()) / person.height


def distance_either_side(body: Body, person: Person) -> float:
    """Return the same, but left and right may be exchanged."""
    mirrored = person.joints[[TORSO[1], TORSO[0], TORSO[3], TORSO[2]], :2]
    apart = body.points[BODY_TORSO, :2] - mirrored
    other = float(np.hypot(apart[:, 0], apart[:, 1]).mean()) / person.height
    return min(distance(body, person), other)


def apart(a: Body, b: Body) -> float:
    """Return the mean distance between two trunks in heights of the taller body."""
    return _mean_distance(a, b, BODY_TORSO)


def one_body(a: Body, b: Body, strict: bool = False) -> bool:
    """Return whether two bodies are the same one seen twice; `strict`: without any doubt."""
    share = 0.5 if strict else 1.0
    torsos, limbs = _mean_distance(a, b, BODY_TORSO), _mean_distance(a, b, LIMBS)
    return torsos < share * ONE_TORSO and limbs < share * ONE_BODY


def is_in(body: Body, image: NDArray[np.uint8]) -> bool:
    """Return whether there is a body and its middle lies in the picture or just beside it."""
    rows, columns = image.shape[:2]
    x, y = (float(v) for v in body.points[N_LANDMARKS, :2])
    inside = -0.1 * columns < x < 1.1 * columns and -0.3 * rows < y < 1.3 * rows
    return body.score >= MIN_BODY and inside


def _mean_distance(a: Body, b: Body, landmarks: list[int]) -> float:
    between = a.points[landmarks, :2] - b.points[landmarks, :2]
    return float(np.hypot(between[:, 0], between[:, 1]).mean()) / max(height(a), height(b))
