"""The stages between a camera frame's poses and the actions they make, live and offline alike."""

from dataclasses import dataclass, replace

from app.stopwatch import NoStopwatch, Stopwatch
from motion.flow import FlowMeter
from motion.gesture import Flow, Landing, Strike
from motion.pose import Pose
from motion.strike import StrikeDetector
from music.timeline import Timeline
from patch.action import Action, Play
from patch.patch import Patch
from patch.performer import Performer
from zones.hit import ZoneHit
from zones.zone_watch import ZoneWatch


@dataclass(frozen=True, slots=True)
class Step:
    """What one camera frame gave."""

    t: float
    poses: list[Pose]
    strikes: list[Strike]
    landings: list[Landing]
    flows: list[Flow]
    hits: list[ZoneHit]
    actions: list[Action]


class Performance:
    """Holds every stage; deterministic, no clock, no device."""

    def __init__(
        self,
        patch: Patch,
        timeline: Timeline,
        strikes: StrikeDetector,
        stopwatch: Stopwatch | None = None,
    ) -> None:
        self.timeline = timeline
        self.strikes = strikes
        self.watch = ZoneWatch(patch.layout)
        self.performer = Performer(patch, timeline)
        self._flow = FlowMeter()
        self._stopwatch: Stopwatch = stopwatch or NoStopwatch()

    def advance(self, t: float, poses: list[Pose], earliest: float | None = None) -> Step:
        """Take the poses of one camera frame through all stages.

        `earliest` is the first moment that still can be heard; what is due before sounds then.
        """
        with self._stopwatch.stage("gesture"):
            gestures = self.strikes.update(poses)
            flows = self._flow.update(poses)
        strikes = [gesture for gesture in gestures if isinstance(gesture, Strike)]
        landings = [gesture for gesture in gestures if isinstance(gesture, Landing)]
        with self._stopwatch.stage("zones"):
            hits = self.watch.update(poses, strikes, t)
        with self._stopwatch.stage("patch"):
            asked = self.performer.update(hits, flows, t)
            actions = [_not_before(t if earliest is None else earliest, a) for a in asked]
        return Step(t, poses, strikes, landings, flows, hits, actions)


def _not_before(earliest: float, action: Action) -> Action:
    """Put off a sound; a loop keeps its beat."""
    if isinstance(action, Play) and action.at < earliest:
        return replace(action, at=earliest)
    return action
