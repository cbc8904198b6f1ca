"""Which part of a picture the person detector looks at.

It sees every picture as 256 x 160. Somebody far away is a few of those pixels high, and a picture
held upright fills little of them: now and then it looks at a part.
"""

import itertools
import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.people.movenet import Person

SHAPE: Final = 1.6  # width / height of what the detector sees
ROUND: Final = 1.6  # side of the window round somebody, in sides of their region
INNER: Final = 0.25  # of a window's size: whose middle lies so far inside is surely all in it
EDGE: Final = 0.02  # of a window's size: a body that reaches so near its edge is cut


@dataclass(frozen=True, slots=True)
class Window:
    """A part of a picture of some (width, height), whole pixels."""

    left: int
    top: int
    width: int
    height: int
    picture: tuple[int, int]

    def cut(self, image: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return this part of a picture."""
        return image[self.top : self.top + self.height, self.left : self.left + self.width]

    def holds(self, x: float, y: float) -> bool:
        """Return whether a point lies well inside, so that nobody who stands there is cut."""
        left, top, right, bottom = self._inner(INNER)
        return left <= x <= right and top <= y <= bottom

    def cuts(self, person: Person) -> bool:
        """Return whether somebody reaches over an edge that is not one of the picture's edges."""
        left, top, right, bottom = self._inner(EDGE)
        box = person.box
        return box[0] < left or box[1] < top or box[2] > right or box[3] > bottom

    def _inner(self, share: float) -> tuple[float, float, float, float]:
        """Return the left, top, right and bottom of the inside, endless at the picture's edges."""
        x, y = share * self.width, share * self.height
        right, bottom = self.left + self.width, self.top + self.height
        return (
            self.left + x if self.left > 0 else -np.inf,
            self.top + y if self.top > 0 else -np.inf,
            right - x if right < self.picture[0] else np.inf,
            bottom - y if bottom < self.picture[1] else np.inf,
        )


def whole(size: tuple[int, int]) -> Window:
    """Return the whole of a picture of (width, height)."""
    return Window(0, 0, *size, picture=size)


def far(size: tuple[int, int]) -> list[Window]:
    """Return the windows in which those far away are looked for, one after the other.

    Of a wide picture three across its middle, half as wide; of an upright one as many as it takes
    from top to bottom, each as wide as the picture. Neighbours overlap by half.
    """
    width, height = size
    across = width if height > width else max(width // 2, 1)
    down = min(height, max(round(across / SHAPE), 1))
    lefts = [0] if across == width else [0, (width - across) // 2, width - across]
    tops = [(height - down) // 2]
    if height > width:
        steps = max(2, math.ceil((height - down) / (down / 2)) + 1)
        tops = [round(i * (height - down) / (steps - 1)) for i in range(steps)]
    return [Window(x, y, across, down, size) for y, x in itertools.product(tops, lefts)]


def around(x: float, y: float, side: float, size: tuple[int, int]) -> Window:
    """Return the window round a square region, inside a picture of (width, height)."""
    height = min(size[1], max(round(ROUND * side), 16))
    width = min(size[0], max(round(height * SHAPE), 16))
    left = min(max(round(x - width / 2), 0), size[0] - width)
    top = min(max(round(y - height / 2), 0), size[1] - height)
    return Window(left, top, width, height, size)
