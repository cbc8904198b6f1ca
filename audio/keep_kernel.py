"""Notes of strikes: heard at once, written into their loop when it is known where they landed.

All functions here are compiled; `a`, `d`, `f` are one arena. A note waits in a table until it is
settled. One that is kept gets silent voices that begin at its true frame and write, one into the
ring of kept notes and one into the layer of each track that recorded it: first faster than time,
until they have caught up, then in step until its end. They write only at the beginning of control
periods and only frames that are past, hence always behind the head: no block size changes it, what
is being played does not step, and what is still heard of the note is not doubled when its tail goes
round. What is written has the voices' gain of when it is written.
"""

import numpy as np

from audio.apart_kernel import inner, stand_apart
from audio.command_kernel import Words
from audio.layer_kernel import find_layer, layer_frames, layer_row, put_frame, scale_place
from audio.layout import (
    C_KEPT,
    C_NOTE,
    C_OP,
    FADE_AT,
    H_FRAME,
    H_NOTES_LOST,
    H_SAMPLE_RATE,
    H_SEAM,
    H_SERIAL,
    KIND_OVERDUB,
    KIND_RECORD,
    KIND_REPLACE,
    L_ANCHOR,
    L_BEGIN,
    L_END,
    L_ID,
    L_KIND,
    L_SOURCE,
    MAP_DEN,
    MAP_NUM,
    MAP_ORIGIN,
    MAP_REF,
    MAP_WORDS,
    N_PENS,
    N_UNSETTLED,
    N_WRITERS,
    NEVER,
    OP_KEEP,
    P_VALUE,
    PARAMETER_WORDS,
    PARAMETERS_AT,
    PEN_KIND,
    PEN_NEXT,
    PEN_STATE,
    PEN_TRACK,
    PEN_WORDS,
    PEN_WRITES,
    PENS_AT,
    PERIOD,
    SOURCE_LIVE,
    SOURCE_MIX,
    T_BOTTOM,
    T_MAP,
    T_NEWEST,
    T_STATE,
    TRACK_RECORDS,
    TRACK_WORDS,
    TRACKS_AT,
    UNSETTLED_AT,
    V_AT,
    V_FADE,
    V_FRAME,
    V_FRAMES,
    V_GAIN,
    V_LEFT,
    V_NOTE,
    V_POSITION,
    V_RATE,
    V_RIGHT,
    V_SERIAL,
    V_STATE,
    V_TRACKS,
    VOICE_FADES,
    VOICE_FREE,
    VOICE_SOUNDS,
    VOICE_WORDS,
    W_KEPT,
    W_LAYER,
    W_MAP,
    W_TRACK,
    WRITER_MAPS_AT,
    WRITER_WORDS,
    WRITERS_AT,
)
from audio.loop_pen_kernel import open_pen
from audio.loop_source_kernel import notes_place
from audio.parameter import N_TRACKS, PARAMETER_INDEX
from audio.voice_kernel import STEAL_SECONDS, Doubles, Floats, fill_voice, interpolate

_VOICES = PARAMETERS_AT + PARAMETER_WORDS * PARAMETER_INDEX["voices.gain"]
_CATCH_UP = 16 * PERIOD  # frames of a note in one period; 0.6 s are caught up within 40 ms
_ALL = 64 * PERIOD  # frames of all notes in one period; beyond that each only keeps in step
_SPARE = 8  # writers that fade because there are too many


@inner
def _waiting_slot(a: Words) -> int:
    """Return a free row for a note that waits; where there is none the oldest is given up."""
    oldest = UNSETTLED_AT
    for index in range(N_UNSETTLED):
        slot = UNSETTLED_AT + index * VOICE_WORDS
        if a[slot + V_STATE] == VOICE_FREE:
            return slot
        if a[slot + V_SERIAL] < a[oldest + V_SERIAL]:
            oldest = slot
    a[H_NOTES_LOST] += 1
    return oldest


