"""Simple rules that others use, fed with the same bodies: heights in metres, downward strokes only.

Each was tuned by a search over its own settings for the mean F50 at latencies of 0, 40 and 60 ms at
60 camera frames a second and of 0 and 80 ms at 30, on simulated players who are not among those
that are measured. A rule cannot fire before its latency; all but the filter sound at once.
"""

import math
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import Final, Protocol

from app.bench.constant_acceleration import ConstantAcceleration
from app.bench.strike_run import Sound
from motion.body import BodyScale, picture_positions
from motion.landmark import INDEX
from motion.pose import Pose
from motion.strikes.joint import striking_joint

_SEEN: Final = 0.3  # visibility of a joint that is followed
_PATIENCE: Final = 0.25  # seconds after a sound in which a landing is still looked for
_LOUD: Final = 4.0  # m/s that sound at full strength


@dataclass(slots=True)
class Decision:
    """A strike that a rule has decided; the landing is filled in when it is known."""

    t_decided: float
    t_sound: float
    strength: float
    t_landed: float | None = None


class Rule(Protocol):
    """Listens to the height of one joint."""

    def update(self, t: float, height: float) -> Decision | None:
        """Take the next height in metres; return a strike that is decided now."""


@dataclass(frozen=True, slots=True)
class DrumpySettings:
    """Speeds in m/s, the published ones are 0.1 and 0.01 picture heights a second."""

    fall: float = 0.45
    rise: float = 0.0
    memory: int = 6  # camera frames; the last ones confirm
    look_ahead: int = 2
    cooldown: int = 8  # camera frames


class DrumpyRule:
    """A velocity threshold that later camera frames confirm, as DrumPy has it."""

    def __init__(self, settings: DrumpySettings, latency: float) -> None:
        self._settings, self._latency = settings, latency
        self._past: deque[tuple[float, float]] = deque(maxlen=settings.memory + 1)
        self._wait = 0

    def update(self, t: float, height: float) -> Decision | None:
        """Take the next height in metres; return a strike that is decided now."""
        s = self._settings
        self._past.append((t, height))
        self._wait = max(self._wait - 1, 0)
        if len(self._past) <= s.memory or self._wait:
            return None
        past = list(self._past)
        speeds = [(b[1] - a[1]) / max(b[0] - a[0], 1e-3) for a, b in pairwise(past)]
        before, after = speeds[: -s.look_ahead], speeds[-s.look_ahead :]
        if sum(before) / len(before) > -s.fall or min(after) < s.rise:
            return None
        self._wait = s.cooldown
        lowest = past[-s.look_ahead - 1][0]
        return Decision(t, t + self._latency, min(-min(before) / _LOUD, 1.0), lowest)


@dataclass(frozen=True, slots=True)
class CrossingSettings:
    """Speeds in m/s, times in seconds."""

    arm: float = 0.8
    refractory: float = 0.12
    frames: int = 2  # over which a speed is measured


class ZeroCrossing:
    """Armed by a fall, fires where the speed turns upwards."""

    def __init__(self, settings: CrossingSettings, latency: float) -> None:
        self._settings, self._latency = settings, latency
        self._past: deque[tuple[float, float]] = deque(maxlen=settings.frames)
        self._last = (0.0, 0.0)  # time and speed
        self._peak = 0.0  # m/s downwards, since it was armed
        self._fired = -math.inf

    def update(self, t: float, height: float) -> Decision | None:
        """Take the next height in metres; return a strike that is decided now."""
        self._past.append((t, height))
        if len(self._past) < self._settings.frames:
            return None
        middle, speed = _slope(self._past)
        before, self._last = self._last, (middle, speed)
        if speed < -self._settings.arm:
            self._peak = max(self._peak, -speed)
        if not self._peak or speed < 0.0:
            return None
        peak, self._peak = self._peak, 0.0
        if t - self._fired < self._settings.refractory:
            return None
        self._fired = t
        landed = before[0] + (middle - before[0]) * before[1] / (before[1] - speed - 1e-9)
        return Decision(t, t + self._latency, min(peak / _LOUD, 1.0), landed)


@dataclass(frozen=True, slots=True)
class FilterSettings:
    """How the filter sees, and when it fires."""

    process: float = 3e5  # density of the jerk, (m/s³)²/Hz
    noise: float = 0.008  # metres
    arm: float = 0.75  # m/s
    drop: float = 0.065  # metres
    rearm: float = 0.02  # metres upwards
    refractory: float = 0.2  # seconds
    early: float = 0.0  # seconds that a prediction is drawn forward


