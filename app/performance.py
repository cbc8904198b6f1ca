"""The stages between a camera frame's poses and the actions they make, live and offline alike."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from app.beat import whole_frame_timeline
from app.gesture_stage import GestureStage
from app.repertoire import Repertoire
from app.stopwatch import NoStopwatch, Stopwatch
from app.teaching import Teaching, TeachingNews
from motion.flow.flow import FlowMeter
from motion.gesture import Flow, Landing, Strike
from motion.people.performers import Performers, Rule
from motion.pose import Pose
from motion.strikes.approach import Approaches
from motion.strikes.forward import Forward
from motion.strikes.strike import StrikeDetector
from music.timeline import Timeline
from patch.action import RETROACTIVE, Action, Drop, Keep, Loop, Play
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
    news: list[TeachingNews] = field(default_factory=list)


class Performance:
    """Holds every stage; deterministic, no clock, no device."""

    def __init__(
        self,
        patch: Patch,
        sample_rate: int,
        strikes: StrikeDetector,
        stopwatch: Stopwatch | None = None,
        performers: Rule | None = None,
        repertoire: Repertoire | None = None,
    ) -> None:
        self.strikes = strikes
        self.watch = ZoneWatch(patch.layout)
        retime = partial(whole_frame_timeline, sample_rate=sample_rate)
        self.performer = Performer(patch, retime(patch.tempo), retime)
        self._performers = Performers(performers)
        self._flow = FlowMeter()
        self._gestures = GestureStage(repertoire or Repertoire())
        self._approaches = Approaches()
        self._forward = Forward()
        self._struck: dict[int, Strike] = {}  # by number, until their landings are known
        self._pressed = ""  # keys since the last camera frame
        self._unheard: set[int] = set()  # the numbers of strikes of those who were teaching
        self._stopwatch: Stopwatch = stopwatch or NoStopwatch()

    def advance(self, t: float, poses: list[Pose], earliest: float | None = None) -> Step:
        """Take the poses of one camera frame through all stages, those of who performs.

        `earliest` is the first moment that still can be heard; what is due before sounds then.
        """
        poses = self._performers.update(poses)
        with self._stopwatch.stage("gesture"):
            gestures = self.strikes.update(poses)
            taught = self._gestures.update(t, poses, self._flow.update(poses))
            flows = taught.flows
            self._approaches.update(flows)
            self._forward.update(poses)
        gestures = self._heard(gestures)
        strikes = [self._approached(g) for g in gestures if isinstance(g, Strike)]
        landings = [self._released(g) for g in gestures if isinstance(g, Landing)]
        with self._stopwatch.stage("zones"):
            shower = self.teaching.shower
            hits = [h for h in self.watch.update(poses, strikes, t) if h.person != shower]
            hits += taught.hits + [_key_hit(letter, t) for letter in self._pressed]
            self._pressed = ""
        with self._stopwatch.stage("patch"):
            asked = self.performer.update(hits, flows, t, landings)
            actions = [_not_before(t if earliest is None else earliest, a) for a in asked]
        return Step(t, poses, strikes, landings, flows, hits, actions, taught.news)

    @property
    def timeline(self) -> Timeline:
        """The beat; in whole audio frames, so that loops keep to it."""
        return self.performer.timeline

    def press(self, letters: str) -> None:
        """Take the keys that were pressed; they count with the next camera frame."""
        self._pressed += letters

    @property
    def performers(self) -> frozenset[int]:
        """The numbers of those who perform, also while they are not seen."""
        return self._performers.numbers

    @property
    def teaching(self) -> Teaching:
        """What is being taught."""
        return self._gestures.teaching

    def _heard(self, gestures: Sequence[Strike | Landing]) -> list[Strike | Landing]:
        """Return them without those of who is teaching: showing a gesture shall not sound."""
        heard = []
        for gesture in gestures:
            if isinstance(gesture, Landing):
                if gesture.strike_id in self._unheard:
                    self._unheard.discard(gesture.strike_id)
                    continue
            elif gesture.person == self.teaching.shower:
                self._unheard.add(gesture.id)
                continue
            heard.append(gesture)
        return heard

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


def _key_hit(letter: str, t: float) -> ZoneHit:
    return ZoneHit(t, letter, "key", 0, "", 1.0, (0.0, 0.0), (0.5, 0.5))


def _not_before(earliest: float, action: Action) -> Action:
    """Put off a sound, and what becomes of it; a loop keeps its beat, also in the past."""
    loops_now = isinstance(action, Loop) and action.do not in RETROACTIVE
    if (loops_now or isinstance(action, Play | Keep | Drop)) and action.at < earliest:
        return replace(action, at=earliest)
    return action
