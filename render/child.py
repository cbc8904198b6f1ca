"""The drawing process: takes the newest scene, draws it, shows it, publishes the picture."""

import logging
import os
import select
import signal
import socket
from dataclasses import dataclass

import moderngl

from music.clock import Clock
from render.mailbox import Delivery
from render.share import Share, ShareSize
from render.stage import PlainStage, Stage, open_stage

_EVENTS = 1 / 60  # seconds between two looks at the window's keys
_IDLE = 0.25  # seconds between two looks at the parent
_SMOOTHING = 0.1  # share of the newest picture in `draw_ms`

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ChildPlan:
    """All that a drawing process needs to know."""

    memory: str  # name of the shared memory
    extent: ShareSize
    window: bool
    clock: Clock  # one that another process may read too


def run(plan: ChildPlan, wake: socket.socket) -> None:
    """Draw until the other end of `wake` is closed, or the parent is gone."""
    # ctrl-C goes to every process of the terminal; the parent decides when drawing ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    share = Share(plan.extent, plan.memory)
    try:
        _Loop(plan, share, wake).run()
    except Exception:
        _log.exception("the drawing process ends")
        raise
    finally:
        share.close(remove=False)


class _Loop:
    """The drawing process's main loop.  Thread: the main one."""

    def __init__(self, plan: ChildPlan, share: Share, wake: socket.socket) -> None:
        self._plan = plan
        self._share = share
        self._control = share.control
        self._wake = wake
        self._parent = os.getppid()
        self._wake.setblocking(False)
        self._stage: Stage = open_stage(plan.extent.size, plan.window)
        self._report()

    def run(self) -> None:
        """Draw whatever comes."""
        pause = _EVENTS if self._stage.window_open else _IDLE
        while self._await(pause):
            self._stage.poll()
            delivery = self._share.mailbox.take(int(self._control["taken"][0]))
            if delivery is not None:
                self._draw(delivery)
            self._control["quit_requested"] = self._stage.quit_requested
            self._share.type(self._stage.take_typed())
        self._stage.close()

    def _await(self, seconds: float) -> bool:
        """Wait for a publication; False when it is time to end."""
        if select.select([self._wake], [], [], seconds)[0]:
            try:
                if not self._wake.recv(4096):
                    return False
            except BlockingIOError:
                pass
            except OSError:
                return False
        return os.getppid() == self._parent

    def _draw(self, delivery: Delivery) -> None:
        control = self._control
        control["dropped"] += delivery.sequence - int(control["taken"][0]) - 1
        control["taken"] = delivery.sequence
        began = self._plan.clock()
        out = self._share.ring.begin()
        try:
            self._stage.draw(delivery.image, delivery.scene, out)
        except (moderngl.Error, OSError, RuntimeError, ValueError) as error:
            # A lost context, a full GPU: the recording goes on.
            _log.exception("drawing failed")
            self._stage = PlainStage(f"the camera picture is shown without light: {error}")
            self._report()
            self._stage.draw(delivery.image, delivery.scene, out)
        self._share.ring.finish(delivery.scene.t)
        self._count((self._plan.clock() - began) * 1000.0)

    def _count(self, draw_ms: float) -> None:
        control = self._control
        if not control["drawn"][0]:
            control["draw_ms"] = draw_ms
        control["draw_ms"] += _SMOOTHING * (draw_ms - control["draw_ms"])
        control["drawn"] += 1

    def _report(self) -> None:
        self._control["window_open"] = self._stage.window_open
        self._share.say(self._stage.message)
