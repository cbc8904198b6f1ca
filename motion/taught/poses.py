"""One person's posture beside the learned ones."""

import math
from collections import deque
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.taught.demonstration import LOOK
from motion.taught.learned_gesture import GestureProgress, GestureRecognised, LearnedGesture
from motion.taught.movements import likelihood
from motion.taught.path import Courses
from motion.taught.view import NEUTRAL, PARTS, RATE, Sight

_STILL: Final = 0.12  # metres within a look; held poses are not quite still
_LOOSER: Final = 1.3  # times the threshold, a pose that was taken may drift
_CERTAIN: Final = 0.9  # of the threshold, within which it is recognised
_CAME: Final = 0.6  # of the way from standing to the pose, that somebody must have come ...
_LATELY: Final = 60  # ... within so many bodies, 2 s: who merely stands like that shows nothing
_LET_GO: Final = 0.25  # seconds without it, after which it is over

Flags = NDArray[np.bool_]


class PoseWatch:
    """Follows held poses through the evenly timed bodies of one person."""

    def __init__(self, gestures: Sequence[LearnedGesture], *, arrives: bool = True) -> None:
        """Take the gestures; who `arrives` may have taken a pose before they were seen."""
        self._arrives = arrives
        self._gestures = tuple(gestures)
        n = len(self._gestures)
        self._courses = Courses(list(gestures)) if gestures else None
        self._threshold = np.array([g.threshold for g in gestures])
        self._since = np.full(n, math.inf)  # seconds, when it was taken; inf: it is not
        self._last = np.full(n, -math.inf)  # seconds, when it was seen last
        self._told = np.zeros(n, np.bool_)
        self._distance = np.full(n, math.inf)
        weight = [gesture.weight.astype(np.float64).reshape(-1) for gesture in gestures]
        self._weight = np.array(weight).reshape(n, 2 * len(PARTS))
        postures = np.array([g.course[0] for g in gestures]).reshape(n, 2 * len(PARTS))
        apart = (postures - NEUTRAL.reshape(1, -1)) ** 2
        self._way = np.sqrt((apart * self._weight).sum(axis=1))  # metres, from standing
        self._past: deque[Sight] = deque(maxlen=_LATELY)

    def step(self, sight: Sight, t: float, person: int) -> list[GestureRecognised]:
        """Go on to the next body; t is that of the camera frame that brought it."""
        if self._courses is None:
            return []
        self._past.append(sight)
        self._distance = self._courses.distances(sight.places[None], sight.seen[None])[:, 0]
        held = np.isfinite(self._since)
        limit = self._threshold * np.where(held, _LOOSER, 1.0)
        near = self._distance <= limit
        here = near & held
        if (near & ~held).any():
            here |= near & self._is_still() & self._has_come()
        self._since[here & ~held] = sight.t
        self._last[here] = sight.t
        over = held & (sight.t - self._last > _LET_GO)
        self._since[over], self._told[over] = math.inf, False
        return self._recognise(sight.t, t, person)

    def bar(self, parts: Flags) -> None:
        """Tell none that is held now with any of these parts (10,): they made a movement."""
        if self._courses is not None:
            shares = (self._courses.moves & parts).any(axis=1)
            self._told |= shares & np.isfinite(self._since)

    def progress(self, t: float, person: int) -> list[GestureProgress]:
        """Return the poses that are held."""
        return [
            GestureProgress(
                t,
                person,
                gesture.name,
                self._position(row, self._last[row]),
                likelihood(float(self._distance[row]), gesture.threshold),
                float(self._since[row]),
            )
            for row, gesture in enumerate(self._gestures)
            if math.isfinite(self._since[row])
        ]

    def _position(self, row: int, t: float) -> float:
        return min((t - float(self._since[row])) / self._gestures[row].hold, 1.0)

    def _is_still(self) -> Flags:
        """Return (n,) whether all that tells a pose has kept its place for a look."""
        assert self._courses is not None
        if len(self._past) < LOOK:
            return np.zeros(len(self._gestures), np.bool_)
        way = np.linalg.norm(self._past[-1].places - self._past[-LOOK].places, axis=1)
        moved = np.where(self._courses.moves, way, 0.0).max(axis=1)
        still: Flags = moved < _STILL
        return still

    def _has_come(self) -> Flags:
        """Return (n,) whether somebody has lately moved as far as into the pose."""
        past = np.array([sight.places for sight in self._past])
        if self._arrives and len(past) < _LATELY:
            past = np.concatenate([NEUTRAL[None], past])
        apart = ((past - past[-1]) ** 2).reshape(len(past), -1)
        far = np.sqrt((apart @ self._weight.T).max(axis=0))
        come: Flags = far >= _CAME * self._way
        return come

    def _recognise(self, now: float, t: float, person: int) -> list[GestureRecognised]:
        assert self._courses is not None
        due = [
            row
            for row, gesture in enumerate(self._gestures)
            if not self._told[row] and now - self._since[row] >= gesture.hold - 0.5 / RATE
        ]
        if not due:
            return []
        # The pose that more parts of the body speak for is meant, where two fit.
        parts = self._courses.moves.sum(axis=1)
        fit = np.maximum(1.0 - self._distance / (_CERTAIN * self._threshold), 0.0) * parts
        fit[~np.isfinite(self._since)] = 0.0
        best = int(fit.argmax())
        if fit[best] <= 0.0 or best not in due:
            return []
        self._told[due] = True
        gesture = self._gestures[best]
        like = likelihood(float(self._distance[best]), gesture.threshold)
        share = min(gesture.hold / max(gesture.seconds, gesture.hold), 1.0)
        return [GestureRecognised(t, person, gesture.name, like, float(self._since[best]), share)]
