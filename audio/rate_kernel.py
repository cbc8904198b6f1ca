"""A card of another sample rate: what it plays and what it hears is resampled.

Windowed sinc (Kaiser, 32 taps), 256 phases and a straight line between two of them. The frames that
wait in the two buffers lie in the arena, so that blocks of any size give the same sound.
"""

import math

import numpy as np

from audio.command_kernel import Words
from audio.compiled import compiled
from audio.kernel import render
from audio.layout import (
    CARD_FRAMES,
    CARD_IN_AT,
    CARD_OUT_AT,
    CARD_PHASES,
    CARD_TABLES_AT,
    CARD_TAPS,
    D_CARD_IN,
    D_CARD_OUT,
    H_CARD_HAVE,
    H_CARD_HEARD,
    H_CARD_RATE,
    H_INPUT_CHANNELS,
    H_SAMPLE_RATE,
)
from audio.voice_kernel import Doubles, Floats

_HALF = CARD_TAPS // 2
_TABLE = (CARD_PHASES + 1) * CARD_TAPS
_CHUNK = 128  # frames of the card at a time: what they need of the engine fits into its buffer
_SPARE = 4  # frames heard that are kept back, as the engine asks now for one more, now for one less
_BETA = 9.0  # of the window: what is folded back lies 90 dB below
_EDGE = 0.92  # of the lower of the two rates' half, where the sound begins to end


def prepare_rate(a: Words, card_rate: int) -> None:
    """Make ready for a card of a rate; at the engine's own, nothing is resampled."""
    rate = int(a[H_SAMPLE_RATE])
    a[H_CARD_RATE] = 0 if card_rate == rate else card_rate
    if not a[H_CARD_RATE]:
        return
    d, f = a.view(np.float64), a.view(np.float32)
    for index, limit in enumerate((min(1.0, card_rate / rate), min(1.0, rate / card_rate))):
        at = CARD_TABLES_AT + index * _TABLE
        f[at : at + _TABLE] = _table(_EDGE * limit).ravel()
    f[CARD_OUT_AT : CARD_IN_AT + 2 * CARD_FRAMES] = 0.0
    a[H_CARD_HAVE], d[D_CARD_OUT] = CARD_TAPS, float(_HALF)
    a[H_CARD_HEARD], d[D_CARD_IN] = CARD_TAPS + _SPARE, float(_HALF)


def card_delay(a: Words) -> float:
    """Return by how many seconds resampling delays each of the two ways."""
    return _HALF / float(a[H_SAMPLE_RATE]) if a[H_CARD_RATE] else 0.0


def _table(cutoff: float) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return (phases + 1, taps): row p weighs what lies about a place p / phases after a frame."""
    part = np.arange(CARD_PHASES + 1)[:, None] / CARD_PHASES
    x = np.arange(CARD_TAPS)[None, :] - (_HALF - 1) - part
    window = np.i0(_BETA * np.sqrt(np.maximum(1.0 - (x / _HALF) ** 2, 0.0))) / np.i0(_BETA)
    taps = cutoff * np.sinc(cutoff * x) * window
    table: np.ndarray[tuple[int, int], np.dtype[np.float64]] = taps / taps.sum(1, keepdims=True)
    return table


@compiled
def _weigh(f: Floats, table: int, at: int, position: float) -> float:
    """Return the sound between two frames; `at` is where frame 0 lies, two floats a frame."""
    whole = np.int64(math.floor(position))
    phase = (position - whole) * CARD_PHASES
    row = np.int64(phase)
    part = phase - row
    first = table + row * CARD_TAPS
    place = at + 2 * (whole - _HALF + 1)
    total = 0.0
    for tap in range(CARD_TAPS):
        weight = f[first + tap] + part * (f[first + CARD_TAPS + tap] - f[first + tap])
        total += weight * f[place + 2 * tap]
    return total


@compiled
def _drop(a: Words, d: Doubles, f: Floats, at: int, words: tuple[int, int]) -> None:
    """Forget the frames of a buffer that no place to come needs."""
    have, place = words
    k = np.int64(math.floor(d[place])) - _HALF + 1
    if k <= 0:
        return
    left = a[have] - k
    for i in range(2 * left):
        f[at + i] = f[at + 2 * k + i]
    a[have] = left
    d[place] -= k


@compiled
def _hear(a: Words, f: Floats, inp: Floats, begin: int, n: int) -> None:
    """Put what the card heard behind what waits, always as two channels."""
    channels = a[H_INPUT_CHANNELS]
    at = CARD_IN_AT + 2 * a[H_CARD_HEARD]
    for i in range(n):
        for side in range(2):
            x = np.float32(0.0)
            if channels > 0:
                x = inp[(begin + i) * channels + min(side, channels - 1)]
            f[at + 2 * i + side] = x
    a[H_CARD_HEARD] += n


@compiled
def _listen(a: Words, d: Doubles, f: Floats, at: int, n: int) -> None:
    """Write `n` frames of what was heard, at the engine's rate."""
    step = a[H_CARD_RATE] / np.float64(a[H_SAMPLE_RATE])
    channels = max(a[H_INPUT_CHANNELS], 1)
    table = CARD_TABLES_AT + _TABLE
    most = np.float64(a[H_CARD_HEARD] - _HALF - 1)
    for i in range(n):
        position = min(d[D_CARD_IN], most)
        for side in range(channels):
            f[at + channels * i + side] = _weigh(f, table, CARD_IN_AT + side, position)
        d[D_CARD_IN] += step
    _drop(a, d, f, CARD_IN_AT, (H_CARD_HEARD, D_CARD_IN))


@compiled
def render_resampled(a: Words, inp: Floats, out: Floats, n: int) -> None:
    """Fill a block of the card, at its rate.  Realtime: yes."""
    d, f = a.view(np.float64), a.view(np.float32)
    step = a[H_SAMPLE_RATE] / np.float64(a[H_CARD_RATE])
    # What the engine hears lies behind what waits, where no more than half is ever needed.
    heard = CARD_IN_AT + CARD_FRAMES
    done = 0
    while done < n:
        count = min(n - done, _CHUNK)
        last = d[D_CARD_OUT] + (count - 1) * step
        m = max(np.int64(math.floor(last)) + _HALF + 1 - a[H_CARD_HAVE], 0)
        _hear(a, f, inp, done, count)
        _listen(a, d, f, heard, m)
        at = CARD_OUT_AT + 2 * a[H_CARD_HAVE]
        render(a, f[heard : heard + 2 * m], f[at : at + 2 * m], m)
        a[H_CARD_HAVE] += m
        for i in range(count):
            for side in range(2):
                out[2 * (done + i) + side] = _weigh(
                    f, CARD_TABLES_AT, CARD_OUT_AT + side, d[D_CARD_OUT]
                )
            d[D_CARD_OUT] += step
        _drop(a, d, f, CARD_OUT_AT, (H_CARD_HAVE, D_CARD_OUT))
        done += count
