"""A camera device made of footage: compressed pictures that come when a device's would."""

import threading
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.stopwatch import Stopwatch
from motion.cameras.camera import Camera
from motion.cameras.forth_and_back import there_and_back
from motion.frame import CameraFrame
from music.clock import Clock

QUALITY: Final = 85  # of the JPEG, as cameras send it
MOST: Final = 90  # pictures that are kept


class PacedCamera:
    """Hands over a picture every period, as MJPG that is decoded when it is read.

    Forth and back, one picture of the footage each: at 60 a second, footage of 30 goes twice as
    fast, and the way from picture to picture is that of the footage.  Thread: one at a time.
    """

    live: Final = True
    seconds: Final = None

    def __init__(
        self,
        film: Camera,
        size: tuple[int, int],
        rate: float,
        clock: Clock,
        stopwatch: Stopwatch,
    ) -> None:
        self.name, self.size, self.rate = f"{film.name} as a camera", size, rate
        self._clock, self._stopwatch = clock, stopwatch
        self._pictures = _compressed(film, size)
        self._stop = threading.Event()
        self._begin: float | None = None
        self._index = 0

    def read(self) -> CameraFrame | None:
        """Wait until the next picture is due, decode it, and return it."""
        if self._begin is None:
            self._begin = self._clock()
        # A device does not wait for whoever is late: what was due meanwhile is lost.
        passed = int((self._clock() - self._begin) * self.rate)
        self._index = max(self._index, passed)
        due = self._begin + self._index / self.rate
        if self._stop.wait(max(due - self._clock(), 0.0)):
            return None
        t = self._clock()
        with self._stopwatch.stage("decode"):
            data = self._pictures[there_and_back(self._index, len(self._pictures))]
            image = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)
        frame = CameraFrame(self._index, t, image)
        self._index += 1
        return frame

    def close(self) -> None:
        """Let go of a reader that waits."""
        self._stop.set()


def _compressed(film: Camera, size: tuple[int, int]) -> list[NDArray[np.uint8]]:
    pictures: list[NDArray[np.uint8]] = []
    while len(pictures) < MOST and (frame := film.read()) is not None:
        picture = cv2.resize(frame.image, size, interpolation=cv2.INTER_AREA)
        _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
        pictures.append(np.asarray(data, np.uint8))
    return pictures
