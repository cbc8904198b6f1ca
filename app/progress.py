"""How far a long piece of work has come, for people only."""

import sys
from typing import TextIO

from music.clock import Clock


class Progress:
    """One line that is rewritten, with the time left; nothing when nobody looks at a terminal."""

    def __init__(
        self, what: str, total: float | None, clock: Clock, stream: TextIO = sys.stderr
    ) -> None:
        self._what = what
        self._total = total
        self._clock = clock
        self._stream = stream
        self._began = self._shown = clock()
        self._on = stream.isatty()

    def to(self, done: float) -> None:
        """Say how many seconds of material are done."""
        now = self._clock()
        if not self._on or now - self._shown < 0.2:
            return
        self._shown = now
        text = f"{self._what}: {done:.0f} s"
        if self._total and done > 0:
            left = (now - self._began) * max(0.0, self._total - done) / done
            text += f" of {self._total:.0f} s, {left:.0f} s to go"
        self._stream.write(f"\r\x1b[K{text}")
        self._stream.flush()

    def close(self) -> None:
        """Take the line away."""
        if self._on:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
