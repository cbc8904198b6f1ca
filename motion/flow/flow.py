"""Flow of everyone in the picture: what they do between their strikes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from motion.flow.accord import Accord
from motion.flow.body_flow import BodyFlow
from motion.flow.flow_settings import FlowSettings
from motion.gesture import Flow
from motion.pose import Pose

_BEGIN_ANEW: Final = 0.5  # seconds without a pose after which a person begins anew


class FlowMeter:
    """Measures the flow of all persons. Deterministic, causal, no I/O; holds its own past.

    Each measure's delay stands with the class that makes it.
    """

    def __init__(self, settings: FlowSettings | None = None) -> None:
        self._settings = settings or FlowSettings()
        self._bodies: dict[int, BodyFlow] = {}
        self._accord = Accord()

    def update(self, poses: Sequence[Pose]) -> list[Flow]:
        """Take the poses of one camera frame; return one flow a person, in order of persons."""
        if not poses:
            return []
        flows = []
        for pose in sorted(poses, key=lambda pose: pose.person):
            body = self._bodies.get(pose.person)
            if body is None or pose.t - body.t > _BEGIN_ANEW:
                body = self._bodies[pose.person] = BodyFlow(self._settings)
            flows.append(body.update(pose))
        now = max(pose.t for pose in poses)
        for person in [p for p, body in self._bodies.items() if now - body.t > _BEGIN_ANEW]:
            del self._bodies[person]
        if len(self._bodies) < 2:
            return flows
        moving = {person: body.velocity for person, body in self._bodies.items()}
        accord = self._accord.update(now, moving)
        return [replace(flow, accord=accord[flow.person]) for flow in flows]
