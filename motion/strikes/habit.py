"""What is known of a player: how their strokes go, and how far predictions were off."""

from dataclasses import dataclass, field
from typing import Final

LATELY: Final = 11  # strokes that are remembered


@dataclass(frozen=True, slots=True)
class StrokeShape:
    """One finished stroke of a joint, in metres of a grown-up body and seconds."""

    lasting: float  # seconds from its start to its landing
    braking: float  # seconds from its fastest moment to its landing
    way: float  # metres
    peak_speed: float  # m/s


@dataclass(frozen=True, slots=True)
class Habit:
    """The latest strokes of one joint, oldest first, `LATELY` at most of each kind."""

    strokes: tuple[StrokeShape, ...] = ()
    errors: tuple[float, ...] = ()  # seconds, landed minus predicted


@dataclass(frozen=True, slots=True)
class Habits:
    """Everything that is kept of a player from one sitting to the next."""

    joints: dict[str, Habit] = field(default_factory=dict)  # by name of the joint
