"""A second camera beside a first one, as it is sought: up to the distance of the two."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from motion.views.camera_pair import Lens, Numbers
from motion.views.epipolar import cross

N_UNKNOWN: Final = 8  # turn 3, way aside 2, lenses 2 (natural logarithm), clock 1 (seconds)
_LARGEST: Final = 0.1  # change of a lens, natural logarithm, and of a clock, seconds


@dataclass(frozen=True, slots=True)
class Stance:
    """How a second camera stands and how both see; the distance of the two is 1."""

    rotation: Numbers  # (3, 3)
    translation: Numbers  # (3,) of length 1
    lenses: tuple[Lens, Lens]
    offset: float = 0.0  # seconds to add to the second's times

    def moved(self, step: Numbers) -> "Stance":
        """Return the stance after a small step (8,) of its unknowns."""
        way = self.translation + step[3:5] @ sideways(self.translation)
        first, second = (
            Lens(lens.focal * math.exp(min(max(by, -_LARGEST), _LARGEST)), lens.aspect)
            for lens, by in zip(self.lenses, step[5:7].tolist(), strict=True)
        )
        return Stance(
            turn(step[:3]) @ self.rotation,
            way / np.linalg.norm(way),
            (first, second),
            self.offset + min(max(float(step[7]), -_LARGEST), _LARGEST),
        )


def turn(vector: Numbers) -> Numbers:
    """Return the rotation about a vector (3,) by its length in radians (Rodrigues)."""
    angle = float(np.linalg.norm(vector))
    if angle < 1e-12:
        return np.eye(3)
    k = cross(vector / angle)
    return np.eye(3) + math.sin(angle) * k + (1.0 - math.cos(angle)) * (k @ k)


def sideways(way: Numbers) -> Numbers:
    """Return two directions at right angles to one (3,), as rows (2, 3)."""
    return np.asarray(np.linalg.svd(way[None])[2][1:])
