"""Pictures of a clip that come when a camera's would, and how long each took from there."""

import threading
from typing import Final

from motion.frame import CameraFrame
from music.clock import Clock

SETTLING: Final = 10  # pictures that come at once, while models are loaded and code is compiled
PATIENCE: Final = 60.0  # seconds at most until they have gone all the way


class RealTime:
    """Holds each picture back until it is due, and passes over those that came too late.

    As with a device, nothing waits for whoever is slow: a picture whose successor is due already is
    stale. The clock starts when the first few have gone all the way.  Thread: `is_wanted` by one,
    the rest by another.
    """

    def __init__(self, rate: float, clock: Clock) -> None:
        """Take the clip's pictures a second, and the clock by which they are due."""
        self.stale = 0  # pictures that were passed over
        self._period, self._clock = 1.0 / rate, clock
        self._began: float | None = None  # clock at film time 0.0
        self._through = 0  # pictures that have gone all the way
        self._settled, self._never = threading.Event(), threading.Event()

    def is_wanted(self, frame: CameraFrame) -> bool:
        """Wait until a picture is due; False when a newer one is due already."""
        if frame.index < SETTLING:
            return True
        if self._began is None:
            self._settled.wait(PATIENCE)
            self._began = self._clock() - frame.t
        late = self._clock() - self._began - frame.t
        if late > self._period:
            self.stale += 1
            return False
        self._never.wait(max(-late, 0.0))
        return True

    def delay(self, t: float) -> float | None:
        """Return how late a picture of film time `t` is now that it has gone all the way, seconds.

        None for the first ones, which came at once.
        """
        self._through += 1
        if self._through <= SETTLING:
            if self._through == SETTLING:
                self._settled.set()
            return None
        return None if self._began is None else self._clock() - self._began - t
