"""Watches over a camera's pictures, and says in one sentence what is wrong and what to do.

Causal and without a clock: times are those of the camera frames. It looks at a few pixels ten
times a second, which costs some 0.1 ms each time.
"""

import math
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.cameras.shutter import SLOW
from motion.frame import CameraFrame
from motion.pose import Pose
from motion.watch.fault import CAUSES, Belief, Fault
from motion.watch.framing import frame_faults
from motion.watch.picture_health import PictureHealth, glimpse
from motion.watch.timing_health import TimingHealth

EVERY: Final = 0.1  # seconds between two looks at a picture
LONGEST: Final = 0.25  # seconds that one look may count for
# Seconds until a cause is believed, and until it is believed to be over. All are told within two
# seconds; a rate is known only after some.
ONSET: Final = dict.fromkeys(CAUSES, 1.2) | {"exposure": 0.6, "usb": 0.6, "nobody": 1.6}
# A tracker finds a shadow now here, now there: what it once suspected fades slowly.
SLOWLY: Final = dict.fromkeys(("usb", "exposure", "backlit"), 2.0)
OVER: Final = dict.fromkeys(CAUSES, 1.0) | {"nobody": 0.3} | SLOWLY
GONE: Final = 1.0  # seconds without a picture
REPEAT_ROWS: Final = 24  # in which two pictures are compared; 0.01 ms for every picture
CONTRAST: Final = 30  # of 255, that a picture must have for that


class Watchdog:
    """One camera's watchdog.

    Args of the constructor: the camera's name, the rate that it announced in pictures a second,
    and whether it is a device; a film keeps its own time, which nobody can mend.
    """

    def __init__(self, name: str, announced_rate: float, live: bool) -> None:
        self._name, self._announced, self._live = name, announced_rate, live
        self._timing = TimingHealth(announced_rate)
        self._picture = PictureHealth()
        self._beliefs = {
            cause: Belief(ONSET[cause], OVER[cause]) for cause in CAUSES if cause != "gone"
        }
        self._looked = -math.inf  # time of the last look
        self._slow: set[str] = set()  # what was suspected of the timing at the last picture
        self._brightness = 0.0
        self._fault: Fault | None = None
        self._came: float | None = None  # time of the last picture
        self._few: NDArray[np.uint8] | None = None  # pixels of the last picture

    def rule_out_exposure(self) -> None:
        """Take note that exposure is short: a camera that is slow is so for another reason."""
        self._timing.exposure_is_short = True

    def update(self, frame: CameraFrame, poses: Sequence[Pose]) -> Fault | None:
        """Take a camera frame and who was found in it; return what is wrong now."""
        self._came = frame.t
        if self._live:
            self._slow = self._timing.update(
                frame.t, frame.index, self._brightness, self._is_repeat(frame.image)
            )
        since = frame.t - self._looked
        if 0.0 <= since < EVERY and not self._is_gone:
            return self._fault
        self._looked = frame.t
        seen = glimpse(frame.image)
        self._brightness = float(seen.grey.mean())
        suspected = self._picture.look(seen, poses) | self._slow | frame_faults(poses)
        for cause, belief in self._beliefs.items():
            belief.update(min(max(since, 0.0), LONGEST), cause in suspected)
        return self._settle()

    def idle(self, t: float, why: str = "") -> Fault | None:
        """Take note that until `t` no further picture came; `why`, if anybody knows.

        Return what is wrong now.
        """
        if self._came is None:
            self._came = t
        if self._live and t - self._came >= GONE:
            self._fault = Fault("gone", _gone(self._name, why), why or SHOWN["gone"])
        return self._fault

    def _is_repeat(self, image: NDArray[np.uint8]) -> bool:
        """Return whether a picture is the one before once more: noise makes no two the same.

        Where everything is black or white, there is no noise to tell by.
        """
        step = max(1, min(image.shape[:2]) // REPEAT_ROWS)
        few, before = image[::step, ::step].copy(), self._few
        self._few = few
        told = int(few.max()) - int(few.min()) >= CONTRAST
        return told and before is not None and np.array_equal(before, few)

    @property
    def _is_gone(self) -> bool:
        return self._fault is not None and self._fault.cause == "gone"

    def _settle(self) -> Fault | None:
        cause = next((cause for cause, belief in self._beliefs.items() if belief.held), None)
        if cause is None:
            self._fault = None
        elif self._fault is None or self._fault.cause != cause:
            says = SENTENCES[cause](self._name, self._timing.rate, self._announced)
            self._fault = Fault(cause, says, SHOWN[cause])
        return self._fault


def _gone(name: str, why: str) -> str:
    told = f" ({why})" if why else ""
    return (
        f"{name} sends no pictures{told}: plug it in again, or close other programs that use it;"
        " what plays goes on, and the camera is used again as soon as it is back"
    )


def _dark(name: str, rate: float, announced: float) -> str:
    slow = 0.0 < rate < SLOW * announced
    which = f", which also slows {name} down to {rate:.0f} pictures a second" if slow else ""
    return f"it is too dark to see you well{which}: switch on more light, best from the front"


def _slow(name: str, rate: float, announced: float) -> str:
    return f"{name} gives {rate:.0f} pictures a second instead of {announced:.0f}"


SENTENCES: Final[dict[str, Callable[[str, float, float], str]]] = {
    "gone": lambda name, *_: _gone(name, ""),
    "covered": lambda name, *_: (
        f"{name} sees nothing: take away what covers its lens, or switch on the light"
    ),
    "frozen": lambda name, *_: (
        f"the picture of {name} stands still: plug the camera in again, and close other programs"
        " that use it"
    ),
    "dark": _dark,
    "exposure": lambda *about: (
        f"{_slow(*about)}, as it exposes for long: more light, or a fixed exposure"
        " (exposure_ms under [camera] in the settings), makes it faster"
    ),
    "usb": lambda *about: (
        f"{_slow(*about)}, and not for want of light: plug it straight into a fast USB port without"
        " a hub, or ask for a smaller picture (width and height under [camera] in the settings)"
    ),
    "backlit": lambda *_: (
        "the light is behind you, so you are a shadow: turn the camera away from window or lamp,"
        " or light yourself from the front"
    ),
    "near": lambda *_: "you are too near: step back until your whole body is in the picture",
    "feet": lambda *_: (
        "your feet are cut off: tilt the camera down, or step back until they are in the picture"
    ),
    "far": lambda *_: "you are too far away: come nearer, or zoom in, until you fill the picture",
    "nobody": lambda *_: (
        "nobody is seen: step in front of the camera until your whole body is in the picture"
    ),
}
SHOWN: Final[dict[str, str]] = {
    "gone": "the camera sends no pictures: plug it in again",
    "covered": "the camera sees nothing: uncover its lens",
    "frozen": "the picture stands still: plug the camera in again",
    "dark": "it is too dark: switch on more light",
    "exposure": "little light slows the camera down: switch on more",
    "usb": "the camera is slow: use a faster USB port, no hub",
    "backlit": "the light is behind you: turn the camera away from it",
    "near": "you are too near: step back",
    "feet": "step back until your feet are in the picture",
    "far": "you are too far away: come nearer",
    "nobody": "step in front of the camera",
}
