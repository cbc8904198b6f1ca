"""Shapes of zones, and where a zone lies for a given body.

A new shape is one frozen dataclass that is a `Shape`, and one line in `SHAPES`.
"""

import math
from dataclasses import dataclass
from typing import ClassVar, Final, Literal, Protocol, Self

from zones.body import Body, Point
from zones.table import Table

Frame = Literal["body", "stage", "start"]
FRAMES: Final = ("body", "stage", "start")
Unit = Literal["torso", "arm"]
UNITS: Final = ("torso", "arm")
FOOT_JOINTS: Final = frozenset(
    f"{side}_{part}" for side in ("left", "right") for part in ("ankle", "heel", "foot_index")
)


class Shape(Protocol):
    """What a zone needs to know of its shape."""

    round: ClassVar[bool]  # an ellipse inside its box, else the box itself
    on_floor: ClassVar[bool]  # only feet count

    @classmethod
    def read(cls, table: Table) -> Self:
        """Return the shape that a table of a layout file describes."""

    def box(self, frame: Frame) -> tuple[Point, Point]:
        """Return middle and half size in the units of the frame; x right, y down."""


@dataclass(frozen=True, slots=True)
class Disc:
    """A circle. On the stage its radius is in image heights."""

    round: ClassVar[bool] = True
    on_floor: ClassVar[bool] = False

    centre: Point
    radius: float

    @classmethod
    def read(cls, table: Table) -> Self:
        """Read `centre` and `radius`."""
        return cls(table.pair("centre"), table.number("radius", low=0.01, high=10.0))

    def box(self, frame: Frame) -> tuple[Point, Point]:
        """Return middle and half size."""
        return self.centre, (self.radius, self.radius)


@dataclass(frozen=True, slots=True)
class Band:
    """A strip across the body or the picture, between two edges."""

    round: ClassVar[bool] = False
    on_floor: ClassVar[bool] = False

    along: str  # "horizontal" or "vertical", the direction in which it is long
    edges: tuple[float, float]  # y of a horizontal strip, x of a vertical one
    reach: float | None = None  # half its length; None: four torso lengths, or the whole picture

    @classmethod
    def read(cls, table: Table) -> Self:
        """Read `along`, `edges` and `reach`."""
        along = table.text("along", "horizontal", ("horizontal", "vertical"))
        edges = table.pair("edges")
        if edges[0] >= edges[1]:
            raise table.fail("edges", f"must rise, got {list(edges)}")
        return cls(along, edges, table.number("reach", 0.0, low=0.0, high=20.0) or None)

    def box(self, frame: Frame) -> tuple[Point, Point]:
        """Return middle and half size."""
        middle, half = (self.edges[0] + self.edges[1]) / 2, abs(self.edges[1] - self.edges[0]) / 2
        across, whole = (0.5, 0.5) if frame == "stage" else (0.0, 4.0)
        reach = self.reach or whole
        if self.along == "horizontal":
            return (across, middle), (reach, half)
        return (middle, across), (half, reach)


@dataclass(frozen=True, slots=True)
class FloorArea:
    """A rectangle on the floor, for feet only."""

    round: ClassVar[bool] = False
    on_floor: ClassVar[bool] = True

    centre: Point
    size: Point  # half width, half height

    @classmethod
    def read(cls, table: Table) -> Self:
        """Read `centre` and `size`."""
        size = table.pair("size")
        if min(size) <= 0.0:
            raise table.fail("size", f"must be positive, got {list(size)}")
        return cls(table.pair("centre"), size)

    def box(self, frame: Frame) -> tuple[Point, Point]:
        """Return middle and half size."""
        return self.centre, self.size


SHAPES: Final[dict[str, type[Shape]]] = {"disc": Disc, "band": Band, "floor": FloorArea}


@dataclass(frozen=True, slots=True)
class Zone:
    """A place that has a name, as a layout file describes it.

    `frame` says what it holds on to: "body" rides along, "start" stays where the anchor was when
    the person was first seen (both measured in lengths of that person), "stage" stays in the
    picture, in image widths and heights. Right is right in the picture, always.

    `depth` bounds it in the third dimension, in metres: on the stage how far from the camera; else
    how far before the person's trunk, towards the camera, where that is now ("body") or was when
    first measured ("start"); behind the trunk is below 0. A joint without metres is never inside.
    """

    name: str
    shape: Shape
    frame: Frame = "body"
    anchor: str = "chest"  # a name of `zones.body.ANCHORS`; unused on the stage
    unit: Unit = "torso"
    joints: tuple[str, ...] = ("left_wrist", "right_wrist")
    dwell: float | None = None  # seconds a joint must stay; None: staying means nothing
    colour: int = 0  # 0..7, of the tracks' palette
    depth: tuple[float, float] | None = None  # from, to, metres; None: at any depth

    def holds_depth(self, away: float | None, trunk: float | None, slack: float = 0.0) -> bool:
        """Return whether a joint is inside by its depth alone.

        Args:
            away: of the joint, metres from the camera; None: not known.
            trunk: of the person's trunk, the same.
            slack: metres by which the zone is larger.
        """
        if self.depth is None:
            return True
        if away is None or (trunk is None and self.frame != "stage"):
            return False
        at = away if self.frame == "stage" or trunk is None else trunk - away
        return self.depth[0] - slack <= at <= self.depth[1] + slack


@dataclass(frozen=True, slots=True)
class PlacedZone:
    """Where a zone lies in the picture now."""

    name: str
    person: int  # whose body it rides on; 0 on the stage
    round: bool  # an ellipse inside its box, else the box itself
    centre: Point  # image widths and heights
    size: Point  # half width and half height, both in image heights
    aspect: float  # width / height of the picture
    colour: int
    occupied: bool = False  # a joint is inside
    progress: float = 0.0  # 0..1, the way to the end of a dwell

    def offset(self, place: Point) -> Point:
        """Return a place in the picture as seen from the zone: -1..1 inside; right, down."""
        return (
            (place[0] - self.centre[0]) * self.aspect / self.size[0],
            (place[1] - self.centre[1]) / self.size[1],
        )

    def contains(self, place: Point, grown: float = 1.0) -> bool:
        """Return whether a place in the picture lies inside the zone, grown by a factor."""
        x, y = self.offset(place)
        return (math.hypot(x, y) if self.round else max(abs(x), abs(y))) <= grown


def place_zone(zone: Zone, body: Body, person: int, anchor: Point | None = None) -> PlacedZone:
    """Return where a zone lies for a body.

    Args:
        zone: what to place.
        body: the person whose lengths count; for the frame "start" as first seen.
        person: the number of that person.
        anchor: the anchor's place in image heights; None: the body's own.
    """
    (x, y), (half_width, half_height) = zone.shape.box(zone.frame)
    if zone.frame == "stage":
        width = half_width if zone.shape.round else half_width * body.aspect
        return PlacedZone(
            zone.name, 0, zone.shape.round, (x, y), (width, half_height), body.aspect, zone.colour
        )
    unit = body.length(zone.unit)
    from_x, from_y = anchor or body.anchor(zone.anchor)
    centre = ((from_x + x * unit) / body.aspect, from_y + y * unit)
    size = (half_width * unit, half_height * unit)
    return PlacedZone(zone.name, person, zone.shape.round, centre, size, body.aspect, zone.colour)
