"""What a joint's strokes were like lately, and how far foretelling them was off."""

import math
import statistics
from typing import Final

import numpy as np

from motion.strikes.habit import LATELY, Habit, StrokeShape

# Lasting, braking (seconds), way (metres), peak speed (m/s) of somebody never seen before: medians
# of published strokes of an air drummer.
NOVICE: Final = np.array([0.24, 0.075, 0.2, 1.5])
_HINTS: Final = 16  # landings that were thought possible, and what became of them
_BELIEF: Final = (3.0, 6.0)  # landings among possible ones, of somebody never seen before
_DOUBT: Final = 3.0  # errors that a player's own are weighed against: with few the median is weak


class JointMemory:
    """Remembers the latest strokes of one joint."""

    def __init__(self, habit: Habit) -> None:
        self._strokes = list(habit.strokes)[-LATELY:]
        self._errors = list(habit.errors)[-LATELY:]
        self.usual = NOVICE
        self.offset = 0.0  # seconds to be added to what is foretold
        self.aimed = -math.inf  # seconds, when the last strike sounds
        self.heading = (0.0, 0.0)  # of it
        self._before = -math.inf  # the one before it
        self.hinted = -math.inf  # seconds, the last landing that was thought possible
        self._true: list[bool] = []  # whether such landings came to be
        self._weigh()

    @property
    def count(self) -> int:
        """Return how many strokes are remembered."""
        return len(self._strokes)

    def strike(self, t_sound: float, heading: tuple[float, float]) -> None:
        """Take a strike that was decided."""
        self._before, self.aimed, self.heading = self.aimed, t_sound, heading

    def landed_before(self, t: float) -> float:
        """Return when the last strike landed that has by t; as foretold."""
        return self.aimed if self.aimed <= t else self._before

    @property
    def belief(self) -> float:
        """Return 0..1, the part of the possible landings that come to be, with this player."""
        return (_BELIEF[0] + sum(self._true)) / (_BELIEF[1] + len(self._true))

    def judge(self, true: bool) -> None:
        """Take whether a landing that was thought possible came to be."""
        self._true = [*self._true, true][-_HINTS:]

    def learn(self, shape: StrokeShape, error: float) -> None:
        """Take a stroke that is known from both sides, and by how much it landed later."""
        self._strokes = [*self._strokes, shape][-LATELY:]
        self._errors = [*self._errors, error][-LATELY:]
        self._weigh()

    def habit(self) -> Habit:
        """Return what is worth keeping."""
        return Habit(tuple(self._strokes), tuple(self._errors))

    def _weigh(self) -> None:
        if self._strokes:
            rows = [(s.lasting, s.braking, s.way, s.peak_speed) for s in self._strokes]
            self.usual = np.median(np.array(rows), axis=0)
        if self._errors:
            n = len(self._errors)
            self.offset = statistics.median(self._errors) * n / (n + _DOUBT)
