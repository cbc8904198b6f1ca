"""A process that is as busy as one with cameras and trackers, and as bad a neighbour for sound."""

import threading
from typing import Final

import numpy as np

from app.runtime import session_clock
from music.clock import Clock

MATRIX: Final = 48  # rows and columns; small, so that Python's lock is taken all the time
PICTURE: Final = (480, 640)
PICTURES: Final = 30.0  # a second
HELD: Final = 0.004  # seconds for which one call in C keeps Python's lock


class Hog:
    """Two threads: one spins on small matrices, one compares pictures and keeps Python's lock."""

    def __init__(self, clock: Clock = session_clock) -> None:
        self._clock = clock
        self._end = threading.Event()
        self._threads = [
            threading.Thread(target=work, daemon=True) for work in (self._spin, self._look)
        ]
        self._numbers = _numbers(clock)
        self.spins = self.pictures = 0

    def start(self) -> None:
        """Begin to be busy."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Be quiet again."""
        self._end.set()
        for thread in self._threads:
            if thread.is_alive():
                thread.join()

    def _spin(self) -> None:
        matrix = np.eye(MATRIX) * 0.5
        while not self._end.is_set():
            matrix = matrix @ matrix + 0.5
            matrix /= np.abs(matrix).max()
            self.spins += 1

    def _look(self) -> None:
        random = np.random.default_rng(1)
        before = random.integers(0, 255, PICTURE, np.uint8)
        due = self._clock()
        while not self._end.is_set():
            now = np.roll(before, 1, axis=1)
            moved = np.abs(now.astype(np.float32) - before.astype(np.float32)).mean()
            before = now if moved >= 0.0 else before
            sorted(self._numbers)
            self.pictures += 1
            due = max(due + 1.0 / PICTURES, self._clock())
            self._end.wait(max(due - self._clock(), 0.0))


def _numbers(clock: Clock) -> list[float]:
    """Return as many numbers as this machine sorts in `HELD` seconds."""
    numbers: list[float] = np.random.default_rng(2).random(4000).tolist()
    took = []
    for _ in range(5):
        began = clock()
        sorted(numbers)
        took.append(clock() - began)
    times = max(1, round(HELD / max(min(took), 1e-6)))
    wanted: list[float] = np.random.default_rng(3).random(4000 * times).tolist()
    return wanted
