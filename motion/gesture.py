"""What a movement says: strikes, their landings, and flow."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from motion.landmark import N_LANDMARKS


def _each(*shape: int) -> NDArray[np.float32]:
    return np.zeros((N_LANDMARKS, *shape), np.float32)


def _none() -> NDArray[np.bool_]:
    return np.zeros(N_LANDMARKS, np.bool_)


@dataclass(frozen=True, slots=True)
class Strike:
    """A sudden burst of one joint, decided before or at its landing."""

    id: int  # rises by one a strike, over all persons and joints
    person: int
    joint: str  # a name of `motion.landmark.LANDMARKS`
    t_decided: float  # capture time of the camera frame that decided it, seconds
    t_sound: float  # when it shall sound: the predicted landing, never before it can be heard
    strength: float  # 0..1, from the peak speed
    direction: tuple[float, float]  # unit vector of the stroke; x right, y down, both in heights
    place: tuple[float, float]  # where it lands; x right, y down in image widths and heights
    t_start: float = 0.0  # when the stroke began, seconds
    approach: float = 0.0  # 0..1: 0 out of stillness, 1 out of full movement
    forward: float = 0.0  # part of its way in the room that goes to the camera, -1..1


@dataclass(frozen=True, slots=True)
class Landing:
    """The afterthought of a strike, at most 250 ms after its sound."""

    strike_id: int
    t: float  # capture time of the camera frame that settled it, seconds
    t_landed: float | None  # None: the movement went on, it was no strike
    release: float | None = None  # 0..1: 0 held where it landed, 1 let go at once; None: not known


@dataclass(frozen=True, slots=True)
class Flow:
    """The continuous movement of one person at one camera frame.

    Measures in 0..1 use the whole range of what this body does; `kinetic`, `speed`,
    `acceleration`, `sparc` and `ldlj` are as they are. A measure that was not taken is at rest.
    """

    t: float  # seconds
    person: int
    energy: float  # 0..1, speed of the whole body, compressed
    tension: float  # 0..1, an effortful shape that is held still
    openness: float  # 0..1, 0 all drawn to the trunk, 1 limbs far out
    curvature: float  # 0..1, how round the path of the faster hand is
    direction: tuple[float, float]  # mean direction of the hands; x right, y down, length 0..1
    speed: NDArray[np.float32]  # (33,) metres a second
    height: NDArray[np.float32]  # (33,) 0 at the ankles, 1 at the top of a raised arm, clipped
    kinetic: float = 0.0  # joules a kilogram
    smoothness: float = 1.0  # 0..1, of the more active hand; 1 at rest
    balance: float = 1.0  # 0..1, 1 the middle of the body rests between its feet
    symmetry: float = 1.0  # 0..1, left mirrors right, in posture and movement
    together: float = 0.0  # 0..1, left and right move at once; 0 at rest
    accord: float = 0.0  # 0..1, moves as another person does; 0 alone
    weight: float = 0.0  # 0..1, 0 light, 1 heavy
    tempo: float = 0.0  # beats a minute of the movement; 0 until there was one, then the last one
    tempo_confidence: float = 0.0  # 0..1
    phrase: float = 0.0  # 0..1, the arc of tension, motion and release
    phrase_tension: float = 0.0  # 0..1
    phrase_motion: float = 0.0  # 0..1
    phrase_release: float = 0.0  # 0..1
    gestures: Mapping[str, float] = field(default_factory=dict)  # how far learned ones are, 0..1
    acceleration: NDArray[np.float32] = field(default_factory=_each)  # (33,) m/s²
    activity: NDArray[np.float32] = field(default_factory=_each)  # (33,) 0..1, speed for this body
    heading: NDArray[np.float32] = field(
        default_factory=lambda: _each(2)
    )  # (33, 2) x right, y down, length 0 at rest to 1
    joint_curvature: NDArray[np.float32] = field(default_factory=_each)  # (33,) 0..1
    joint_smoothness: NDArray[np.float32] = field(default_factory=_each)  # (33,) 0..1
    sparc: NDArray[np.float32] = field(default_factory=_each)  # (33,) -1.4 smooth, lower is less
    ldlj: NDArray[np.float32] = field(default_factory=_each)  # (33,) -5.3 smooth, lower is less
    seen: NDArray[np.bool_] = field(default_factory=_none)  # (33,) in this camera frame
    held: NDArray[np.bool_] = field(default_factory=_none)  # (33,) not seen, kept where it was
