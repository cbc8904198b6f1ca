"""Whether pictures come as often and as evenly as the camera announced."""

from collections import deque
from typing import Final

import numpy as np

from motion.cameras.shutter import SLOW

SPAN: Final = 1.2  # seconds that are looked at
LEAST: Final = 0.8  # seconds before anything is said
HALTING: Final = 0.85  # of the announced rate, below which gaps matter
UNEVEN: Final = 0.35  # deviation of the intervals, in intervals
CLEAR: Final = 125.0  # mean brightness 0..255 at which no camera needs to expose for long


class TimingHealth:
    """Holds the times of the last pictures.

    Their numbers tell those that the camera gave and nobody looked at: a slow tracker is not the
    camera's fault.
    """

    def __init__(self, announced_rate: float) -> None:
        self._announced = announced_rate  # pictures a second
        self._seen: deque[tuple[float, int]] = deque()
        self.exposure_is_short = False  # somebody knows that exposure is not what makes it slow

    def update(self, t: float, index: int, brightness: float) -> set[str]:
        """Take a picture's capture time, number and mean brightness; return what to suspect."""
        if self._seen and (t <= self._seen[-1][0] or index <= self._seen[-1][1]):
            self._seen.clear()  # another camera, or a clock that was set
        self._seen.append((t, index))
        while t - self._seen[0][0] > SPAN:
            self._seen.popleft()
        rate = self.rate
        if rate <= 0.0 or rate >= HALTING * self._announced:
            return set()
        if self._unevenness() > UNEVEN:
            return {"usb"}
        if rate >= SLOW * self._announced:
            return set()
        # A camera that exposes for long keeps an even beat, and does so for want of light.
        lit = self.exposure_is_short or brightness > CLEAR
        return {"usb"} if lit else {"exposure"}

    @property
    def rate(self) -> float:
        """Pictures a second as the camera truly gives them, 0.0 until that can be told."""
        if len(self._seen) < 2:
            return 0.0
        (begin, first), (end, last) = self._seen[0], self._seen[-1]
        return (last - first) / (end - begin) if end - begin >= LEAST else 0.0

    def _unevenness(self) -> float:
        seen = np.array(self._seen)
        steps = np.diff(seen[:, 1])
        intervals = np.diff(seen[:, 0]) / steps
        # Pictures that nobody looked at lie evenly between the others, as far as anybody knows.
        intervals = np.repeat(intervals, steps.astype(int))
        return float(np.std(intervals) / np.mean(intervals))
