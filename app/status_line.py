"""The line that a performer's helper reads on the terminal."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TextIO

from music.clock import Clock

EVERY: Final = 1.0  # seconds


@dataclass(frozen=True, slots=True)
class LiveStatus:
    """How a live performance is."""

    rate: float  # camera frames a second
    strikes: int
    loops: int  # that play
    latency: float  # seconds from a capture to its sound
    drops: int  # pictures, commands and messages that found no room
    late: int  # commands that came after their time
    fault: str = ""  # what a performer should read: what is wrong, or what to show

    def line(self) -> str:
        """Return it as one line, what is wrong first."""
        wrong = f"{self.fault}  |  " if self.fault else ""
        return wrong + (
            f"{self.rate:4.1f} fps  {self.strikes} strikes  {self.loops} loops  "
            f"latency {1e3 * self.latency:.0f} ms  late {self.late}  drops {self.drops}"
        )


class StatusLine:
    """Rewritten once a second on a terminal; elsewhere silent."""

    def __init__(self, clock: Clock, stream: TextIO = sys.stderr) -> None:
        self._clock = clock
        self._stream = stream
        self._shown = clock()
        self._on = stream.isatty()

    def show(self, status: Callable[[], LiveStatus]) -> None:
        """Ask for the status and show it, when it is time."""
        now = self._clock()
        if not self._on or now - self._shown < EVERY:
            return
        self._shown = now
        width = shutil.get_terminal_size().columns - 1  # a line that wraps is not rewritten whole
        self._stream.write(f"\r\x1b[K{status().line()[:width]}")
        self._stream.flush()

    def close(self) -> None:
        """Leave the last status where it stands."""
        if self._on:
            self._stream.write("\n")
            self._stream.flush()
