"""Learned gestures among the stages: their progress joins the flow, their end is a hit."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from motion.gesture import Flow
from motion.landmark import INDEX
from motion.pose import Pose
from motion.taught.follower import GestureFollower
from motion.taught.learned_gesture import GestureProgress, GestureRecognised, LearnedGesture
from zones.hit import ZoneHit

_JOINTS: Final = {"head": "nose", "hips": "left_hip"}  # of a body's part, where it is none itself


class GestureStage:
    """Follows the performers' own gestures; deterministic, holds its own past."""

    def __init__(self, gestures: Sequence[LearnedGesture]) -> None:
        self._follower = GestureFollower(gestures)
        self._joints = {
            gesture.name: _JOINTS.get(gesture.parts[0], gesture.parts[0]) for gesture in gestures
        }

    def update(
        self, poses: Sequence[Pose], flows: Sequence[Flow]
    ) -> tuple[list[Flow], list[ZoneHit]]:
        """Return the flows, which know how far each gesture is, and a hit for each recognised."""
        if not self._joints:
            return list(flows), []
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