class FilterRule:
    """Predicts the landing by tau = -v/a of a constant-acceleration Kalman filter."""

    def __init__(self, settings: FilterSettings, latency: float) -> None:
        self._settings, self._latency = settings, latency
        self._filter = ConstantAcceleration(settings.process, settings.noise)
        self._t: float | None = None
        self._interval = 1.0 / 30.0
        self._top = self._low = 0.0
        self._peak = 0.0  # m/s downwards
        self._armed = True
        self._fired = -math.inf
        self._open: Decision | None = None  # not yet landed

    def update(self, t: float, height: float) -> Decision | None:
        """Take the next height in metres; return a strike that is decided now."""
        if self._t is None:
            self._top = self._low = height
        else:
            self._interval += 0.2 * (min(t - self._t, 0.2) - self._interval)
        self._t = t
        y, v, a = self._filter.update(t, height)
        if v >= 0.0:
            self._land(t, v)
        self._follow(y, v)
        left = 0.0 if v >= 0.0 else -v / a if a > 0.0 else math.inf
        s = self._settings
        falling = self._armed and self._peak >= s.arm and self._top - y >= s.drop
        if not falling or left - s.early > self._latency + self._interval:
            return None
        self._armed = False
        sound = max(t + left - s.early, t + self._latency)
        if sound - self._fired < s.refractory:
            return None
        self._fired = sound
        decision = Decision(t, sound, min(self._peak / _LOUD, 1.0), t if v >= 0.0 else None)
        self._open = decision if v < 0.0 else None
        return decision

    def _follow(self, y: float, v: float) -> None:
        self._low = min(self._low, y)
        if v < 0.0:
            self._peak = max(self._peak, -v)
        elif y - self._low > self._settings.rearm or v > self._settings.arm:
            self._armed, self._peak, self._top, self._low = True, 0.0, y, y
        self._top = max(self._top, y)

    def _land(self, t: float, v: float) -> None:
        """Take note of where a predicted stroke really turned."""
        if self._open is not None and t <= self._open.t_sound + _PATIENCE:
            self._open.t_landed = t - min(v * self._interval, self._interval)
        self._open = None


class RuleEar:
    """A rule for each joint of each person."""

    def __init__(self, make: Callable[[], Rule], joints: Sequence[str]) -> None:
        self._make, self._joints = make, joints
        self._bodies: dict[int, tuple[BodyScale, list[Rule]]] = {}
        self._decided: list[tuple[int, str, Decision]] = []

    def update(self, poses: Sequence[Pose]) -> None:
        """Take the bodies of one camera frame."""
        for pose in poses:
            if pose.person not in self._bodies:
                self._bodies[pose.person] = (BodyScale(), [self._make() for _ in self._joints])
            scale, rules = self._bodies[pose.person]
            body = scale.update(pose)
            heights = -picture_positions(pose)[:, 1] * body.metres / body.size
            trunk = heights[[INDEX["left_shoulder"], INDEX["right_shoulder"]]].mean()
            for joint, rule in zip(self._joints, rules, strict=True):
                if pose.visibility[INDEX[joint]] < _SEEN:
                    continue
                ground = 0.0 if striking_joint(joint).grounded else float(trunk)
                decision = rule.update(pose.t, float(heights[INDEX[joint]]) - ground)
                if decision is not None:
                    self._decided.append((pose.person, joint, decision))

    def sounds(self) -> list[Sound]:
        """Return what has sounded, when the recording is over."""
        return [
            Sound(person, joint, d.t_decided, d.t_sound, d.t_landed, d.strength)
            for person, joint, d in self._decided
        ]


@dataclass(frozen=True, slots=True)
class Baselines:
    """The settings of all rules."""

    drumpy_rule: DrumpySettings = field(default_factory=DrumpySettings)
    zero_crossing: CrossingSettings = field(default_factory=CrossingSettings)
    kalman: FilterSettings = field(default_factory=FilterSettings)

    def ears(self, latency: float, joints: Sequence[str]) -> dict[str, RuleEar]:
        """Return a fresh ear of each rule, by name."""
        return {
            "drumpy_rule": RuleEar(lambda: DrumpyRule(self.drumpy_rule, latency), joints),
            "zero_crossing": RuleEar(lambda: ZeroCrossing(self.zero_crossing, latency), joints),
            "kalman": RuleEar(lambda: FilterRule(self.kalman, latency), joints),
        }

    def settings(self) -> dict[str, dict[str, float]]:
        """Return all settings, by name of the rule."""
        return asdict(self)


def _slope(past: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Return the middle time, and the slope of a straight line through (time, value)s."""
    mean_t = sum(t for t, _ in past) / len(past)
    mean_y = sum(y for _, y in past) / len(past)
    across = sum((t - mean_t) * (y - mean_y) for t, y in past)
    return mean_t, across / max(sum((t - mean_t) ** 2 for t, _ in past), 1e-12)
