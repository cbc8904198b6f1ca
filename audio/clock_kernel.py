"""Words of the arena that two processes read and write at once, in an order both can rely on.

A reading of several words is guarded by a counter that is odd while they are being written. The
values come out as the bits of int64; the caller views the float64 among them.
"""

from audio.atomic import load_acquire, store_release
from audio.command_kernel import Words
from audio.compiled import compiled
from audio.layout import (
    D_LINE_FRAME,
    D_LINE_RATE,
    D_LINE_SECONDS,
    D_STREAM_TIME,
    H_LINE,
    H_TIMING,
    H_TIMING_FRAME,
)
from audio.voice_kernel import Doubles

_TRIES = 10000


@compiled
def set_word(a: Words, index: int, value: int) -> None:
    """Write a word after all that was written before."""
    store_release(a, index, value)


@compiled
def get_word(a: Words, index: int) -> int:
    """Read a word before all that is read after."""
    return int(load_acquire(a, index))


@compiled
def publish_line(a: Words, d: Doubles, seconds: float, frame: float, rate: float) -> None:
    """Publish which frame belongs to which session time."""
    store_release(a, H_LINE, a[H_LINE] + 1)
    d[D_LINE_SECONDS] = seconds
    d[D_LINE_FRAME] = frame
    d[D_LINE_RATE] = rate
    store_release(a, H_LINE, a[H_LINE] + 1)


@compiled
def read_line(a: Words) -> tuple[int, int, int]:
    """Return seconds, frame and rate as `publish_line` wrote them together."""
    seconds = frame = rate = 0
    for _ in range(_TRIES):
        before = load_acquire(a, H_LINE)
        seconds = load_acquire(a, D_LINE_SECONDS)
        frame = load_acquire(a, D_LINE_FRAME)
        rate = load_acquire(a, D_LINE_RATE)
        if before % 2 == 0 and load_acquire(a, H_LINE) == before:
            break
    return seconds, frame, rate


@compiled
def read_timing(a: Words) -> tuple[int, int]:
    """Return the first frame of the newest block, and the stream time at which it was asked for."""
    frame = time = 0
    for _ in range(_TRIES):
        before = load_acquire(a, H_TIMING)
        frame = load_acquire(a, H_TIMING_FRAME)
        time = load_acquire(a, D_STREAM_TIME)
        if before % 2 == 0 and load_acquire(a, H_TIMING) == before:
            break
    return frame, time
