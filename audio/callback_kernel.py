"""The engine as PortAudio calls it: a native callback that never enters Python."""

import math
from typing import Any

import numba
import numpy as np

from audio.atomic import load_acquire, store_release
from audio.command_kernel import Words
from audio.compiled import OPTIONS, compiled
from audio.kernel import render, skip
from audio.layout import (
    D_BASE_FRAME,
    D_BASE_TIME,
    D_LAST_TIME,
    D_LEAST_LAG,
    D_RESUME_TIME,
    D_STREAM_TIME,
    H_CALLBACKS,
    H_CARD_RATE,
    H_FRAME,
    H_HOLD,
    H_INPUT_CHANNELS,
    H_LATE_BLOCKS,
    H_LOST,
    H_RESUME,
    H_RESUME_FRAME,
    H_SAMPLE_RATE,
    H_STREAM,
    H_TIMING,
    H_TIMING_FRAME,
    H_WINDOW,
    H_WORDS,
    H_XRUNS,
)
from audio.rate_kernel import render_resampled
from audio.voice_kernel import Doubles

_WINDOW = 32  # callbacks
_MOST_LAG = 0.005  # seconds
_MOST_SKEW = 5e-4
_NEW_CLOCK = 0.05  # seconds: so far ahead of the stream's time means that its clock began anew
_FAR = 1e18
# As values without types, for what the compiler takes is not what a type checker sees.
_numba: Any = numba
_types, _cfunc, _carray = _numba.types, _numba.cfunc, _numba.carray


@compiled
def _resume(a: Words, d: Doubles, now: float) -> None:
    """Go on after a pause, at the frame that the stream's time has reached."""
    if a[H_RESUME] == 2:
        passed = (now - d[D_RESUME_TIME]) * a[H_SAMPLE_RATE]
        frame = a[H_RESUME_FRAME] + np.int64(math.floor(passed + 0.5))
        if frame > a[H_FRAME]:
            skip(a, frame - a[H_FRAME])
    d[D_BASE_TIME] = now
    d[D_BASE_FRAME] = a[H_FRAME]
    d[D_LEAST_LAG] = _FAR
    d[D_LAST_TIME] = 0.0
    a[H_WINDOW] = 0
    store_release(a, H_RESUME, 0)
    store_release(a, H_HOLD, 0)


@compiled
def _keep_time(a: Words, d: Doubles, now: float) -> None:
    """Skip what the card never asked for, so that loops stay in phase with the time that passes.

    A callback that is only late shows a lag for a moment, blocks that were lost show it for good:
    hence the least of a window counts. The slow difference of two clocks is followed.
    """
    rate = np.float64(a[H_SAMPLE_RATE])
    lag = d[D_BASE_FRAME] + (now - d[D_BASE_TIME]) * rate - a[H_FRAME]
    d[D_LEAST_LAG] = min(d[D_LEAST_LAG], lag)
    a[H_WINDOW] += 1
    if a[H_WINDOW] < _WINDOW:
        return
    least = d[D_LEAST_LAG]
    if least > _MOST_LAG * rate:
        lost = int(least)
        skip(a, lost)
        a[H_LOST] += lost
    elif least < -_NEW_CLOCK * rate:
        d[D_BASE_FRAME] -= least
    else:
        most = _MOST_SKEW * (now - d[D_BASE_TIME]) * rate
        d[D_BASE_FRAME] += (now - d[D_BASE_TIME]) * rate - min(max(least, -most), most)
        d[D_BASE_TIME] = now
    d[D_LEAST_LAG] = _FAR
    a[H_WINDOW] = 0


@compiled
def _note_timing(a: Words, d: Doubles, now: float, n: int, flags: int) -> None:
    """Publish which frame belongs to which stream time, and count what went wrong."""
    rate = a[H_CARD_RATE] if a[H_CARD_RATE] != 0 else a[H_SAMPLE_RATE]
    if d[D_LAST_TIME] > 0.0 and now - d[D_LAST_TIME] > 2.0 * n / rate:
        a[H_LATE_BLOCKS] += 1
    d[D_LAST_TIME] = now
    if flags & 4:  # paOutputUnderflow
        a[H_XRUNS] += 1
    store_release(a, H_TIMING, a[H_TIMING] + 1)
    a[H_TIMING_FRAME] = a[H_FRAME]
    d[D_STREAM_TIME] = now
    store_release(a, H_TIMING, a[H_TIMING] + 1)
    store_release(a, H_CALLBACKS, a[H_CALLBACKS] + 1)


_CALLBACK = _types.int32(
    _types.CPointer(_types.float32),
    _types.CPointer(_types.float32),
    _types.uint64,
    _types.CPointer(_types.float64),
    _types.uint64,
    _types.CPointer(_types.int64),
)


@_cfunc(_CALLBACK, **OPTIONS)  # type: ignore[untyped-decorator]
def stream_callback(inp: Any, out: Any, n: Any, time_info: Any, flags: Any, user: Any) -> int:
    """Answer PortAudio's PaStreamCallback; `user` points at an arena."""
    words = _carray(user, (H_WORDS + 1,))[H_WORDS]
    a = _carray(user, (words,))
    d = a.view(np.float64)
    count = int(n)
    output = _carray(out, (2 * count,))
    now = _carray(time_info, (3,))[1]
    if load_acquire(a, H_RESUME) != 0:
        _resume(a, d, now)
    _note_timing(a, d, now, count, int(flags))
    if load_acquire(a, H_STREAM) == 0 or load_acquire(a, H_HOLD) != 0:
        for i in range(2 * count):
            output[i] = 0.0
        return 0
    _keep_time(a, d, now)
    heard = _carray(inp, (max(a[H_INPUT_CHANNELS], 1) * count,))
    if a[H_CARD_RATE] != 0:
        render_resampled(a, heard, output, count)
    else:
        render(a, heard, output, count)
    return 0
