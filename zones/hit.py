"""What happened in a zone."""

from dataclasses import dataclass
from typing import Literal

HitKind = Literal["enter", "leave", "dwell", "strike", "gesture", "key"]


@dataclass(frozen=True, slots=True)
class ZoneHit:
    """A joint entered, left, stayed in or struck inside a zone, or ended a learned gesture.

    Or somebody pressed a key: then `zone` is its letter and nobody is `person` 0.
    """

    t: float  # when it happened, or shall sound, seconds
    zone: str  # its name; of a learned gesture the gesture's, of a key its letter
    kind: HitKind
    person: int
    joint: str
    strength: float  # 0..1; 1.0 for enter, leave and dwell
    position: tuple[float, float]  # inside the zone: -1..1 right, -1..1 down
    place: tuple[float, float]  # in the picture, image widths and heights
    strike_id: int | None = None  # the strike that caused it
    approach: float = 0.0  # 0..1, of a strike: 0 out of stillness, 1 out of full movement