@inner
def _holds_notes(a: Words, row: int) -> bool:
    """Return whether a layer was recorded from the instruments."""
    kind, source = a[row + L_KIND], a[row + L_SOURCE]
    recorded = kind in (KIND_RECORD, KIND_OVERDUB, KIND_REPLACE)
    return bool(recorded and source < SOURCE_MIX and source & SOURCE_LIVE)


@inner
def _records_notes(a: Words, index: int) -> bool:
    """Return whether a track records the instruments now."""
    track = TRACKS_AT + index * TRACK_WORDS
    if a[track + T_STATE] == TRACK_RECORDS:
        return _holds_notes(a, layer_row(a, index, a[track + T_NEWEST]))
    return open_pen(a, index) >= 0


@inner
def await_landing(a: Words, d: Doubles, command: int) -> None:
    """Remember a note that begins to sound now, and what is being recorded."""
    stand_apart()
    slot = _waiting_slot(a)
    fill_voice(a, d, slot, command)
    a[slot + V_FRAME] = a[H_FRAME]
    a[slot + V_TRACKS] = 0
    for index in range(N_TRACKS):
        if _records_notes(a, index):
            a[slot + V_TRACKS] |= np.int64(1) << index


@inner
def _home(a: Words, slot: int, index: int, frame: int) -> int:
    """Return the number of a track's layer that a note belongs into, or -1."""
    stand_apart()
    track = TRACKS_AT + index * TRACK_WORDS
    when = frame
    if a[slot + V_TRACKS] != 0:
        # Its loop may have been cleared meanwhile, and another begun in the same track.
        if (a[slot + V_TRACKS] >> index) & 1 == 0:
            return -1
        when = a[slot + V_FRAME]
    for number in range(a[track + T_NEWEST], a[track + T_BOTTOM] - 1, -1):
        row = layer_row(a, index, number)
        inside = a[row + L_BEGIN] <= when < a[row + L_END]
        if a[row + L_ID] != 0 and inside and _holds_notes(a, row):
            return int(number)
    return -1


@inner
def _free_writer(a: Words) -> int:
    """Return a free writer; where nearly all are busy let the oldest fade."""
    stand_apart()
    oldest, free, furthest, busy = -1, -1, 0, 0
    least = np.int64(1 << 62)
    for number in range(N_WRITERS):
        writer = WRITERS_AT + number * VOICE_WORDS
        state = a[writer + V_STATE]
        if state == VOICE_FREE and free < 0:
            free = number
        if state == VOICE_FADES and a[writer + V_FADE] < least:
            furthest, least = number, a[writer + V_FADE]
        if state == VOICE_SOUNDS:
            busy += 1
            if oldest < 0 or a[writer + V_SERIAL] < a[WRITERS_AT + oldest * VOICE_WORDS + V_SERIAL]:
                oldest = number
    if busy >= N_WRITERS - _SPARE:
        writer = WRITERS_AT + oldest * VOICE_WORDS
        a[writer + V_STATE] = VOICE_FADES
        a[writer + V_FADE] = np.int64(STEAL_SECONDS * a[H_SAMPLE_RATE])
    return free if free >= 0 else furthest


@inner
def _begin_to_write(a: Words, d: Doubles, slot: int, frame: int) -> int:
    """Let a note be written into the ring of kept notes; return the number of its writer."""
    stand_apart()
    number = _free_writer(a)
    writer = WRITERS_AT + number * VOICE_WORDS
    for word in range(VOICE_WORDS):
        a[writer + word] = a[slot + word]
    a[writer + V_SERIAL] = a[H_SERIAL]
    a[H_SERIAL] += 1
    a[writer + V_FRAME] = frame
    d[writer + V_GAIN] = d[_VOICES + P_VALUE]
    a[WRITER_MAPS_AT + number * WRITER_WORDS + W_LAYER] = 0
    a[WRITER_MAPS_AT + number * WRITER_WORDS + W_KEPT] = frame
    return number


