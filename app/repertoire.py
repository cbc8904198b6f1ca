"""The gestures of a performance: those that are known, and those that are to be taught in it."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Protocol

from motion.pose import Pose
from motion.taught.follower import GestureFollower
from motion.taught.learned_gesture import LearnedGesture
from motion.taught.learner import learn


@dataclass(frozen=True, slots=True)
class Learnt:
    """What became of three demonstrations."""

    known: tuple[LearnedGesture, ...]  # all gestures, the new one last
    follower: GestureFollower  # of them
    trouble: str = ""  # why it is known in this performance only, a sentence


class Helper(Protocol):
    """Does work beside the pictures; `concurrent.futures.Executor` for example."""

    def submit(self, work: Callable[[], Learnt], /) -> Future[Learnt]:
        """Begin it and return where its result will lie."""


class AtOnce:
    """Does all work when it is given, so that a film gives the same on every machine."""

    def submit(self, work: Callable[[], Learnt], /) -> Future[Learnt]:
        """Do it, and return where its result, or what it raised, lies."""
        done: Future[Learnt] = Future()
        try:
            done.set_result(work())
        except ValueError as error:
            done.set_exception(error)
        return done


@dataclass(frozen=True, slots=True)
class Repertoire:
    """What performers know, and how they come to know more."""

    known: tuple[LearnedGesture, ...] = ()
    to_teach: tuple[str, ...] = ()  # names, in the order in which they are shown
    keep: Callable[[LearnedGesture], None] = lambda _: None  # what is done with one that was learnt
    helper: Helper = field(default_factory=AtOnce)

    def learn(
        self, name: str, shown: Sequence[Sequence[Pose]], known: Sequence[LearnedGesture]
    ) -> Learnt:
        """Learn a gesture, keep it, and return it among those that are known.

        Raises:
            GestureError: nothing can be learnt from what was shown.
        """
        gesture = learn(name, shown)
        now = (*(other for other in known if other.name != name), gesture)
        follower = GestureFollower(now)
        try:
            self.keep(gesture)
        except OSError as error:
            why = error.strerror or error
            return Learnt(now, follower, f'"{name}" cannot be kept ({why}).')
        return Learnt(now, follower)
