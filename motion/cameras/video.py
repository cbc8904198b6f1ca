"""The door to cv2.VideoCapture, for files and for devices."""

import os
import sys
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from motion.cameras.camera import CameraConfig
from motion.cameras.device_settings import Exposure, settle

# Broken films and absent cameras are told in a sentence of ours; the libraries print pages.
QUIET: Final = {
    "OPENCV_FFMPEG_LOGLEVEL": "-8",
    "OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT": "2",  # seconds that a read waits for an unplugged camera
}
USUAL_RATE: Final = 30.0  # pictures a second, where a file or device does not say


class VideoReader:
    """An open film or camera device.

    Thread: one at a time.
    """

    def __init__(self, capture: cv2.VideoCapture) -> None:
        self._capture = capture
        self.exposure = Exposure(capture)  # of a device

    def grab(self) -> bool:
        """Take the next picture; for a device this returns when it has been captured."""
        try:
            return bool(self._capture.grab())
        except cv2.error:
            return False

    def picture(self) -> NDArray[np.uint8] | None:
        """Return the picture that was grabbed, decoded to (height, width, 3) BGR."""
        try:
            ok, image = self._capture.retrieve()
        except cv2.error:
            return None
        return np.asarray(image, np.uint8) if ok and image is not None else None

    @property
    def time(self) -> float:
        """Time of the picture that was grabbed, in seconds, as the container says."""
        return float(self._capture.get(cv2.CAP_PROP_POS_MSEC)) / 1000.0

    @property
    def rate(self) -> float:
        """Pictures a second, as announced."""
        rate = float(self._capture.get(cv2.CAP_PROP_FPS))
        return rate if 0.1 <= rate <= 1000.0 else USUAL_RATE

    @property
    def count(self) -> int:
        """How many pictures the container announces, 0 where it does not."""
        count = float(self._capture.get(cv2.CAP_PROP_FRAME_COUNT))
        return int(count) if 0.0 < count < 1e9 else 0

    def close(self) -> None:
        """Give the file or device back, with the exposure that it had."""
        self.exposure.free()
        self._capture.release()


def open_file(path: Path) -> VideoReader | None:
    """Open a film, turned upright as its metadata says; None where it is none."""
    _be_quiet()
    capture = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    if not capture.isOpened():
        capture.release()
        return None
    capture.set(cv2.CAP_PROP_ORIENTATION_AUTO, 1.0)
    return VideoReader(capture)


def open_device(index: int, config: CameraConfig) -> VideoReader | None:
    """Open a camera device as near to the settings as it can; None where it does not open."""
    _be_quiet()
    kind = cv2.CAP_V4L2 if sys.platform.startswith("linux") else cv2.CAP_ANY
    capture = cv2.VideoCapture(index, kind)
    if not capture.isOpened():
        capture.release()
        return None
    settle(capture, config)
    reader = VideoReader(capture)
    if config.exposure > 0.0:
        reader.exposure.fix(config.exposure)
    return reader


def _be_quiet() -> None:
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    if "OPENCV_LOG_LEVEL" not in os.environ:
        cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