@inner
def _aim(a: Words, number: int, index: int, layer: int) -> None:
    """Let a writer write into a track's layer, at the places of the track's own speed."""
    stand_apart()
    at = WRITER_MAPS_AT + number * WRITER_WORDS
    row = layer_row(a, index, layer)
    track = TRACKS_AT + index * TRACK_WORDS
    a[at + W_LAYER] = a[row + L_ID]
    a[at + W_TRACK] = index
    for word in range(MAP_WORDS):
        a[at + W_MAP + word] = a[track + T_MAP + word]
    if a[row + L_KIND] == KIND_RECORD:
        a[at + W_MAP + MAP_NUM] = 1
        a[at + W_MAP + MAP_DEN] = 1
        a[at + W_MAP + MAP_REF] = a[row + L_ANCHOR]
        a[at + W_MAP + MAP_ORIGIN] = 0


@inner
def settle_note(a: Words, d: Doubles, command: int) -> None:
    """Keep or forget a note; one that nobody remembers is no matter."""
    stand_apart()
    reach = a[H_SAMPLE_RATE] // 2
    for place in range(N_UNSETTLED):
        slot = UNSETTLED_AT + place * VOICE_WORDS
        if a[slot + V_STATE] == VOICE_FREE or a[slot + V_NOTE] != a[command + C_NOTE]:
            continue
        sounded = a[slot + V_FRAME]
        frame = min(max(a[command + C_KEPT], sounded - reach), sounded + reach)
        if a[command + C_OP] == OP_KEEP:
            _begin_to_write(a, d, slot, frame)
            for index in range(N_TRACKS):
                layer = _home(a, slot, index, frame)
                if layer >= 0:
                    _aim(a, _begin_to_write(a, d, slot, frame), index, layer)
        a[slot + V_STATE] = VOICE_FREE


@inner
def adopt_notes(a: Words, d: Doubles, f: Floats, index: int, layer: int, begin: int) -> None:
    """Take kept notes from a frame on, which may be past, into a layer that was not there yet."""
    stand_apart()
    row, now = layer_row(a, index, layer), a[H_FRAME]
    for number in range(N_WRITERS):
        at = WRITER_MAPS_AT + number * WRITER_WORDS
        writer = WRITERS_AT + number * VOICE_WORDS
        ours = a[writer + V_STATE] == VOICE_SOUNDS and a[at + W_LAYER] == 0
        if not ours or a[at + W_KEPT] < begin:
            continue
        copy = _free_writer(a)
        position, gain = d[writer + V_POSITION], d[writer + V_GAIN]
        for word in range(VOICE_WORDS):
            a[WRITERS_AT + copy * VOICE_WORDS + word] = a[writer + word]
        d[WRITERS_AT + copy * VOICE_WORDS + V_POSITION] = position
        d[WRITERS_AT + copy * VOICE_WORDS + V_GAIN] = gain
        a[WRITER_MAPS_AT + copy * WRITER_WORDS + W_KEPT] = a[at + W_KEPT]
        _aim(a, copy, index, layer)
    at = TRACKS_AT + index * TRACK_WORDS + T_MAP
    for frame in range(max(begin, 0), now):
        place = notes_place(a, frame)
        x, y = f[place], f[place + 1]
        if (x != 0.0 or y != 0.0) and a[row + L_ID] != 0:
            put_frame(a, f, (index, layer, at), frame, (x, y, x, y, 1.0))


@inner
def end_notes(a: Words, f: Floats, index: int, row: int) -> None:
    """Cut what was written beyond the end of a recording that proved to end earlier."""
    stand_apart()
    for number in range(N_WRITERS):
        writer = WRITERS_AT + number * VOICE_WORDS
        ours = a[WRITER_MAPS_AT + number * WRITER_WORDS + W_LAYER] == a[row + L_ID]
        if ours and a[writer + V_FRAME] >= a[row + L_END]:
            a[writer + V_STATE] = VOICE_FREE
    seam, length = a[H_SEAM], layer_frames(a, row)
    for i in range(seam):
        scale_place(a, f, row, length - seam + i, f[FADE_AT + seam - 1 - i])


