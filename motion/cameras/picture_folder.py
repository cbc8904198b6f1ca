"""A folder of pictures as a camera."""

import os
import re
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from motion.cameras.camera import CameraError
from motion.frame import CameraFrame

ENDINGS: Final = frozenset({".png", ".jpg", ".jpeg"})


class PictureFolder:
    """The PNG and JPEG pictures of a folder in the order of their names and numbers."""

    live: Final = False

    def __init__(self, path: str | os.PathLike[str], rate: float = 30.0) -> None:
        folder = Path(path)
        self._paths = _pictures(folder)
        self.name = folder.name
        self.rate = rate  # pictures a second
        self.seconds = len(self._paths) / rate
        self.damaged = 0  # pictures that could not be read and are left out
        self._next = 0
        self._index = 0
        self._ahead = self._decode()
        if self._ahead is None:
            raise CameraError(f"folder {path} holds no picture that can be read: check its files")
        height, width = self._ahead.shape[:2]
        self.size = (width, height)

    def read(self) -> CameraFrame | None:
        """Return the next picture in the size of the first, None after the last."""
        image, self._ahead = self._ahead, None
        if image is None:
            image = self._decode()
        if image is None:
            return None
        if (image.shape[1], image.shape[0]) != self.size:
            image = np.asarray(cv2.resize(image, self.size), np.uint8)
        frame = CameraFrame(self._index, self._index / self.rate, image)
        self._index += 1
        return frame

    def close(self) -> None:
        """Nothing is held open between pictures."""

    def _decode(self) -> NDArray[np.uint8] | None:
        while self._next < len(self._paths):
            path = self._paths[self._next]
            self._next += 1
            image = cv2.imread(str(path), cv2.IMREAD_COLOR)
            if image is not None:
                return np.asarray(image, np.uint8)
            self.damaged += 1
        return None


def _pictures(folder: Path) -> list[Path]:
    try:
        paths = [p for p in folder.iterdir() if p.suffix.lower() in ENDINGS and p.is_file()]
    except OSError as error:
        raise CameraError(f"folder {folder} cannot be read: {error.strerror}") from error
    if not paths:
        raise CameraError(f"folder {folder} holds no pictures: it needs PNG or JPEG files")
    return sorted(paths, key=_by_number)


def _by_number(path: Path) -> list[tuple[int, str]]:
    """Return a key that puts 2.png before 10.png."""
    parts = re.split(r"(\d+)", path.name.lower())
    return [(int(p), "") if p.isdecimal() else (-1, p) for p in parts]
