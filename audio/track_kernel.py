"""What tracks sound. All functions here are compiled; `a`, `d`, `f` are one arena.

A track has an anchor frame and a length, and every position follows from the absolute frame in
whole numbers, so that it cannot drift and a stretch of time that was skipped leaves it in phase.

Whatever changes a track first keeps what it would have sounded next, fading out, as its tail; what
sounds from then on comes in beside it. So nothing steps, however quickly changes follow each other.
A recording lets the loop enter by what sounded just before it began, and its first frame is whole.
"""

import math
from typing import Any

import numpy as np

from audio.apart_kernel import inner, stand_apart
from audio.command_kernel import Words
from audio.compiled import compiled
from audio.layer_kernel import layer_frames, read_place, read_run, read_units, top_layer, units_of
from audio.layout import (
    FADE_AT,
    H_FRAME,
    H_SEAM,
    H_SOLOS,
    L_ANCHOR,
    L_BEGIN,
    L_END,
    L_SOURCE,
    LONGEST_SEAM,
    MAP_DEN,
    MAP_NUM,
    MAP_ORIGIN,
    MAP_REF,
    NEVER,
    P_STEP,
    P_VALUE,
    PARAMETER_WORDS,
    PARAMETERS_AT,
    PERIOD,
    T_ENTER,
    T_FADE_FRAME,
    T_FADE_FRAMES,
    T_FADE_FROM,
    T_FADE_TO,
    T_FRAMES,
    T_LAW,
    T_LEFT,
    T_LEFT_STEP,
    T_MAP,
    T_MUTED,
    T_PEAK,
    T_RIGHT,
    T_RIGHT_STEP,
    T_SHIFT,
    T_SILENCED,
    T_SOLOED,
    T_START,
    T_STATE,
    T_STOPPED,
    T_TAIL,
    T_TURN,
    TAIL_AT,
    TRACK_BUSES_AT,
    TRACK_EMPTY,
    TRACK_PLAYS,
    TRACK_RECORDS,
    TRACK_WORDS,
    TRACKS_AT,
)
from audio.loop_pen_kernel import preroll_frame
from audio.loop_source_kernel import source_frame
from audio.parameter import N_TRACKS, PARAMETER_INDEX
from audio.voice_kernel import Doubles, Floats

_GAIN = PARAMETERS_AT + PARAMETER_WORDS * PARAMETER_INDEX["track.0.gain"]
_PAN = PARAMETERS_AT + PARAMETER_WORDS * PARAMETER_INDEX["track.0.pan"]
# How what follows a change comes in. Not plain numbers, for each of which the compiler would make a
# function of its own.
EQUAL_POWER: Any = np.int64(0)
COMPLEMENT: Any = np.int64(1)


@inner
def settle_track(a: Words, index: int) -> None:
    """Let a track follow the layer that has become its top."""
    stand_apart()
    track = TRACKS_AT + index * TRACK_WORDS
    row = top_layer(a, index)
    a[track + T_FRAMES] = layer_frames(a, row)
    a[track + T_START] = a[row + L_ANCHOR] + a[track + T_SHIFT]
    a[track + T_STATE] = TRACK_EMPTY if a[track + T_FRAMES] == 0 else TRACK_PLAYS
    if a[track + T_MAP + MAP_NUM] == 1 and a[track + T_MAP + MAP_DEN] == 1:
        a[track + T_MAP + MAP_REF] = a[track + T_START]
        a[track + T_MAP + MAP_ORIGIN] = 0


@compiled
def fade_of(a: Words, d: Doubles, track: int, frame: int) -> float:
    """Return the gain of a track's own fade at a frame."""
    stand_apart()
    passed = frame - a[track + T_FADE_FRAME]
    if passed >= a[track + T_FADE_FRAMES]:
        return float(d[track + T_FADE_TO])
    part = passed / np.float64(a[track + T_FADE_FRAMES])
    return float(d[track + T_FADE_FROM] + part * (d[track + T_FADE_TO] - d[track + T_FADE_FROM]))


