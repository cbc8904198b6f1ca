"""The striking joints of one person."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.body import BodyScale, picture_positions
from motion.gesture import Landing, Strike
from motion.landmark import INDEX
from motion.pose import Pose
from motion.strikes.burst import bursts
from motion.strikes.decision import foretell
from motion.strikes.foresight import Foresight
from motion.strikes.habit import Habit, Habits
from motion.strikes.landing_model import BINS
from motion.strikes.landing_watch import LandingWatch
from motion.strikes.rhythm import Rhythm
from motion.strikes.strike_settings import Models, StrikeSettings
from motion.strikes.stroke_memory import JointMemory
from motion.strikes.stroke_view import (
    RunningStroke,
    StrokeMemory,
    describe,
    running_stroke,
)

_PAST: Final = 0.15  # seconds of its past without which nothing is foretold of a joint
_OUTSIDE: Final = 0.03  # a joint this far out of the picture is a guess of the tracker
_SEEN: Final = 0.3  # visibility of a joint that is followed
_SMALL: Final = 0.12  # metres; who usually strikes less far is a small mover
_SMALLEST: Final = 0.5  # part of a clear stroke that is enough for the smallest mover
_JUMP: Final = 0.9  # camera frames; what covers most of its way faster is a jump of the tracker
_SOFT: Final = (0.35, 0.15)  # peak speed in metres a second, strength
_LOUD: Final = (4.0, 1.0)


@dataclass(frozen=True, slots=True)
class _Foretold:
    """A landing that is likely."""

    joint: int
    t: float  # seconds, as the model says
    aim: float  # seconds, as this player is wont to
    heading: tuple[float, float]  # unit; x outwards
    t_start: float  # seconds, when the stroke began
    speed: float  # m/s now
    peak: float  # m/s


class Striker:
    """Finds the strikes of one person."""

    def __init__(self, settings: StrikeSettings, habits: Habits, models: Models) -> None:
        self._settings, self._models = settings, models
        self._names = settings.joints
        self._scale = BodyScale()
        self._sight = Foresight(self._names)
        self._followed = np.array([INDEX[name] for name in self._sight.followed])
        self._memories = [JointMemory(habits.joints.get(name, Habit())) for name in self._names]
        self._rhythm = Rhythm(len(self._names))
        self._watches: list[LandingWatch] = []
        self._interval = 1.0 / 30.0  # seconds between camera frames, smoothed
        self._unit = 1.0  # metres an image height
        self.t = -math.inf

    def update(self, pose: Pose, next_id: int, latency: float) -> list[Strike]:
        """Take the next pose; return the strikes that are decided now."""
        if pose.t <= self.t:
            return []  # the same camera frame again says nothing new
        self._see(pose)
        view = self._sight.view(self._interval, self._remembered())
        stroke = running_stroke(view.main)
        chances = self._models.foretelling(describe(view, stroke))[:, :-1].astype(np.float64)
        strikes: list[Strike] = []
        for joint in np.flatnonzero(self._sight.ready(_PAST)).tolist():
            foretold = self._foretell(joint, chances[joint], stroke, latency)
            foretold = foretold or self._burst(joint, stroke)
            if foretold is not None:
                number = next_id + len(strikes)
                strikes.append(self._strike(foretold, number, pose, latency))
        return strikes

    def landings(self) -> list[Landing]:
        """Return what is settled by now."""
        settled, waiting = [], []
        for watch in self._watches:
            if not watch.is_due(self.t, self._interval):
                waiting.append(watch)
                continue
            landed = self._settle(watch)
            if watch.strike_id is not None:
                settled.append(Landing(watch.strike_id, self.t, landed))
        self._watches = waiting
        return settled

    def give_up(self, now: float) -> list[Landing]:
        """Return the landings of a person who is gone: nobody saw them."""
        ids = [watch.strike_id for watch in self._watches]
        given = [Landing(strike_id, now, None) for strike_id in ids if strike_id is not None]
        self._watches = []
        return given

    def habits(self) -> Habits:
        """Return what was learnt of this person."""
        joints = zip(self._names, self._memories, strict=True)
        return Habits({name: memory.habit() for name, memory in joints if memory.count})

    def _see(self, pose: Pose) -> None:
        if math.isfinite(self.t):
            self._interval += 0.2 * (min(pose.t - self.t, 0.2) - self._interval)
        self.t = pose.t
        body = self._scale.update(pose)
        self._unit = body.metres / body.size
        place = pose.landmarks[self._followed, :2]
        inside = ((place > -_OUTSIDE) & (place < 1.0 + _OUTSIDE)).all(axis=1)
        seen = inside & (pose.visibility[self._followed] >= _SEEN)
        self._sight.add(pose.t, picture_positions(pose)[self._followed], seen, self._unit)

    def _remembered(self) -> StrokeMemory:
        return StrokeMemory(
            usual=np.stack([memory.usual for memory in self._memories]),
            landed=np.array([memory.landed_before(self.t) for memory in self._memories]),
            heading=np.array([memory.heading for memory in self._memories]),
        )

    def _foretell(
        self, joint: int, chances: NDArray[np.float64], stroke: RunningStroke, latency: float
    ) -> _Foretold | None:
        memory, settings = self._memories[joint], self._settings
        if settings.beat and chances.sum() > settings.decision.possible:
            times = self.t + memory.offset + BINS
            chances = self._rhythm.weigh(times, chances, joint)
        chance = foretell(chances, latency, self._interval, settings.decision)
        if chance is None:
            return None
        aim = self.t + chance.left + memory.offset
        if aim > self.t + latency + self._interval:
            return None  # there is time to look again
        if max(aim, self.t + latency) - memory.aimed < settings.refractory:
            return None
        if not self._is_clear(stroke, joint):
            return None
        peak = float(stroke.peak[joint])
        x, y = stroke.heading[joint].tolist()
        if chance.probability < settings.decision.likely(memory.belief, peak):
            self._hint(joint, self.t + chance.left, aim, self._inwards(joint, x, y))
            return None
        began, speed = self.t - float(stroke.lasting[joint]), float(stroke.speed[joint])
        return _Foretold(joint, self.t + chance.left, aim, (x, y), began, speed, peak)

    def _burst(self, joint: int, stroke: RunningStroke) -> _Foretold | None:
        """Return the landing of a burst that stops now, and is no stroke that the model knows."""
        memory = self._memories[joint]
        x, y = stroke.heading[joint].tolist()
        left = bursts(stroke, joint, y, self.t - memory.aimed, memory.belief)
        if left is None:
            return None
        t, began = self.t + left, self.t - float(stroke.lasting[joint])
        peak, speed = float(stroke.peak[joint]), float(stroke.speed[joint])
        return _Foretold(joint, t, t, (x, y), began, speed, peak)

    def _is_clear(self, stroke: RunningStroke, joint: int) -> bool:
        """Whether a movement is large enough, for this player, and no jump of the tracker."""
        enough = min(max(float(self._memories[joint].usual[2]) / _SMALL, _SMALLEST), 1.0)
        return (
            float(stroke.peak[joint]) >= self._settings.clear_speed * enough
            and float(stroke.way[joint]) >= self._settings.clear_way * enough
            and float(stroke.rise[joint]) >= _JUMP * self._interval
        )

    def _inwards(self, joint: int, x: float, y: float) -> tuple[float, float]:
        """Return a vector with x outwards as one with x to the right."""
        return x * self._sight.mirror[joint], y

    def _hint(self, joint: int, foretold: float, aim: float, heading: tuple[float, float]) -> None:
        """Watch in silence what was not likely enough: it teaches what to think of this player."""
        memory = self._memories[joint]
        if aim - memory.hinted >= self._settings.refractory:
            memory.hinted = aim
            self._watches.append(LandingWatch(None, aim, foretold, aim, joint, heading))

    def _strike(self, foretold: _Foretold, number: int, pose: Pose, latency: float) -> Strike:
        joint, name = foretold.joint, self._names[foretold.joint]
        t_sound = max(foretold.aim, pose.t + latency)
        x, y = self._inwards(joint, *foretold.heading)
        self._memories[joint].strike(t_sound, foretold.heading)
        self._memories[joint].hinted = t_sound
        self._watches = [w for w in self._watches if not self._same_stroke(w, foretold)]
        self._rhythm.add(foretold.aim, joint)
        self._watches.append(LandingWatch(number, t_sound, foretold.t, foretold.aim, joint, (x, y)))
        # The mean speed on the way to a stop is half of the present one.
        ahead = 0.5 * max(foretold.speed, 0.0) * max(foretold.aim - pose.t, 0.0) / self._unit
        at = pose.landmarks[INDEX[name], :2].tolist()
        return Strike(
            id=number,
            person=pose.person,
            joint=name,
            t_decided=pose.t,
            t_sound=t_sound,
            strength=_strength(foretold.peak),
            direction=(x, y),
            place=(at[0] + x * ahead / pose.aspect, at[1] + y * ahead),
            t_start=foretold.t_start,
        )

    def _same_stroke(self, watch: LandingWatch, foretold: _Foretold) -> bool:
        """Whether what was watched in silence is what is struck now."""
        near = abs(watch.aim - foretold.aim) < 2.0 * self._settings.refractory
        return watch.strike_id is None and watch.joint == foretold.joint and near

    def _settle(self, watch: LandingWatch) -> float | None:
        landed, shape = watch.settle(self._sight, self._models.settling, self._interval)
        memory = self._memories[watch.joint]
        memory.judge(shape is not None)
        self._rhythm.correct(watch.aim, landed, watch.joint)
        if landed is not None and shape is not None:
            memory.learn(shape, landed - watch.foretold)
        return landed


def _strength(speed: float) -> float:
    """Return 0..1, rising with the logarithm of the speed, as loudness does."""
    share = math.log(max(speed, 1e-3) / _SOFT[0]) / math.log(_LOUD[0] / _SOFT[0])
    return min(max(_SOFT[1] + share * (_LOUD[1] - _SOFT[1]), 0.05), 1.0)
