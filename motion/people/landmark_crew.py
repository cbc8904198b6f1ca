"""The landmark model on several people of one picture at once."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.people.blazepose import BlazePose, Body
from motion.people.region import Region

HANDS: Final = 2  # of the crew; more would only take the cores from sound and picture


@dataclass(frozen=True, slots=True)
class Job:
    """One region to look at."""

    region: Region
    mask: bool = False  # whether the person's outline is wanted too


class LandmarkCrew:
    """Two landmark models, one of them in a thread of its own.

    A single region is looked at by the calling thread, so one performer costs no hop.
    Thread: one at a time.
    """

    def __init__(self, model: str, several: bool) -> None:
        self._models = [BlazePose(model) for _ in range(HANDS if several else 1)]
        self._loaded = {model: self._models}
        self._pool = ThreadPoolExecutor(HANDS - 1, "landmarks") if several else None

    def find(self, image: NDArray[np.uint8], jobs: Sequence[Job]) -> list[Body]:
        """Return the body in each region of a BGR picture, in the order of the jobs."""
        if self._pool is None or len(jobs) < 2:
            return self._share(image, jobs, 0, 1)
        other = self._pool.submit(self._share, image, jobs, 1, HANDS)
        mine = self._share(image, jobs, 0, HANDS)
        both = (mine, other.result())
        return [both[i % HANDS][i // HANDS] for i in range(len(jobs))]

    def use_model(self, model: str) -> None:
        """Look with the landmark model of another size from now on; it is loaded once."""
        if model not in self._loaded:
            self._loaded[model] = [BlazePose(model) for _ in self._models]
        self._models = self._loaded[model]

    def close(self) -> None:
        """End the thread."""
        if self._pool is not None:
            self._pool.shutdown()

    def _share(
        self, image: NDArray[np.uint8], jobs: Sequence[Job], hand: int, hands: int
    ) -> list[Body]:
        model = self._models[hand]
        return [model.find(image, job.region, job.mask) for job in jobs[hand::hands]]
