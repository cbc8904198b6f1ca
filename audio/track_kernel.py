"""Loop tracks. All functions here are compiled; `a`, `d`, `f` are one arena.

A track has an anchor frame and a length, and every position is (frame - anchor) mod length, so that
it cannot drift and a stretch of time that was skipped leaves it in phase.

The seam: the last few milliseconds of the loop cross over to what the live bus sounded just before
the recording began. So the attack on the first frame stays whole, an early one before it is kept,
and the loop first enters by fading in that pre-roll, not by a step.

Kept notes are written by `keep_kernel`, always behind the head, and lie in the loop whole: their
tails go round. One that is kept up to half a second before the first frame lies at the end of a
recording before that is reached; hence what is found there is left, and sounded.
"""

import math
from typing import Any

import numpy as np

from audio.command_kernel import Words
from audio.compiled import compiled
from audio.layout import (
    C_COUNT,
    C_FRAME,
    C_ITEM,
    FADE_AT,
    H_DROPPED,
    H_FRAME,
    H_SAMPLE_RATE,
    H_SEAM,
    H_TRACK_FRAMES,
    H_TRACKS_AT,
    LIVE_BUS_AT,
    LIVE_PAST_AT,
    LIVE_PAST_FRAMES,
    LONGEST_SEAM,
    NEVER,
    P_STEP,
    P_VALUE,
    PARAMETER_WORDS,
    PARAMETERS_AT,
    PERIOD,
    PREROLL_AT,
    T_BEGIN,
    T_FRAMES,
    T_LAYERS,
    T_LEFT,
    T_LEFT_STEP,
    T_PEAK,
    T_RIGHT,
    T_RIGHT_STEP,
    T_START,
    T_STATE,
    T_TAIL,
    TAIL_AT,
    TRACK_BUS_AT,
    TRACK_EMPTY,
    TRACK_PLAYS,
    TRACK_RECORDS,
    TRACK_WORDS,
    TRACKS_AT,
)
from audio.parameter import N_TRACKS, PARAMETER_INDEX
from audio.voice_kernel import Doubles, Floats

_GAIN = PARAMETERS_AT + PARAMETER_WORDS * PARAMETER_INDEX["track.0.gain"]
_PAN = PARAMETERS_AT + PARAMETER_WORDS * PARAMETER_INDEX["track.0.pan"]


@compiled
def loop_place(a: Words, index: int, frame: int) -> int:
    """Return where a track's sound of a frame lies."""
    track = TRACKS_AT + index * TRACK_WORDS
    position = (frame - a[track + T_START]) % a[track + T_FRAMES]
    return int(a[H_TRACKS_AT] + 2 * (index * a[H_TRACK_FRAMES] + position))


