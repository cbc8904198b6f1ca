"""What the watchdog finds: in the picture, on the terminal, as events for the take, as a last word.

The same live and offline, so that a film that is played as a camera and one that is rendered have
the same events.
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Final

from app.notice import Notices
from app.translate import Event
from motion.watch.fault import Fault

WORTH: Final = 3.0  # seconds for which a fault must have lasted to be told again at the end
# With these the show cannot go on, so they are shown for as long as they last. The rest is advice:
# who plays sitting at a table knows that the feet are cut off.
GRAVE: Final = frozenset({"gone", "covered", "frozen"})


class CameraWatch:
    """Follows the camera's fault; times are those of the take."""

    def __init__(self, say: Callable[[str], None], notices: Notices) -> None:
        self._say, self._notices = say, notices
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
        shown = fault.shows if fault else ""
        grave = fault is not None and fault.cause in GRAVE
        self._notices.put("fault", shown if grave else "")
        self._notices.put("advice", "" if grave else shown)
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
