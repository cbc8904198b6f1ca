"""Two cameras that look at the same stage: where they stand to each other and how they see.

The first camera's frame is that of all places: metres, x right, y down, z away from it.
"""

import math
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Sureness = Literal["sure", "fairly sure", "not sure"]

USUAL_VIEW: Final = 70.0  # degrees across the longer side of the picture: common webcams, 60..90
LINES: Final = 720.0  # of the picture in which an error in pixels is told
_SQUARE: Final = 1e-3  # how far a written rotation may be from one, by rounding


@dataclass(frozen=True, slots=True)
class Lens:
    """How a camera sees: a pinhole whose axis goes through the middle of the picture."""

    focal: float  # image heights
    aspect: float  # width / height of the picture

    def __post_init__(self) -> None:
        for name, low, high in (("focal", 0.1, 20.0), ("aspect", 0.1, 10.0)):
            value = getattr(self, name)
            if not low <= value <= high:
                raise ValueError(f"{name} must lie in {low:g}..{high:g}, got {value}")

    @classmethod
    def of_view(cls, degrees: float, aspect: float) -> "Lens":
        """Return the lens that sees so many degrees across the longer side of its picture."""
        if not 10.0 <= degrees <= 150.0:
            raise ValueError(f"a field of view must lie in 10..150 degrees, got {degrees}")
        return cls(0.5 * max(aspect, 1.0) / math.tan(math.radians(0.5 * degrees)), aspect)

    @property
    def view(self) -> float:
        """Degrees that it sees across the longer side of the picture."""
        return math.degrees(2.0 * math.atan(0.5 * max(self.aspect, 1.0) / self.focal))

    def directions(self, xy: NDArray[np.floating]) -> Numbers:
        """Return where places of the picture lie at a depth of 1: (..., 2), from image sizes."""
        middle = (np.asarray(xy, np.float64) - 0.5) * (self.aspect, 1.0)
        return middle / self.focal

    def picture(self, points: Numbers) -> Numbers:
        """Return where points (..., 3) metres of its frame are seen, (..., 2) in image sizes."""
        away = np.maximum(points[..., 2:], 1e-6)
        return 0.5 + self.focal * points[..., :2] / away / (self.aspect, 1.0)


@dataclass(frozen=True, slots=True)
class CameraPair:
    """A second camera beside a first one: `rotation @ place + translation` is its own frame."""

    first: Lens
    second: Lens
    rotation: Numbers  # (3, 3)
    translation: Numbers  # (3,) metres
    offset: float = 0.0  # seconds to add to the second's times, to be those of the first
    error_px: float = 0.0  # median distance from the epipolar line, in a picture of 720 lines
    expected_error: float = 0.0  # metres that a joint is off by this calibration, the scale aside
    scale_from: str = "world landmarks"  # what told how long a metre is
    names: tuple[str, str] = ("", "")  # of the cameras or films

    def __post_init__(self) -> None:
        if self.rotation.shape != (3, 3) or self.translation.shape != (3,):
            raise ValueError(
                "rotation must be (3, 3) and translation (3,), got"
                f" {self.rotation.shape} and {self.translation.shape}"
            )
        away = abs(self.rotation @ self.rotation.T - np.eye(3)).max()
        if not (away < _SQUARE and np.linalg.det(self.rotation) > 0.0):
            raise ValueError("rotation must be a rotation: three rows at right angles, of length 1")
        if not np.isfinite(self.translation).all() or self.apart <= 0.0:
            raise ValueError(f"translation must be finite and not 0, got {self.translation}")

    @property
    def apart(self) -> float:
        """Metres between the two cameras."""
        return float(np.linalg.norm(self.translation))

    @property
    def sureness(self) -> Sureness:
        """How far the calibration is to be trusted."""
        if self.expected_error <= 0.02:
            return "sure"
        return "fairly sure" if self.expected_error <= 0.05 else "not sure"

    def in_second(self, points: Numbers) -> Numbers:
        """Return points (..., 3) of the first camera's frame in that of the second."""
        return points @ self.rotation.T + self.translation

    def in_first(self, points: Numbers) -> Numbers:
        """Return points (..., 3) of the second camera's frame in that of the first."""
        return (points - self.translation) @ self.rotation
