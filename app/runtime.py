"""The clock of a running program, and the watch over its processes."""

import datetime
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final, Protocol

from music.clock import Clock

session_clock: Final[Clock] = time.perf_counter
processor_clock: Final[Clock] = time.thread_time
CHECK_EVERY: Final = 0.25  # seconds
GLANCE: Final = 0.01  # seconds between two looks at what is waited for


def take_label() -> str:
    """Return a name for a new take: the local date and time, once, for people."""
    return datetime.datetime.now().astimezone().strftime("%Y-%m-%d-%H%M%S")


def wait_until(holds: Callable[[], bool], seconds: float) -> bool:
    """Wait until a condition holds; False when it does not within so many seconds."""
    pause, deadline = threading.Event(), session_clock() + seconds
    while not holds():
        if session_clock() > deadline:
            return False
        pause.wait(GLANCE)
    return True


def helper_thread() -> ThreadPoolExecutor:
    """Return a thread for work that no picture may wait for; the first work starts it."""
    return ThreadPoolExecutor(1, thread_name_prefix="helper")


class Child(Protocol):
    """A process of a room, seen from its parent."""

    @property
    def alive(self) -> bool:
        """Whether it still does its work."""

    def restart(self) -> None:
        """Start it anew, where it left off."""


@dataclass(slots=True)
class Supervisor:
    """Notices within a second that a process has died, and starts it again.

    A process that dies again and again is left alone after `most` restarts.
    """

    clock: Clock
    say: Callable[[str], None]
    most: int = 5
    remarks: list[str] = field(default_factory=list)
    _children: dict[str, Child] = field(default_factory=dict)
    _restarts: dict[str, int] = field(default_factory=dict)
    _checked: float = -1e9

    def watch(self, name: str, child: Child) -> None:
        """Look after a process from now on."""
        self._children[name] = child
        self._restarts[name] = 0

    def check(self) -> None:
        """Look at every process, at most once in `CHECK_EVERY` seconds."""
        now = self.clock()
        if now - self._checked < CHECK_EVERY:
            return
        self._checked = now
        for name, child in list(self._children.items()):
            if not child.alive:
                self._revive(name, child)

    def _revive(self, name: str, child: Child) -> None:
        self._restarts[name] += 1
        if self._restarts[name] > self.most:
            del self._children[name]
            self._note(f"The {name} process died {self.most + 1} times and was left alone.")
            return
        self._note(f"The {name} process died and was started again.")
        try:
            child.restart()
        except OSError as error:
            self._note(f"The {name} process could not be started again: {error}")

    def _note(self, sentence: str) -> None:
        self.remarks.append(sentence)
        self.say(sentence)
