"""How long a capture takes to become sound, as it truly goes."""

from collections import deque
from dataclasses import dataclass
from typing import Final

import numpy as np

from app.calibration import CameraDelay

KEPT: Final = 90  # camera frames; three seconds of most cameras
MOST: Final = 0.5  # seconds; beyond it something stood still, and nothing is learnt from that
USUAL: Final = 0.9  # of the camera frames keep to what is promised
OWN: Final = 0.003  # seconds from the poses to the commands that they make, until it is known
LEAST_OWN, MOST_OWN = 0.0005, 0.01
OWN_USUAL: Final = 0.98
MARGIN: Final = 0.002  # seconds by which the engine may be ahead of its clock's line
GUESS: Final = 1.25  # periods: a quarter for half the exposure, one to read out and send
PER_FRAME: Final = 0.0002  # seconds by which the camera's delay moves at most from one to the next


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


class OwnShare:
    """What is allowed for the way from poses to commands: as much as it lately took, and a bit."""

    def __init__(self) -> None:
        self._seconds: deque[float] = deque(maxlen=KEPT)

    def add(self, seconds: float) -> None:
        """Take what one camera frame took."""
        self._seconds.append(seconds)

    @property
    def seconds(self) -> float:
        """Seconds; `OWN` until enough is known."""
        if len(self._seconds) < KEPT:
            return OWN
        usual = float(np.quantile(self._seconds, OWN_USUAL))
        return min(max(1.2 * usual, LEAST_OWN), MOST_OWN)


def guessed_delay(rate: float) -> float:
    """Return a camera's delay in seconds that nobody has measured.

    Half of an exposure of half a period, and a period to read the picture out and to send it:
    arithmetic, no measurement.
    """
    return GUESS / rate


def sound_share(block: float, output: float) -> float:
    """Return the seconds from a command to the air: it must come a block and a margin before."""
    return MARGIN + block + output


@dataclass(slots=True)
class CameraLag:
    """How long before its stamp a picture was captured, now.

    A camera that slows down in the dark exposes longer: half of what its period has grown by is
    added. It follows slowly, so that time never runs backwards.
    """

    delay: float  # seconds, at `rate`
    rate: float  # pictures a second
    _now: float | None = None

    def follow(self, rate: float) -> float:
        """Return the delay in seconds at a true rate in pictures a second, 0.0 where unknown."""
        if self.delay == 0.0:
            return 0.0
        grown = 0.5 * (1.0 / rate - 1.0 / self.rate) if rate > 0.0 else 0.0
        wanted = min(max(self.delay + grown, 0.0), MOST)
        if self._now is None:
            self._now = self.delay
        self._now += min(max(wanted - self._now, -PER_FRAME), PER_FRAME)
        return self._now


def camera_lag(measured: CameraDelay | None, live: bool, announced_rate: float) -> CameraLag:
    """Return a camera's lag: as measured, else guessed; a film has none."""
    if not live:
        return CameraLag(0.0, announced_rate)
    if measured is None:
        return CameraLag(guessed_delay(announced_rate), announced_rate)
    return CameraLag(max(measured.seconds, 0.0), measured.rate)
