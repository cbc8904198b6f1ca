"""What is known of a gesture, and what is told of it while it happens."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from motion.taught.view import PARTS, RATE

GestureKind = Literal["movement", "pose"]


class GestureError(ValueError):
    """Demonstrations from which no gesture can be learnt; one sentence that says why."""


@dataclass(frozen=True, slots=True)
class Demonstration:
    """One time that a gesture was shown: m bodies, `motion.taught.view.RATE` a second."""

    places: NDArray[np.float32]  # (m, 10, 2) as in `motion.taught.view.Sight`
    seen: NDArray[np.bool_]  # (m, 10)


@dataclass(frozen=True, slots=True)
class LearnedGesture:
    """A gesture as m instants of a body, each with how much it varied.

    A held pose has one instant.
    """

    name: str
    kind: GestureKind
    course: NDArray[np.float32]  # (m, 10, 2) metres of a grown-up's body
    spread: NDArray[np.float32]  # (m, 10, 2) metres, standard deviation
    weight: NDArray[np.float32]  # (10, 2) how much each tells, in all 1.0; 0: as it likes
    moves: NDArray[np.bool_]  # (10,) the parts that make the gesture; the others tell little
    free: NDArray[np.bool_]  # (m,) where the gesture rests, and may rest longer
    threshold: float  # mean squared distance, in spreads, up to which a movement is this gesture
    decide: int  # the first instant, 0..m-1, at which it may be recognised
    hold: float  # seconds that a pose is to be held; 0.0 for a movement
    demonstrations: tuple[Demonstration, ...]

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of the body that make it, names of `motion.taught.view.PARTS`."""
        return tuple(part for part, moves in zip(PARTS, self.moves, strict=True) if moves)

    @property
    def seconds(self) -> float:
        """How long the gesture took when it was shown, on the mean."""
        return float(np.mean([len(shown.places) for shown in self.demonstrations])) / RATE


@dataclass(frozen=True, slots=True)
class GestureProgress:
    """A gesture that seems to be going on, at one camera frame."""

    t: float  # capture time of the camera frame, seconds
    person: int
    gesture: str
    position: float  # 0..1, how far it is
    likelihood: float  # 0..1, above 0.5 where it is as like as the demonstrations are
    began: float  # seconds, when it seems to have begun


@dataclass(frozen=True, slots=True)
class GestureRecognised:
    """A gesture that is certain enough, at most once each time it is done."""

    t: float  # capture time of the camera frame that decided it, seconds
    person: int
    gesture: str
    likelihood: float  # 0..1
    began: float  # seconds, when it began
    decided_at_fraction: float  # 0..1, how far it was by then