@compiled
def early_frames(a: Words, index: int) -> int:
    """Return how long the end of a recording is in which notes from before it may lie."""
    return min(int(a[H_SAMPLE_RATE] // 2), int(a[TRACKS_AT + index * TRACK_WORDS + T_FRAMES]))


@compiled
def _silence(a: Words, f: Floats, index: int, frame: int, n: int) -> None:
    """Empty a track's places of `n` frames from one on."""
    beginning = a[H_TRACKS_AT] + 2 * index * a[H_TRACK_FRAMES]
    end = beginning + 2 * a[TRACKS_AT + index * TRACK_WORDS + T_FRAMES]
    place = loop_place(a, index, frame)
    for _ in range(n):
        f[place] = 0.0
        f[place + 1] = 0.0
        place = place + 2 if place + 2 < end else beginning


@compiled
def _keep_tail(a: Words, f: Floats, index: int) -> None:
    """Copy what the track would sound next, fading out, to sound while the track changes."""
    track = TRACKS_AT + index * TRACK_WORDS
    tail = TAIL_AT + index * 2 * LONGEST_SEAM
    preroll = PREROLL_AT + index * 2 * LONGEST_SEAM
    seam, frame, left = a[H_SEAM], a[H_FRAME], a[track + T_TAIL]
    for i in range(seam):
        fade_out = f[FADE_AT + seam - 1 - i]
        entered = frame + i - (a[track + T_BEGIN] + a[track + T_FRAMES] - seam)
        records = a[track + T_STATE] == TRACK_RECORDS
        enters = records and entered >= seam - early_frames(a, index)
        for side in range(2):
            x = np.float32(0.0)
            if i < left:
                x += f[tail + 2 * (seam - left + i) + side]
            if a[track + T_STATE] == TRACK_PLAYS or enters:
                x += f[loop_place(a, index, frame + i) + side] * fade_out
            if records and 0 <= entered < seam:
                x += f[preroll + 2 * entered + side] * f[FADE_AT + entered] * fade_out
            f[tail + 2 * i + side] = x
    a[track + T_TAIL] = seam


@compiled
def record_track(a: Words, f: Floats, command: int) -> None:
    """Begin to record now; a late command keeps the phase that was asked for."""
    index, frames = a[command + C_ITEM], a[command + C_COUNT]
    seam, frame = a[H_SEAM], a[H_FRAME]
    if frames < max(2 * seam, PERIOD) or frames > a[H_TRACK_FRAMES]:
        a[H_DROPPED] += 1
        return
    _keep_tail(a, f, index)
    preroll = PREROLL_AT + index * 2 * LONGEST_SEAM
    for i in range(seam):
        past = LIVE_PAST_AT + 2 * ((frame - seam + i) & (LIVE_PAST_FRAMES - 1))
        f[preroll + 2 * i] = f[past]
        f[preroll + 2 * i + 1] = f[past + 1]
    track = TRACKS_AT + index * TRACK_WORDS
    a[track + T_STATE] = TRACK_RECORDS
    a[track + T_START] = a[command + C_FRAME]
    a[track + T_BEGIN] = frame
    a[track + T_FRAMES] = frames
    a[track + T_LAYERS] = 1
    early = early_frames(a, index)
    _silence(a, f, index, frame + frames - early, early)


@compiled
def clear_track(a: Words, f: Floats, index: int) -> None:
    """Let a track fade and be empty."""
    track = TRACKS_AT + index * TRACK_WORDS
    if a[track + T_STATE] != TRACK_EMPTY:
        _keep_tail(a, f, index)
    a[track + T_STATE] = TRACK_EMPTY
    a[track + T_LAYERS] = 0


@compiled
def next_track_turn(a: Words) -> int:
    """Return the next frame at which a recording ends, or a frame that never comes."""
    turn = NEVER
    for index in range(N_TRACKS):
        track = TRACKS_AT + index * TRACK_WORDS
        if a[track + T_STATE] == TRACK_RECORDS:
            turn = min(turn, int(a[track + T_BEGIN] + a[track + T_FRAMES]))
    return turn


@compiled
def turn_tracks(a: Words) -> None:
    """Let the tracks play whose recording is complete at this frame."""
    for index in range(N_TRACKS):
        track = TRACKS_AT + index * TRACK_WORDS
        complete = a[track + T_BEGIN] + a[track + T_FRAMES] <= a[H_FRAME]
        if a[track + T_STATE] == TRACK_RECORDS and complete:
            a[track + T_STATE] = TRACK_PLAYS


@compiled
def step_track_gains(d: Doubles) -> None:
    """Lead each track's two gains to where gain and pan will be at the end of the period."""
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


@compiled
def _record(a: Words, f: Floats, index: int, i: int) -> tuple[Any, Any]:
    """Write one frame of the live bus and return what the track sounds meanwhile."""
    track = TRACKS_AT + index * TRACK_WORDS
    seam, frame = a[H_SEAM], a[H_FRAME] + i
    place = loop_place(a, index, frame)
    x, y = f[LIVE_BUS_AT + 2 * i], f[LIVE_BUS_AT + 2 * i + 1]
    left = a[track + T_BEGIN] + a[track + T_FRAMES] - frame
    before_x, before_y = np.float32(0.0), np.float32(0.0)
    if left <= early_frames(a, index):
        before_x, before_y = f[place], f[place + 1]
    if left > seam:
        f[place] = before_x + x
        f[place + 1] = before_y + y
        return before_x, before_y
    entered = seam - left
    preroll = PREROLL_AT + index * 2 * LONGEST_SEAM + 2 * entered
    fade_in, fade_out = f[FADE_AT + entered], f[FADE_AT + seam - 1 - entered]
    before_x += f[preroll] * fade_in
    before_y += f[preroll + 1] * fade_in
    f[place] = x * fade_out + before_x
    f[place + 1] = y * fade_out + before_y
    return before_x, before_y


@compiled
def _mix_track(a: Words, d: Doubles, f: Floats, index: int, n: int) -> None:
    track = TRACKS_AT + index * TRACK_WORDS
    tail = TAIL_AT + index * 2 * LONGEST_SEAM
    state, frame, seam = a[track + T_STATE], a[H_FRAME], a[H_SEAM]
    peak = d[track + T_PEAK]
    beginning = a[H_TRACKS_AT] + 2 * index * a[H_TRACK_FRAMES]
    end = beginning + 2 * a[track + T_FRAMES]
    place = beginning if state == TRACK_EMPTY else loop_place(a, index, frame)
    for i in range(n):
        x, y = np.float32(0.0), np.float32(0.0)
        if state == TRACK_PLAYS:
            x, y = f[place], f[place + 1]
            place = place + 2 if place + 2 < end else beginning
        elif state == TRACK_RECORDS:
            x, y = _record(a, f, index, i)
        left = a[track + T_TAIL]
        if left > 0:
            x += f[tail + 2 * (seam - left)]
            y += f[tail + 2 * (seam - left) + 1]
            a[track + T_TAIL] = left - 1
        k = (frame + i) % PERIOD
        loud_x = x * (d[track + T_LEFT] + k * d[track + T_LEFT_STEP])
        loud_y = y * (d[track + T_RIGHT] + k * d[track + T_RIGHT_STEP])
        f[TRACK_BUS_AT + 2 * i] += loud_x
        f[TRACK_BUS_AT + 2 * i + 1] += loud_y
        peak = max(peak, abs(loud_x), abs(loud_y))
    d[track + T_PEAK] = peak


@compiled
def mix_tracks(a: Words, d: Doubles, f: Floats, n: int) -> None:
    """Record from the live bus and add the tracks to their bus."""
    for index in range(N_TRACKS):
        track = TRACKS_AT + index * TRACK_WORDS
        if a[track + T_STATE] != TRACK_EMPTY or a[track + T_TAIL] > 0:
            _mix_track(a, d, f, index, n)


@compiled
def skip_tracks(a: Words, f: Floats, frames: int) -> None:
    """Leave silence in a recording where a stretch of time was skipped, from this frame on.

    Its end is silent already, but for notes that belong there.
    """
    for index in range(N_TRACKS):
        track = TRACKS_AT + index * TRACK_WORDS
        a[track + T_TAIL] = 0
        if a[track + T_STATE] == TRACK_RECORDS:
            early = a[track + T_BEGIN] + a[track + T_FRAMES] - early_frames(a, index)
            end = min(a[H_FRAME] + frames, early)
            _silence(a, f, index, a[H_FRAME], max(0, end - a[H_FRAME]))
