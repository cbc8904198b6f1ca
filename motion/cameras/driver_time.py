"""When a picture came, by the driver's own stamp where that can be believed.

A driver stamps a picture when the camera sends it. When a program gets it depends on what else
the machine does: milliseconds later on a busy one, whole periods where pictures had to wait.
"""

import math
from collections import deque
from statistics import median
from typing import Final

KEPT: Final = 61  # pictures over which the usual way from the driver is taken
LONGEST: Final = 0.5  # seconds from the driver's stamp to the program; more is another clock
PATIENCE: Final = 10  # stamps in a row that make no sense, after which none is believed
STEP: Final = 0.0002  # seconds by which the usual way may move from one picture to the next


class DriverTime:
    """Takes the jitter out of arrival times.

    A picture is stamped with the driver's time and the usual way from there to the program: in
    the middle it stays the time of arrival, for which a camera's delay was measured.
    """

    def __init__(self) -> None:
        self._ways: deque[float] = deque(maxlen=KEPT)
        self._usual = 0.0  # seconds from the driver to the program
        self._driver = 0.0  # the last stamp of the driver that made sense
        self._stamped = -math.inf
        self._odd = 0  # stamps in a row that make no sense

    @property
    def believed(self) -> bool:
        """Whether the driver's stamps are used."""
        return bool(self._ways) and self._odd < PATIENCE

    def stamp(self, arrived: float, driver: float) -> float:
        """Return the time of a picture, always later than that of the last.

        Args:
            arrived: seconds of the session's clock at which the program got it.
            driver: seconds by the driver, anything where it does not say.
        """
        t = arrived
        if self._odd < PATIENCE:
            sane = driver > self._driver and 0.0 <= arrived - driver <= LONGEST
            self._odd = 0 if sane else self._odd + 1
            if sane:
                self._driver = driver
                t = driver + self._way(arrived - driver)
        self._stamped = max(t, math.nextafter(self._stamped, math.inf))
        return self._stamped

    def _way(self, way: float) -> float:
        """Return the usual way, which moves slowly: time must not run unevenly."""
        first = not self._ways
        self._ways.append(way)
        wanted = median(self._ways) - self._usual
        self._usual += wanted if first else min(max(wanted, -STEP), STEP)
        return self._usual
