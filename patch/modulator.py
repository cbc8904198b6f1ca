"""Moving one parameter by one measure of movement, smoothly."""

import math
from collections.abc import Sequence
from typing import Final

from motion.gesture import Flow
from music.scale import SCALES, height_to_semitones
from patch.patch import Modulation
from patch.source import is_two_sided, measure_all

_SMALL: Final = 0.004  # of the whole range; a smaller change is not worth a command


class Modulator:
    """Follows one modulation of a patch through time."""

    def __init__(self, rule: Modulation) -> None:
        self.rule = rule
        self._t: float | None = None
        self._share = 0.0  # 0..1, where the parameter is between low and high
        self._told: float | None = None  # the share at the last change

    def update(self, flows: Sequence[Flow], t: float) -> None:
        """Follow the movement of one camera frame; without anybody the parameter goes to rest."""
        rule = self.rule
        source = measure_all(flows, rule.source, rule.reach, rule.person)
        wanted = self._rest() if source is None else source
        wanted = max(wanted - rule.threshold, 0.0) / (1.0 - rule.threshold)
        passed = 0.0 if self._t is None else max(t - self._t, 0.0)
        time = rule.attack if wanted > self._share else rule.release
        follow = 1.0 - math.exp(-passed / time) if time > 0.0 else 1.0
        self._share += follow * (wanted - self._share)
        self._t = t

    def rewind(self) -> None:
        """Start again from rest, as if nothing had been told yet."""
        self._t = None
        self._share = 0.0
        self._told = None

    def changed(self) -> float | None:
        """Return the parameter's value if it is worth telling, and take it as told."""
        if self._told is not None:
            same = abs(self._share - self._told) < _SMALL
            if same or (self.rule.scale and self._value(self._told) == self.value()):
                return None
        self._told = self._share
        return self.value()

    def forget_told(self) -> None:
        """Tell the value next time, even unchanged: another rule had the parameter meanwhile."""
        self._told = None

    def value(self) -> float:
        """Return the parameter's value now, in its own unit."""
        return self._value(self._share)

    def _value(self, share: float) -> float:
        rule = self.rule
        if rule.scale is not None:
            octaves = abs(rule.high - rule.low) / 12.0
            return rule.low + height_to_semitones(SCALES[rule.scale], share, octaves)
        if rule.curve == "exponential":
            return float(rule.low * (rule.high / rule.low) ** share)
        return rule.low + share * (rule.high - rule.low)

    def _rest(self) -> float:
        if self.rule.scale is not None:
            return self._share
        return 0.5 if is_two_sided(self.rule.source) else 0.0
