"""Pens: what writes into layers. All functions here are compiled; `a`, `f` are one arena.

A pen copies a stretch of a source into a layer at the beginning of control periods, always behind
what is being sounded, and as fast as is needed to keep up. Where an overdub has no end yet it keeps
back, so that its end may be placed a little in the past.

An overdub comes in just before its first frame and goes out after its last, so both stay whole. A
recording's last milliseconds cross over to what sounded just before it began, so that its first
frame stays whole and the loop has no seam.
"""

from typing import Any

import numpy as np

from audio.apart_kernel import inner, stand_apart
from audio.command_kernel import Words
from audio.compiled import compiled
from audio.layer_kernel import find_layer, layer_frames, layer_row, put_frame
from audio.layout import (
    FADE_AT,
    H_DROPPED,
    H_FRAME,
    H_SAMPLE_RATE,
    H_SEAM,
    KIND_CAPTURE,
    KIND_REPLACE,
    L_BEGIN,
    L_END,
    L_SOURCE,
    LONGEST_SEAM,
    MAP_DEN,
    MAP_NUM,
    MAP_WORDS,
    N_PENS,
    NEVER,
    PEN_BEGIN,
    PEN_END,
    PEN_FREE,
    PEN_KIND,
    PEN_LAYER,
    PEN_LEFT,
    PEN_MAP,
    PEN_NEXT,
    PEN_NOTES,
    PEN_SOURCE,
    PEN_STATE,
    PEN_TRACK,
    PEN_WAITS,
    PEN_WORDS,
    PEN_WRITES,
    PENS_AT,
    PERIOD,
    PREROLL_AT,
    SOURCE_MIX,
    T_FRAMES,
    T_MAP,
    TRACK_WORDS,
    TRACKS_AT,
)
from audio.loop_source_kernel import notes_place, source_delay, source_frame
from audio.voice_kernel import Floats

ALL = 64 * PERIOD  # frames that all pens write in one period: a loop is whole in 1/64 of its length
_LAG = 1.0  # seconds that an open overdub keeps back
_SHORT_LAG = 0.25  # where the source is not kept for long
_SETTLED = 0.6  # seconds until a note is surely written at its true time


@inner
def free_pen(a: Words) -> int:
    """Return a free pen, or -1 and count it."""
    stand_apart()
    for number in range(N_PENS):
        pen = PENS_AT + number * PEN_WORDS
        if a[pen + PEN_STATE] == PEN_FREE:
            return pen
    a[H_DROPPED] += 1
    return -1


@compiled
def open_pen(a: Words, index: int) -> int:
    """Return the pen of a track's overdub that has no end yet, or -1."""
    stand_apart()
    for number in range(N_PENS):
        pen = PENS_AT + number * PEN_WORDS
        mine = a[pen + PEN_TRACK] == index and a[pen + PEN_STATE] != PEN_FREE
        if mine and a[pen + PEN_END] == NEVER and a[pen + PEN_KIND] > KIND_CAPTURE:
            return pen
    return -1


@inner
def writes(a: Words, index: int, most_kind: int) -> bool:
    """Return whether a pen up to a kind writes into a track."""
    stand_apart()
    for number in range(N_PENS):
        pen = PENS_AT + number * PEN_WORDS
        mine = a[pen + PEN_TRACK] == index and a[pen + PEN_STATE] == PEN_WRITES
        if mine and a[pen + PEN_KIND] <= most_kind:
            return True
    return False


@inner
def cancel_waiting(a: Words, index: int) -> bool:
    """Let nothing begin that waits for the pens before it; return whether anything did."""
    stand_apart()
    found = False
    for number in range(N_PENS):
        pen = PENS_AT + number * PEN_WORDS
        if a[pen + PEN_TRACK] == index and a[pen + PEN_STATE] == PEN_WAITS:
            a[pen + PEN_STATE] = PEN_FREE
            found = True
    return found


