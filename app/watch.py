"""What the watchdog finds, as a line for the terminal, events for the take, and a closing word."""

from collections import defaultdict
from collections.abc import Callable
from typing import Final

from app.translate import Event
from motion.watch.fault import Fault

WORTH: Final = 3.0  # seconds for which a fault must have lasted to be told again at the end


class CameraWatch:
    """Follows the camera's fault; times are those of the take."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._fault: Fault | None = None
        self._since = 0.0
        self._lasted: dict[str, float] = defaultdict(float)  # seconds, by cause
        self._said: dict[str, str] = {}  # the latest sentence, by cause

    @property
    def line(self) -> str:
        """What stands on the status line, empty when all is well."""
        return self._fault.says if self._fault else ""

    def update(self, t: float, fault: Fault | None) -> Event | None:
        """Take what is wrong at `t`, None when nothing is; return an event when that changed.

        A cause is said when it comes up for the first time; the status line shows it always.
        """
        before, self._fault = self._fault, fault
        if before:
            self._lasted[before.cause] += max(t - self._since, 0.0)
        self._since = t
        if fault and fault.cause not in self._said:
            self._say(fault.says)
        if fault:
            self._said[fault.cause] = fault.says
        if (before and before.cause) == (fault and fault.cause):
            return None
        return camera_event(t, fault)

    def remarks(self) -> list[str]:
        """Return what lasted, the longest first."""
        long = [cause for cause, seconds in self._lasted.items() if seconds >= WORTH]
        long.sort(key=lambda cause: -self._lasted[cause])
        return [f"For {self._lasted[c]:.0f} s: {self._said[c]}." for c in long]


def camera_event(t: float, fault: Fault | None) -> Event:
    """Return the event of a camera's fault, or of its end."""
    return {
        "t": t,
        "kind": "camera",
        "fault": fault.cause if fault else None,
        "says": fault.says if fault else None,
    }
