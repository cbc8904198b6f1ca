"""The stages between a camera frame's poses and the actions they make, live and offline alike."""

from dataclasses import dataclass, replace

from app.stopwatch import NoStopwatch, Stopwatch
from motion.approach import Approaches
from motion.flow import FlowMeter
from motion.gesture import Flow, Landing, Strike
from motion.pose import Pose
from motion.strike import StrikeDetector
from music.timeline import Timeline
from patch.action import Action, Drop, Keep, Play
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
        self._approaches = Approaches()
        self._struck: dict[int, Strike] = {}  # by number, until their landings are known
        self._stopwatch: Stopwatch = stopwatch or NoStopwatch()

    def advance(self, t: float, poses: list[Pose], earliest: float | None = None) -> Step:
        """Take the poses of one camera frame through all stages.

        `earliest` is the first moment that still can be heard; what is due before sounds then.
        """
        with self._stopwatch.stage("gesture"):
            gestures = self.strikes.update(poses)
            flows = self._flow.update(poses)
            self._approaches.update(flows)
        strikes = [self._approached(g) for g in gestures if isinstance(g, Strike)]
        landings = [self._released(g) for g in gestures if isinstance(g, Landing)]
        with self._stopwatch.stage("zones"):
            hits = self.watch.update(poses, strikes, t)
        with self._stopwatch.stage("patch"):
            asked = self.performer.update(hits, flows, t, landings)
            actions = [_not_before(t if earliest is None else earliest, a) for a in asked]
        return Step(t, poses, strikes, landings, flows, hits, actions)

    def _approached(self, strike: Strike) -> Strike:
        """Tell of a strike out of what movement it came."""
        approach = self._approaches.approach(strike.person, strike.joint, strike.t_start)
        self._struck[strike.id] = strike
        return replace(strike, approach=approach)

    def _released(self, landing: Landing) -> Landing:
        """Tell of a landing whether the joint was held there or let go."""
        strike = self._struck.pop(landing.strike_id, None)
        if strike is None or landing.t_landed is None:
            return landing
        release = self._approaches.release(strike.person, strike.joint, landing.t_landed, landing.t)
        return replace(landing, release=release)


def _not_before(earliest: float, action: Action) -> Action:
    """Put off a sound, and what becomes of it; a loop keeps its beat."""
    if isinstance(action, Play | Keep | Drop) and action.at < earliest:
        return replace(action, at=earliest)
    return action
