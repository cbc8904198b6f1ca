"""The stages between a camera frame's poses and the actions they make, live and offline alike."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.gesture_stage import GestureStage
from app.stopwatch import NoStopwatch, Stopwatch
from motion.flow.flow import FlowMeter
from motion.gesture import Flow, Landing, Strike
from motion.people.performers import Performers, Rule
from motion.pose import Pose
from motion.strikes.approach import Approaches
from motion.strikes.forward import Forward
from motion.strikes.strike import StrikeDetector
from motion.taught.learned_gesture import LearnedGesture
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
        performers: Rule | None = None,
        gestures: Sequence[LearnedGesture] = (),
    ) -> None:
        self.timeline = timeline
        self.strikes = strikes
        self.watch = ZoneWatch(patch.layout)
        self.performer = Performer(patch, timeline)
        self._performers = Performers(performers)
        self._flow = FlowMeter()
        self._gestures = GestureStage(gestures)
        self._approaches = Approaches()
        self._forward = Forward()
        self._struck: dict[int, Strike] = {}  # by number, until their landings are known
        self._stopwatch: Stopwatch = stopwatch or NoStopwatch()

    def advance(self, t: float, poses: list[Pose], earliest: float | None = None) -> Step:
        """Take the poses of one camera frame through all stages, those of who performs.

        `earliest` is the first moment that still can be heard; what is due before sounds then.
        """
        poses = self._performers.update(poses)
        with self._stopwatch.stage("gesture"):
            gestures = self.strikes.update(poses)
            flows, done = self._gestures.update(poses, self._flow.update(poses))
            self._approaches.update(flows)
            self._forward.update(poses)
        strikes = [self._approached(g) for g in gestures if isinstance(g, Strike)]
        landings = [self._released(g) for g in gestures if isinstance(g, Landing)]
        with self._stopwatch.stage("zones"):
            hits = self.watch.update(poses, strikes, t) + done
        with self._stopwatch.stage("patch"):
            asked = self.performer.update(hits, flows, t, landings)
            actions = [_not_before(t if earliest is None else earliest, a) for a in asked]
        return Step(t, poses, strikes, landings, flows, hits, actions)

    @property
    def performers(self) -> frozenset[int]:
        """The numbers of those who perform, also while they are not seen."""
        return self._performers.numbers

    def _approached(self, strike: Strike) -> Strike:
        """Tell of a strike out of what movement it came, and where it goes in the room."""
        who = strike.person, strike.joint
        away = self._forward.direction(*who, strike.t_decided, strike.t_start)[2]
        self._struck[strike.id] = strike
        approach = self._approaches.approach(*who, strike.t_start)
        return replace(strike, approach=approach, forward=-away)

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
