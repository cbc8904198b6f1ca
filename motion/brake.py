"""How long a movement that slows down still lasts."""

import math
import statistics
from typing import Final

_SHARE: Final = 0.7  # set on synthetic strokes: filters see a brake late, and it grows harder
_ENOUGH: Final = 3  # landings that make a habit
_LATELY: Final = 11  # landings that are remembered
_FAR: Final = 0.05  # seconds ahead from which on a habit knows more than the law
_EASED: Final = 0.5  # part of the brake that is asked for where a habit helps


class Brake:
    """Foresees the landings of one joint.

    The law: a speed that falls from its peak like a cosine, v = p cos ωs with s since the peak,
    has the brake pω sin ωs, from which ω and the rest of the quarter period follow. Near the end
    this is the law of constant deceleration, τ = v / brake; before, it expects the brake to grow.
    The habit: at the peak there is no brake yet to judge by, but a player lands as long after a
    peak as in the last strokes.
    """

    def __init__(self) -> None:
        self._lately: list[float] = []  # seconds from the peak to the landing

    def time_left(
        self, speed: float, braking: float, peak: float, since_peak: float, horizon: float
    ) -> float:
        """Return the seconds to the landing for a positive brake; metres and seconds."""
        slowed = math.acos(min(speed / peak, 1.0))
        left = _SHARE * (math.pi / 2.0 - slowed) * math.sin(slowed) * peak / braking
        if not self._knows(horizon):
            return left
        return min(left, max(statistics.median(self._lately) - since_peak, 0.0))

    def part_needed(self, horizon: float) -> float:
        """Return which part of a strike's brake has to be seen to decide `horizon` ahead."""
        return _EASED if self._knows(horizon) else 1.0

    def learn(self, since_peak: float) -> None:
        """Take how long after its peak a strike really landed."""
        self._lately = [*self._lately[1 - _LATELY :], since_peak]

    def _knows(self, horizon: float) -> bool:
        return horizon > _FAR and len(self._lately) >= _ENOUGH
