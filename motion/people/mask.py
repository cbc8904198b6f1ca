"""Which pixels of a picture belong to a person."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from motion.people.region import Region, placing


@dataclass(frozen=True, slots=True)
class Mask:
    """A person's outline, in the square region that the landmark model looked at."""

    cover: NDArray[np.uint8]  # (256, 256) 0 somebody or something else, 255 surely the person
    region: Region

    def painted(self, size: tuple[int, int]) -> NDArray[np.uint8]:
        """Return the mask laid back into a picture of (width, height), as (height, width)."""
        whole = cv2.warpAffine(
            self.cover,
            placing(self.region, self.cover.shape[0]),
            size,
            flags=cv2.INTER_LINEAR,
            borderMode=cv2.BORDER_CONSTANT,
        )
        return np.asarray(whole, np.uint8)
