"""The limiter at the end of the mix: it sees peaks coming, and none leaves it above -1 dBFS.

A gain that would bring each frame under the ceiling is held for the length of the look-ahead, let
go slowly, and averaged over the same length; the sound waits meanwhile. Every value in the mean is
no more than what the frame that leaves now needs, so neither is the mean. Gains are whole numbers,
for then the running sum of the mean cannot drift, and below the ceiling nothing changes at all.

All functions here are compiled; `a` and `d` are one arena.
"""

import numpy as np

from audio.command_kernel import Words
from audio.compiled import compiled
from audio.layout import D_LIMITER_GAIN, D_LIMITER_RELEASE, LIMITER_AT, LIMITER_WORDS, LOOK_AHEAD
from audio.voice_kernel import Doubles

CEILING = 10.0 ** (-1.0 / 20.0) * (1.0 - 1e-6)  # a little less, for what rounding adds
_WINDOW = LOOK_AHEAD + 1
_ONE = 1 << 30  # the gain 1
_LOUDEST = 1e6  # beyond it, or no number at all, a frame is not sound

_PLACE, _AGE, _REDUCED = LIMITER_AT, LIMITER_AT + 1, LIMITER_AT + 2
# How far below 1: a limiter of zeros is one at rest.
_MOST, _HELD, _SUM = LIMITER_AT + 3, LIMITER_AT + 4, LIMITER_AT + 5
_WANTED = LIMITER_AT + 8
_SMOOTHED = _WANTED + _WINDOW
_LEFT = _SMOOTHED + _WINDOW
_RIGHT = _LEFT + _WINDOW
assert _RIGHT + _WINDOW <= LIMITER_AT + LIMITER_WORDS


@compiled
def _most_wanted(a: Words, place: int, wanted: int) -> int:
    """Return the greatest reduction that any frame of the window needs."""
    a[_WANTED + place] = wanted
    if wanted >= a[_MOST]:
        a[_MOST] = wanted
        a[_AGE] = 0
        return wanted
    a[_AGE] += 1
    if a[_AGE] >= _WINDOW:
        a[_MOST] = 0
        for back in range(_WINDOW):
            other = (place + _WINDOW - back) % _WINDOW
            if a[_WANTED + other] > a[_MOST]:
                a[_MOST] = a[_WANTED + other]
                a[_AGE] = back
    return int(a[_MOST])


@compiled
def limit(a: Words, d: Doubles, x: float, y: float) -> tuple[float, float]:
    """Take one frame and return the one of `LOOK_AHEAD` frames ago, under the ceiling."""
    if not (abs(x) < _LOUDEST and abs(y) < _LOUDEST):
        x = y = 0.0
    place = a[_PLACE]
    peak = max(abs(x), abs(y))
    wanted = 0
    if peak > CEILING:
        wanted = _ONE - int(_ONE * (CEILING / peak))
    most = _most_wanted(a, place, wanted)
    held = most + int(max(int(a[_HELD]) - most, 0) * d[D_LIMITER_RELEASE])
    a[_HELD] = held
    a[_SUM] += held - a[_SMOOTHED + place]
    a[_SMOOTHED + place] = held
    d[_LEFT + place] = x
    d[_RIGHT + place] = y
    place = place + 1 if place + 1 < _WINDOW else 0
    a[_PLACE] = place
    gain = 1.0
    if a[_SUM] > 0:
        gain = 1.0 - np.float64(a[_SUM]) / np.float64(_ONE * _WINDOW)
    d[D_LIMITER_GAIN] = gain
    left, right = d[_LEFT + place] * gain, d[_RIGHT + place] * gain
    return min(max(left, -CEILING), CEILING), min(max(right, -CEILING), CEILING)
