"""A camera device."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from motion.cameras.camera import CameraConfig, CameraError
from motion.cameras.device_holder import holder
from motion.cameras.driver_time import DriverTime
from motion.cameras.video import VideoReader, open_device
from motion.frame import CameraFrame
from music.clock import Clock

SYSTEM_CAMERAS: Final = Path("/sys/class/video4linux")


@dataclass(frozen=True, slots=True)
class CameraDevice:
    """A camera that the machine has."""

    index: int
    name: str


class Webcam:
    """The pictures of a camera device, each stamped when it came.

    Thread: one at a time; `read` waits for the device.
    """

    live: Final = True
    seconds: Final = None

    def __init__(
        self,
        index: int,
        clock: Clock,
        config: CameraConfig | None = None,
        open_reader: Callable[[int, CameraConfig], VideoReader | None] = open_device,
    ) -> None:
        """Open a device.

        Raises:
            CameraError: it does not open, or sends no pictures; one sentence.
        """
        named = next((d.name for d in list_cameras() if d.index == index), "")
        self.name = named or f"camera {index}"
        self._clock = clock
        self._index = 0
        config = config or CameraConfig()
        self._exposure_is_chosen = config.exposure > 0.0
        self._driver = DriverTime()
        reader = open_reader(index, config)
        if reader is None:
            raise CameraError(f"camera {index} could not be opened: {_why(index)}")
        self._reader: VideoReader = reader
        first = self.read()
        if first is None:
            self.close()
            raise CameraError(f"camera {index} was opened but sends no pictures: {_free(index)}")
        height, width = first.image.shape[:2]
        self.size = (width, height)
        self.rate = self._reader.rate  # pictures a second, as announced

    def read(self) -> CameraFrame | None:
        """Wait for the next picture and return it, None when the device gives none."""
        if not self._reader.grab():
            return None
        # Before decoding, which takes milliseconds.
        t = self._driver.stamp(self._clock(), self._reader.time)
        image = self._reader.picture()
        if image is None:
            return None
        frame = CameraFrame(self._index, t, image)
        self._index += 1
        return frame

    def fix_exposure(self, seconds: float) -> bool:
        """Expose for so long until freed or closed.

        False where the device cannot be told, or where the performer has chosen an exposure.
        """
        return not self._exposure_is_chosen and self._reader.exposure.fix(seconds)

    def free_exposure(self) -> None:
        """Let the camera choose its exposure again."""
        self._reader.exposure.free()

    def close(self) -> None:
        """Give the device back."""
        self._reader.close()


def list_cameras() -> list[CameraDevice]:
    """Return the camera devices that the system names; empty where it cannot be asked."""
    found = []
    for entry in SYSTEM_CAMERAS.glob("video*"):
        number = entry.name.removeprefix("video")
        # A webcam has a second node for metadata, which gives no pictures.
        if number.isdecimal() and _text(entry / "index") in ("", "0"):
            found.append(CameraDevice(int(number), _text(entry / "name") or entry.name))
    return sorted(found, key=lambda device: device.index)


def find_camera(name: str) -> int | None:
    """Return the index of the camera whose name contains `name`, whatever the case."""
    wanted = name.casefold()
    return next((d.index for d in list_cameras() if wanted in d.name.casefold()), None)


def _why(index: int) -> str:
    if not sys.platform.startswith("linux"):
        return "check that it is plugged in, allowed, and not used by another program"
    device = Path(f"/dev/video{index}")
    if not device.exists():
        known = ", ".join(f"{d.index} ({d.name})" for d in list_cameras()) or "none"
        return f"there is no such camera; this machine has: {known}"
    if not os.access(device, os.R_OK | os.W_OK):
        return f"no permission for {device}; add yourself to the group video and log in again"
    return _free(index)


def _free(index: int) -> str:
    """Return what makes a camera free; by name, where another program is known to have it."""
    program = holder(Path(f"/dev/video{index}"))
    if program:
        return f"another program uses it; close {program}"
    return "close other programs that use it, or plug it in again"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
