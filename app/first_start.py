"""What a person is told while the sound engine is made into machine code, the first time of all."""

from collections.abc import Callable
from typing import Final

from app.progress import Progress
from music.clock import Clock

SENTENCE: Final = (
    "The sound engine is being made for this machine, which only the first start does; a minute or"
    " two."
)


class FirstStart:
    """Given to `audio.host.AudioHost.start`: called again and again while that goes on.

    A start that finds everything made never calls it, and nothing is said.
    """

    def __init__(self, say: Callable[[str], None], clock: Clock) -> None:
        self._say, self._clock = say, clock
        self._began: float | None = None
        self._progress = Progress("sound engine", None, clock)

    def __call__(self, pieces: int) -> None:
        """Take note of how many pieces are made."""
        now = self._clock()
        if self._began is None:
            self._began = now
            self._say(SENTENCE)
        self._progress.to(now - self._began)

    def close(self) -> None:
        """Take the line of progress away."""
        self._progress.close()
