"""How long a movement that slows down still lasts."""

import math
import statistics
from dataclasses import dataclass
from typing import Final

from motion.path import Vector

_SHARE: Final = 0.7  # set on synthetic strokes: filters see a brake late, and it grows harder
_ENOUGH: Final = 2  # landings that make a habit
_LATELY: Final = 11  # landings that are remembered
_FAR: Final = 0.05  # seconds ahead from which on a habit knows more than the law
_EASED: Final = 0.5  # part of the brake that is asked for where a habit helps
_WARY: Final = 1.5  # part that is asked for far ahead of a stroke of a new kind
_ALIKE: Final = (0.7, 0.7)  # cosine of the headings, and part of the usual peak speed


@dataclass(frozen=True, slots=True)
class Braking:
    """A movement after its fastest moment."""

    speed: float  # m/s
    brake: float  # m/s² against the movement, positive
    peak: float  # m/s
    since_peak: float  # seconds
    heading: Vector  # unit


class Brake:
    """Foresees the landings of one joint.

    The law: a speed that falls from its peak like a cosine, v = p cos ωs with s since the peak,
    has the brake pω sin ωs, from which ω and the rest of the quarter period follow. Near the end
    this is the law of constant deceleration, τ = v / brake; before, it expects the brake to grow.
    The habit: at the peak there is no brake yet to judge by, but a player lands as long after a
    peak as in the last strokes of this kind.
    """

    def __init__(self) -> None:
        self._lately: list[tuple[Vector, float, float]] = []  # heading, peak, peak to landing

    def time_left(self, braking: Braking, horizon: float) -> float:
        """Return the seconds to the landing."""
        slowed = math.acos(min(braking.speed / braking.peak, 1.0))
        quarter = (math.pi / 2.0 - slowed) * math.sin(slowed) * braking.peak / braking.brake
        usual = self._usual(braking.heading, braking.peak, horizon)
        if not usual:
            return _SHARE * quarter
        return min(_SHARE * quarter, max(statistics.median(usual) - braking.since_peak, 0.0))

    def part_needed(self, heading: Vector, peak: float, horizon: float) -> float:
        """Return which part of a strike's brake has to be seen to decide `horizon` ahead."""
        if self._usual(heading, peak, horizon):
            return _EASED
        return 1.0 if horizon <= _FAR else _WARY

    def learn(self, heading: Vector, peak: float, since_peak: float) -> None:
        """Take how long after its peak a strike really landed."""
        self._lately = [*self._lately[1 - _LATELY :], (heading, peak, since_peak)]

    def _usual(self, heading: Vector, peak: float, horizon: float) -> list[float]:
        """Return the times of the last strokes like this one, where they make a habit."""
        if horizon <= _FAR:
            return []
        cosine, part = _ALIKE
        alike = [
            since
            for other, usual_peak, since in self._lately
            if heading[0] * other[0] + heading[1] * other[1] > cosine and peak > part * usual_peak
        ]
        return alike if len(alike) >= _ENOUGH else []
