"""What each stage costs, for those who ask: the benches do, a performance does not."""

from array import array
from collections import defaultdict
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Protocol

import numpy as np

from music.clock import Clock


def _packed() -> "array[float]":
    """Return an empty list of numbers: an hour of camera frames has a million of them."""
    return array("d")


class Stopwatch(Protocol):
    """Times named stages."""

    def stage(self, name: str) -> AbstractContextManager[None]:
        """Return a context that counts towards a stage."""


class NoStopwatch:
    """Times nothing."""

    def stage(self, name: str) -> AbstractContextManager[None]:
        """Return a context that does nothing."""
        return nullcontext()


class StageTimes:
    """Keeps the time that every pass through a stage took, by two clocks.

    Thread: one `StageTimes` may be fed by several threads, each with its own stages.
    """

    def __init__(self, wall: Clock, cpu: Clock) -> None:
        self._wall = wall
        self._cpu = cpu
        self.wall_s: dict[str, array[float]] = defaultdict(_packed)
        self.cpu_s: dict[str, array[float]] = defaultdict(_packed)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Return a context that counts towards a stage."""
        wall, cpu = self._wall(), self._cpu()
        yield
        self.wall_s[name].append(self._wall() - wall)
        self.cpu_s[name].append(self._cpu() - cpu)

    def figures_ms(self, name: str) -> dict[str, float] | None:
        """Return p50, p95, max and mean processor time of a stage in milliseconds."""
        walls = self.wall_s.get(name)
        if not walls:
            return None
        p50, p95 = np.percentile(walls, [50, 95])
        return {
            "p50": round(1e3 * float(p50), 3),
            "p95": round(1e3 * float(p95), 3),
            "max": round(1e3 * max(walls), 3),
            "cpu": round(1e3 * float(np.mean(self.cpu_s[name])), 3),
        }
