"""Joints that only one camera saw, or none, beside those that two cameras placed.

A bone is as long as the tracker's model of the body has it: where one camera sees the lower joint,
it lies on that line of sight, as far from the upper joint as the bone is long, on the side on which
the model has it. What nobody sees lies where the model has it.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.landmark import INDEX, LANDMARKS
from motion.views.camera_pair import Numbers

_UPPER: Final = {
    "elbow": "shoulder",
    "wrist": "elbow",
    "pinky": "wrist",
    "index": "wrist",
    "thumb": "wrist",
    "hip": "shoulder",
    "knee": "hip",
    "ankle": "knee",
    "heel": "ankle",
    "foot_index": "ankle",
}
_SIZES: Final = (0.5, 1.6)  # of a body against the model's
_NO_BODY: Final = 0.05  # metres; a smaller model is none
_NEAREST: Final = 0.1  # metres; nothing is nearer


def _upper(name: str) -> int:
    side, _, part = name.partition("_")
    return INDEX[f"{side}_{_UPPER[part]}"] if part in _UPPER else -1


UPPER: Final = [_upper(name) for name in LANDMARKS]  # -1: the nearest joint that is known
_ORDER: Final = [
    *(INDEX[f"{side}_{part}"] for part in ("shoulder", *_UPPER) for side in ("left", "right")),
    *range(INDEX["left_shoulder"]),
]
_ORDER.sort(key=lambda joint: joint < INDEX["left_shoulder"])


@dataclass(frozen=True, slots=True)
class Sight:
    """Lines of sight of one camera: `origin + z * ray` in the first camera's frame."""

    origin: Numbers  # (3,)
    rays: Numbers  # (33, 3)
    seen: NDArray[np.bool_]  # (33,)


def with_missing(
    points: Numbers, placed: NDArray[np.bool_], model: Numbers, sights: tuple[Sight, ...]
) -> Numbers:
    """Return all joints (33, 3), those that were `placed` (33,) as they are.

    Args:
        points: (33, 3) metres in the first camera's frame.
        placed: (33,) where `points` holds; one at least.
        model: (33, 3) the tracker's world landmarks, along the first camera's axes.
        sights: of each camera, the more trusted first.
    """
    found, known = points.copy(), placed.copy()
    size = _size(points[placed], model[placed])
    for joint in _ORDER:
        if known[joint]:
            continue
        upper = UPPER[joint]
        if upper < 0 or not known[upper]:
            upper = _nearest(joint, known, model)
        bone = size * (model[joint] - model[upper])
        found[joint] = _on_sight(joint, found[upper], bone, sights)
        known[joint] = True
    assert known.all()
    return found


def _size(points: Numbers, model: Numbers) -> float:
    """Return how large the body is against the model."""
    spread = float(np.linalg.norm(model - model.mean(axis=0)))
    if spread < _NO_BODY:
        return 1.0
    size = float(np.linalg.norm(points - points.mean(axis=0))) / spread
    return min(max(size, _SIZES[0]), _SIZES[1])


def _nearest(joint: int, known: NDArray[np.bool_], model: Numbers) -> int:
    away = np.linalg.norm(model - model[joint], axis=1)
    return int(np.argmin(np.where(known, away, np.inf)))


def _on_sight(joint: int, upper: Numbers, bone: Numbers, sights: tuple[Sight, ...]) -> Numbers:
    """Return where the lower end of a bone is, from the upper one."""
    guess: Numbers = upper + bone
    for sight in sights:
        if not sight.seen[joint]:
            continue
        ray = sight.rays[joint]
        from_eye = upper - sight.origin
        square, along = float(ray @ ray), float(ray @ from_eye)
        inside = along**2 - square * (float(from_eye @ from_eye) - float(bone @ bone))
        half = np.sqrt(max(inside, 0.0))
        ways = [max((along + sign * half) / square, _NEAREST) for sign in (-1.0, 1.0)]
        places = [sight.origin + way * ray for way in ways]
        return min(places, key=lambda place: float(np.linalg.norm(place - guess)))
    return guess
