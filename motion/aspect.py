"""Guessing the shape of a picture from the bodies in it, where nobody has written it down."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.body import STANDARD_SHOULDERS, STANDARD_TORSO, VISIBLE
from motion.landmark import INDEX

# Of cameras, and of phones held upright. A guess is off by some 10 %, too much for rarer ones.
USUAL: Final = (16 / 9, 4 / 3, 1.0, 3 / 4, 9 / 16)
STANDARD_UPPER_ARM: Final = 0.27  # metres from shoulder to elbow, grown-up

_SHOULDERS: Final = [INDEX["left_shoulder"], INDEX["right_shoulder"]]
_HIPS: Final = [INDEX["left_hip"], INDEX["right_hip"]]
_ELBOWS: Final = [INDEX["left_elbow"], INDEX["right_elbow"]]
# Wrists and ankles are left out: in a fast movement picture and world disagree on them.
_MEASURED: Final = [*_SHOULDERS, *_HIPS, *_ELBOWS, INDEX["left_knee"], INDEX["right_knee"]]
_ROWS: Final = 4000  # bodies that are looked at, spread over the recording
_FEW: Final = 3  # landmarks that a body needs to be measured
_WIDE: Final = 0.08  # metres of spread that a measure needs, both ways
_NARROW: Final = (
    0.95  # world bodies are narrower than those in the picture: seven films, 0.90..0.99
)
_HIGH: Final = 0.9  # the quantile at which a body faces the camera and stands upright

Numbers = NDArray[np.float64]


def guess_aspect(
    lm: NDArray[np.float32], world: NDArray[np.float32] | None, trusted: NDArray[np.bool_]
) -> float:
    """Return the likeliest usual width / height of the picture.

    `lm` (N, P, 33, 4), `world` (N, P, 33, 3), `trusted` (33,) as in a `LandmarkRecording`. With
    world landmarks the spread of a body in metres and in the picture are compared, both ways.
    Without, a body that faces the camera is taken for a usual one. 16:9 where nobody helps.
    """
    bodies = lm.reshape(-1, *lm.shape[2:])
    rows = np.flatnonzero(np.isfinite(bodies).all(axis=(1, 2)))
    rows = rows[:: max(1, len(rows) // _ROWS)]
    picture = bodies[rows, :, :2].astype(np.float64)
    seen = (bodies[rows, :, 3] >= VISIBLE) & trusted
    if world is not None:
        metres = world.reshape(-1, *world.shape[2:])[rows, :, :2].astype(np.float64)
        found = _from_world(picture, metres, seen & np.isfinite(metres).all(axis=2))
        if found is not None:
            return _nearest(found / _NARROW)
    guess = _from_trunk(picture, seen)
    return USUAL[0] if guess is None else _nearest(guess)


def _from_world(picture: Numbers, metres: Numbers, seen: NDArray[np.bool_]) -> float | None:
    part = seen[:, _MEASURED]
    kept = part.sum(axis=1) >= _FEW
    part, inside = part[kept], (slice(None), _MEASURED)
    in_picture = _spread(picture[kept][inside], part)
    in_metres = _spread(metres[kept][inside], part)
    clear = (in_metres > _WIDE).all(axis=1) & (in_picture > 1e-6).all(axis=1)
    if not clear.any():
        return None
    scale = in_metres[clear] / in_picture[clear]  # metres in a picture's width and height
    return float(np.median(scale[:, 0] / scale[:, 1]))


def _spread(points: Numbers, seen: NDArray[np.bool_]) -> Numbers:
    """Return the root mean square distance from the middle both ways, (n, 2)."""
    weight = seen[:, :, None] / seen.sum(axis=1)[:, None, None]
    points = np.where(seen[:, :, None], points, 0.0)
    middle = (points * weight).sum(axis=1, keepdims=True)
    spread: Numbers = np.sqrt((((points - middle) ** 2) * weight).sum(axis=1))
    return spread


def _from_trunk(picture: Numbers, seen: NDArray[np.bool_]) -> float | None:
    width = _reach(picture, seen, _SHOULDERS[:1], _SHOULDERS[1:], 0)
    torso = _reach(picture, seen, _SHOULDERS, _HIPS, 1)
    arms = [_reach(picture, seen, [_SHOULDERS[i]], [_ELBOWS[i]], 1) for i in range(2)]
    if torso is not None:
        height = torso / STANDARD_TORSO
    else:
        height = max((arm for arm in arms if arm is not None), default=0.0) / STANDARD_UPPER_ARM
    if width is None or width < 1e-6 or height < 1e-6:
        return None
    return height / (width / STANDARD_SHOULDERS)


def _reach(
    picture: Numbers, seen: NDArray[np.bool_], begin: list[int], end: list[int], axis: int
) -> float | None:
    """Return how far two parts of the body lie apart along an axis, at their farthest."""
    both = seen[:, begin + end].all(axis=1)
    if not both.any():
        return None
    points = picture[both, :, axis]
    return float(np.quantile(abs(points[:, begin].mean(1) - points[:, end].mean(1)), _HIGH))


def _nearest(aspect: float) -> float:
    return min(USUAL, key=lambda known: abs(np.log(aspect / known)))
