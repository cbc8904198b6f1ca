"""The rhythm of one player: when the next landing is to be expected, from those before."""

import bisect
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_LATELY: Final = 9  # landings of a joint that are remembered
_AT_ONCE: Final = 0.04  # seconds; joints that land so close land together
_ENOUGH: Final = 3  # of them, before anything is expected
_WIDTH: Final = 0.02  # seconds; how exactly a player keeps an interval
_LONGEST: Final = 2.5  # seconds; a longer interval is a rest
_SPAN: Final = 0.3  # seconds over which a landing is as likely anywhere, for all the rhythm says
_MOST: Final = 0.85  # trust in the rhythm of a player who always keeps it


class Rhythm:
    """Expects each joint to land as long after the last landings as it did before.

    All joints of a player share one rhythm: an interval is counted from each joint to each other.
    How far the rhythm is trusted is how often it was right.
    """

    def __init__(self, joints: int) -> None:
        self._landings: list[list[float]] = [[] for _ in range(joints)]  # seconds, rising
        self._right = [0.0] * joints  # part of the last landings that were expected

    def add(self, t: float, joint: int) -> None:
        """Take a landing as it is foretold."""
        expected = self._expected(joint, t)
        if len(expected):
            hit = float(np.abs(expected - t).min() < 2.0 * _WIDTH)
            by_chance = min(4.0 * _WIDTH * len(expected), 0.8)
            self._right[joint] += 0.2 * ((hit - by_chance) / (1.0 - by_chance) - self._right[joint])
        bisect.insort(self._landings[joint], t)
        del self._landings[joint][:-_LATELY]

    def correct(self, foretold: float, landed: float | None, joint: int) -> None:
        """Take when that landing truly was; None: it was none."""
        landings = self._landings[joint]
        if foretold in landings:
            landings.remove(foretold)
            if landed is not None:
                bisect.insort(landings, landed)

    def weigh(self, times: Floats, chances: Floats, joint: int) -> Floats:
        """Return the chances (k,) of a landing at times (k,), their sum as before."""
        trust = _MOST * min(max(self._right[joint], 0.0), 1.0)
        expected = self._expected(joint, float(times[-1]))
        total = float(chances.sum())
        if trust < 0.05 or not len(expected) or total <= 0.0:
            return chances
        off = (times[:, None] - expected[None, :]) / _WIDTH
        bell = np.exp(-0.5 * off * off).sum(axis=1) / (_WIDTH * np.sqrt(2.0 * np.pi))
        weighed = chances * ((1.0 - trust) + trust * _SPAN * bell / len(expected))
        shaped: Floats = weighed * (total / max(float(weighed.sum()), 1e-9))
        return shaped

    def _expected(self, joint: int, until: float) -> Floats:
        """Return the times at which the joint may land next, one for each remembered interval."""
        found: list[float] = []
        for landings in self._landings:
            last = _last(landings, until - _AT_ONCE)
            if last is None:
                continue
            intervals = [
                own - before
                for own in self._landings[joint]
                if own < until - _AT_ONCE
                and (before := _last(landings, own - _AT_ONCE)) is not None
                and own - before < _LONGEST
            ]
            if len(intervals) >= _ENOUGH:
                found += [last + interval for interval in intervals]
        return np.array(found)


def _last(landings: list[float], before: float) -> float | None:
    k = bisect.bisect_left(landings, before)
    return landings[k - 1] if k else None
