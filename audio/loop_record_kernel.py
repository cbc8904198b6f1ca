"""Recording loops. All functions here are compiled; `a`, `d`, `f` are one arena.

A recording may begin and end in the past: it is taken from the rings of what sounded when it is
complete, from the place on that sounds next, and plays at once.
"""

import numpy as np

from audio.apart_kernel import inner, stand_apart
from audio.command_kernel import Words
from audio.keep_kernel import adopt_notes, end_notes
from audio.layer_kernel import (
    ONE,
    add_layer,
    cut_layer,
    drop_layer,
    top_layer,
)
from audio.layout import (
    C_BEGIN,
    C_COUNT,
    C_FRAME,
    C_ITEM,
    C_SOURCE,
    H_DROPPED,
    H_FRAME,
    H_SAMPLE_RATE,
    H_SEAM,
    H_SOLOS,
    H_TRACK_FRAMES,
    KIND_CAPTURE,
    KIND_RECORD,
    L_ANCHOR,
    L_BEGIN,
    L_DEPTH,
    L_END,
    L_ID,
    L_KIND,
    L_NOTES,
    L_SOURCE,
    MAP_DEN,
    MAP_NUM,
    MAP_ORIGIN,
    MAP_REF,
    N_PENS,
    NEVER,
    PEN_BEGIN,
    PEN_END,
    PEN_KIND,
    PEN_LAYER,
    PEN_LEFT,
    PEN_MAP,
    PEN_NEXT,
    PEN_NOTES,
    PEN_SOURCE,
    PEN_STATE,
    PEN_TRACK,
    PEN_WORDS,
    PEN_WRITES,
    PENS_AT,
    PERIOD,
    SOURCE_MIX,
    SOURCE_TRACK,
    T_CAPTURED,
    T_ENTER,
    T_FADE_FROM,
    T_FADE_TO,
    T_FRAMES,
    T_LAW,
    T_MAP,
    T_MUTED,
    T_OPEN,
    T_SHIFT,
    T_SILENCED,
    T_SOLOED,
    T_START,
    T_STATE,
    T_STOPPED,
    T_TOP,
    T_TURN,
    T_WANTED_NUM,
    TRACK_PLAYS,
    TRACK_RECORDS,
    TRACK_WORDS,
    TRACKS_AT,
)
from audio.loop_pen_kernel import (
    ALL,
    cancel_waiting,
    end_overdub,
    free_pen,
    write_pen,
)
from audio.loop_source_kernel import source_reach
from audio.parameter import N_TRACKS
from audio.track_kernel import (
    EQUAL_POWER,
    keep_tail,
    settle_silence,
    settle_track,
)
from audio.voice_kernel import Doubles, Floats

_KEPT_AT_ONCE = 1.0  # seconds of kept notes that a recording from the past takes over at once


@inner
def _shortest(a: Words) -> int:
    return int(max(2 * a[H_SEAM], PERIOD))


@inner
def reach_of(a: Words, source: int) -> int:
    """Return how far back a recording of a source may begin."""
    spare = a[H_SEAM] + PERIOD if source >= SOURCE_TRACK else a[H_SAMPLE_RATE]
    return int(source_reach(a, source) - spare)


@inner
def plain_speed(a: Words, track: int) -> None:
    """Let a track run as it was recorded, in phase with its anchor."""
    a[track + T_MAP + MAP_NUM] = 1
    a[track + T_MAP + MAP_DEN] = 1
    a[track + T_MAP + MAP_REF] = a[track + T_START]
    a[track + T_MAP + MAP_ORIGIN] = 0
    a[track + T_WANTED_NUM] = 0


@inner
def cancel_recording(a: Words, index: int) -> bool:
    """Forget a recording that is not complete; return whether there was one."""
    stand_apart()
    track = TRACKS_AT + index * TRACK_WORDS
    if a[track + T_STATE] != TRACK_RECORDS:
        return False
    drop_layer(a, index)
    a[track + T_TURN] = NEVER
    a[track + T_OPEN] = 0
    settle_track(a, index)
    return True


