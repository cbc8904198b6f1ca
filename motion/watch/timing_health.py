"""Whether pictures come as often and as evenly as the camera announced."""

from collections import deque
from typing import Final

import numpy as np

from motion.cameras.shutter import SLOW

SPAN: Final = 1.2  # seconds that are looked at
LEAST: Final = 0.8  # seconds before anything is said
HALTING: Final = 0.85  # of the announced rate, below which gaps matter
UNEVEN: Final = 0.35  # from one interval to the next, as a deviation of the mean interval
STILL_UNEVEN: Final = 0.2  # the same where the last ones were uneven
# Mean brightness 0..255 at which no camera exposes for long: automatic exposure aims at some 120, a
# room with white walls comes out at 150.
CLEAR: Final = 160.0


class TimingHealth:
    """Holds the times of the last pictures.

    Their numbers tell those that the camera gave and nobody looked at: a slow tracker is not the
    camera's fault. A picture that is the one before once more, to the last pixel, is none: some
    drivers fill the gaps so.
    """

    def __init__(self, announced_rate: float) -> None:
        self._announced = announced_rate  # pictures a second
        self._seen: deque[tuple[float, int]] = deque()  # times and numbers, without repeats
        self._suspected: set[str] = set()
        self._repeats = 0
        self._last = -1  # number of the last picture, repeats included
        self.exposure_is_short = False  # somebody knows that exposure is not what makes it slow

    def update(self, t: float, index: int, brightness: float, repeat: bool = False) -> set[str]:
        """Take a picture's capture time, number and mean brightness; return what to suspect.

        `repeat`: it is the picture before once more.
        """
        if self._seen and (t <= self._seen[-1][0] or index <= self._last):
            self._seen.clear()  # another camera, or a clock that was set
        self._last = index
        if repeat and self._seen:
            self._repeats += 1
            return self._suspected
        self._seen.append((t, index - self._repeats))
        while t - self._seen[0][0] > SPAN:
            self._seen.popleft()
        self._suspected = self._judged(brightness)
        return self._suspected

    def _judged(self, brightness: float) -> set[str]:
        rate = self.rate
        if rate <= 0.0 or rate >= HALTING * self._announced:
            return set()
        # Gaps come by chance: once they were seen, a few even ones prove nothing.
        limit = STILL_UNEVEN if "usb" in self._suspected else UNEVEN
        if self._unevenness() > limit:
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
        if len(intervals) < 2:
            return 0.0
        # From one to the next, so that a camera that turns slow once, for want of light, is even.
        return float(np.sqrt(0.5 * np.mean(np.diff(intervals) ** 2)) / np.mean(intervals))
