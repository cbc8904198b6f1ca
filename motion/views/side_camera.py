"""A camera beside the first, read and tracked by a thread of its own, which nobody waits for."""

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from motion.cameras.capture import Capture
from motion.recording import TrackedFrame
from motion.tracker import Tracker

PATIENCE: Final = 0.1  # seconds to wait for a picture before looking whether to stop
KEPT: Final = 240  # pictures whose poses wait for whoever asks

log = logging.getLogger(__name__)


class SideCamera:
    """Follows people in another camera; the first camera never waits for it.

    Args of the constructor: its capture, not started; a tracker of its own; what turns the time
    of a picture into that of the first camera's poses, delays of the camera taken off.
    Thread: `start`, `take`, `stop` by one.
    """

    def __init__(
        self, capture: Capture, tracker: Tracker, stamp: Callable[[float], float] = float
    ) -> None:
        self.capture = capture
        self._tracker = tracker
        self._stamp = stamp
        self._waiting: deque[TrackedFrame] = deque(maxlen=KEPT)
        self._stop, self._ended = threading.Event(), threading.Event()
        self._something = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Start reading and tracking."""
        if self._thread is None:
            self.capture.start()
            self._thread = threading.Thread(target=self._run, name="side-camera", daemon=True)
            self._thread.start()

    @property
    def ended(self) -> bool:
        """Whether nothing more will come."""
        return self._ended.is_set() and not self._waiting

    def wait(self, seconds: float) -> None:
        """Wait up to so many real seconds for something to take."""
        self._something.wait(seconds)
        self._something.clear()

    def take(self) -> list[TrackedFrame]:
        """Return what was seen since the last time, oldest first; never waits."""
        taken = []
        while self._waiting:
            taken.append(self._waiting.popleft())
        return taken

    def stop(self) -> None:
        """Stop, and close camera and tracker."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=5.0)
        self.capture.stop()
        if self._thread is None or not self._thread.is_alive():
            self._tracker.close()

    def step(self) -> bool:
        """Track one picture; False when there was none.

        What the thread does again and again; call it yourself to run without the thread.
        """
        frame = self.capture.next(PATIENCE)
        if frame is None:
            return False
        t = self._stamp(frame.t)
        self._waiting.append(TrackedFrame(t, self._tracker.track(replace(frame, t=t))))
        self._something.set()
        return True

    def _run(self) -> None:
        try:
            while not self._stop.is_set() and not (not self.step() and self.capture.ended):
                pass
        except Exception:  # the top of a thread
            log.exception("the thread of the camera %s ended", self.capture.name)
        finally:
            self._ended.set()
            self._something.set()