@inner
def end_overdub(a: Words, index: int, frame: int) -> bool:
    """End a track's overdub at a frame; return whether there was one."""
    stand_apart()
    pen = open_pen(a, index)
    if pen < 0:
        return False
    frame = max(frame, a[pen + PEN_BEGIN])
    if a[pen + PEN_STATE] == PEN_WRITES:
        frame = max(frame, a[pen + PEN_NEXT])
        number = find_layer(a, index, a[pen + PEN_LAYER])
        if number >= 0:
            a[layer_row(a, index, number) + L_END] = frame
    a[pen + PEN_END] = frame
    return True


@inner
def move_pen(a: Words, index: int) -> None:
    """Let a track's overdub go on where its head is now, after a jump or another speed."""
    stand_apart()
    old = open_pen(a, index)
    if old < 0 or a[old + PEN_STATE] != PEN_WRITES:
        return
    new = free_pen(a)
    if new < 0:
        return
    for word in range(PEN_WORDS):
        a[new + word] = a[old + word]
    for word in range(MAP_WORDS):
        a[new + PEN_MAP + word] = a[TRACKS_AT + index * TRACK_WORDS + T_MAP + word]
    a[old + PEN_END] = a[H_FRAME]
    a[new + PEN_BEGIN] = a[H_FRAME]
    a[new + PEN_NEXT] = a[H_FRAME] - a[H_SEAM]


@inner
def preroll_frame(a: Words, f: Floats, index: int, row: int, i: int) -> tuple[Any, Any]:
    """Return what sounded `i` frames after the beginning of the seam before a recording."""
    stand_apart()
    if a[row + L_SOURCE] >= SOURCE_MIX:
        place = PREROLL_AT + 2 * (index * LONGEST_SEAM + i)
        return f[place], f[place + 1]
    return source_frame(a, f, a[row + L_SOURCE], a[row + L_BEGIN] - a[H_SEAM] + i)


@inner
def _keep_preroll(a: Words, f: Floats, pen: int) -> None:
    seam = a[H_SEAM]
    for i in range(seam):
        place = PREROLL_AT + 2 * (a[pen + PEN_TRACK] * LONGEST_SEAM + i)
        x, y = source_frame(a, f, a[pen + PEN_SOURCE], a[pen + PEN_BEGIN] - seam + i)
        f[place], f[place + 1] = x, y


@inner
def _sound(a: Words, f: Floats, pen: int, frame: int) -> tuple[Any, Any]:
    """Return what a pen has to write of a frame, before it is faded."""
    stand_apart()
    x, y = source_frame(a, f, a[pen + PEN_SOURCE], frame)
    if 0 <= frame < a[pen + PEN_NOTES]:
        place = notes_place(a, frame)
        x += f[place]
        y += f[place + 1]
    return x, y


@inner
def _capture(a: Words, f: Floats, pen: int, number: int, n: int) -> None:
    """Write the next `n` frames of a recording, which go round at its end."""
    stand_apart()
    index, seam = a[pen + PEN_TRACK], a[H_SEAM]
    row = layer_row(a, index, number)
    for _ in range(n):
        frame = a[pen + PEN_NEXT]
        x, y = _sound(a, f, pen, frame)
        entered = frame - (a[pen + PEN_END] - seam)
        if entered >= 0:
            before_x, before_y = preroll_frame(a, f, index, row, entered)
            fade_in, fade_out = f[FADE_AT + entered], f[FADE_AT + seam - 1 - entered]
            x = x * fade_out + before_x * fade_in
            y = y * fade_out + before_y * fade_in
        put_frame(a, f, (index, number, pen + PEN_MAP), frame, (x, y, x, y, 1.0))
        frame += 1
        a[pen + PEN_NEXT] = frame if frame < a[pen + PEN_END] else a[pen + PEN_BEGIN]
    a[pen + PEN_LEFT] -= n
    if a[pen + PEN_LEFT] <= 0:
        a[pen + PEN_STATE] = PEN_FREE


