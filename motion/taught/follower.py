"""Following learned gestures while they happen, for everyone in the picture."""

import math
from collections.abc import Sequence

from motion.pose import Pose
from motion.taught.learned_gesture import GestureProgress, GestureRecognised, LearnedGesture
from motion.taught.movements import MovementWatch
from motion.taught.poses import PoseWatch
from motion.taught.rivals import told_apart
from motion.taught.view import LOST, GestureView

GestureEvent = GestureProgress | GestureRecognised


class GestureFollower:
    """Says how far each gesture is and when one is certain; whatever else happens is unknown.

    Deterministic and causal. What it gives does not depend on the camera's rate.
    """

    def __init__(self, gestures: Sequence[LearnedGesture]) -> None:
        """Take the gestures of one set.

        Raises:
            ValueError: two have the same name.
        """
        names = [gesture.name for gesture in gestures]
        twin = next((name for name in names if names.count(name) > 1), None)
        if twin is not None:
            raise ValueError(f"gestures must have different names, got {twin!r} twice")
        self.gestures = tuple(told_apart(gestures))
        self._persons: dict[int, _Person] = {}

    def update(self, poses: Sequence[Pose]) -> list[GestureEvent]:
        """Take the poses of one camera frame, at most one a person.

        Returns the progress of each gesture that is being followed, at most one a person and
        gesture, and those that are certain now, once each.
        """
        events: list[GestureEvent] = []
        for pose in sorted(poses, key=lambda pose: pose.person):
            known = self._persons.get(pose.person)
            if known is None or pose.t - known.t > LOST:
                fresh = _Person(self.gestures, arrives=known is None)
                known = self._persons[pose.person] = fresh
            events += known.update(pose)
        return events

    def forget(self, person: int) -> None:
        """Forget a person who has gone."""
        self._persons.pop(person, None)


class _Person:
    def __init__(self, gestures: Sequence[LearnedGesture], *, arrives: bool) -> None:
        self.t = -math.inf
        self._view = GestureView()
        self._moves = {gesture.name: gesture.moves for gesture in gestures}
        self._movements = MovementWatch([g for g in gestures if g.kind == "movement"])
        self._poses = PoseWatch([g for g in gestures if g.kind == "pose"], arrives=arrives)

    def update(self, pose: Pose) -> list[GestureEvent]:
        recognised: list[GestureEvent] = []
        for sight in self._view.update(pose):
            moved = self._movements.step(sight, pose.t, pose.person)
            for event in moved:
                self._poses.bar(self._moves[event.gesture])
            held = self._poses.step(sight, pose.t, pose.person)
            for event in held:
                self._movements.bar(self._moves[event.gesture], pose.t)
            recognised += [*moved, *held]
        self.t = pose.t
        progress: list[GestureEvent] = [
            *self._movements.progress(pose.t, pose.person),
            *self._poses.progress(pose.t, pose.person),
        ]
        return progress + recognised