@inner
def _entering(a: Words, f: Floats, index: int, row: int, frame: int) -> tuple[Any, Any]:
    """Return what a track sounds while it records: notes that lie ahead, and its entrance."""
    track = TRACKS_AT + index * TRACK_WORDS
    past_end = frame - a[row + L_END]
    if past_end >= 0:  # asked for beforehand, when it is cut off just before its end
        return source_frame(a, f, a[row + L_SOURCE], a[row + L_BEGIN] + past_end)
    if a[row + L_END] == NEVER:
        return np.float32(0.0), np.float32(0.0)
    position = (frame - a[track + T_START]) % a[track + T_FRAMES]
    x, y = read_place(a, f, row, position)
    entered = a[H_SEAM] + past_end
    if entered >= 0:
        before_x, before_y = preroll_frame(a, f, index, row, entered)
        x += before_x * f[FADE_AT + entered]
        y += before_y * f[FADE_AT + entered]
    return x, y


@inner
def _heard(a: Words, d: Doubles, f: Floats, index: int, frame: int, enter: int) -> tuple[Any, Any]:
    """Return what a track sounds at a frame, `enter` frames before it has come in; no tail."""
    stand_apart()
    track, seam = TRACKS_AT + index * TRACK_WORDS, a[H_SEAM]
    if a[track + T_SILENCED] == 1 or a[track + T_STATE] == TRACK_EMPTY:
        return np.float32(0.0), np.float32(0.0)
    row = top_layer(a, index)
    if a[track + T_STATE] == TRACK_RECORDS:
        x, y = _entering(a, f, index, row, frame)
    else:
        length = a[track + T_FRAMES]
        units = units_of(a, track + T_MAP, length, frame)
        x, y = read_units(a, f, row, track + T_MAP, length, units)
    gain = np.float32(fade_of(a, d, track, frame))
    if enter > 0:
        if a[track + T_LAW] == COMPLEMENT:
            gain *= np.float32(1.0) - f[FADE_AT + enter - 1]
        else:
            gain *= f[FADE_AT + seam - enter]
    return x * gain, y * gain


@inner
def keep_tail(a: Words, d: Doubles, f: Floats, index: int, law: int) -> None:
    """Keep what the track would sound next, fading out, and let what follows come in."""
    stand_apart()
    track = TRACKS_AT + index * TRACK_WORDS
    tail = TAIL_AT + index * 2 * LONGEST_SEAM
    seam, left = a[H_SEAM], a[track + T_TAIL]
    for i in range(seam):
        x, y = _heard(a, d, f, index, a[H_FRAME] + i, max(a[track + T_ENTER] - i, 0))
        fade_out = f[FADE_AT + seam - 1 - i]
        x *= fade_out
        y *= fade_out
        if i < left:
            x += f[tail + 2 * (seam - left + i)]
            y += f[tail + 2 * (seam - left + i) + 1]
        f[tail + 2 * i] = x
        f[tail + 2 * i + 1] = y
    a[track + T_TAIL] = seam
    a[track + T_ENTER] = seam
    a[track + T_LAW] = law


@inner
def settle_silence(a: Words, d: Doubles, f: Floats) -> None:
    """Let the tracks come and go that were stopped, muted or soloed."""
    stand_apart()
    for index in range(N_TRACKS):
        track = TRACKS_AT + index * TRACK_WORDS
        silenced = a[track + T_STOPPED] == 1 or a[track + T_MUTED] == 1
        silenced = silenced or (a[H_SOLOS] > 0 and a[track + T_SOLOED] == 0)
        if silenced != (a[track + T_SILENCED] == 1):
            keep_tail(a, d, f, index, EQUAL_POWER)
            a[track + T_SILENCED] = 1 if silenced else 0


@inner
def next_track_turn(a: Words) -> int:
    """Return the next frame at which a recording or a single pass ends, or one never to come."""
    turn = NEVER
    for index in range(N_TRACKS):
        turn = min(turn, int(a[TRACKS_AT + index * TRACK_WORDS + T_TURN]))
    return turn


