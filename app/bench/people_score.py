"""How well a tracker's people are those who really are there.

Who is given is matched with who is there as in Bernardin and Stiefelhagen (2008), Evaluating
Multiple Object Tracking Performance: The CLEAR MOT Metrics, EURASIP JIVP. A pair stays as long as
it fits; the others are matched one to one, as many as possible and then as closely as possible.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.bench.people_truth import Scene
from motion.landmark import INDEX
from motion.pose import Pose

NEAR: Final = 1.0 / 16.0  # widths; mean distance of hips and shoulders that is still this person
APART: Final = 1.0 / 9.0  # widths; hips farther from each other than this stand apart
LASTING: Final = 1.0  # seconds after which a wrong number is no slip of a moment
HIPS: Final = [INDEX["left_hip"], INDEX["right_hip"]]
TORSO: Final = [INDEX["left_shoulder"], INDEX["right_shoulder"], *HIPS]
SIDES_SWAPPED: Final = [1, 0, 3, 2]  # the same torso with left and right exchanged


@dataclass(frozen=True, slots=True)
class Switch:
    """A person whose number changed."""

    t: float  # seconds
    name: str
    before: int
    after: int


@dataclass(slots=True)
class PeopleScore:
    """Counts over a clip."""

    passers_by: frozenset[str] = frozenset()  # may be given or not, under any number
    frames: int = 0  # in which somebody had to be seen
    all_seen: int = 0
    frames_apart: int = 0
    all_seen_apart: int = 0
    due: dict[str, int] = field(default_factory=dict)  # camera frames to see each person in
    seen: dict[str, int] = field(default_factory=dict)
    given: int = 0
    guessed: int = 0
    ghosts: int = 0
    pictures: int = 0
    switches: list[Switch] = field(default_factory=list)
    numbers: set[int] = field(default_factory=set)
    _last: dict[str, int] = field(default_factory=dict)  # the number that each had

    def add(self, t: float, scene: Scene, poses: Sequence[Pose], aspect: float) -> None:
        """Compare one camera frame's poses with who is there."""
        pairs = matched(scene, poses, self._last, aspect)
        self._count_given(poses, pairs)
        for name, row in pairs.items():
            self._number(t, name, poses[row].person)
        due = [n for n in scene if n not in self.passers_by and torso_inside(scene[n])]
        for name in due:
            self.due[name] = self.due.get(name, 0) + 1
            self.seen[name] = self.seen.get(name, 0) + (name in pairs)
        if not due:
            return
        everybody = all(name in pairs for name in due)
        self.frames += 1
        self.all_seen += everybody
        if stand_apart(scene, aspect):
            self.frames_apart += 1
            self.all_seen_apart += everybody

    def figures(self) -> dict[str, object]:
        """Return the figures of `bench people` but for speed; null where nothing was counted."""
        due, seen = sum(self.due.values()), sum(self.seen.values())
        return {
            "switches": len(self.switches),
            "misses_pct": _pct(due - seen, due),
            "ghosts_pct": _pct(self.ghosts, self.given),
            "all_seen_pct": _pct(self.all_seen, self.frames),
            "all_seen_apart_pct": _pct(self.all_seen_apart, self.frames_apart),
            "lasting_switches": self._lasting(),
            "ghosts_per_frame": round(self.ghosts / self.pictures, 4) if self.pictures else None,
            "guessed_pct": _pct(self.guessed, self.given),
            "numbers": len(self.numbers),
            "seen_pct": {name: _pct(self.seen[name], self.due[name]) for name in sorted(self.due)},
            "switched": [
                {"t": round(s.t, 3), "name": s.name, "before": s.before, "after": s.after}
                for s in self.switches
            ],
        }

    def _lasting(self) -> int:
        """Count the switches to a number that was then kept, and not one that was undone."""
        count = 0
        for name in sorted({switch.name for switch in self.switches}):
            own = [switch for switch in self.switches if switch.name == name]
            number = own[0].before
            for switch, until in zip(own, [*(s.t for s in own[1:]), math.inf], strict=True):
                if until - switch.t >= LASTING and switch.after != number:
                    number = switch.after
                    count += 1
        return count

    def _count_given(self, poses: Sequence[Pose], pairs: Mapping[str, int]) -> None:
        self.pictures += 1
        self.given += len(poses)
        self.guessed += sum(pose.guessed for pose in poses)
        self.ghosts += len(poses) - len(pairs)
        self.numbers |= {pose.person for pose in poses}

    def _number(self, t: float, name: str, number: int) -> None:
        before = self._last.get(name)
        if before is not None and before != number and name not in self.passers_by:
            self.switches.append(Switch(t, name, before, number))
        self._last[name] = number


def matched(
    scene: Scene, poses: Sequence[Pose], last: Mapping[str, int], aspect: float
) -> dict[str, int]:
    """Return for each person who is found the row of their pose."""
    off = {
        (name, row): distance(points, pose.landmarks, aspect)
        for name, points in scene.items()
        for row, pose in enumerate(poses)
    }
    fits = {pair: d for pair, d in off.items() if d <= NEAR}
    kept: dict[str, int] = {}
    for name, row in sorted(fits, key=lambda pair: fits[pair]):
        still = last.get(name) == poses[row].person
        if still and name not in kept and row not in kept.values():
            kept[name] = row
    rest = {
        pair: d for pair, d in fits.items() if pair[0] not in kept and pair[1] not in kept.values()
    }
    return kept | _best(sorted({name for name, _ in rest}), rest, frozenset())


def distance(there: NDArray[np.float32], given: NDArray[np.float32], aspect: float) -> float:
    """Return the mean distance of two torsos in widths, left and right told apart or not."""
    scale = np.array([1.0, 1.0 / aspect])
    a, b = there[TORSO, :2] * scale, given[TORSO, :2] * scale
    return float(min(_mean_distance(a, b), _mean_distance(a[SIDES_SWAPPED], b)))


def stand_apart(scene: Scene, aspect: float) -> bool:
    """Return whether all hips are well away from each other."""
    hips = [points[HIPS].mean(axis=0) * (1.0, 1.0 / aspect) for points in scene.values()]
    return all(math.dist(hips[i], hips[j]) > APART for i in range(len(hips)) for j in range(i))


def torso_inside(points: NDArray[np.float32]) -> bool:
    """Return whether somebody's hips and shoulders all lie in the picture."""
    torso = points[TORSO]
    return bool(((torso >= 0.0) & (torso <= 1.0)).all())


def _mean_distance(a: NDArray[np.floating], b: NDArray[np.floating]) -> float:
    return float(np.hypot(*(a - b).T).mean())


def _best(
    names: Sequence[str], fits: Mapping[tuple[str, int], float], taken: frozenset[int]
) -> dict[str, int]:
    """Match as many names as possible, and then as closely as possible: a search through few."""
    if not names:
        return {}
    name, *others = names
    choices = [_best(others, fits, taken)]
    for one, row in fits:
        if one == name and row not in taken:
            choices.append({name: row} | _best(others, fits, taken | {row}))
    return min(choices, key=lambda c: (-len(c), sum(fits[pair] for pair in c.items())))


def _pct(part: int, whole: int) -> float | None:
    return round(100.0 * part / whole, 3) if whole else None
