"""What a movement says: strikes, their landings, and flow."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


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


@dataclass(frozen=True, slots=True)
class Landing:
    """The afterthought of a strike, at most 250 ms after its sound."""

    strike_id: int
    t: float  # capture time of the camera frame that settled it, seconds
    t_landed: float | None  # None: the movement went on, it was no strike


@dataclass(frozen=True, slots=True)
class Flow:
    """The continuous movement of one person at one camera frame."""

    t: float  # seconds
    person: int
    energy: float  # 0..1, speed of the whole body, compressed
    tension: float  # 0..1, an effortful shape that is held still
    openness: float  # 0..1, 0 all drawn to the trunk, 1 limbs far out
    curvature: float  # 0..1, how round the path of the faster hand is
    direction: tuple[float, float]  # mean direction of the hands; x right, y down, length 0..1
    speed: NDArray[np.float32]  # (33,) metres a second
    height: NDArray[np.float32]  # (33,) 0 at the ankles, 1 at the top of a raised arm, clipped
