"""The drawing process, seen from the performing one."""

import multiprocessing
import socket
from dataclasses import dataclass
from multiprocessing.context import SpawnProcess
from typing import Final

import numpy as np
from numpy.typing import NDArray

from music.clock import Clock
from render.child import ChildPlan, run
from render.picture_ring import PictureSource
from render.scene import OverlayScene
from render.share import Share, share_size

PATIENCE: Final = 2.0  # seconds that a child gets to end by itself


@dataclass(frozen=True, slots=True)
class RenderStatus:
    """How drawing goes."""

    alive: bool  # the drawing process runs
    drawn: int  # pictures drawn
    dropped: int  # publications that a newer one overtook
    draw_ms: float  # milliseconds a picture, smoothed
    window_open: bool
    quit_requested: bool  # q, escape or the close button
    message: str  # one sentence where something is missing, else ""
    left_out: int  # records of scenes that were too full


class RenderHost:
    """Draws in a process of its own, which may die and be started anew.  Thread: one at a time."""

    def __init__(self, size: tuple[int, int], window: bool, clock: Clock) -> None:
        """Prepare; `size` is width and height of the pictures in pixels.

        `clock` must be one that another process of the machine can read too.
        """
        if min(size) < 1:
            raise ValueError(f"size must be width and height of at least one pixel, got {size}")
        self._window = window
        self._clock = clock
        self._share = Share(share_size(size))
        self._process: SpawnProcess | None = None
        self._wake: socket.socket | None = None
        self._left_out = 0
        self._n_typed = 0
        self._last: RenderStatus | None = None

    @property
    def picture_source(self) -> PictureSource:
        """Where the drawn pictures can be read, also by other processes."""
        return self._share.source

    @property
    def alive(self) -> bool:
        """Whether the drawing process runs."""
        return self._process is not None and self._process.is_alive()

    def start(self) -> None:
        """Start the drawing process; returns before it can draw."""
        if self.alive:
            raise ValueError("the drawing process runs already")
        share = self._share
        share.control["window_open"] = False
        share.control["quit_requested"] = False
        share.say("")
        self._wake, theirs = socket.socketpair()
        self._wake.setblocking(False)
        plan = ChildPlan(share.name, share.extent, self._window, self._clock)
        process = multiprocessing.get_context("spawn").Process(
            target=run, args=(plan, theirs), name="bodyloop-render", daemon=True
        )
        process.start()
        self._process = process
        theirs.close()

    def publish(self, image_bgr: NDArray[np.uint8] | None, scene: OverlayScene) -> None:
        """Hand over the newest picture and scene; what was not drawn yet is replaced.

        `image_bgr` is (height, width, 3) uint8. Never waits, also while the child is dead.
        """
        self._left_out += self._share.mailbox.publish(image_bgr, scene)
        if self._wake is None:
            return
        try:
            self._wake.send(b".")
        except OSError:
            # Full: the child has calls enough to wake up. Broken: it is dead, as `alive` says.
            return

    def status(self) -> RenderStatus:
        """Return how drawing goes."""
        if self._last is not None:
            return self._last
        control = self._share.control[0]
        alive = self.alive
        return RenderStatus(
            alive=alive,
            drawn=int(control["drawn"]),
            dropped=int(control["dropped"]),
            draw_ms=float(control["draw_ms"]),
            window_open=alive and bool(control["window_open"]),
            quit_requested=bool(control["quit_requested"]),
            message=self._share.said(),
            left_out=self._left_out,
        )

    def typed(self) -> str:
        """Return the letters that were typed at the window since this was asked last."""
        if self._last is not None:
            return ""
        letters, self._n_typed = self._share.typed(self._n_typed)
        return letters

    def restart(self) -> None:
        """Start the drawing process anew, whether it runs or not; the pictures keep counting."""
        self._end(0.0)
        self.start()

    def close(self) -> None:
        """End the drawing process and take the shared memory away; `status` keeps its last word."""
        if self._last is not None:
            return
        self._end(PATIENCE)
        self._last = self.status()
        self._share.close(remove=True)

    def _end(self, patience: float) -> None:
        if self._wake is not None:
            self._wake.close()  # the child's word to end
            self._wake = None
        if self._process is None:
            return
        self._process.join(patience)
        if self._process.is_alive():
            self._process.kill()
            self._process.join(PATIENCE)
        self._process.close()
        self._process = None
