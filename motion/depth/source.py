"""What a depth camera or its recording is."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from motion.depth.picture import DepthPicture


@dataclass(frozen=True, slots=True)
class DepthFrame:
    """A colour picture with its depth."""

    t: float  # capture time, seconds
    image: NDArray[np.uint8]  # (height, width, 3) BGR, row 0 at the top
    depth: DepthPicture  # of the same size, pixel by pixel

    def __post_init__(self) -> None:
        height, width = self.image.shape[:2]
        if self.depth.size != (width, height):
            raise ValueError(f"depth must be {width}x{height} as the image, got {self.depth.size}")


class DepthSource(Protocol):
    """Gives pictures with depth one after the other."""

    @property
    def rate(self) -> float:
        """Pictures a second, as announced."""

    @property
    def seconds(self) -> float | None:
        """How long it is, as announced; None where nobody says."""

    def read(self) -> DepthFrame | None:
        """Return the next picture, None after the last."""

    def close(self) -> None:
        """Give back what is held open."""
