"""One picture of a camera."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from motion.depth.picture import DepthPicture


@dataclass(frozen=True, slots=True)
class CameraFrame:
    """A picture and the instant at which it was captured."""

    index: int  # rises by one a picture that the source delivered, also for those nobody looked at
    t: float  # capture time, seconds
    image: NDArray[np.uint8]  # (height, width, 3) BGR, row 0 at the top
    depth: DepthPicture | None = None  # of the same size; None: the camera sees no depth
