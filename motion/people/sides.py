"""Left stays left: the landmark model sometimes takes a body for its mirror image.

From one picture to the next it may exchange all left and right landmarks. Joints cannot jump so:
the exchange is undone while that keeps them where they were, and until the detector, which names
sides too, has spoken for the model twice.
"""

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.landmark import INDEX, LANDMARKS, N_LANDMARKS
from motion.people.blazepose import Body
from motion.people.movenet import Person
from motion.people.stand_in import JOINT_OF

CLEARLY: Final = 0.5  # the better of two readings lies at most so far off, in parts of the other
PROFILE: Final = 0.12  # of a body's height between left and right joints: less is seen from aside
VOTES: Final = 2  # looks of the detector against us, in a row, until the model is believed


def _mirrored(name: str) -> str:
    if "left" in name:
        return name.replace("left", "right")
    return name.replace("right", "left")


OTHER_SIDE: Final = [INDEX[_mirrored(name)] for name in LANDMARKS]
PAIRED: Final = [
    INDEX[f"{side}_{joint}"]
    for joint in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")
    for side in ("left", "right")
]
_SEEN_PAIRED: Final = [joint for joint, landmark in enumerate(JOINT_OF) if landmark in PAIRED]


def exchanged(body: Body) -> Body:
    """Return a body whose left and right landmarks have changed places."""
    points = body.points.copy()
    points[:N_LANDMARKS] = body.points[OTHER_SIDE]
    return replace(
        body,
        points=points,
        world=body.world[OTHER_SIDE],
        visibility=body.visibility[OTHER_SIDE],
    )


class Sides:
    """Keeps one body's left and right from changing places."""

    def __init__(self) -> None:
        self.turned = False  # whether what the model calls left is given as right
        self._against = 0
        self._freed = False

    def settle(self, body: Body, expected: NDArray[np.floating]) -> Body:
        """Return what the model found with its sides as they were.

        `expected` is (33 or more, 2 or more): where the landmarks were, or should be by now.
        """
        if self._freed or _width(body) < PROFILE:
            # From aside both readings are the same: the model may begin anew.
            self.turned = self._freed = False
            return body
        as_found = _off(body.points, expected)
        mirror = _off(body.points[OTHER_SIDE], expected)
        if min(as_found, mirror) < CLEARLY * max(as_found, mirror):
            turned = mirror < as_found
            self._against = self._against if turned == self.turned else 0
            self.turned = turned
        return exchanged(body) if self.turned else body

    def compare(self, body: Body, person: Person) -> None:
        """Take the detector's word on a body as it was given: it can only free the model."""
        if not self.turned:
            self._against = 0
            return
        joints = person.joints[_SEEN_PAIRED, :2]
        landmarks = [JOINT_OF[joint] for joint in _SEEN_PAIRED]
        ours = _mean(body.points[landmarks, :2] - joints)
        theirs = _mean(exchanged(body).points[landmarks, :2] - joints)
        if theirs < CLEARLY * ours:
            self._against += 1
        elif ours < CLEARLY * theirs:
            self._against = 0
        if self._against >= VOTES:
            self._freed, self._against = True, 0

    @property
    def doubted(self) -> bool:
        """Whether the model is being overruled: the detector should say what it sees."""
        return self.turned


def _off(points: NDArray[np.floating], expected: NDArray[np.floating]) -> float:
    return _mean(points[PAIRED, :2] - expected[PAIRED, :2])


def _width(body: Body) -> float:
    points = body.points[PAIRED, :2]
    tall = max(float(np.ptp(points[:, 1])), 1.0)
    return _mean(points[0::2] - points[1::2]) / tall


def _mean(vectors: NDArray[np.floating]) -> float:
    return float(np.hypot(vectors[:, 0], vectors[:, 1]).mean())
