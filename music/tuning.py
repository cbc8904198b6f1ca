"""Tunings: which pitches there are, and how strongly they draw a voice that moves freely."""

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

OCTAVE: Final = 1200.0  # cents
_SHARPEST = 32.0  # the exponent at full strength


@dataclass(frozen=True, slots=True)
class Tuning:
    """Steps above a root that repeat, an octave or another period apart."""

    name: str
    cents: tuple[float, ...]  # above the root; from 0.0 rising, all below the period
    period: float = OCTAVE  # cents
    root: float = 60.0  # MIDI note, fractions too

    def __post_init__(self) -> None:
        rising = list(self.cents) == sorted(set(self.cents))
        if not self.cents or self.cents[0] != 0.0 or not rising or self.cents[-1] >= self.period:
            raise ValueError(
                f"the cents of {self.name} must rise from 0 and stay below {self.period:g}, "
                f"got {', '.join(f'{cents:g}' for cents in self.cents)}"
            )
        if not math.isfinite(self.root):
            raise ValueError(f"root must be a MIDI note, got {self.root}")

    def pitch(self, degree: int) -> float:
        """Return the MIDI note of a degree; degrees go on through the periods.

        >>> just = JUST.rooted(57.0)
        >>> round(just.pitch(7), 3), round(just.pitch(12), 3)
        (64.02, 69.0)
        """
        period, step = divmod(degree, len(self.cents))
        return self.root + (period * self.period + self.cents[step]) / 100.0

    def degree(self, pitch: float) -> int:
        """Return the highest degree that is not above a MIDI note."""
        period, cents = divmod((pitch - self.root) * 100.0, self.period)
        return int(period) * len(self.cents) + bisect_right(self.cents, cents) - 1

    def attract(self, pitch: float, strength: float) -> float:
        """Return a pitch drawn towards its nearest degree; 0 leaves it, 1 holds it there.

        Between two degrees lies one smooth and rising curve at every strength, so a pitch that
        moves without steps still does; at full strength it crosses within a tenth of the way.

        >>> [round(EQUAL.attract(60.3, strength), 3) for strength in (0.0, 0.5, 1.0)]
        [60.3, 60.008, 60.0]
        """
        degree = self.degree(pitch)
        low, high = self.pitch(degree), self.pitch(degree + 1)
        share = min(max((pitch - low) / (high - low), 0.0), 1.0)
        power = _SHARPEST ** min(max(strength, 0.0), 1.0)
        if power == 1.0:
            return pitch
        near, far = share**power, (1.0 - share) ** power
        return low + (high - low) * float(near / (near + far))

    def rooted(self, root: float) -> "Tuning":
        """Return the same steps above another root."""
        return replace(self, root=root)

    def keep(self, scale: Sequence[int]) -> "Tuning":
        """Return only the steps of a scale, counted as in `music.scale.SCALES`.

        >>> [round(EQUAL.keep((0, 3, 7)).pitch(degree)) for degree in range(4)]
        [60, 63, 67, 72]
        """
        count = len(self.cents)
        if not scale or min(scale) < 0 or max(scale) >= count:
            raise ValueError(f"steps must lie in 0..{count - 1}, got {list(scale)}")
        kept = [self.cents[step] for step in sorted(set(scale))]
        return replace(
            self,
            cents=tuple(cents - kept[0] for cents in kept),
            root=self.root + kept[0] / 100.0,
        )


def ratio_to_cents(numerator: float, denominator: float = 1.0) -> float:
    """Return the cents of an interval between two frequencies."""
    return OCTAVE * math.log2(numerator / denominator)


def equal_tuning(steps: int, period: float = OCTAVE) -> Tuning:
    """Return a period divided into equal steps."""
    if not 1 <= steps <= 1200:
        raise ValueError(f"steps must lie in 1..1200, got {steps}")
    return Tuning(f"{steps}-TET", tuple(period * step / steps for step in range(steps)), period)


EQUAL: Final = equal_tuning(12)
_FIVE_LIMIT = (
    *((1, 1), (16, 15), (9, 8), (6, 5), (5, 4), (4, 3)),
    *((45, 32), (3, 2), (8, 5), (5, 3), (9, 5), (15, 8)),
)
JUST: Final = Tuning("just", tuple(ratio_to_cents(*ratio) for ratio in _FIVE_LIMIT))
TUNINGS: Final = {"equal": EQUAL, "just": JUST}
