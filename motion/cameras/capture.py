"""The live camera: always the newest picture, never one that waited.

A thread reads the camera all the time and leaves each picture in a slot; whoever is slower than
the camera finds the newest there.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import Final

import cv2
import numpy as np

from motion.cameras.camera import Camera, CameraError
from motion.cameras.shutter import ShutterWatch
from motion.frame import CameraFrame
from music.clock import Clock

STALL: Final = 1.0  # seconds without a picture after which a camera has stopped
SOON: Final = 0.5  # seconds until a camera that stopped is opened again
SLOWER: Final = 1.5  # times as long until the next attempt
LATEST: Final = 4.0  # seconds at most between attempts: so late a camera is back that is back
PROVEN: Final = 2.0  # seconds of pictures after which a camera is trusted again
GLANCE: Final = 0.05  # seconds; the longest wait between two looks at the clock
RATED_OVER: Final = 31  # pictures from which the true rate is taken

log = logging.getLogger(__name__)


class Capture:
    """The newest picture of a camera that is read by a thread of its own.

    A device that stops is opened again until it is back, as with a cable that was pulled: after
    half a second, then ever more rarely. Its pictures keep the size of the first. A film is played
    in real time: its pictures come when they are due, stamped with the clock, once or (`repeat`)
    again and again.
    Thread: `start`, `next`, `stop` by one; the counts by anybody.
    """

    def __init__(
        self,
        open_camera: Callable[[], Camera],
        clock: Clock,
        *,
        repeat: bool = False,
        wait: Callable[[float], object] | None = None,
    ) -> None:
        """Open the camera.

        Args:
            open_camera: opens it, also again; raises `CameraError` where that fails.
            clock: that of the session.
            repeat: a film goes round.
            wait: waits so many seconds, or until `stop`; None: as long as they last.
        """
        self._open = open_camera
        self._clock = clock
        self._repeat = repeat
        self._camera: Camera | None = open_camera()
        self.name, self.size = self._camera.name, self._camera.size
        self.announced_rate = self._camera.rate  # pictures a second
        self.live = self._camera.live
        self.stale = 0  # pictures that were replaced before anybody looked
        self.reopened = 0  # how often the camera or film was opened again
        self.ended = False  # a film is over
        self.why = ""  # the camera could not be opened again, in a sentence
        self._arrived = threading.Condition()
        self._slot: CameraFrame | None = None
        self._stop = threading.Event()
        self._wait = wait or self._stop.wait
        self._thread: threading.Thread | None = None
        self._index = 0
        self._begin: float | None = None  # clock at film time 0.0
        self._again = clock()  # when a film that goes round begins anew, at the earliest
        self._seen = clock()  # clock at the last picture, or at the start
        self._stamps: deque[float] = deque(maxlen=RATED_OVER)
        self._shutter = ShutterWatch()
        self._pause = SOON  # seconds before the next attempt to open the camera
        self._opened = clock()

    def start(self) -> None:
        """Start reading."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="capture", daemon=True)
            self._thread.start()

    def next(self, timeout: float) -> CameraFrame | None:
        """Wait up to `timeout` real seconds for a picture that nobody has seen and take it.

        None when none came: see `stalled` and `ended`.
        """
        with self._arrived:
            self._arrived.wait_for(lambda: self._slot is not None or self.ended, timeout)
            frame, self._slot = self._slot, None
            return frame

    def stop(self) -> None:
        """Stop reading and close the camera."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=5.0)

    @property
    def stalled(self) -> bool:
        """Whether the camera has given no picture for a second."""
        return not self.ended and self._clock() - self._seen > STALL

    @property
    def rate(self) -> float:
        """Pictures a second as they truly come, 0.0 until that can be told."""
        stamps = list(self._stamps)
        if len(stamps) < RATED_OVER or stamps[-1] <= stamps[0]:
            return 0.0
        return (len(stamps) - 1) / (stamps[-1] - stamps[0])

    @property
    def remark(self) -> str | None:
        """What was done to the camera and the performer should know, None when nothing was."""
        return f"{self.name}: {self._shutter.remark}" if self._shutter.remark else None

    @property
    def exposure_ruled_out(self) -> bool:
        """Whether it was tried that a shorter exposure does not make the camera faster."""
        return self._shutter.no_help

    def _run(self) -> None:
        try:
            while not self._stop.is_set() and not self.ended:
                self.step()
        except Exception:  # the top of a thread
            log.exception("the capture thread ended")
        finally:
            self._close()
            with self._arrived:
                self.ended = True
                self._arrived.notify_all()

    def step(self) -> None:
        """Read one picture, wait until it is due, and put it into the slot.

        What the thread does again and again; call it yourself to run without the thread.
        """
        if self._camera is None:
            self._open_again()
            return
        frame = self._camera.read()
        if frame is None:
            self._over()
        elif self._camera.live:
            self._put(frame)
            if self._shutter.look(self._camera, frame.image, self.rate, self.announced_rate):
                self._stamps.clear()
        else:
            begin = max(self._clock(), self._again) if self._begin is None else self._begin
            self._begin = begin
            self._again = begin + frame.t + 1.0 / self._camera.rate
            if self._wait_until(begin + frame.t):
                self._put(replace(frame, t=begin + frame.t))

    def _put(self, frame: CameraFrame) -> None:
        frame = self._fitted(replace(frame, index=self._index))
        self._index += 1
        if frame.t - self._opened > PROVEN:
            self._pause = SOON
        self._stamps.append(frame.t)
        with self._arrived:
            self.stale += self._slot is not None
            self._slot = frame
            self._seen = self._clock()
            self._arrived.notify_all()

    def _fitted(self, frame: CameraFrame) -> CameraFrame:
        """Return a picture in the size of the first: a camera may come back with another."""
        height, width = frame.image.shape[:2]
        if (width, height) == self.size:
            return frame
        image = cv2.resize(frame.image, self.size, interpolation=cv2.INTER_AREA)
        return replace(frame, image=np.asarray(image, np.uint8), depth=None)

    def _over(self) -> None:
        """Deal with a camera that gave no picture."""
        self._close()
        if not self.live and not self._repeat:
            with self._arrived:
                self.ended = True
                self._arrived.notify_all()

    def _open_again(self) -> None:
        if self.live:
            self._wait_until(self._clock() + self._pause)
            self._pause = min(SLOWER * self._pause, LATEST)
        if self._stop.is_set():
            return
        try:
            self._camera = self._open()
        except CameraError as error:
            self.why = str(error)
            log.debug("still no camera: %s", error)
            return
        self.why = ""
        self.announced_rate = self._camera.rate
        self._opened = self._clock()
        self.reopened += 1
        self._begin = None
        self._stamps.clear()
        self._shutter = ShutterWatch()

    def _close(self) -> None:
        if self._camera is not None:
            self._camera.close()
            self._camera = None

    def _wait_until(self, t: float) -> bool:
        """Wait until the clock shows `t`; False when told to stop."""
        while not self._stop.is_set():
            left = t - self._clock()
            if left <= 0.0:
                return True
            self._wait(min(left, GLANCE))
        return False
