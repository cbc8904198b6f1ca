"""Teaching a gesture by doing it: when a demonstration begins and ends, and how many there are.

Stillness, the gesture, stillness, three times. The posture in which somebody stands still first is
their rest; who is still elsewhere is holding a pose, and the demonstration goes on until they come
back.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from motion.pose import Pose
from motion.taught.demonstration import LOOK, MOVED
from motion.taught.learner import FEWEST, LONGEST, SHORTEST
from motion.taught.view import LOST, PARTS, RATE, GestureView, Sight

Stage = Literal["stand still", "show it", "showing", "done"]

_STANDS: Final = 0.6  # seconds of stillness that make a rest
_AGAIN: Final = 0.4  # seconds back at rest that end a demonstration
_LEAD: Final = 0.7  # seconds of rest that a demonstration keeps before it begins
_BACK: Final = 0.2  # metres from the rest that still are back
_STILL: Final = MOVED[1]  # metres within a look
_HOLDS_ON: Final = 4.0  # seconds of stillness elsewhere: it has ended there
_UPPER: Final = slice(0, 6)  # feet may come to stand elsewhere
_TREMBLES: Final = 0.15  # metres: less than that from the rest was no gesture


@dataclass(frozen=True, slots=True)
class ShowingStep:
    """What the teaching came to at one camera frame."""

    stage: Stage
    count: int  # demonstrations so far
    text: str | None  # a sentence for the performer; None: nothing new


class Showing:
    """Takes one person's poses and cuts demonstrations out of them.

    Pure: no clock, no file. Made when somebody asks to teach, given every camera frame, and done
    when `demonstrations` holds as many as were wanted.
    """

    def __init__(self, name: str, wanted: int = FEWEST, person: int | None = None) -> None:
        """Take the gesture's name; `person` None: the first who is seen.

        Raises:
            ValueError: fewer are wanted than can be learnt from.
        """
        if wanted < FEWEST:
            raise ValueError(f"a gesture needs {FEWEST} demonstrations at least, got {wanted}")
        self.name = name
        self.person = person
        self.demonstrations: list[list[Pose]] = []
        self._wanted = wanted
        self._view = GestureView()
        self._look: deque[Sight] = deque(maxlen=LOOK + 1)
        self._poses: deque[Pose] = deque()
        self._rest: NDArray[np.float64] | None = None
        self._still_since: float | None = None
        self._began: float | None = None
        self._farthest = 0.0
        self._stage: Stage = "stand still"
        self._text: str | None = f'Teaching "{name}": stand still.'
        self._last = -np.inf

    def update(self, poses: Sequence[Pose]) -> ShowingStep:
        """Take the poses of one camera frame."""
        pose = self._mine(poses)
        if pose is not None and self._stage != "done":
            if pose.t - self._last > LOST:
                self._start_anew()
            self._last = pose.t
            self._poses.append(pose)
            for sight in self._view.update(pose):
                self._go_on(sight)
            self._drop_old(pose.t)
        text, self._text = self._text, None
        return ShowingStep(self._stage, len(self.demonstrations), text)

    def drop_last(self) -> None:
        """Throw the last demonstration away, where it was none."""
        if self.demonstrations:
            self.demonstrations.pop()
            self._stand_still()
            self._text = "Forgotten. Stand still."

    def _mine(self, poses: Sequence[Pose]) -> Pose | None:
        if self.person is None and poses:
            self.person = min(poses, key=lambda pose: pose.person).person
        return next((pose for pose in poses if pose.person == self.person), None)

    def _start_anew(self) -> None:
        """Somebody was out of sight: what was begun is lost, what is whole stays."""
        if self._began is not None:
            self._text = "Out of sight: that one does not count. Stand still."
        self._stand_still()

    def _stand_still(self) -> None:
        """Look for the rest anew."""
        self._look.clear()
        self._poses.clear()
        self._rest = self._still_since = self._began = None
        self._stage = "stand still"

    def _go_on(self, sight: Sight) -> None:
        self._look.append(sight)
        still = self._is_still()
        if not still or self._still_since is None:
            self._still_since = sight.t if still else None
        lasting = sight.t - self._still_since if self._still_since is not None else 0.0
        if self._stage == "stand still":
            if lasting >= _STANDS:
                self._rest = sight.places
                self._to_rest(self._asks())
        elif self._stage == "show it":
            self._wait(sight, still)
        elif self._stage == "showing":
            self._follow(sight, lasting)

    def _wait(self, sight: Sight, still: bool) -> None:
        if still:
            return
        self._began = max(sight.t - LOOK / RATE, self._poses[0].t)
        self._farthest = 0.0
        self._stage = "showing"

    def _follow(self, sight: Sight, lasting: float) -> None:
        assert self._rest is not None
        assert self._began is not None
        away = np.linalg.norm(sight.places - self._rest, axis=1)
        self._farthest = max(self._farthest, float(np.where(sight.seen, away, 0.0).max()))
        back = float(np.where(sight.seen, away, 0.0)[_UPPER].max()) < _BACK
        if (back and lasting >= _AGAIN) or lasting >= _HOLDS_ON:
            self._finish(sight.t, lasting)
        elif sight.t - self._began > LONGEST + _HOLDS_ON:
            self._stage, self._began = "stand still", None
            self._text = (
                f"That went on for more than {LONGEST:g} s. Stand still, and show it again."
            )

    def _finish(self, t: float, lasting: float) -> None:
        assert self._began is not None
        seconds = t - lasting - self._began
        if self._farthest < _TREMBLES or seconds < SHORTEST:
            self._to_rest(None)
            return
        begin = self._began - _LEAD
        self.demonstrations.append([pose for pose in self._poses if pose.t >= begin])
        count = len(self.demonstrations)
        if count >= self._wanted:
            self._stage, self._began = "done", None
            self._text = f"{count} of {self._wanted}."
        else:
            self._to_rest(f"{count} of {self._wanted}. {self._asks()}")

    def _to_rest(self, text: str | None) -> None:
        self._stage = "show it" if self._rest is not None else "stand still"
        self._began = None
        self._text = text

    def _asks(self) -> str:
        return "Show it." if not self.demonstrations else "Show it again."

    def _is_still(self) -> bool:
        if len(self._look) <= LOOK:
            return False
        now, before = self._look[-1], self._look[0]
        way = np.linalg.norm(now.places - before.places, axis=1) * (now.seen & before.seen)
        assert len(way) == len(PARTS)
        return float(way.max()) <= _STILL

    def _drop_old(self, t: float) -> None:
        begin = t if self._began is None else self._began
        while self._poses and self._poses[0].t < begin - 2.0 * _LEAD:
            self._poses.popleft()