@inner
def step_track_gains(d: Doubles) -> None:
    """Lead each track's two gains to where gain and pan will be at the end of the period."""
    stand_apart()
    for index in range(N_TRACKS):
        track = TRACKS_AT + index * TRACK_WORDS
        gain = _GAIN + PARAMETER_WORDS * index
        pan = _PAN + PARAMETER_WORDS * index
        loud = d[gain + P_VALUE] + PERIOD * d[gain + P_STEP]
        angle = (d[pan + P_VALUE] + PERIOD * d[pan + P_STEP] + 1.0) * (math.pi / 4.0)
        left = loud * math.sqrt(2.0) * math.cos(angle)
        right = loud * math.sqrt(2.0) * math.sin(angle)
        d[track + T_LEFT] += PERIOD * d[track + T_LEFT_STEP]
        d[track + T_RIGHT] += PERIOD * d[track + T_RIGHT_STEP]
        d[track + T_LEFT_STEP] = (left - d[track + T_LEFT]) / PERIOD
        d[track + T_RIGHT_STEP] = (right - d[track + T_RIGHT]) / PERIOD


@inner
def _plays_plainly(a: Words, d: Doubles, track: int) -> bool:
    """Return whether nothing is to be done to what lies in a track."""
    place = track + T_MAP
    plays = a[track + T_STATE] == TRACK_PLAYS and a[track + T_SILENCED] == 0
    straight = a[place + MAP_NUM] == 1 and a[place + MAP_DEN] == 1
    faded = a[H_FRAME] - a[track + T_FADE_FRAME] >= a[track + T_FADE_FRAMES]
    full = faded and d[track + T_FADE_TO] == 1.0
    return bool(plays and straight and full and a[track + T_ENTER] == 0)


@inner
def _fill(a: Words, d: Doubles, f: Floats, index: int, n: int) -> None:
    """Write what a track sounds, without its tail, to its own bus."""
    stand_apart()
    track = TRACKS_AT + index * TRACK_WORDS
    bus = TRACK_BUSES_AT + index * 2 * PERIOD
    if _plays_plainly(a, d, track):
        row, length = top_layer(a, index), a[track + T_FRAMES]
        position = (a[H_FRAME] - a[track + T_START]) % length
        done = 0
        while done < n:
            run = read_run(a, f, (row, position), bus + 2 * done, n - done)
            done += run
            position = (position + run) % length
        return
    for i in range(n):
        enter = a[track + T_ENTER]
        x, y = _heard(a, d, f, index, a[H_FRAME] + i, enter)
        f[bus + 2 * i] = x
        f[bus + 2 * i + 1] = y
        if enter > 0:
            a[track + T_ENTER] = enter - 1


@inner
def _mix_track(a: Words, d: Doubles, f: Floats, index: int, n: int) -> None:
    stand_apart()
    track = TRACKS_AT + index * TRACK_WORDS
    tail = TAIL_AT + index * 2 * LONGEST_SEAM
    frame, seam = a[H_FRAME], a[H_SEAM]
    peak = d[track + T_PEAK]
    bus = TRACK_BUSES_AT + index * 2 * PERIOD
    _fill(a, d, f, index, n)
    for i in range(n):
        x, y = f[bus + 2 * i], f[bus + 2 * i + 1]
        left = a[track + T_TAIL]
        if left > 0:
            x += f[tail + 2 * (seam - left)]
            y += f[tail + 2 * (seam - left) + 1]
            a[track + T_TAIL] = left - 1
        k = (frame + i) % PERIOD
        loud_x = x * (d[track + T_LEFT] + k * d[track + T_LEFT_STEP])
        loud_y = y * (d[track + T_RIGHT] + k * d[track + T_RIGHT_STEP])
        f[bus + 2 * i] = loud_x
        f[bus + 2 * i + 1] = loud_y
        peak = max(peak, abs(loud_x), abs(loud_y))
    d[track + T_PEAK] = peak


@inner
def mix_tracks(a: Words, d: Doubles, f: Floats, n: int) -> None:
    """Add each track to its own bus."""
    for index in range(N_TRACKS):
        track = TRACKS_AT + index * TRACK_WORDS
        if a[track + T_STATE] != TRACK_EMPTY or a[track + T_TAIL] > 0:
            _mix_track(a, d, f, index, n)


@inner
def skip_tracks(a: Words) -> None:
    """Let what plays come in anew after a stretch of time that is skipped."""
    for index in range(N_TRACKS):
        track = TRACKS_AT + index * TRACK_WORDS
        a[track + T_TAIL] = 0
        a[track + T_ENTER] = a[H_SEAM]
        a[track + T_LAW] = EQUAL_POWER
