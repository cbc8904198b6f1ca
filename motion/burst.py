"""Bursts: one joint starts, speeds up, slows down, stops or turns."""

import bisect
import math
from dataclasses import dataclass, field
from typing import Final

from motion.brake import Brake, Braking
from motion.path import JointSample, Vector
from motion.steady import rise_time, sustained_speed

_START: Final = (1.3, 0.15)  # a burst has begun at this multiple of the lowest speed, and m/s more
_OVER: Final = 0.1  # a burst is over at this part of its peak speed
_KEPT: Final = 0.6  # seconds of path that are kept from before a burst
_LONGEST: Final = 2.0  # seconds of path that are kept at all
_BACK: Final = -0.3  # cosine between the ways there and back
_STEEP: Final = 0.5  # a heading with so much of down in it is a fall
_STEADY: Final = 0.45  # part of the peak speed that is kept up over `_WINDOW` seconds
_WINDOW: Final = 0.1
_TURN: Final = 0.12  # seconds after a turn in which the joint is still pushed away from it
_RISE: Final = 0.045  # seconds; whatever covers 10..90 % of its way faster is a jump of the tracker


@dataclass(frozen=True, slots=True)
class BurstSettings:
    """What is a strike; lengths and speeds of a grown-up body."""

    peak_speed: float = 0.7  # m/s at least
    travel: float = 0.07  # metres at least since the last rest or turn
    duration: float = 0.08  # seconds at least since the last rest or turn
    deceleration: float = 10.0  # m/s² at least when it stops
    abruptness: float = 8.0  # m/s² at least in the mean, from its peak speed to its stop
    upward: float = 1.4  # as much more for an upward stroke, which has to beat its own weight
    recoil_time: float = 0.15  # seconds after a turn in which the way back begins
    lift_time: float = 0.45  # seconds after a downward strike in which the hand is lifted again
    recoil: float = 1.5  # a sideways way back of a strike is one if it stops so much harder

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if not getattr(self, name) >= 0.0:
                raise ValueError(f"{name} must not be negative, got {getattr(self, name)}")


@dataclass(frozen=True, slots=True)
class Stop:
    """A predicted end of a burst."""

    t: float  # seconds
    direction: Vector  # unit
    peak_speed: float  # m/s
    t_peak: float  # seconds, when it was fastest
    ahead: Vector  # metres from the present position to where it stops


