"""Where a joint goes in the room: the direction of a strike with its third part."""

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.landmark import INDEX
from motion.pose import Pose

_KEPT: Final = 0.5  # seconds of the past
_STROKE: Final = 0.12  # seconds that are looked back where nobody says when the movement began
_LEAST: Final = 0.066  # seconds that are looked back at least: depth is coarse
_STILL: Final = 0.1  # metres a second; slower movement has no direction
_FORGET: Final = 2.0  # seconds after which a person who is gone is forgotten

Vector = tuple[float, float, float]


@dataclass(slots=True)
class _Past:
    """The last places of one person's joints."""

    t: deque[float] = field(default_factory=deque)
    metres: deque[NDArray[np.float32]] = field(default_factory=deque)  # (33, 3) each

    def add(self, t: float, metres: NDArray[np.float32]) -> None:
        self.t.append(t)
        self.metres.append(metres)
        while t - self.t[0] > _KEPT:
            self.t.popleft()
            self.metres.popleft()


class Forward:
    """Remembers where the joints of everybody were, in metres from the camera.

    Deterministic and causal. Poses without metres leave no trace.
    """

    def __init__(self) -> None:
        self._persons: dict[int, _Past] = {}

    def update(self, poses: Sequence[Pose]) -> None:
        """Take the poses of one camera frame."""
        for pose in poses:
            if pose.metres is None:
                continue
            past = self._persons.setdefault(pose.person, _Past())
            if not past.t or pose.t > past.t[-1]:
                past.add(pose.t, pose.metres)
        if poses:
            now = max(pose.t for pose in poses)
            for number in [n for n, past in self._persons.items() if now - past.t[-1] > _FORGET]:
                del self._persons[number]

    def velocity(self, person: int, joint: str, t: float, since: float | None = None) -> Vector:
        """Return metres a second, x right, y down, z away from the camera.

        The slope of the way from `since`, when the movement began, to `t`; zero where too little
        is known.
        """
        past = self._persons.get(person)
        if past is None:
            return (0.0, 0.0, 0.0)
        begin = min(t - _STROKE if since is None else since, t - _LEAST) - 1e-6
        times = np.array(past.t)
        chosen = np.flatnonzero((times >= begin) & (times <= t + 1e-6))
        if len(chosen) < 2:
            return (0.0, 0.0, 0.0)
        places = np.array([past.metres[i][INDEX[joint]] for i in chosen.tolist()], np.float64)
        span = times[chosen] - times[chosen].mean()
        x, y, z = ((span @ places) / float(span @ span)).tolist()
        return (x, y, z)

    def direction(self, person: int, joint: str, t: float, since: float | None = None) -> Vector:
        """Return the unit vector of the movement; z below 0 goes to the camera; zero at rest."""
        x, y, z = self.velocity(person, joint, t, since)
        speed = math.sqrt(x * x + y * y + z * z)
        return (x / speed, y / speed, z / speed) if speed > _STILL else (0.0, 0.0, 0.0)
