"""One person's movements beside the learned ones."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.taught.decision import left_rest
from motion.taught.learned_gesture import GestureProgress, GestureRecognised, LearnedGesture
from motion.taught.path import Courses, Paths
from motion.taught.view import Sight

_AT_FIRST: Final = 0.55  # of the threshold, that a gesture must be within to be known so early
_AT_LAST: Final = 0.92
_LATEST: Final = 0.9  # of a gesture, from which on the threshold alone counts
_HALF: Final = math.log(2.0)

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


def likelihood(distance: float, threshold: float) -> float:
    """Return 0..1: 1 exactly as taught, 0.5 at the threshold."""
    return math.exp(-_HALF * (distance / threshold) ** 2)


def _enough(gestures: Sequence[LearnedGesture], instant: NDArray[np.int64]) -> Floats:
    """Return (g, m) the mean distance at which a gesture is certain; -1 where it is too early.

    What fits well is believed at once, what fits badly only when nearly all of it was done.
    """
    decide = np.array([gesture.decide for gesture in gestures])[:, None]
    last = _LATEST * (np.array([len(gesture.course) for gesture in gestures])[:, None] - 1)
    share = np.clip((instant - decide) / np.maximum(last - decide, 1e-9), 0.0, 1.0)
    threshold = np.array([gesture.threshold for gesture in gestures])[:, None]
    limit: Floats = threshold * (_AT_FIRST + (_AT_LAST - _AT_FIRST) * share)
    return np.where(instant >= decide, limit, -1.0)


class MovementWatch:
    """Follows movements through the evenly timed bodies of one person."""

    def __init__(self, gestures: Sequence[LearnedGesture]) -> None:
        self._gestures = tuple(gestures)
        if not gestures:
            return
        self._courses = Courses(list(gestures))
        shape = self._courses.free.shape
        self._paths = Paths(shape)
        self._threshold = np.array([g.threshold for g in gestures])[:, None]
        instant = np.arange(shape[1])[None]
        inside = instant < self._courses.lengths[:, None]
        gone = np.array([left_rest(g, g.threshold) for g in gestures])
        self._begun = inside & (instant >= gone[:, None])
        self._enough = np.where(inside, _enough(gestures, instant), -1.0)
        tells = self._courses.moves
        self._n_parts = tells.sum(axis=1).astype(np.float64)[:, None]
        self._tells = tells
        self._share = (tells @ tells.T.astype(np.int64)) > 0
        self._barred = np.full(len(gestures), -math.inf)  # seconds; what began by then is told
        self._told = np.zeros(len(gestures), np.bool_)
        self._value = np.zeros(shape)
        self._mean = np.full(shape, np.inf)

    def step(self, sight: Sight, t: float, person: int) -> list[GestureRecognised]:
        """Go on to the next body; t is that of the camera frame that brought it."""
        if not self._gestures:
            return []
        distance = self._courses.distances(sight.places[None], sight.seen[None])
        self._paths.step(sight.t, distance, self._courses.free)
        self._mean = self._paths.cost / self._courses.weights_so_far
        fits = np.maximum(1.0 - self._mean / self._threshold, 0.0)
        self._value = fits * self._courses.weights_so_far * self._n_parts * self._begun
        return self._recognise(t, person)

    def bar(self, parts: Flags, t: float) -> None:
        """Bar what has begun by now with any of these parts (10,): they hold a pose."""
        if self._gestures:
            shares = (self._tells & parts).any(axis=1)
            self._barred[shares] = t
            self._told[shares] = False

    def progress(self, t: float, person: int) -> list[GestureProgress]:
        """Return what is going on, as of the last body."""
        if not self._gestures:
            return []
        found = []
        for row, i in enumerate(self._value.argmax(axis=1).tolist()):
            began = float(self._paths.began[row, i])
            barred = began <= self._barred[row] and not self._told[row]
            if self._value[row, i] > 0.0 and not barred:
                gesture = self._gestures[row]
                last = len(gesture.course) - 1
                like = likelihood(float(self._mean[row, i]), gesture.threshold)
                found.append(GestureProgress(t, person, gesture.name, i / last, like, began))
        return found

    def _recognise(self, t: float, person: int) -> list[GestureRecognised]:
        new = self._paths.began > self._barred[:, None]
        value = np.where(new, self._value, 0.0)
        sure = np.where(self._mean <= self._enough, value, 0.0)
        if not sure.any():
            return []
        most, surest = value.max(axis=1), sure.max(axis=1)
        found = []
        for row in np.argsort(-surest, kind="stable").tolist():
            rivals = self._share[row] & (self._barred < t)
            if surest[row] <= 0.0 or self._barred[row] >= t or surest[row] < most[rivals].max():
                continue
            i = int(sure[row].argmax())
            self._bar(row, t)
            found.append(self._event(row, i, t, person))
        return found

    def _bar(self, row: int, t: float) -> None:
        """Bar what began before and shares parts with a gesture that is told: it is the same."""
        shares = self._share[row]
        self._barred[shares] = t
        self._told[shares] = False
        self._told[row] = True

    def _event(self, row: int, i: int, t: float, person: int) -> GestureRecognised:
        gesture = self._gestures[row]
        return GestureRecognised(
            t=t,
            person=person,
            gesture=gesture.name,
            likelihood=likelihood(float(self._mean[row, i]), gesture.threshold),
            began=float(self._paths.began[row, i]),
            decided_at_fraction=i / (len(gesture.course) - 1),
        )
