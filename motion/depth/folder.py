"""A folder of colour pictures and of depth pictures, with a JSON file that explains them."""

import re
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from motion.cameras.camera import CameraError
from motion.depth.sheet import SHEET, DepthSheet
from motion.depth.source import DepthFrame

COLOUR: Final = re.compile(r"colou?r_?(\d+)\.(?:png|jpe?g)", re.IGNORECASE)
DEPTH: Final = re.compile(r"depth_?(\d+)\.png", re.IGNORECASE)


class DepthFolder:
    """`color_7.png` or `color_7.jpg` with `depth_7.png`, 16-bit gray, and `depth.json`.

    A number that has no depth picture, or a damaged one, is all holes; one whose colour picture is
    damaged is left out.
    """

    def __init__(self, sheet: DepthSheet, rate: float = 30.0) -> None:
        """Open the folder of a JSON file; `rate` counts where that gives neither times nor one."""
        self._sheet = sheet
        colour, self._depth = _numbered(sheet.path.parent)
        self._colour = sorted(colour.items())
        self._times = _times(self._sheet, len(self._colour), rate)
        self.rate = self._sheet.rate or _mean_rate(self._times) or rate  # pictures a second
        self.seconds = self._times[-1] - self._times[0] + 1.0 / self.rate
        self.damaged = 0  # pictures that could not be read, colour or depth
        self._next = 0
        self._checked = False

    def read(self) -> DepthFrame | None:
        """Return the next picture, None after the last.

        Raises:
            CameraError: the first depth picture is not 16-bit, or not as large as its colour.
        """
        while self._next < len(self._colour):
            number, path = self._colour[self._next]
            t = self._times[self._next]
            self._next += 1
            image = _read_colour(path)
            if image is None:
                self.damaged += 1
                continue
            return self._sheet.frame(t, image, self._read_depth(number, image))
        return None

    def close(self) -> None:
        """Nothing is held open between pictures."""

    def _read_depth(self, number: int, image: NDArray[np.uint8]) -> NDArray[np.uint16] | None:
        path = self._depth.get(number)
        raw = None if path is None else cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
        if raw is not None and not self._checked:
            self._checked = True
            if raw.dtype != np.uint16 or raw.ndim != 2:
                raise CameraError(f"{path} must be a 16-bit gray PNG, got {_told(raw)}")
            self._sheet.refuse_unaligned(image, np.asarray(raw, np.uint16))
        if raw is None or raw.dtype != np.uint16 or raw.shape != image.shape[:2]:
            self.damaged += 1
            return None
        return np.asarray(raw, np.uint16)


def is_depth_folder(folder: Path) -> bool:
    """Return whether a folder holds depth pictures or the JSON file that goes with them."""
    try:
        return any(p.name == SHEET or DEPTH.fullmatch(p.name) for p in folder.iterdir())
    except OSError:
        return False


def _numbered(folder: Path) -> tuple[dict[int, Path], dict[int, Path]]:
    colour: dict[int, Path] = {}
    depth: dict[int, Path] = {}
    for path in sorted(folder.iterdir()):
        for found, pattern in ((colour, COLOUR), (depth, DEPTH)):
            match = pattern.fullmatch(path.name)
            if match and found.setdefault(int(match[1]), path) != path:
                raise CameraError(
                    f"folder {folder} has two pictures of one number,"
                    f" {found[int(match[1])].name} and {path.name}: take one away"
                )
    if not colour:
        raise CameraError(
            f"folder {folder} holds no colour pictures: they must be called color_1.png, or .jpg"
        )
    if not depth:
        raise CameraError(f"folder {folder} holds no depth pictures: they must be depth_1.png")
    return colour, depth


def _times(sheet: DepthSheet, n: int, rate: float) -> tuple[float, ...]:
    if sheet.times is None:
        return tuple(number / (sheet.rate or rate) for number in range(n))
    if len(sheet.times) != n:
        raise CameraError(
            f"{sheet.path}: times must hold one for each of {n} colour pictures,"
            f" got {len(sheet.times)}"
        )
    return sheet.times


def _mean_rate(times: tuple[float, ...]) -> float | None:
    return (len(times) - 1) / (times[-1] - times[0]) if len(times) > 1 else None


def _read_colour(path: Path) -> NDArray[np.uint8] | None:
    image = cv2.imread(str(path), cv2.IMREAD_COLOR)
    return None if image is None else np.asarray(image, np.uint8)


def _told(raw: NDArray[np.generic]) -> str:
    channels = 1 if raw.ndim == 2 else raw.shape[2]
    return f"{8 * raw.dtype.itemsize} bits and {channels} channel{'s' * (channels > 1)}"
