"""The process that plays: it makes itself ready, waits for its orders, and plays.

It imports no more than the engine needs, and ends when the process that made it does. Until it has
orders it is a spare, which waits with everything loaded so that it can follow one that died.
"""

import os
import signal
import sys
import threading
from contextlib import suppress
from pathlib import Path

import numpy as np

from audio.callback_kernel import stream_callback
from audio.clock_kernel import get_word, publish_line, read_line, read_timing, set_word
from audio.compiled import load
from audio.layout import H_STATE, STATE_ENDED, STATE_FAILED
from audio.memory import attach_memory, view_arena
from audio.orders import Orders, decode_orders
from audio.player import Player, load_pace, write_text

_PAGE = 512  # words of 8 bytes
PLAYS, WAITS = "bodyloop-sound", "bodyloop-spare"  # names of the process, where it can have one


class Leash:
    """What the parent says on our standard input: one line of orders, and by closing it, the end.

    Without orders the end comes at once; with them it sets `ended`, and we may still fade out.
    """

    def __init__(self) -> None:
        self.ended = threading.Event()
        self._parent = os.getppid()
        self._asked = threading.Event()
        self._line = b""
        for target in (self._read, self._watch):
            threading.Thread(target=target, daemon=True).start()

    @property
    def asked(self) -> bool:
        """Whether there are orders."""
        return self._asked.is_set()

    def orders(self) -> Orders:
        """Wait for the orders."""
        self._asked.wait()
        return decode_orders(self._line)

    def _read(self) -> None:
        self._line = sys.stdin.buffer.readline()
        if self._line:
            self._asked.set()
            sys.stdin.buffer.read()
        self._end()

    def _watch(self) -> None:
        """End with the parent, also where another process has inherited its end of the pipe."""
        while not self.ended.wait(0.2):
            if os.getppid() != self._parent:
                self._end()

    def _end(self) -> None:
        if not self._asked.is_set():
            os._exit(0)
        self.ended.set()


def make_ready() -> None:
    """Load the machine code that every start needs, compiling what is not there yet."""
    words, doubles = np.zeros(1, np.int64), np.zeros(1)
    assert stream_callback.address
    load(get_word, words, 0)
    load(set_word, words, 0, 0)
    load(publish_line, words, doubles, 0.0, 0.0, 0.0)
    load(read_line, words)
    load(read_timing, words)


def _be_called(name: str) -> None:
    with suppress(OSError):
        Path("/proc/self/comm").write_text(name, encoding="ascii")


def main() -> None:
    """Make ready, wait, play."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ctrl-C is the parent's to answer
    leash = Leash()
    signal.signal(signal.SIGTERM, lambda *_: leash.ended.set())
    _be_called(WAITS)
    make_ready()
    if not leash.asked:
        load_pace()
    orders = leash.orders()
    _be_called(PLAYS)
    memory = attach_memory(orders.memory)
    arena = view_arena(memory.buf)
    arena[::_PAGE].sum()  # every page is here before the callback needs it
    try:
        if Player(arena, orders, leash.ended).run():
            set_word(arena, H_STATE, STATE_ENDED)
    except Exception as error:  # noqa: BLE001  the top of the process: say it and end
        write_text(arena, f"the sound process failed ({type(error).__name__}: {error})")
        set_word(arena, H_STATE, STATE_FAILED)
    os._exit(0)  # no library may hold us at the end, and the memory is not ours
