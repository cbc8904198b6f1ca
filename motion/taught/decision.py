"""From which instant on a gesture may be decided."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.taught.learned_gesture import LearnedGesture
from motion.taught.path import Courses
from motion.taught.view import PARTS

_SURE: Final = 0.8  # of the distance at which other movement comes
_STANDING: Final = 1.5  # times the threshold, that a standing body must be off by then
_EARLIEST: Final = 0.65  # of a gesture
_LATEST: Final = 0.94


def decision_instant(gesture: LearnedGesture, threshold: float, others: NDArray[np.float64]) -> int:
    """Return the first instant from which on other movement (m,) stays too far off.

    Before a body that never leaves its first posture would be too far off, nothing is certain.
    """
    m = len(gesture.course)
    last = round(_LATEST * (m - 1))
    close = np.flatnonzero(_SURE * others < threshold)
    after = int(close[-1]) + 1 if len(close) else 0
    return min(max(after, round(_EARLIEST * (m - 1)), left_rest(gesture, threshold)), last)


def left_rest(gesture: LearnedGesture, threshold: float) -> int:
    """Return the first instant that somebody cannot seem to reach by standing still."""
    course = gesture.course.astype(np.float64)
    distance = Courses([gesture]).distances(course[:1], np.ones((1, len(PARTS)), np.bool_))[0]
    mean = np.cumsum(distance) / np.arange(1.0, len(course) + 1.0)
    gone = np.flatnonzero(mean > _STANDING * threshold)
    return int(gone[0]) if len(gone) else len(course) - 1
