"""Strikes, decided before they land."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from motion.burst import Burst, BurstSettings, Stop
from motion.gesture import Landing, Strike
from motion.landing import LandingWatch
from motion.landmark import INDEX
from motion.path import FEET, JointPaths, JointSample, PathSettings
from motion.pose import Pose

_FORGET: Final = 2.0  # seconds after which a person who is gone is forgotten
_SOFT: Final = (0.7, 0.2)  # peak speed in metres a second, strength
_FULL: Final = (4.0, 1.0)


@dataclass(frozen=True, slots=True)
class StrikeSettings:
    """How strikes are found and when they sound."""

    latency: float = 0.0  # seconds from a capture to the earliest sound it can cause
    refractory: float = 0.1  # seconds between two strikes of one joint
    path: PathSettings = field(default_factory=PathSettings)
    burst: BurstSettings = field(default_factory=BurstSettings)
    foot_travel: float = 0.16  # metres at least of a foot; trackers mix up feet that stand close

    def __post_init__(self) -> None:
        if not (0.0 <= self.latency <= 1.0):
            raise ValueError(f"latency must lie in 0..1 seconds, got {self.latency}")
        if not self.refractory >= 0.0:
            raise ValueError(f"refractory must not be negative, got {self.refractory}")


class StrikeDetector:
    """Finds the strikes of all persons. Deterministic, no I/O; holds its own past.

    A strike is decided at the last responsible moment: in the camera frame after which waiting
    for one more would let it sound too late. So nothing has to be taken back.
    """

    def __init__(self, settings: StrikeSettings | None = None) -> None:
        self._settings = settings or StrikeSettings()
        self.latency = self._settings.latency  # may be learnt while performing
        self._bodies: dict[int, _Striker] = {}
        self._next_id = 1

    def update(self, poses: Sequence[Pose]) -> list[Strike | Landing]:
        """Take the poses of one camera frame, at most one a person; return what is new."""
        events: list[Strike | Landing] = []
        for pose in sorted(poses, key=lambda pose: pose.person):
            striker = self._bodies.get(pose.person)
            if striker is None:
                striker = self._bodies[pose.person] = _Striker(self._settings)
            for strike in striker.update(pose, self._next_id, self.latency):
                events.append(strike)
                self._next_id += 1
            events += striker.landings()
        if poses:
            events += self._forget(max(pose.t for pose in poses))
        return events

    def finish(self) -> list[Landing]:
        """Return the landings that are still open when a film ends: nobody saw them."""
        return [landing for body in self._bodies.values() for landing in body.give_up(body.t)]

    def _forget(self, now: float) -> list[Landing]:
        gone = [number for number, body in self._bodies.items() if now - body.t > _FORGET]
        return [landing for number in gone for landing in self._bodies.pop(number).give_up(now)]


class _Striker:
    """The striking joints of one person."""

    def __init__(self, settings: StrikeSettings) -> None:
        self._settings = settings
        self._names = settings.path.joints
        self._paths = JointPaths(settings.path)
        self._bursts = [Burst(_burst_settings(settings, name)) for name in self._names]
        self._last_sound = [-math.inf] * len(self._names)
        self._watches: list[tuple[int, Stop, LandingWatch]] = []
        self._interval = 1.0 / 30.0  # seconds between camera frames, smoothed
        self._latency = settings.latency
        self.t = -math.inf

    def update(self, pose: Pose, next_id: int, latency: float) -> list[Strike]:
        if pose.t <= self.t:
            return []  # the same camera frame again says nothing new
        if math.isfinite(self.t):
            self._interval += 0.2 * (min(pose.t - self.t, 0.2) - self._interval)
        self.t = pose.t
        self._latency = latency
        samples = self._paths.update(pose, latency)
        for joint, _, watch in self._watches:
            sample = samples[joint]
            if sample is not None and not sample.fresh:
                watch.add(sample)
        strikes: list[Strike] = []
        for joint, sample in enumerate(samples):
            if sample is not None:
                strike = self._try(joint, sample, pose, next_id + len(strikes))
                strikes += [] if strike is None else [strike]
        return strikes

    def _try(self, joint: int, sample: JointSample, pose: Pose, number: int) -> Strike | None:
        latency = self._latency
        stop = self._bursts[joint].update(sample, latency + self._interval)
        if stop is None:
            return None
        t_sound = max(stop.t, pose.t + latency)
        if t_sound - self._last_sound[joint] < self._settings.refractory:
            return None
        self._last_sound[joint] = t_sound
        strike = Strike(
            id=number,
            person=pose.person,
            joint=self._names[joint],
            t_decided=pose.t,
            t_sound=t_sound,
            strength=_strength(stop.peak_speed),
            direction=stop.direction,
            place=self._place(joint, stop, pose),
        )
        path = list(self._bursts[joint].path)
        self._watches.append(
            (joint, stop, LandingWatch(number, pose.t, t_sound, stop.direction, path))
        )
        return strike

    def _place(self, joint: int, stop: Stop, pose: Pose) -> tuple[float, float]:
        x, y = pose.landmarks[INDEX[self._names[joint]], :2].tolist()
        heights = self._paths.body.size / self._paths.body.metres  # image heights a metre
        return x + stop.ahead[0] * heights / pose.aspect, y + stop.ahead[1] * heights

    def landings(self) -> list[Landing]:
        """Return what is settled by now."""
        settled, waiting = [], []
        for joint, stop, watch in self._watches:
            due = watch.is_due(self.t, self._interval)
            landed = watch.landed(due)
            if due or landed is not None:
                if landed is not None:
                    self._bursts[joint].learn(stop, landed)
                settled.append(Landing(watch.strike_id, self.t, landed))
            else:
                waiting.append((joint, stop, watch))
        self._watches = waiting
        return settled

    def give_up(self, now: float) -> list[Landing]:
        """Return the landings of a person who is gone: nobody saw them."""
        given = [Landing(watch.strike_id, now, None) for _, _, watch in self._watches]
        self._watches = []
        return given


def _burst_settings(settings: StrikeSettings, joint: str) -> BurstSettings:
    return replace(settings.burst, travel=settings.foot_travel) if joint in FEET else settings.burst


def _strength(speed: float) -> float:
    share = (speed - _SOFT[0]) / (_FULL[0] - _SOFT[0])
    return min(max(_SOFT[1] + share * (_FULL[1] - _SOFT[1]), 0.05), 1.0)