@inner
def _new_loop(a: Words, d: Doubles, f: Floats, command: int, begin: int, unit: int) -> int:
    """Lay a silent layer for a recording over what a track held; return its place."""
    stand_apart()
    index = a[command + C_ITEM]
    track = TRACKS_AT + index * TRACK_WORDS
    keep_tail(a, d, f, index, EQUAL_POWER)
    cancel_recording(a, index)
    cancel_waiting(a, index)
    end_overdub(a, index, a[H_FRAME])
    row = add_layer(a, index, ONE, unit, ONE)
    a[row + L_ANCHOR] = begin
    a[row + L_BEGIN] = begin
    a[row + L_SOURCE] = a[command + C_SOURCE]
    a[row + L_DEPTH] = 1
    a[track + T_SHIFT] = 0
    a[track + T_STOPPED] = 0
    beside = a[H_SOLOS] > 0 and a[track + T_SOLOED] == 0
    a[track + T_SILENCED] = 1 if beside or a[track + T_MUTED] == 1 else 0
    a[track + T_TURN] = NEVER
    a[track + T_CAPTURED] = 0
    d[track + T_FADE_FROM] = d[track + T_FADE_TO] = 1.0
    settle_track(a, index)
    plain_speed(a, track)
    return row


@inner
def _capture_pen(a: Words, index: int, row: int, first: int) -> int:
    """Let a pen write a recording from a frame on; return it, or -1."""
    stand_apart()
    pen = free_pen(a)
    if pen < 0:
        return -1
    begin, end = a[row + L_BEGIN], a[row + L_END]
    a[pen + PEN_STATE] = PEN_WRITES
    a[pen + PEN_TRACK] = index
    a[pen + PEN_LAYER] = a[row + L_ID]
    a[pen + PEN_KIND] = a[row + L_KIND]
    a[pen + PEN_SOURCE] = a[row + L_SOURCE]
    a[pen + PEN_BEGIN] = begin
    a[pen + PEN_END] = end
    a[pen + PEN_NEXT] = first
    a[pen + PEN_LEFT] = end - begin
    a[pen + PEN_NOTES] = a[row + L_NOTES]
    a[pen + PEN_MAP + MAP_NUM] = 1
    a[pen + PEN_MAP + MAP_DEN] = 1
    a[pen + PEN_MAP + MAP_REF] = begin
    a[pen + PEN_MAP + MAP_ORIGIN] = 0
    return pen


@inner
def _play_recorded(a: Words, f: Floats, index: int) -> None:
    """Let a complete recording play from where it would be by now."""
    stand_apart()
    track = TRACKS_AT + index * TRACK_WORDS
    row = top_layer(a, index)
    a[track + T_STATE] = TRACK_PLAYS
    a[track + T_TURN] = NEVER
    a[track + T_OPEN] = 0
    if a[track + T_CAPTURED] == 1:
        a[track + T_CAPTURED] = 0
        return
    begin = a[row + L_BEGIN]
    pen = _capture_pen(a, index, row, begin + (a[H_FRAME] - begin) % a[track + T_FRAMES])
    if pen >= 0:
        # What sounds next is there before it sounds; the rest follows faster than time.
        write_pen(a, f, pen, ALL)


