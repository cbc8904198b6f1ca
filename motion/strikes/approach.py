"""The flow around a strike: out of what it came, and whether it was held or let go."""

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from motion.gesture import Flow
from motion.landmark import INDEX

_KEPT: Final = 1.6  # seconds of the past
_LOOK_BACK: Final = 0.45  # seconds before a stroke in which its approach is judged
_DELAY: Final = 0.14  # seconds by which a flow lags behind the movement
_AROUND: Final = 0.3  # seconds before a landing in which a stroke is fastest
_BOUNCE: Final = 0.1  # seconds after a landing that belong to the stroke itself
_AFTER: Final = 0.5  # seconds after it in which a release shows
_LIVELY: Final = 0.8  # m/s of a joint that is 0.63 of a full movement
_GONE: Final = 0.6  # of the stroke's own speed: a joint that goes on so fast was let go at once
_LEAST: Final = 0.2  # m/s, of a stroke that can be told from rest


@dataclass(frozen=True, slots=True)
class _Moment:
    t: float
    energy: float
    speed: tuple[float, ...]  # (33,) m/s


class Approaches:
    """Remembers the latest flow of each person. Deterministic, no I/O.

    What a flow says of a moment comes 0.14 s later; the delay is taken off here.
    """

    def __init__(self) -> None:
        self._past: dict[int, deque[_Moment]] = {}

    def update(self, flows: Sequence[Flow]) -> None:
        """Take the flows of one camera frame."""
        for flow in flows:
            past = self._past.setdefault(flow.person, deque())
            past.append(_Moment(flow.t - _DELAY, flow.energy, tuple(flow.speed.tolist())))
            while past[0].t < flow.t - _KEPT:
                past.popleft()
        if flows:
            now = max(flow.t for flow in flows)
            for person in [p for p, past in self._past.items() if now - past[-1].t > _KEPT]:
                del self._past[person]

    def approach(self, person: int, joint: str, t_start: float) -> float:
        """Return 0..1: 0 a stroke out of stillness, 1 out of full movement.

        Args:
            person: whose stroke.
            joint: a name of `motion.landmark.LANDMARKS`.
            t_start: when the stroke began, seconds; what is known up to now is judged.
        """
        moments = self._between(person, t_start - _LOOK_BACK, t_start)
        if not moments:
            return 0.0
        index = INDEX[joint]
        energy = sum(moment.energy for moment in moments) / len(moments)
        speed = sum(moment.speed[index] for moment in moments) / len(moments)
        return 1.0 - (1.0 - energy) * math.exp(-speed / _LIVELY)

    def release(self, person: int, joint: str, t_landed: float, now: float) -> float:
        """Return 0..1: 0 the joint is held after its landing, 1 it was let go or moved on at once.

        Before 0.24 s after the landing nothing can be known, and the answer is 0.
        """
        index = INDEX[joint]
        stroke = self._between(person, t_landed - _AROUND, t_landed + _BOUNCE)
        after = self._between(person, t_landed + _BOUNCE, min(now, t_landed + _AFTER))
        if not stroke or not after:
            return 0.0
        peak = max(moment.speed[index] for moment in stroke)
        going = sum(moment.speed[index] for moment in after) / len(after)
        return min(going / (_GONE * max(peak, _LEAST)), 1.0)

    def _between(self, person: int, begin: float, end: float) -> list[_Moment]:
        return [m for m in self._past.get(person, ()) if begin <= m.t <= end]
