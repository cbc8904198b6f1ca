"""A body at one instant."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from motion.landmark import N_LANDMARKS


@dataclass(frozen=True, slots=True)
class Pose:
    """The landmarks of one person in one camera frame, as the tracker gave them (unsmoothed)."""

    t: float  # capture time of the camera frame, seconds
    person: int  # a number that stays with a person, from 1
    landmarks: NDArray[np.float32]  # (33, 3); x right and y down in image widths and heights
    world: NDArray[np.float32]  # (33, 3) metres from the middle of the hips; x right, y down
    visibility: NDArray[np.float32]  # (33,) in 0..1
    aspect: float  # width / height of the picture: what x must be multiplied by to compare with y
    guessed: bool = False  # from the person detector's few joints: good for presence, not to strike
    metres: NDArray[np.float32] | None = None  # (33, 3) from the camera; x right, y down, z away

    def __post_init__(self) -> None:
        for name in ("landmarks", "world"):
            shape = getattr(self, name).shape
            if shape != (N_LANDMARKS, 3):
                raise ValueError(f"{name} must be ({N_LANDMARKS}, 3), got {shape}")
        if self.visibility.shape != (N_LANDMARKS,):
            raise ValueError(f"visibility must be ({N_LANDMARKS},), got {self.visibility.shape}")
        if self.metres is not None and self.metres.shape != (N_LANDMARKS, 3):
            raise ValueError(f"metres must be ({N_LANDMARKS}, 3), got {self.metres.shape}")
