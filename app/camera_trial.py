"""Looks through a camera for two seconds, and says what is wrong with its pictures."""

from typing import Final

from motion.cameras.camera import Camera
from motion.watch.fault import Fault
from motion.watch.watchdog import GONE, Watchdog

SECONDS: Final = 2.5  # of its pictures: what the watchdog needs, and a moment to wake up
# What can be told without knowing who is in the picture.
OWN_FAULTS: Final = frozenset({"covered", "frozen", "dark", "exposure", "usb", "gone"})


def try_camera(camera: Camera, seconds: float = SECONDS) -> Fault | None:
    """Read so many seconds of pictures; return what is wrong with the last, None when nothing is.

    Where somebody stands is not looked at.
    """
    watchdog = Watchdog(camera.name, camera.rate, camera.live)
    begin: float | None = None
    last = 0.0
    while (frame := camera.read()) is not None:
        fault = watchdog.update(frame, ())
        begin, last = frame.t if begin is None else begin, frame.t
        if last - begin >= seconds:
            return fault if fault and fault.cause in OWN_FAULTS else None
    watchdog.idle(last)
    return watchdog.idle(last + GONE)
