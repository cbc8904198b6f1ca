"""Layers over loops: overdub, replace, multiply, clear, undo and redo, and the speed of a loop.

All functions here are compiled; `a`, `d`, `f` are one arena. What grows out of a layer waits until
that is whole; it begins on its own frame all the same.
"""

from audio.apart_kernel import inner, stand_apart
from audio.command_kernel import Words
from audio.keep_kernel import adopt_notes
from audio.layer_kernel import (
    NONE,
    ONE,
    add_layer,
    layer_frames,
    layer_row,
    top_layer,
    unit_chunks,
    units_of,
)
from audio.layout import (
    C_COUNT,
    C_FRAME,
    C_ITEM,
    C_KIND,
    C_SOURCE,
    H_DROPPED,
    H_FRAME,
    H_LAYER_WORDS,
    H_SAMPLE_RATE,
    H_SEAM,
    H_TRACK_FRAMES,
    KIND_CAPTURE,
    KIND_CLEAR,
    KIND_MULTIPLY,
    KIND_REPLACE,
    L_ANCHOR,
    L_BEGIN,
    L_COUNT,
    L_DEPTH,
    L_END,
    L_ID,
    L_KIND,
    L_SOURCE,
    L_UNIT,
    LAYER_HEAD,
    MAP_DEN,
    MAP_NUM,
    MAP_ORIGIN,
    MAP_REF,
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
    SOURCE_MIX,
    SOURCE_TRACK,
    T_BOTTOM,
    T_FRAMES,
    T_MAP,
    T_NEWEST,
    T_STATE,
    T_TOP,
    T_TURN,
    T_WANTED_DEN,
    T_WANTED_NUM,
    TRACK_EMPTY,
    TRACK_PLAYS,
    TRACK_RECORDS,
    TRACK_WORDS,
    TRACKS_AT,
)
from audio.loop_pen_kernel import (
    cancel_waiting,
    end_overdub,
    free_pen,
    move_pen,
    writes,
)
from audio.loop_record_kernel import cancel_recording, plain_speed, reach_of
from audio.parameter import N_TRACKS
from audio.track_kernel import (
    COMPLEMENT,
    EQUAL_POWER,
    keep_tail,
    settle_track,
)
from audio.voice_kernel import Doubles, Floats


@inner
def overdub(a: Words, command: int) -> None:
    """Begin or end an overdub; it waits until what was recorded before it is whole."""
    stand_apart()
    index = a[command + C_ITEM]
    track = TRACKS_AT + index * TRACK_WORDS
    ended = end_overdub(a, index, a[command + C_FRAME])
    if a[command + C_COUNT] == 0:
        a[H_DROPPED] += 0 if ended else 1
        return
    own = a[command + C_SOURCE] == SOURCE_TRACK + index
    pen = -1
    if own or a[track + T_STATE] != TRACK_PLAYS:
        a[H_DROPPED] += 1
    else:
        pen = free_pen(a)
    if pen < 0:
        return
    begin = a[command + C_FRAME]
    if a[H_FRAME] - begin > min(reach_of(a, a[command + C_SOURCE]), a[H_SAMPLE_RATE]):
        begin = a[H_FRAME]
    a[pen + PEN_STATE] = PEN_WAITS
    a[pen + PEN_TRACK] = index
    a[pen + PEN_LAYER] = 0
    a[pen + PEN_KIND] = a[command + C_KIND]
    a[pen + PEN_SOURCE] = a[command + C_SOURCE]
    a[pen + PEN_BEGIN] = begin
    a[pen + PEN_END] = NEVER
    a[pen + PEN_NOTES] = 0


@inner
def multiply(a: Words, command: int) -> None:
    """Make a loop so many times as long; an overdub ends there."""
    stand_apart()
    index = a[command + C_ITEM]
    end_overdub(a, index, a[command + C_FRAME])
    pen = -1
    if a[TRACKS_AT + index * TRACK_WORDS + T_STATE] != TRACK_PLAYS:
        a[H_DROPPED] += 1
    else:
        pen = free_pen(a)
    if pen < 0:
        return
    a[pen + PEN_STATE] = PEN_WAITS
    a[pen + PEN_TRACK] = index
    a[pen + PEN_KIND] = KIND_MULTIPLY
    a[pen + PEN_LEFT] = a[command + C_COUNT]
    a[pen + PEN_BEGIN] = a[H_FRAME]
    a[pen + PEN_END] = a[H_FRAME]


@inner
def _begin_multiplied(a: Words, pen: int) -> None:
    stand_apart()
    index, times = a[pen + PEN_TRACK], a[pen + PEN_LEFT]
    a[pen + PEN_STATE] = PEN_FREE
    below = top_layer(a, index)
    unit, count = a[below + L_UNIT], a[below + L_COUNT] * times
    room = a[H_LAYER_WORDS] - LAYER_HEAD
    if unit * count > a[H_TRACK_FRAMES] or unit_chunks(unit) * count > room:
        a[H_DROPPED] += 1
        return
    row = add_layer(a, index, NONE, unit, count)
    a[row + L_KIND] = KIND_MULTIPLY
    settle_track(a, index)


