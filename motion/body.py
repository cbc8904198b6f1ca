"""How large a body is in the picture, so that every movement can be told in metres."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.landmark import INDEX
from motion.pose import Pose

STANDARD_TORSO: Final = 0.5  # metres from the middle of the shoulders to that of the hips, grown-up
STANDARD_SHOULDERS: Final = 0.34  # metres from shoulder to shoulder, as BlazePose places them
VISIBLE: Final = 0.5  # a landmark at or above this visibility is believed

_SHOULDERS: Final = [INDEX["left_shoulder"], INDEX["right_shoulder"]]
_HIPS: Final = [INDEX["left_hip"], INDEX["right_hip"]]
_TRUNK: Final = _SHOULDERS + _HIPS
# Wrists and ankles are left out: in a fast movement the two sets of landmarks disagree on them.
_MEASURED: Final = [
    *_TRUNK,
    *(INDEX[f"{side}_{part}"] for side in ("left", "right") for part in ("elbow", "knee")),
]

_METRES_TIME: Final = 0.5  # seconds; a person walking to the camera grows by some 20 % a second
_SIZE_TIME: Final = 2.0  # seconds; a body does not grow
_SHRINK_TIME: Final = 20.0  # seconds in which a longest torso is forgotten
_STEP: Final = 0.2  # one camera frame is believed this far, in natural logarithm


@dataclass(frozen=True, slots=True)
class BodySize:
    """The measure of one person."""

    metres: float  # metres an image height at the distance of the body
    size: float  # 1.0 a grown-up, 0.6 a small child; multiplies lengths and speeds


def picture_positions(pose: Pose) -> NDArray[np.float64]:
    """Return the landmarks in image heights: (33, 2), x right, y down. Depth is not usable."""
    positions = pose.landmarks[:, :2].astype(np.float64)
    positions[:, 0] *= pose.aspect
    return positions


class BodyScale:
    """Measures one person, camera frame by camera frame.

    World landmarks are laid over those of the picture: the ratio of their spreads is the scale.
    Both are projected along the camera's axis, so turning or bending does not shrink it, which a
    torso length alone would. Where a tracker gives no world landmarks, the longest torso of the
    last seconds is taken for that of a grown-up.
    """

    def __init__(self) -> None:
        self._first_t: float | None = None
        self._last_t = 0.0
        self._metres = 1.7
        self._size = 1.0
        self._longest = 0.0  # image heights

    def update(self, pose: Pose) -> BodySize:
        """Take the next pose of the person and return the measure so far."""
        elapsed = 0.0 if self._first_t is None else max(pose.t - self._last_t, 0.0)
        metres, size = self._measure(pose, elapsed)
        if self._first_t is None:
            self._first_t = pose.t
            self._metres, self._size = metres or self._metres, size or self._size
        else:
            age = pose.t - self._first_t
            self._metres = _towards(self._metres, metres, elapsed, min(_METRES_TIME, age))
            self._size = _towards(self._size, size, elapsed, min(_SIZE_TIME, age))
        self._last_t = pose.t
        return BodySize(self._metres, self._size)

    def _measure(self, pose: Pose, elapsed: float) -> tuple[float | None, float | None]:
        seen = [index for index in _MEASURED if pose.visibility[index] >= VISIBLE]
        if not set(_SHOULDERS) <= set(seen):
            return None, None
        picture = picture_positions(pose)
        world = pose.world.astype(np.float64)
        in_picture, in_world = _spread(picture[seen]), _spread(world[seen, :2])
        if in_picture < 1e-6:
            return None, None
        if in_world < 1e-3:
            return self._from_longest(pose, picture, elapsed), 1.0
        return in_world / in_picture, _world_size(world, torso=set(_HIPS) <= set(seen))

    def _from_longest(
        self, pose: Pose, picture: NDArray[np.float64], elapsed: float
    ) -> float | None:
        shoulders, hips = picture[_SHOULDERS], picture[_HIPS]
        length = math.dist(shoulders[0], shoulders[1]) * STANDARD_TORSO / STANDARD_SHOULDERS
        if (pose.visibility[_HIPS] >= VISIBLE).all():
            length = max(length, math.dist(shoulders.mean(axis=0), hips.mean(axis=0)))
        self._longest = max(length, self._longest * math.exp(-elapsed / _SHRINK_TIME))
        return STANDARD_TORSO / self._longest if self._longest > 1e-6 else None


def _world_size(world: NDArray[np.float64], torso: bool) -> float:
    shoulders = world[_SHOULDERS]
    if torso:
        length = math.dist(shoulders.mean(axis=0), world[_HIPS].mean(axis=0)) / STANDARD_TORSO
    else:
        length = math.dist(shoulders[0], shoulders[1]) / STANDARD_SHOULDERS
    return min(max(length, 0.5), 1.3)


def _spread(points: NDArray[np.float64]) -> float:
    """Return the root mean square distance from the middle."""
    away = points - points.mean(axis=0)
    return math.sqrt(float((away * away).sum()) / len(points))


def _towards(old: float, new: float | None, elapsed: float, time: float) -> float:
    """Approach a positive measure; a wild one moves the estimate by one believed step at most."""
    if new is None or elapsed <= 0.0:
        return old
    gain = 1.0 - math.exp(-elapsed / max(time, 1e-6))
    change = min(max(math.log(new / old), -_STEP), _STEP)
    return old * math.exp(gain * change)
