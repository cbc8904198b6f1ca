"""What is asked of a camera device, in the order and the numbers that drivers understand."""

import sys
from collections.abc import Iterator
from typing import Final, Protocol

import cv2

from motion.cameras.camera import CameraConfig

# Sizes that cameras know, the larger first; trackers look at 256 pixels and need no more.
SIZES: Final = ((1280, 720), (960, 540), (848, 480), (800, 600), (640, 480), (640, 360))
NEAR: Final = 0.9  # of the rate that was asked for is as good as that
# Video4Linux: its menu of exposure modes, and its unit of exposure.
MANUAL, AUTOMATIC = 1.0, 3.0
EXPOSURE_UNIT: Final = 0.0001  # seconds


class Properties(Protocol):
    """What `cv2.VideoCapture` says and lets be set."""

    def get(self, property_id: int, /) -> float:
        """Return a property, 0.0 or -1.0 where the driver does not know it."""

    def set(self, property_id: int, value: float, /) -> bool:
        """Ask for a property; False where the driver refuses, which not all do that should."""


def settle(device: Properties, config: CameraConfig) -> None:
    """Ask for size and rate; a smaller picture where only that reaches the rate.

    A camera that reaches it at no size gives the size that was asked for.
    """
    # The order matters to drivers: without MJPG most give 1280x720 only at 10 a second.
    device.set(cv2.CAP_PROP_FOURCC, float(cv2.VideoWriter.fourcc(*"MJPG")))
    wanted = (config.width, config.height)
    for size in [*_sizes(wanted), wanted]:
        device.set(cv2.CAP_PROP_FRAME_WIDTH, float(size[0]))
        device.set(cv2.CAP_PROP_FRAME_HEIGHT, float(size[1]))
        device.set(cv2.CAP_PROP_FPS, config.rate)
        rate = device.get(cv2.CAP_PROP_FPS)
        if rate >= NEAR * config.rate or rate <= 0.0:  # no answer: nothing to go by
            break
    device.set(cv2.CAP_PROP_BUFFERSIZE, 1.0)  # four waiting pictures would be 67 ms at 60 a second


def _sizes(wanted: tuple[int, int]) -> Iterator[tuple[int, int]]:
    yield wanted
    yield from (size for size in SIZES if size[0] < wanted[0] and size[1] <= wanted[1])


class Exposure:
    """The exposure of a device: its own choice, or fixed until it is freed.

    Only Video4Linux tells its unit; elsewhere nothing is touched.
    """

    def __init__(self, device: Properties) -> None:
        self._device = device
        self._mode: float | None = None  # that was set before we fixed it

    def fix(self, seconds: float) -> bool:
        """Expose for so long; False where the device does not let itself be told."""
        if not sys.platform.startswith("linux"):
            return False
        device = self._device
        mode = device.get(cv2.CAP_PROP_AUTO_EXPOSURE)
        if self._mode is None:
            # A camera that another program left fixed is freed at the end, too.
            self._mode = mode if mode > MANUAL else AUTOMATIC
        fixed = device.set(cv2.CAP_PROP_AUTO_EXPOSURE, MANUAL) and device.set(
            cv2.CAP_PROP_EXPOSURE, float(max(1, round(seconds / EXPOSURE_UNIT)))
        )
        if not fixed:
            self.free()
        return fixed

    def free(self) -> None:
        """Give the choice back to the device, if it was taken."""
        if self._mode is not None:
            self._device.set(cv2.CAP_PROP_AUTO_EXPOSURE, self._mode)
            self._mode = None
