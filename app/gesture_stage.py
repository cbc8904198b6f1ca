"""Learned gestures among the stages: their progress joins the flow, their end is a hit."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from app.repertoire import Repertoire
from app.teaching import Teaching, TeachingNews
from motion.gesture import Flow
from motion.landmark import INDEX
from motion.pose import Pose
from motion.taught.follower import GestureFollower
from motion.taught.learned_gesture import GestureProgress, GestureRecognised
from zones.hit import ZoneHit

_JOINTS: Final = {"head": "nose", "hips": "left_hip"}  # of a body's part, where it is none itself


@dataclass(frozen=True, slots=True)
class GestureStep:
    """What gestures came to at one camera frame."""

    flows: list[Flow]  # which know how far each gesture is
    hits: list[ZoneHit]  # one for each recognised
    news: list[TeachingNews]


class GestureStage:
    """Follows the performers' own gestures, and lets them teach new ones; holds its own past."""

    def __init__(self, repertoire: Repertoire) -> None:
        self.teaching = Teaching(repertoire)
        self._follow(GestureFollower(repertoire.known))

    def update(self, t: float, poses: Sequence[Pose], flows: Sequence[Flow]) -> GestureStep:
        """Take one camera frame; who is just teaching does no gesture that counts."""
        news, learnt = self.teaching.update(t, poses)
        if learnt is not None:
            self._follow(learnt.follower)
        if not self._joints:
            return GestureStep(list(flows), [], news)
        followed = [pose for pose in poses if pose.person != self.teaching.shower]
        known, hits = self._look(followed, flows)
        return GestureStep(known, hits, news)

    def _follow(self, follower: GestureFollower) -> None:
        self._follower = follower
        self._joints = {
            gesture.name: _JOINTS.get(gesture.parts[0], gesture.parts[0])
            for gesture in follower.gestures
        }

    def _look(
        self, poses: Sequence[Pose], flows: Sequence[Flow]
    ) -> tuple[list[Flow], list[ZoneHit]]:
        events = self._follower.update(poses)
        known = [
            replace(
                flow,
                gestures={
                    event.gesture: event.position
                    for event in events
                    if isinstance(event, GestureProgress) and event.person == flow.person
                },
            )
            for flow in flows
        ]
        by_number = {pose.person: pose for pose in poses}
        hits = [
            self._hit(event, by_number[event.person])
            for event in events
            if isinstance(event, GestureRecognised)
        ]
        return known, hits

    def _hit(self, event: GestureRecognised, pose: Pose) -> ZoneHit:
        joint = self._joints[event.gesture]
        x, y = pose.landmarks[INDEX[joint], :2].tolist()
        return ZoneHit(
            t=event.t,
            zone=event.gesture,
            kind="gesture",
            person=event.person,
            joint=joint,
            strength=event.likelihood,
            position=(0.0, 0.0),
            place=(x, y),
        )
