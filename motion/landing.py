"""When a strike really landed, known a little later."""

from dataclasses import dataclass, field
from typing import Final

from motion.path import JointSample, Vector

_LANDED: Final = 0.1  # part of the peak speed below which a joint has landed
_DIP: Final = 0.4  # a lowest speed below this part of the peak is a turn as well
_HALF: Final = 0.04  # seconds to either side over which a speed is measured
_TURN: Final = 0.08  # seconds after a stop in which it may prove to be a turn
_TIME: Final = 0.25  # seconds after the sound in which a landing is settled
_BEFORE: Final = 0.25  # seconds before the decision in which the peak may lie
_EARLY: Final = 0.06  # a landing this long before the decision still belongs to the strike


@dataclass(slots=True)
class LandingWatch:
    """Watches the joint of one strike until it has landed."""

    strike_id: int
    t_decided: float
    t_sound: float
    direction: Vector
    path: list[JointSample] = field(default_factory=list)

    def add(self, sample: JointSample) -> None:
        """Take the next sample of the joint."""
        self.path.append(sample)

    def is_due(self, t: float, interval: float) -> bool:
        """Whether the next camera frame would come too late to settle."""
        return t + interval > self.t_sound + _TIME

    def landed(self, due: bool) -> float | None:
        """Return when the joint stopped or turned; None: not yet seen.

        It stopped when its speed along the stroke fell below a tenth of the peak, and turned when
        that speed changed its sign soon after. The last samples wait for their neighbours and for
        the turn that may follow, unless it is `due`.
        """
        t, v = self._speeds(due)
        peak = 0.0
        for i in range(len(v)):
            peak = max(peak, v[i])
            if i == 0 or t[i] < self.t_decided - _EARLY:
                continue
            if v[i] < _LANDED * peak:
                waited = due or self.path[-1].t >= t[i] + _TURN
                return _end(t, v, i, peak) if waited else None
            if i + 1 < len(v) and v[i] < _DIP * peak and v[i] <= v[i - 1] and v[i + 1] > v[i] + 0.1:
                return t[i]
        return None

    def _speeds(self, due: bool) -> tuple[list[float], list[float]]:
        path = [s for s in self.path if s.t >= self.t_decided - _BEFORE - _HALF]
        if len(path) < 3:
            return [], []
        way = [s.raw[0] * self.direction[0] + s.raw[1] * self.direction[1] for s in path]
        times, speeds = [], []
        for i in range(1, len(path) - 1):
            t = path[i].t
            if not due and path[-1].t < t + _HALF - 0.01:
                break
            near = [k for k in range(len(path)) if abs(path[k].t - t) <= _HALF or abs(k - i) <= 1]
            times.append(t)
            speeds.append(_slope([path[k].t for k in near], [way[k] for k in near]))
        return times, speeds


def _end(t: list[float], v: list[float], i: int, peak: float) -> float:
    """Return when the speed fell to zero, if it turns soon after sample i, or else to a tenth."""
    after = [k for k in range(i, len(v)) if t[k] <= t[i] + _TURN]
    if any(v[k] < -_LANDED * peak for k in after):
        return _when(t, v, next(k for k in after if v[k] < 0.0), 0.0)
    return _when(t, v, i, _LANDED * peak)


def _when(t: list[float], v: list[float], i: int, level: float) -> float:
    if v[i - 1] <= level:
        return t[i]
    return t[i - 1] + (v[i - 1] - level) / (v[i - 1] - v[i]) * (t[i] - t[i - 1])


def _slope(t: list[float], y: list[float]) -> float:
    mean_t, mean_y = sum(t) / len(t), sum(y) / len(y)
    across = sum((a - mean_t) * (b - mean_y) for a, b in zip(t, y, strict=True))
    return across / sum((a - mean_t) ** 2 for a in t)
