"""Notes of strikes: heard at once, written into their loop when it is known where they landed.

All functions here are compiled; `a`, `d`, `f` are one arena. A note waits in a table until it is
settled. One that is kept gets a second, silent voice that begins at its true frame and writes into
the track: first faster than time, until it has caught up, then in step until its end. It writes
only at the beginning of control periods and only frames that are past, hence always behind the
head: no block size changes it, what is being played does not step, and what is still heard of the
note is not doubled when its tail goes round. What is written has the voices' gain of when it is
written.
"""

import numpy as np

from audio.command_kernel import Words
from audio.compiled import compiled
from audio.layout import (
    C_KEPT,
    C_NOTE,
    C_OP,
    H_FRAME,
    H_NOTES_LOST,
    H_SAMPLE_RATE,
    H_SERIAL,
    H_TRACK_FRAMES,
    H_TRACKS_AT,
    N_UNSETTLED,
    N_VOICE_SLOTS,
    OP_KEEP,
    P_VALUE,
    PARAMETER_WORDS,
    PARAMETERS_AT,
    PERIOD,
    T_BEGIN,
    T_FRAMES,
    T_START,
    T_STATE,
    TRACK_EMPTY,
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
    V_START,
    V_STATE,
    V_TRACK,
    V_TRACKS,
    VOICE_FADES,
    VOICE_FREE,
    VOICE_WORDS,
    WRITERS_AT,
)
from audio.parameter import N_TRACKS, PARAMETER_INDEX
from audio.track_kernel import loop_place
from audio.voice_kernel import (
    STEAL_SECONDS,
    Doubles,
    Floats,
    fill_voice,
    free_slot,
    interpolate,
    make_room,
)

_VOICES = PARAMETERS_AT + PARAMETER_WORDS * PARAMETER_INDEX["voices.gain"]
_CATCH_UP = 16 * PERIOD  # frames of a note in one period; 0.6 s are caught up within 40 ms
_ALL = 64 * PERIOD  # frames of all notes in one period; beyond that each only keeps in step


@compiled
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


@compiled
def await_landing(a: Words, d: Doubles, command: int) -> None:
    """Remember a note that begins to sound now, and what is being recorded."""
    slot = _waiting_slot(a)
    fill_voice(a, d, slot, command)
    a[slot + V_FRAME] = a[H_FRAME]
    a[slot + V_TRACKS] = 0
    for index in range(N_TRACKS):
        if a[TRACKS_AT + index * TRACK_WORDS + T_STATE] == TRACK_RECORDS:
            a[slot + V_TRACKS] |= np.int64(1) << index


@compiled
def _belongs(a: Words, slot: int, index: int, frame: int) -> bool:
    """Return whether a note that is kept at a frame lies in a track's loop."""
    track = TRACKS_AT + index * TRACK_WORDS
    begin = a[track + T_BEGIN]
    if a[track + T_STATE] == TRACK_EMPTY:
        return False
    if a[slot + V_TRACKS] != 0:
        # Its loop may have been cleared meanwhile, and another begun in the same track.
        return bool((a[slot + V_TRACKS] >> index) & 1 and begin <= a[slot + V_FRAME])
    return bool(begin <= frame < begin + a[track + T_FRAMES])


@compiled
def _begin_to_write(a: Words, d: Doubles, slot: int, index: int, frame: int) -> None:
    make_room(a, WRITERS_AT)
    writer = free_slot(a, WRITERS_AT)
    for word in range(VOICE_WORDS):
        a[writer + word] = a[slot + word]
    a[writer + V_SERIAL] = a[H_SERIAL]
    a[H_SERIAL] += 1
    a[writer + V_FRAME] = frame
    a[writer + V_TRACK] = index
    a[writer + V_START] = a[TRACKS_AT + index * TRACK_WORDS + T_START]
    d[writer + V_GAIN] = d[_VOICES + P_VALUE]


@compiled
def settle_note(a: Words, d: Doubles, command: int) -> None:
    """Keep or forget a note; one that nobody remembers is no matter."""
    reach = a[H_SAMPLE_RATE] // 2
    for place in range(N_UNSETTLED):
        slot = UNSETTLED_AT + place * VOICE_WORDS
        if a[slot + V_STATE] == VOICE_FREE or a[slot + V_NOTE] != a[command + C_NOTE]:
            continue
        sounded = a[slot + V_FRAME]
        frame = min(max(a[command + C_KEPT], sounded - reach), sounded + reach)
        for index in range(N_TRACKS):
            if a[command + C_OP] == OP_KEEP and _belongs(a, slot, index, frame):
                _begin_to_write(a, d, slot, index, frame)
        a[slot + V_STATE] = VOICE_FREE


@compiled
def _write(a: Words, d: Doubles, f: Floats, writer: int, n: int) -> None:
    """Add the next `n` frames of a note to its loop."""
    index = a[writer + V_TRACK]
    beginning = a[H_TRACKS_AT] + 2 * index * a[H_TRACK_FRAMES]
    end = beginning + 2 * a[TRACKS_AT + index * TRACK_WORDS + T_FRAMES]
    place = loop_place(a, index, a[writer + V_FRAME])
    position, gain = d[writer + V_POSITION], d[writer + V_GAIN]
    step = (d[_VOICES + P_VALUE] - gain) / n
    fading = a[writer + V_STATE] == VOICE_FADES
    length = np.float64(np.int64(STEAL_SECONDS * a[H_SAMPLE_RATE]))
    for _ in range(n):
        whole = np.int64(position)
        if whole >= a[writer + V_FRAMES] or (fading and a[writer + V_FADE] <= 0):
            a[writer + V_STATE] = VOICE_FREE
            break
        loud = gain
        if fading:
            loud *= a[writer + V_FADE] / length
            a[writer + V_FADE] -= 1
        at, part = a[writer + V_AT] + 2 * whole, position - whole
        f[place] += interpolate(f, at, part) * d[writer + V_LEFT] * loud
        f[place + 1] += interpolate(f, at + 1, part) * d[writer + V_RIGHT] * loud
        place = place + 2 if place + 2 < end else beginning
        position += d[writer + V_RATE]
        gain += step
    d[writer + V_POSITION] = position
    d[writer + V_GAIN] = d[_VOICES + P_VALUE]
    a[writer + V_FRAME] += n


@compiled
def write_notes(a: Words, d: Doubles, f: Floats) -> None:
    """Lead every kept note to this frame, or as far towards it as goes in one period."""
    left = _ALL
    for slot in range(N_VOICE_SLOTS):
        writer = WRITERS_AT + slot * VOICE_WORDS
        if a[writer + V_STATE] == VOICE_FREE:
            continue
        track = TRACKS_AT + a[writer + V_TRACK] * TRACK_WORDS
        if a[track + T_STATE] == TRACK_EMPTY or a[track + T_START] != a[writer + V_START]:
            a[writer + V_STATE] = VOICE_FREE
            continue
        # A loop that has gone round meanwhile holds the same a round later.
        while a[H_FRAME] - a[writer + V_FRAME] >= a[track + T_FRAMES]:
            a[writer + V_FRAME] += a[track + T_FRAMES]
        n = min(a[H_FRAME] - a[writer + V_FRAME], max(PERIOD, min(_CATCH_UP, left)))
        if n > 0:
            _write(a, d, f, writer, n)
            left -= n
