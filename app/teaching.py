"""Teaching gestures while playing: by one sign, and by doing them three times.

Both hands held together above the head begin it. The same sign again takes the last demonstration
back; where there is none it ends the teaching, as going away does.
"""

import math
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal

from app.repertoire import Learnt, Repertoire
from motion.pose import Pose
from motion.taught.learned_gesture import GestureError
from motion.taught.showing import Showing
from motion.taught.signal import HELD, OverheadSign

Turn = Literal["asked", "begun", "step", "shown", "dropped", "ended", "taught", "refused"]

_SIGN: Final = f"hold both hands together above your head for {HELD:g} s"
_READ_FOR: Final = 8.0  # seconds that a sentence stays, where nothing is being shown
_ASKED_FOR: Final = 20.0  # the same for the first one: somebody has to walk from the keys
_AWAY: Final = 5.0  # seconds out of sight that end it
_IDLE: Final = 60.0  # seconds without a demonstration that end it


@dataclass(frozen=True, slots=True)
class TeachingNews:
    """Something new about the gesture that is being taught."""

    t: float  # capture time of the camera frame, seconds
    what: Turn
    gesture: str
    person: int | None  # who shows it; None: nobody yet
    says: str  # a sentence for the performers


class Teaching:
    """Waits for the sign, follows who shows a gesture, and has it learnt.

    Deterministic but for the moment at which a helper has learnt; that is the next camera frame's
    where it learns at once.
    """

    def __init__(self, repertoire: Repertoire) -> None:
        self._known = repertoire.known
        self._repertoire = repertoire
        self._names = list(repertoire.to_teach)
        self._signs: dict[int, OverheadSign] = {}
        self._showing: Showing | None = None
        self._work: Future[Learnt] | None = None
        self._shower: int | None = None
        self._seen = 0.0  # seconds, when the shower was seen last
        self._since = 0.0  # seconds, when they began or last showed something
        self._says, self._until = "", math.inf
        self._asked = False

    @property
    def shower(self) -> int | None:
        """Who is showing a gesture: what they do meanwhile is not meant to sound."""
        return self._shower

    @property
    def says(self) -> str:
        """What performers should read now, empty where there is nothing."""
        return self._says

    def update(self, t: float, poses: Sequence[Pose]) -> tuple[list[TeachingNews], Learnt | None]:
        """Take the poses of one camera frame; return what is new, and what is known from now on."""
        if not self._names:
            self._forget_says(t)
            return [], None
        news: list[TeachingNews] = []
        learnt = None
        if not self._asked:
            self._asked = True
            news.append(self._tell(t, "asked", self._how(), _ASKED_FOR))
        if self._work is not None:
            told, learnt = self._look_at_work(t, self._work)
            news += told
        else:
            news += self._follow_signs(t, poses)
            news += self._follow_showing(t, poses)
        self._forget_says(t)
        return news, learnt

    def _how(self) -> str:
        return f'To teach "{self._names[0]}", {_SIGN}.'

    def _follow_signs(self, t: float, poses: Sequence[Pose]) -> list[TeachingNews]:
        news = []
        for pose in poses:
            sign = self._signs.setdefault(pose.person, OverheadSign())
            if sign.update(pose) and self._shower in (None, pose.person):
                news.append(self._signed(t, pose.person))
        return news

    def _signed(self, t: float, person: int) -> TeachingNews:
        name = self._names[0]
        self._since = self._seen = t
        if self._showing is None:
            self._showing, self._shower = Showing(name, person=person), person
            return self._tell(t, "begun", f'Teaching "{name}": lower your hands.')
        if self._showing.demonstrations:
            self._showing.drop_last()
            return self._tell(t, "dropped", "The last one is forgotten: lower your hands.")
        return self._end(t)

    def _end(self, t: float) -> TeachingNews:
        news = self._tell(t, "ended", f"Not teaching now. {self._how()}")
        self._showing = self._shower = None
        return news

    def _follow_showing(self, t: float, poses: Sequence[Pose]) -> list[TeachingNews]:
        showing = self._showing
        if showing is None or self._shower is None:
            return []
        mine = [pose for pose in poses if pose.person == self._shower and not pose.guessed]
        if mine:
            self._seen = t
        if t - self._seen > _AWAY or t - self._since > _IDLE:
            return [self._end(t)]
        if not mine or self._signs[self._shower].given:
            return []
        before = len(showing.demonstrations)
        step = showing.update(mine)
        if step.text is None:
            return []
        if step.count == before:
            return [self._tell(t, "step", step.text)]
        self._since = t
        news = [self._tell(t, "shown", step.text)]
        if step.stage == "done":
            self._learn(showing)
        return news

    def _learn(self, showing: Showing) -> None:
        shown = tuple(tuple(poses) for poses in showing.demonstrations)
        work = partial(self._repertoire.learn, showing.name, shown, self._known)
        self._work = self._repertoire.helper.submit(work)

    def _look_at_work(
        self, t: float, work: Future[Learnt]
    ) -> tuple[list[TeachingNews], Learnt | None]:
        if not work.done():
            return [], None
        self._work = None
        try:
            learnt = work.result()
        except GestureError as error:
            return [self._begin_again(t, error)], None
        self._known = learnt.known
        name = self._names[0]
        says = f'"{name}" is known now. {learnt.trouble}'.rstrip()
        following = self._names[1:]
        more = f' To teach "{following[0]}", {_SIGN}.' if following else ""
        news = self._tell(t, "taught", says + more)
        self._names = following
        self._showing = self._shower = None
        return [news], learnt

    def _begin_again(self, t: float, error: GestureError) -> TeachingNews:
        """Ask the same person for all demonstrations once more."""
        self._showing = Showing(self._names[0], person=self._shower)
        self._since = self._seen = t
        says = f"{str(error)[:1].upper()}{str(error)[1:]}."
        return self._tell(t, "refused", f"{says} Show it three times again.")

    def _tell(self, t: float, what: Turn, says: str, lasts: float = _READ_FOR) -> TeachingNews:
        self._says, self._until = says, t + lasts
        return TeachingNews(t, what, self._names[0], self._shower, says)

    def _forget_says(self, t: float) -> None:
        """Take a sentence away that everybody has read; what is to be shown stays."""
        if self._shower is None and t > self._until:
            self._says = ""
