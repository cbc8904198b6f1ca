"""Depth from a second camera: the first camera's poses in metres."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from motion.people.matching import assign
from motion.pose import Pose
from motion.views.camera_pair import CameraPair
from motion.views.pair_view import FITS, sides_settled, view_of

KEPT: Final = 0.5  # seconds of the second camera's poses
GAP: Final = 0.15  # seconds between two poses, across which somebody is the same
AHEAD: Final = 0.1  # seconds that a second camera may lag behind, its movement going on
_SPEED_OVER: Final = 0.045  # seconds over which a movement that goes on is taken
_FAITHFUL: Final = 0.7  # of its misfit counts for who was matched before
_FORGET: Final = 3.0  # seconds after which a match is forgotten


@dataclass(slots=True)
class _Match:
    number: int  # in the second camera
    t: float


class PairDepth:
    """Finds the first camera's people in the second, and gives their joints in metres.

    Deterministic, holds its own past. A picture of the first never waits: where the second has
    none as new, its people are carried on by their speed.
    """

    def __init__(self, pair: CameraPair) -> None:
        self.pair = pair
        self._past: deque[tuple[float, list[Pose]]] = deque()
        self._matches: dict[int, _Match] = {}

    @property
    def matches(self) -> dict[int, int]:
        """Who in the second camera somebody in the first is, by their numbers."""
        return {number: match.number for number, match in self._matches.items()}

    def see_second(self, t: float, poses: Sequence[Pose]) -> None:
        """Take the poses of one picture of the second camera, captured at `t` by its clock."""
        t += self.pair.offset
        if self._past and t <= self._past[-1][0]:
            return
        self._past.append((t, [pose for pose in poses if not pose.guessed]))
        while self._past and self._past[0][0] < t - KEPT:
            self._past.popleft()

    def update(self, poses: Sequence[Pose]) -> list[Pose]:
        """Return the poses of one picture of the first camera, with `metres` where both see them.

        Whom the second does not see stays as they are.
        """
        if not poses:
            return []
        t = poses[0].t
        self._matches = {n: m for n, m in self._matches.items() if t - m.t <= _FORGET}
        others = self._others_at(t)
        mine = [pose for pose in poses if not pose.guessed]
        views = [[view_of(self.pair, pose, other) for other in others] for pose in mine]
        cost = np.array(
            [
                [v.misfit * self._trust(p, o) for v, o in zip(row, others, strict=True)]
                for row, p in zip(views, mine, strict=True)
            ]
        ).reshape(len(mine), len(others))
        placed: dict[int, Pose] = {}
        for row, column in assign(cost, FITS):
            pose, other = mine[row], others[column]
            self._matches[pose.person] = _Match(other.person, t)
            view = sides_settled(self.pair, pose, other, views[row][column])
            metres = view.metres(pose.world)
            if metres is not None:
                placed[pose.person] = replace(pose, metres=metres)
        return [placed.get(pose.person, pose) for pose in poses]

    def _trust(self, pose: Pose, other: Pose) -> float:
        match = self._matches.get(pose.person)
        return _FAITHFUL if match is not None and match.number == other.person else 1.0

    def _others_at(self, t: float) -> list[Pose]:
        """Return the second camera's people at a time of the first."""
        numbers = sorted({pose.person for _, poses in self._past for pose in poses})
        found = [self._at(number, t) for number in numbers]
        return [pose for pose in found if pose is not None]

    def _at(self, number: int, t: float) -> Pose | None:
        seen = [(at, pose) for at, poses in self._past for pose in poses if pose.person == number]
        after = next((entry for entry in seen if entry[0] >= t), None)
        before = [entry for entry in seen if entry[0] < t]
        if after is not None and before and after[0] - before[-1][0] <= GAP:
            return _between(before[-1], after, t)
        if not before or t - before[-1][0] > AHEAD:
            return None
        last = before[-1]
        earlier = [e for e in before if GAP >= last[0] - e[0] >= _SPEED_OVER]
        return _between(earlier[-1], last, t) if earlier else last[1]


def _between(before: tuple[float, Pose], after: tuple[float, Pose], t: float) -> Pose:
    """Return a pose between two, or further on along the same way."""
    (begin, old), (end, new) = before, after
    part = np.float32((t - begin) / max(end - begin, 1e-6))
    return replace(
        new,
        t=t,
        landmarks=old.landmarks + part * (new.landmarks - old.landmarks),
        visibility=np.minimum(old.visibility, new.visibility),
    )
