"""The body as gestures see it: places told from the chest, in lengths of a grown-up's body."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.body import VISIBLE, BodyScale, picture_positions
from motion.lag import lagged
from motion.landmark import INDEX
from motion.pose import Pose

RATE: Final = 30.0  # bodies a second, whatever the camera gives
PATIENCE: Final = 0.4  # seconds that a part out of sight is believed to be where it was
LOST: Final = 0.5  # seconds without the person after which all begins anew
_SMOOTHING: Final = 0.04  # seconds; a webcam's jitter is taken down by half

# What is looked at; arms and head are told from the chest, legs from the middle of the hips.
PARTS: Final = (
    "head",
    "left_elbow",
    "right_elbow",
    "left_wrist",
    "right_wrist",
    "hips",
    "left_knee",
    "right_knee",
    "left_ankle",
    "right_ankle",
)
# A standing body with hanging arms, as it is seen from the front.
NEUTRAL: Final[NDArray[np.float64]] = np.array(
    [
        [0.0, -0.22],
        [0.23, 0.26],
        [-0.23, 0.26],
        [0.25, 0.5],
        [-0.25, 0.5],
        [0.0, 0.5],
        [0.11, 0.4],
        [-0.11, 0.4],
        [0.11, 0.8],
        [-0.11, 0.8],
    ]
)
_ROWS: Final = [INDEX["nose"]] + [
    INDEX[f"{side}_{part}"]
    for part in ("elbow", "wrist", "hip", "knee", "ankle")
    for side in ("left", "right")
]
_SHOULDERS: Final = [INDEX["left_shoulder"], INDEX["right_shoulder"]]
_HIPS: Final = [INDEX["left_hip"], INDEX["right_hip"]]
_LEGS: Final = slice(6, 10)

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Sight:
    """A body at one instant of an even time."""

    t: float  # seconds, a multiple of 1 / `RATE`
    places: Floats  # (10, 2) metres of a grown-up's body; x right, y down
    seen: Flags  # (10,) lately enough to be believed


class GestureView:
    """Turns one person's poses into bodies at even times, without looking ahead.

    Neither where somebody stands, nor how far off or how tall they are, is left in what it gives;
    nor is the rate of the camera. A part out of sight is held where it was.
    """

    def __init__(self) -> None:
        self._scale = BodyScale()
        self._t = -math.inf
        self._raw = np.zeros((len(PARTS), 2))
        self._places = np.zeros((len(PARTS), 2))
        self._seen_t = np.full(len(PARTS), -math.inf)

    def update(self, pose: Pose) -> list[Sight]:
        """Take the next pose; return the even instants since the one before, oldest first."""
        unit = self._scale.update(pose)
        before, elapsed = self._places.copy(), pose.t - self._t
        if elapsed <= 0.0:
            return []
        anew = elapsed > LOST
        if anew:
            self._seen_t[:] = -math.inf
        self._look(pose, unit.metres / unit.size, elapsed)
        instants = [] if anew else _instants(self._t, pose.t)
        begin, self._t = self._t, pose.t
        seen = pose.t - self._seen_t <= PATIENCE
        return [
            Sight(t, before + (t - begin) / elapsed * (self._places - before), seen)
            for t in instants
        ]

    def _look(self, pose: Pose, unit: float, elapsed: float) -> None:
        places, seen = _places(pose)
        places *= unit
        fresh = seen & (pose.t - self._seen_t > PATIENCE)
        raw = np.where(seen[:, None], places, self._raw)
        self._raw[fresh], self._places[fresh] = raw[fresh], raw[fresh]
        self._places = lagged(self._places, self._raw, raw, min(elapsed, LOST), _SMOOTHING)
        self._raw = raw
        self._seen_t[seen] = pose.t


def sights_of(poses: Sequence[Pose]) -> list[Sight]:
    """Return what a fresh view makes of one person's poses."""
    view = GestureView()
    return [sight for pose in poses for sight in view.update(pose)]


def _instants(begin: float, end: float) -> list[float]:
    first, last = math.floor(begin * RATE) + 1, math.floor(end * RATE)
    return [k / RATE for k in range(first, last + 1)]


def _places(pose: Pose) -> tuple[Floats, Flags]:
    """Return the parts (10, 2) in image heights, and which of them are seen."""
    points = picture_positions(pose)
    visible = pose.visibility >= VISIBLE
    chest, hips = points[_SHOULDERS].mean(axis=0), points[_HIPS].mean(axis=0)
    rows = points[_ROWS]
    places = np.concatenate([rows[:5] - chest, [hips - chest], rows[7:] - hips])
    seen = np.concatenate([visible[_ROWS[:5]], [visible[_HIPS].all()], visible[_ROWS[7:]]])
    if not visible[_SHOULDERS].all():
        seen[:6] = False
    if not visible[_HIPS].all():
        seen[_LEGS] = False
    return places, seen
