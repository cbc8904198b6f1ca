"""Smoothed landmarks for drawing.

Strikes and flow take the tracker's own: a filter delays the start of a movement most of all.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.landmark import INDEX
from motion.one_euro import OneEuroFilter, OneEuroSettings
from motion.pose import Pose

# MediaPipe's own settings for pose landmarks, speeds in sides of the body's region a second.
MEDIAPIPE: Final = OneEuroSettings(min_cutoff=0.05, beta=80.0, d_cutoff=1.0)
SIDES: Final = 2.5  # side of a body's region over its radius: a diameter and a quarter more
FORGET: Final = 0.5  # seconds unseen after which a person starts anew
HIPS: Final = [INDEX["left_hip"], INDEX["right_hip"]]


@dataclass(slots=True)
class _Smoothed:
    filter: OneEuroFilter
    t: float  # of the last pose, seconds


class DisplayFilter:
    """Steadies the landmarks of each person; world landmarks and visibility stay as they are."""

    def __init__(self, settings: OneEuroSettings = MEDIAPIPE) -> None:
        self._settings = settings
        self._people: dict[int, _Smoothed] = {}

    def update(self, poses: list[Pose]) -> list[Pose]:
        """Return the poses of one camera frame with smoothed landmarks, in the same order."""
        return [self._smooth(pose) for pose in poses]

    def _smooth(self, pose: Pose) -> Pose:
        person = self._people.get(pose.person)
        if person is None or not 0.0 <= pose.t - person.t <= FORGET:
            person = _Smoothed(OneEuroFilter(self._settings), pose.t)
            self._people[pose.person] = person
        person.t = pose.t
        heights = pose.landmarks * np.array([pose.aspect, 1.0, pose.aspect])
        smooth = person.filter(pose.t, heights, 1.0 / region_side(heights))
        smooth /= (pose.aspect, 1.0, pose.aspect)
        return replace(pose, landmarks=smooth.astype(np.float32))


def region_side(points: NDArray[np.floating]) -> float:
    """Return the side of the square that holds a body, from its points in equal units."""
    middle = points[HIPS, :2].mean(axis=0)
    reach = np.hypot(points[:, 0] - middle[0], points[:, 1] - middle[1])
    return max(SIDES * float(reach.max()), 1e-3)
