"""What stays with a person: a number, and the clothes they are known by."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.people.appearance import learnt, unlikeness

USUAL: Final = 0.15  # unlikeness of somebody's own look from the known one, until it is learnt
VARIED: Final = 0.3  # the most of it: who looks so different each time tells nothing by clothes
STRANGE: Final = 0.2  # and by how much more another's clothes differ (set on six dancers)
LEARNING: Final = 0.1  # weight of a new look in it


@dataclass(slots=True)
class Identity:
    """A number, and what clothes go with it."""

    number: int
    look: NDArray[np.float32]  # as `motion.people.appearance.clothes` gives it
    spread: float = USUAL  # how unlike the known look they mostly look

    def is_strange(self, look: NDArray[np.float32]) -> bool:
        """Return whether these are hardly their clothes."""
        return unlikeness(self.look, look) > self.spread + STRANGE

    def learn(self, look: NDArray[np.float32]) -> None:
        """Take note of how they look now."""
        off = unlikeness(self.look, look)
        self.spread = min(self.spread + LEARNING * (off - self.spread), VARIED)
        self.look = learnt(self.look, look)
