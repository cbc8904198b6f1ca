"""Who of those who are seen performs: everyone, the first, who raised a hand, who stands where.

The performers choose the rule; `Performers` follows it from camera frame to camera frame.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from motion.landmark import INDEX
from motion.people.raised_hand import RaisedHand
from motion.pose import Pose

PLACE_KEPT: Final = 30.0  # seconds that somebody who is not seen remains what they were
MARGIN: Final = 0.04  # widths and heights that one may stand outside an area before one is out
SEEN: Final = 0.5  # visibility from which a joint counts
HIPS: Final = [INDEX["left_hip"], INDEX["right_hip"]]
FEET: Final = [INDEX[name] for name in ("left_ankle", "right_ankle", "left_heel", "right_heel")]
HOW: Final = (
    "everyone, first, raised, area LEFT RIGHT [TOP BOTTOM] (of the hips) or floor LEFT RIGHT TOP"
    " BOTTOM (of the feet), 0..1 of the camera's picture"
)


class PerformersError(ValueError):
    """A rule that cannot be used; one sentence."""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of the picture as the camera sees it, not mirrored; y down."""

    left: float  # 0..1 of the width
    right: float
    top: float = 0.0  # 0..1 of the height
    bottom: float = 1.0

    def __post_init__(self) -> None:
        for low, high in (("left", "right"), ("top", "bottom")):
            a, b = getattr(self, low), getattr(self, high)
            if not 0.0 <= a < b <= 1.0:
                raise PerformersError(
                    f"an area needs 0 <= {low} < {high} <= 1, got {a:g} and {b:g}"
                )

    def holds(self, x: float, y: float, margin: float = 0.0) -> bool:
        """Return whether a point lies in the area, or within the margin around it.

        An edge of the picture is none of the area: who leans out of the picture is still in.
        """
        return _within(x, self.left, self.right, margin) and _within(
            y, self.top, self.bottom, margin
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """Who performs."""

    kind: str = "everyone"  # a key of `RULES`
    area: Area | None = None  # for "area" (where the hips are) and "floor" (where the feet are)

    def __post_init__(self) -> None:
        if self.kind not in RULES:
            raise PerformersError(f"performers must be {HOW}; got {self.kind!r}")
        if (self.area is not None) != (self.kind in ("area", "floor")):
            raise PerformersError(f"performers must be {HOW}; got {self.kind!r} with {self.area}")

    def __str__(self) -> str:
        if self.area is None:
            return self.kind
        sides = (self.area.left, self.area.right, self.area.top, self.area.bottom)
        return " ".join([self.kind, *(f"{side:g}" for side in sides)])


def read_rule(text: str) -> Rule:
    """Return the rule that a performer wrote, with blanks or commas between the words.

    >>> read_rule("area 0.2 0.8").area
    Area(left=0.2, right=0.8, top=0.0, bottom=1.0)

    Raises:
        PerformersError: it says nothing that is known.
    """
    kind, *words = text.replace(",", " ").split() or [""]
    if not words:
        return Rule(kind)
    if len(words) not in {"area": (2, 4), "floor": (4,)}.get(kind, ()):
        raise PerformersError(f"performers must be {HOW}; got {text!r}")
    try:
        sides = [float(word) for word in words]
    except ValueError as error:
        raise PerformersError(f"performers must be {HOW}; got {text!r}") from error
    return Rule(kind, Area(*sides))


@dataclass(slots=True)
class _Person:
    """What is known of somebody."""

    came: float  # seconds; first seen
    t: float  # seconds; last seen
    plays: bool = False
    hand: RaisedHand = field(default_factory=RaisedHand)


class Performers:
    """Says who performs. Deterministic; holds its own past.

    A guessed pose shows that somebody is there and changes nothing else. Who is not seen for
    `PLACE_KEPT` is forgotten, and starts anew when they come back.
    """

    def __init__(self, rule: Rule | None = None) -> None:
        self.rule = rule or Rule()
        self._people: dict[int, _Person] = {}

    @property
    def numbers(self) -> frozenset[int]:
        """Who performs, also while they are not seen: whom a tracker short of time looks at first.

        Empty where nobody does.
        """
        return frozenset(number for number, person in self._people.items() if person.plays)

    def update(self, poses: Sequence[Pose]) -> list[Pose]:
        """Take the poses of one camera frame; return those of the performers, in their order."""
        if not poses:
            return []
        t = poses[0].t
        self._people = {n: p for n, p in self._people.items() if t - p.t <= PLACE_KEPT}
        for pose in sorted(poses, key=lambda pose: pose.person):
            person = self._people.setdefault(pose.person, _Person(pose.t, pose.t))
            person.t = pose.t
        RULES[self.rule.kind](self.rule, poses, self._people)
        return [pose for pose in poses if self._people[pose.person].plays]


def _everyone(_: Rule, poses: Sequence[Pose], people: dict[int, _Person]) -> None:
    for pose in poses:
        people[pose.person].plays = True


def _first(_: Rule, __: Sequence[Pose], people: dict[int, _Person]) -> None:
    """Let whoever has been there longest perform; their place is kept while they are away."""
    if not any(person.plays for person in people.values()):
        people[min(people, key=lambda number: (people[number].came, number))].plays = True


def _raised(_: Rule, poses: Sequence[Pose], people: dict[int, _Person]) -> None:
    for pose in poses:
        if not pose.guessed:
            person = people[pose.person]
            person.plays = person.hand.update(pose)


def _inside(rule: Rule, poses: Sequence[Pose], people: dict[int, _Person]) -> None:
    assert rule.area is not None
    for pose in poses:
        place = None if pose.guessed else _place(pose, HIPS if rule.kind == "area" else FEET)
        if place is not None:
            person = people[pose.person]
            person.plays = rule.area.holds(*place, MARGIN if person.plays else 0.0)


def _place(pose: Pose, joints: list[int]) -> tuple[float, float] | None:
    """Return the middle of those joints that are seen, None where none is."""
    seen = [joint for joint in joints if pose.visibility[joint] >= SEEN]
    if not seen:
        return None
    x, y = np.asarray(pose.landmarks[seen, :2], np.float64).mean(axis=0).tolist()
    return x, y


def _within(value: float, low: float, high: float, margin: float) -> bool:
    low = low - margin if low > 0.0 else -math.inf
    high = high + margin if high < 1.0 else math.inf
    return low <= value <= high


RULES: Final[dict[str, Callable[[Rule, Sequence[Pose], dict[int, _Person]], None]]] = {
    "everyone": _everyone,
    "first": _first,
    "raised": _raised,
    "area": _inside,
    "floor": _inside,
}