@inner
def _write(a: Words, d: Doubles, f: Floats, number: int, layer: int, n: int) -> None:
    """Add the next `n` frames of a note to its layer, or to the ring where that is -1."""
    stand_apart()
    writer = WRITERS_AT + number * VOICE_WORDS
    at = WRITER_MAPS_AT + number * WRITER_WORDS
    position, gain = d[writer + V_POSITION], d[writer + V_GAIN]
    step = (d[_VOICES + P_VALUE] - gain) / n
    fading = a[writer + V_STATE] == VOICE_FADES
    length = np.float64(np.int64(STEAL_SECONDS * a[H_SAMPLE_RATE]))
    for frame in range(a[writer + V_FRAME], a[writer + V_FRAME] + n):
        whole = np.int64(position)
        if whole >= a[writer + V_FRAMES] or (fading and a[writer + V_FADE] <= 0):
            a[writer + V_STATE] = VOICE_FREE
            break
        loud = gain
        if fading:
            loud *= a[writer + V_FADE] / length
            a[writer + V_FADE] -= 1
        source, part = a[writer + V_AT] + 2 * whole, position - whole
        x = np.float32(interpolate(f, source, part) * d[writer + V_LEFT] * loud)
        y = np.float32(interpolate(f, source + 1, part) * d[writer + V_RIGHT] * loud)
        if layer < 0:
            place = notes_place(a, frame)
            f[place] += x
            f[place + 1] += y
        else:
            put_frame(a, f, (a[at + W_TRACK], layer, at + W_MAP), frame, (x, y, x, y, 1.0))
        position += d[writer + V_RATE]
        gain += step
    d[writer + V_POSITION] = position
    d[writer + V_GAIN] = d[_VOICES + P_VALUE]
    a[writer + V_FRAME] += n


@inner
def _replaced_to(a: Words, index: int) -> int:
    """Return the frame up to which a track is being replaced; notes come after that."""
    frame = a[H_FRAME]
    for number in range(N_PENS):
        pen = PENS_AT + number * PEN_WORDS
        ours = a[pen + PEN_STATE] == PEN_WRITES and a[pen + PEN_TRACK] == index
        if ours and a[pen + PEN_KIND] == KIND_REPLACE:
            frame = min(frame, a[pen + PEN_NEXT])
    return int(frame)


@inner
def _writable(a: Words, number: int, layer: int) -> int:
    """Return the frame up to which a note may be written into its layer."""
    writer = WRITERS_AT + number * VOICE_WORDS
    at = WRITER_MAPS_AT + number * WRITER_WORDS
    row = layer_row(a, a[at + W_TRACK], layer)
    if a[row + L_END] == NEVER and a[row + L_KIND] == KIND_RECORD:
        # What lies before a loop belongs to its end, which is not known yet.
        if a[writer + V_FRAME] < a[row + L_BEGIN]:
            return int(a[writer + V_FRAME])
        return int(a[H_FRAME])
    # A loop that has gone round meanwhile holds the same a round later.
    turn = layer_frames(a, row) * a[at + W_MAP + MAP_DEN]
    while turn > 0 and a[H_FRAME] - a[writer + V_FRAME] >= turn:
        a[writer + V_FRAME] += turn
    return _replaced_to(a, a[at + W_TRACK])


@inner
def write_notes(a: Words, d: Doubles, f: Floats) -> None:
    """Lead every kept note to this frame, or as far towards it as goes in one period."""
    stand_apart()
    left = _ALL
    for number in range(N_WRITERS):
        writer = WRITERS_AT + number * VOICE_WORDS
        if a[writer + V_STATE] == VOICE_FREE:
            continue
        at = WRITER_MAPS_AT + number * WRITER_WORDS
        layer, limit = -1, a[H_FRAME]
        if a[at + W_LAYER] != 0:
            layer = find_layer(a, a[at + W_TRACK], a[at + W_LAYER])
            if layer < 0:
                a[writer + V_STATE] = VOICE_FREE
                continue
            limit = _writable(a, number, layer)
        n = min(limit - a[writer + V_FRAME], max(PERIOD, min(_CATCH_UP, left)))
        if n > 0:
            _write(a, d, f, number, layer, n)
            left -= n
