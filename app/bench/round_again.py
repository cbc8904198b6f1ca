"""A clip that begins again at its end, for as long as wanted."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from motion.cameras.camera import Camera
from motion.frame import CameraFrame


class RoundAgain:
    """Opens a clip again and again; times go on evenly."""

    live: Final = False

    def __init__(self, open_again: Callable[[], Camera], seconds: float) -> None:
        self._open = open_again
        self._clip = open_again()
        self.name, self.size, self.rate = self._clip.name, self._clip.size, self._clip.rate
        self.seconds = seconds
        self._index = 0
        self._begin = 0.0  # seconds at which this round began
        self._last = 0.0

    def read(self) -> CameraFrame | None:
        """Return the next picture, None when the time is over."""
        frame = self._clip.read()
        if frame is None:
            self._clip.close()
            self._clip = self._open()
            self._begin = self._last + 1.0 / self.rate
            frame = self._clip.read()
        if frame is None or self._begin + frame.t >= self.seconds:
            return None
        self._last = self._begin + frame.t
        self._index += 1
        return replace(frame, index=self._index - 1, t=self._last)

    def close(self) -> None:
        """Close the clip."""
        self._clip.close()