@dataclass(slots=True)
class Burst:
    """Follows one joint and says when a movement is about to stop or to turn."""

    settings: BurstSettings
    path: list[JointSample] = field(default_factory=list)  # from just before the burst
    _moving: bool = False
    _told: bool = False  # this burst has been told
    _low: float = math.inf  # m/s since the last burst
    _start_t: float = 0.0
    _start: Vector = (0.0, 0.0)
    _peak: float = 0.0  # m/s
    _peak_t: float = 0.0
    _heading: Vector = (0.0, 0.0)  # at the peak
    _brake: Brake = field(default_factory=Brake)
    _hardest: float = 0.0  # m/s² against the movement since the peak
    _turn_t: float = -math.inf  # of the last stop or turn
    _turn_heading: Vector = (0.0, 0.0)  # towards it
    _fell_t: float = -math.inf  # of the last strike that fell
    _turn_told: bool = False  # as a strike
    _turn_hardest: float = 0.0  # m/s² on the way there and back

    def update(self, sample: JointSample, horizon: float) -> Stop | None:
        """Take the next sample; return a stop at most `horizon` seconds ahead, once a burst."""
        if sample.fresh:
            self.path.clear()
            self._rest()
        self._keep(sample)
        speed = math.hypot(*sample.velocity)
        self._harden(sample)
        if not self._moving:
            self._wait(sample, speed)
            return None
        braking = self._follow(sample, speed)
        stop = None if self._told else self._foresee(sample, speed, braking, horizon)
        self._told = self._told or stop is not None
        if _dot(sample.velocity, self._heading) < _OVER * self._peak:
            self._end(sample)
        return stop

    def _end(self, sample: JointSample) -> None:
        self._turn_t, self._turn_heading, self._turn_told = sample.t, self._heading, self._told
        if self._told and self._heading[1] > _STEEP:
            self._fell_t = sample.t
        self._turn_hardest = self._hardest if self._peak >= self.settings.peak_speed else 0.0
        self._rest()
        self._wait(sample, math.hypot(*sample.velocity))

    def _harden(self, sample: JointSample) -> None:
        """Count the push away from a turn to the hardness of the turn."""
        if self._turn_hardest > 0.0 and sample.t - self._turn_t < _TURN:
            push = -_dot(sample.acceleration, self._turn_heading)
            self._turn_hardest = max(self._turn_hardest, push)

    def _keep(self, sample: JointSample) -> None:
        self.path.append(sample)
        begin = max((self._start_t if self._moving else sample.t) - _KEPT, sample.t - _LONGEST)
        while self.path[0].t < begin:
            del self.path[0]

    def _rest(self) -> None:
        self._moving = False
        self._low = math.inf

    def _wait(self, sample: JointSample, speed: float) -> None:
        if speed <= self._low:
            self._low, self._start_t, self._start = speed, sample.t, sample.raw
        elif speed > _START[0] * self._low + _START[1]:
            self._moving, self._told, self._peak = True, False, 0.0
            self._follow(sample, speed)

    def _follow(self, sample: JointSample, speed: float) -> float:
        """Keep peak and brake up to date; return the present deceleration."""
        if speed > self._peak:
            self._peak, self._peak_t, self._hardest = speed, sample.t, 0.0
            self._heading = (sample.velocity[0] / speed, sample.velocity[1] / speed)
        braking = -_dot(sample.acceleration, sample.velocity) / max(speed, 1e-6)
        # Across a turn the speed has changed its sign, but the push has not.
        self._hardest = max(self._hardest, braking, -_dot(sample.acceleration, self._heading))
        return braking

    def _foresee(
        self, sample: JointSample, speed: float, braking: float, horizon: float
    ) -> Stop | None:
        turned = _dot(sample.velocity, self._heading) < _OVER * self._peak
        if turned:
            left = 0.0
        elif braking > 1e-6:
            left = self._brake.time_left(self._braking(sample.t, speed, braking), horizon)
        else:
            return None
        if left > horizon or not self._is_strike(sample, left, horizon):
            return None
        half = 0.5 * left  # the mean speed on the way to a stop is half of the present one
        ahead = (sample.velocity[0] * half, sample.velocity[1] * half)
        return Stop(sample.t + left, self._heading, self._peak, self._peak_t, ahead)

    def _braking(self, t: float, speed: float, braking: float) -> Braking:
        return Braking(speed, braking, self._peak, t - self._peak_t, self._heading)

    def learn(self, stop: Stop, landed: float) -> None:
        """Take the true landing of a stop for the player's habit."""
        self._brake.learn(stop.direction, stop.peak_speed, landed - stop.t_peak)

    def _is_strike(self, sample: JointSample, left: float, horizon: float) -> bool:
        s = self.settings
        way = (sample.raw[0] - self._start[0], sample.raw[1] - self._start[1])
        upward = 1.0 + (s.upward - 1.0) * max(-self._heading[1], 0.0)
        part = self._brake.part_needed(self._heading, self._peak, horizon)
        needed = s.deceleration * upward * part
        lasting = sample.t + left - self._peak_t
        return (
            self._peak >= s.peak_speed
            and math.hypot(*way) >= s.travel
            and sample.t - self._start_t >= s.duration
            and self._hardest >= needed
            and self._peak >= s.abruptness * lasting
            and not self._is_recoil()
            and self._is_steady()
        )

    def _is_recoil(self) -> bool:
        """Whether this is but the way back from the last turn, as after every drum stroke.

        A hand that comes up from below recoils; one that falls is never taken for recoiling.
        """
        after = self._start_t - self._turn_t
        if self._heading[1] < _BACK and self._start_t - self._fell_t < self.settings.lift_time:
            return True
        back = _dot(self._heading, self._turn_heading) < _BACK
        if not back or after > self.settings.recoil_time:
            return False
        if self._turn_told and self._turn_heading[1] > _STEEP:
            return True
        soft = self._hardest < self.settings.recoil * self._turn_hardest
        return self._turn_told and soft and self._heading[1] <= _STEEP

    def _is_steady(self) -> bool:
        t = [s.t for s in self.path]
        way = [_dot(s.raw, self._heading) for s in self.path]
        if sustained_speed(t, way, self._start_t, _WINDOW) < _STEADY * self._peak:
            return False
        begin = bisect.bisect_left(t, self._start_t)
        return rise_time(t[begin:], way[begin:]) >= _RISE


def _dot(a: Vector, b: Vector) -> float:
    return a[0] * b[0] + a[1] * b[1]
