"""How long a capture takes to become sound, as it truly goes."""

from collections import deque
from typing import Final

import numpy as np

KEPT: Final = 90  # camera frames; three seconds of most cameras
MOST: Final = 0.5  # seconds; beyond it something stood still, and nothing is learnt from that
USUAL: Final = 0.9  # of the camera frames keep to what is promised


class Latency:
    """Keeps the latest measurements; one that stands out moves nothing."""

    def __init__(self) -> None:
        self._seconds: deque[float] = deque(maxlen=KEPT)

    def add(self, seconds: float) -> None:
        """Take the seconds from a capture to the earliest sound it can cause."""
        self._seconds.append(min(max(seconds, 0.0), MOST))

    @property
    def median(self) -> float:
        """Seconds; 0.0 before the first measurement."""
        return float(np.median(self._seconds)) if self._seconds else 0.0

    @property
    def usual(self) -> float:
        """What nine of ten camera frames keep to, in seconds; 0.0 before the first measurement."""
        return float(np.quantile(self._seconds, USUAL)) if self._seconds else 0.0