@inner
def _begin_overdub(a: Words, d: Doubles, f: Floats, pen: int) -> None:
    stand_apart()
    index = a[pen + PEN_TRACK]
    track = TRACKS_AT + index * TRACK_WORDS
    below = top_layer(a, index)
    row = add_layer(a, index, NONE, a[below + L_UNIT], a[below + L_COUNT])
    a[row + L_KIND] = a[pen + PEN_KIND]
    a[row + L_SOURCE] = a[pen + PEN_SOURCE]
    a[row + L_BEGIN] = a[pen + PEN_BEGIN]
    a[row + L_END] = a[pen + PEN_END]
    a[row + L_DEPTH] += 1
    for word in range(MAP_WORDS):
        a[pen + PEN_MAP + word] = a[track + T_MAP + word]
    a[pen + PEN_STATE] = PEN_WRITES
    a[pen + PEN_LAYER] = a[row + L_ID]
    a[pen + PEN_NEXT] = a[pen + PEN_BEGIN] - a[H_SEAM]
    if a[pen + PEN_SOURCE] >= SOURCE_MIX:
        return
    if a[pen + PEN_KIND] == KIND_REPLACE:
        a[pen + PEN_NOTES] = a[H_FRAME]  # it would erase what is there before it
    else:
        adopt_notes(a, d, f, index, a[track + T_TOP], a[pen + PEN_BEGIN])


@inner
def begin_waiting(a: Words, d: Doubles, f: Floats) -> None:
    """Let what waits begin, of each track the first, where no pen writes there any more.

    A speed that was asked for while a capture was being written is taken up, too.
    """
    stand_apart()
    for index in range(N_TRACKS):
        track = TRACKS_AT + index * TRACK_WORDS
        if a[track + T_WANTED_NUM] != 0 and not writes(a, index, KIND_CAPTURE):
            change_speed(a, d, f, index, a[track + T_WANTED_NUM], a[track + T_WANTED_DEN])
        first = -1
        for number in range(N_PENS):
            pen = PENS_AT + number * PEN_WORDS
            waits = a[pen + PEN_STATE] == PEN_WAITS and a[pen + PEN_TRACK] == index
            if waits and (first < 0 or a[pen + PEN_BEGIN] < a[first + PEN_BEGIN]):
                first = pen
        if first < 0 or writes(a, index, KIND_CLEAR):
            continue
        if a[first + PEN_KIND] == KIND_MULTIPLY:
            _begin_multiplied(a, first)
        else:
            _begin_overdub(a, d, f, first)


@inner
def undo(a: Words, d: Doubles, f: Floats, index: int) -> None:
    """Let the layer below sound; a recording that goes on is forgotten."""
    stand_apart()
    track = TRACKS_AT + index * TRACK_WORDS
    if a[track + T_STATE] == TRACK_RECORDS:
        keep_tail(a, d, f, index, EQUAL_POWER)
        cancel_recording(a, index)
        return
    waited = cancel_waiting(a, index)
    end_overdub(a, index, a[H_FRAME])
    if waited:
        return
    if a[track + T_TOP] == a[track + T_BOTTOM]:
        a[H_DROPPED] += 1
        return
    _choose_layer(a, d, f, index, a[track + T_TOP] - 1)


@inner
def redo(a: Words, d: Doubles, f: Floats, index: int) -> None:
    """Let the layer above sound again."""
    stand_apart()
    track = TRACKS_AT + index * TRACK_WORDS
    if a[track + T_TOP] == a[track + T_NEWEST]:
        a[H_DROPPED] += 1
        return
    cancel_waiting(a, index)
    _choose_layer(a, d, f, index, a[track + T_TOP] + 1)


@inner
def _choose_layer(a: Words, d: Doubles, f: Floats, index: int, number: int) -> None:
    stand_apart()
    track = TRACKS_AT + index * TRACK_WORDS
    row = layer_row(a, index, number)
    same = a[row + L_ANCHOR] == a[top_layer(a, index) + L_ANCHOR]
    same = same and layer_frames(a, row) > 0 and a[track + T_STATE] == TRACK_PLAYS
    keep_tail(a, d, f, index, COMPLEMENT if same else EQUAL_POWER)
    a[track + T_TOP] = number
    settle_track(a, index)


@inner
def clear(a: Words, d: Doubles, f: Floats, index: int) -> None:
    """Let a track fade and be empty; undo brings it back."""
    stand_apart()
    track = TRACKS_AT + index * TRACK_WORDS
    keep_tail(a, d, f, index, EQUAL_POWER)
    cancel_recording(a, index)
    cancel_waiting(a, index)
    end_overdub(a, index, a[H_FRAME])
    if a[track + T_STATE] == TRACK_EMPTY:
        return
    row = add_layer(a, index, ONE, NONE, NONE)
    a[row + L_KIND] = KIND_CLEAR
    a[track + T_TURN] = NEVER
    settle_track(a, index)


@inner
def change_speed(a: Words, d: Doubles, f: Floats, index: int, num: int, den: int) -> None:
    """Go on from here at another speed, or at the plain one in phase with the anchor."""
    stand_apart()
    track = TRACKS_AT + index * TRACK_WORDS
    place = track + T_MAP
    if a[track + T_STATE] != TRACK_PLAYS or writes(a, index, KIND_CAPTURE):
        a[track + T_WANTED_NUM], a[track + T_WANTED_DEN] = num, den
        return
    a[track + T_WANTED_NUM] = 0
    if a[place + MAP_NUM] == num and a[place + MAP_DEN] == den:
        return
    keep_tail(a, d, f, index, EQUAL_POWER)
    units = units_of(a, place, a[track + T_FRAMES], a[H_FRAME])
    if num == 1 and den == 1:
        plain_speed(a, track)
    else:
        a[place + MAP_ORIGIN] = units * den // a[place + MAP_DEN]
        a[place + MAP_REF] = a[H_FRAME]
        a[place + MAP_NUM], a[place + MAP_DEN] = num, den
    move_pen(a, index)
