"""Ctrl-C: once ends cleanly and keeps what was made, twice ends now."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.cli import STOPPED


@contextmanager
def stopping(stop: Callable[[], None]) -> Iterator[None]:
    """Call `stop` at ctrl-C or a termination signal; a second one ends the process at once.

    Thread: main only.
    """

    def asked(number: int, _: object) -> None:
        signal.signal(number, lambda *_: os._exit(STOPPED))
        stop()

    kept = {number: signal.signal(number, asked) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)
