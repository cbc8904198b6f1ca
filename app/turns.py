"""How many people there is time to look at in a camera frame; the others have their turn after."""

from collections import deque
from typing import Final

import numpy as np

LOOKS: Final = 15  # camera frames by which a person's cost is known
SHARE: Final = 0.9  # of the camera's interval that tracking may take
BACK: Final = 0.8  # the same for one person more to be looked at again


class Turns:
    """Keeps the tracker within the camera's interval when even the smallest model is too slow."""

    def __init__(self) -> None:
        self._costs: deque[float] = deque(maxlen=LOOKS)  # seconds a person
        self._budget: int | None = None

    def update(self, took: float, n_people: int, interval: float) -> int | None:
        """Take one camera frame; return how many may be looked at in the next, None: everybody.

        Args:
            took: seconds that the tracker took.
            n_people: who is followed.
            interval: seconds from one of the camera's pictures to the next.
        """
        looked = n_people if self._budget is None else min(n_people, self._budget)
        if looked:
            self._costs.append(took / looked)
        if len(self._costs) < LOOKS:
            return self._budget
        cost = float(np.median(self._costs))
        most = max(1, int(SHARE * interval / cost))
        if self._budget is not None and most > self._budget:
            # One more only with some room, so that it does not swing.
            most = max(self._budget, int(BACK * interval / cost))
        budget = None if most >= n_people else most
        if budget != self._budget:
            self._costs.clear()
        self._budget = budget
        return budget