@inner
def _overdub(a: Words, f: Floats, pen: int, number: int, n: int) -> None:
    """Write the next `n` frames of an overdub."""
    stand_apart()
    index, seam = a[pen + PEN_TRACK], a[H_SEAM]
    begin, end = a[pen + PEN_BEGIN], a[pen + PEN_END]
    replaces = a[pen + PEN_KIND] == KIND_REPLACE
    for frame in range(a[pen + PEN_NEXT], a[pen + PEN_NEXT] + n):
        fade, rest = np.float32(1.0), np.float32(0.0)
        if frame < begin:
            entered = frame - (begin - seam)
            fade, rest = f[FADE_AT + entered], f[FADE_AT + seam - 1 - entered]
        if frame >= end:
            left = end + seam - 1 - frame
            fade, rest = fade * f[FADE_AT + left], f[FADE_AT + seam - 1 - left]
        x, y = _sound(a, f, pen, frame)
        past_x, past_y = x, y
        if abs(a[pen + PEN_MAP + MAP_NUM]) == 2:
            past_x, past_y = _sound(a, f, pen, frame - 1)
        keep = np.float64(rest) if replaces else 1.0
        sound = (x * fade, y * fade, past_x * fade, past_y * fade, keep)
        put_frame(a, f, (index, number, pen + PEN_MAP), frame, sound)
    a[pen + PEN_NEXT] += n
    if a[pen + PEN_NEXT] >= end + seam:
        a[pen + PEN_STATE] = PEN_FREE


@inner
def _limit(a: Words, pen: int) -> int:
    """Return the frame up to which a pen may write now."""
    rate = a[H_SAMPLE_RATE]
    limit = a[H_FRAME] - source_delay(a, a[pen + PEN_SOURCE])
    track = TRACKS_AT + a[pen + PEN_TRACK] * TRACK_WORDS
    if a[pen + PEN_KIND] <= KIND_CAPTURE:
        length = a[pen + PEN_END] - a[pen + PEN_BEGIN]
        if a[pen + PEN_END] == NEVER:
            limit = min(limit, a[H_FRAME] - np.int64(_SHORT_LAG * rate))
        elif a[pen + PEN_NOTES] == NEVER:
            limit = min(limit, a[H_FRAME] - min(np.int64(_SETTLED * rate), length // 2))
        return int(limit)
    if a[pen + PEN_END] != NEVER:
        return int(min(limit, a[pen + PEN_END] + a[H_SEAM]))
    # What is written must be there before the head comes round.
    round_frames = a[track + T_FRAMES] * a[pen + PEN_MAP + MAP_DEN]
    lag = round_frames // (2 * abs(a[pen + PEN_MAP + MAP_NUM]))
    longest = _SHORT_LAG if a[pen + PEN_SOURCE] >= SOURCE_MIX else _LAG
    return int(min(limit, a[H_FRAME] - min(lag, np.int64(longest * rate))))


@inner
def write_pen(a: Words, f: Floats, pen: int, most: int) -> int:
    """Write as far as may be, `most` frames at the most; return how many."""
    stand_apart()
    index = a[pen + PEN_TRACK]
    number = find_layer(a, index, a[pen + PEN_LAYER])
    if number < 0 or layer_frames(a, layer_row(a, index, number)) == 0:
        a[pen + PEN_STATE] = PEN_FREE
        return 0
    n = min(most, _limit(a, pen) - a[pen + PEN_NEXT])
    if n <= 0:
        return 0
    if a[pen + PEN_KIND] > KIND_CAPTURE:
        _overdub(a, f, pen, number, n)
        return int(n)
    if a[pen + PEN_SOURCE] >= SOURCE_MIX and a[pen + PEN_NEXT] == a[pen + PEN_BEGIN]:
        _keep_preroll(a, f, pen)
    n = min(n, a[pen + PEN_LEFT], a[pen + PEN_END] - a[pen + PEN_NEXT])
    _capture(a, f, pen, number, n)
    return int(n)


@inner
def write_pens(a: Words, f: Floats) -> None:
    """Lead every pen as far as goes in one period."""
    stand_apart()
    left = ALL
    for number in range(N_PENS):
        pen = PENS_AT + number * PEN_WORDS
        if a[pen + PEN_STATE] == PEN_WRITES and left > 0:
            left -= write_pen(a, f, pen, max(left // 2, 4 * PERIOD))
