"""A film as a camera."""

import os
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.cameras.camera import CameraError
from motion.cameras.video import VideoReader, open_file
from motion.frame import CameraFrame

MISSING_PICTURES: Final = 3  # a container that announces so many too many is sloppy, not cut
MISSING_SECONDS: Final = 0.25
DAMAGE: Final = 30  # pictures in a row that may fail to decode before a film counts as over


class Film:
    """The pictures of a video file, with the times of its container from 0.0.

    Thread: one at a time.
    """

    live: Final = False

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = Path(path)
        self._reader = _opened(self._path)
        self.name = self._path.name
        self.rate = self._reader.rate  # pictures a second; the mean where they vary
        self.truncated = False  # after the end: the film stopped before its announced end
        self._announced = self._reader.count / self.rate  # seconds, 0.0 where unknown
        self.seconds = self._announced or None
        self._index = 0
        self._begin = 0.0
        self._last = -1.0
        # The first picture tells whether this is a film at all, and its size once turned upright.
        self._ahead = self._decode()
        if self._ahead is None:
            self.close()
            raise CameraError(f"film {path} holds no picture that can be decoded: try another copy")
        height, width = self._ahead.image.shape[:2]
        self.size = (width, height)

    def read(self) -> CameraFrame | None:
        """Return the next picture, None at the end."""
        frame, self._ahead = self._ahead, None
        if frame is None:
            frame = self._decode()
        if frame is None:
            self.truncated = self._was_cut()
        return frame

    def close(self) -> None:
        """Close the file."""
        self._reader.close()

    def _decode(self) -> CameraFrame | None:
        image = self._whole_picture()
        if image is None:
            return None
        frame = CameraFrame(self._index, self._time(), image)
        self._index += 1
        self._last = frame.t
        return frame

    def _whole_picture(self) -> NDArray[np.uint8] | None:
        """Return the next picture that can be decoded, None when none of the next ones can."""
        for _ in range(DAMAGE):
            image = self._reader.picture() if self._reader.grab() else None
            if image is not None:
                return image
        return None

    def _time(self) -> float:
        """Return the container's time, or the nominal one where that does not rise."""
        if self._index == 0:
            self._begin = self._reader.time
            return 0.0
        t = self._reader.time - self._begin
        return t if t > self._last + 1e-6 else self._last + 1.0 / self.rate

    def _was_cut(self) -> bool:
        missing = self._announced - (self._last + 1.0 / self.rate)
        return missing > max(MISSING_SECONDS, MISSING_PICTURES / self.rate)


def _opened(path: Path) -> VideoReader:
    if not path.exists():
        raise CameraError(f"film {path} does not exist: check the path")
    if not path.is_file():
        raise CameraError(f"film {path} is not a file: give a video file or a folder of pictures")
    if not os.access(path, os.R_OK):
        raise CameraError(f"film {path} may not be read: change its permissions")
    if path.stat().st_size == 0:
        raise CameraError(f"film {path} is empty: copy it again")
    reader = open_file(path)
    if reader is None:
        raise CameraError(f"{path} is not a film that can be read: give an MP4, MKV, WebM or AVI")
    return reader