@inner
def record(a: Words, d: Doubles, f: Floats, command: int) -> None:
    """Begin a recording, at a frame that may be past."""
    stand_apart()
    index, frames = a[command + C_ITEM], a[command + C_COUNT]
    begin, source, now = a[command + C_FRAME], a[command + C_SOURCE], a[H_FRAME]
    track = TRACKS_AT + index * TRACK_WORDS
    opened = frames == 0
    if opened:
        frames = a[H_TRACK_FRAMES]
    wrong = frames < _shortest(a) or frames > a[H_TRACK_FRAMES]
    if wrong or source == SOURCE_TRACK + index:
        a[H_DROPPED] += 1
        return
    if now - begin > reach_of(a, source):
        begin = now
    row = _new_loop(a, d, f, command, begin, frames)
    a[row + L_KIND] = KIND_RECORD
    a[row + L_END] = NEVER if opened else begin + frames
    at_once = np.int64(_KEPT_AT_ONCE * a[H_SAMPLE_RATE])
    a[row + L_NOTES] = now - at_once if source < SOURCE_MIX else 0
    a[track + T_STATE] = TRACK_RECORDS
    a[track + T_OPEN] = 1 if opened else 0
    a[track + T_TURN] = begin + frames
    if source < SOURCE_MIX:
        adopt_notes(a, d, f, index, a[track + T_TOP], max(begin, now - at_once))
    else:
        a[track + T_CAPTURED] = 1 if _capture_pen(a, index, row, begin) >= 0 else 0


@inner
def capture(a: Words, d: Doubles, f: Floats, command: int) -> None:
    """Make a loop of what has sounded."""
    stand_apart()
    begin, frames = a[command + C_BEGIN], a[command + C_COUNT]
    index = a[command + C_ITEM]
    end, now = begin + frames, a[H_FRAME]
    wrong = frames < _shortest(a) or frames > a[H_TRACK_FRAMES] or end > now
    kept = a[command + C_SOURCE] < SOURCE_TRACK and a[command + C_SOURCE] != 0
    if wrong or not kept or now - begin > reach_of(a, a[command + C_SOURCE]):
        a[H_DROPPED] += 1
        return
    row = _new_loop(a, d, f, command, begin, frames)
    a[row + L_KIND] = KIND_CAPTURE
    a[row + L_END] = end
    a[row + L_NOTES] = NEVER if a[command + C_SOURCE] < SOURCE_MIX else 0
    _play_recorded(a, f, index)


@inner
def end_recording(a: Words, f: Floats, index: int, frame: int) -> None:
    """Close an open recording, or end an overdub; the frame may be past."""
    stand_apart()
    track = TRACKS_AT + index * TRACK_WORDS
    if a[track + T_OPEN] == 0:
        if not end_overdub(a, index, frame):
            a[H_DROPPED] += 1
        return
    row = top_layer(a, index)
    begin, now = a[row + L_BEGIN], a[H_FRAME]
    end = begin + min(max(frame - begin, _shortest(a)), a[H_TRACK_FRAMES])
    a[track + T_ENTER] = a[H_SEAM]
    a[track + T_LAW] = EQUAL_POWER
    cut_layer(a, row, end - begin)
    a[row + L_END] = end
    a[track + T_FRAMES] = end - begin
    a[track + T_OPEN] = 0
    a[track + T_TURN] = end
    for number in range(N_PENS):
        pen = PENS_AT + number * PEN_WORDS
        if a[pen + PEN_STATE] == PEN_WRITES and a[pen + PEN_LAYER] == a[row + L_ID]:
            a[pen + PEN_END] = end
            a[pen + PEN_LEFT] = end - a[pen + PEN_NEXT]
    if end < now:
        end_notes(a, f, index, row)
    if end <= now:
        _play_recorded(a, f, index)


@inner
def turn_tracks(a: Words, d: Doubles, f: Floats) -> None:
    """Let recordings play that are complete at this frame, and single passes end."""
    stand_apart()
    for index in range(N_TRACKS):
        track = TRACKS_AT + index * TRACK_WORDS
        if a[track + T_TURN] > a[H_FRAME]:
            continue
        if a[track + T_OPEN] == 1:
            end_recording(a, f, index, a[track + T_TURN])
        elif a[track + T_STATE] == TRACK_RECORDS:
            _play_recorded(a, f, index)
        else:
            a[track + T_TURN] = NEVER
            a[track + T_STOPPED] = 1
            settle_silence(a, d, f)
