"""The engine: one compiled function that renders the next frames of an arena.

The result does not depend on how many frames are asked for at a time: work is split at the frames
of commands and of control periods, both counted on the absolute frame; all states lie in the arena.
"""

import numpy as np

from audio.atomic import store_release
from audio.command_kernel import Words, collect, drop_plays_before, next_frame, take
from audio.compiled import compiled
from audio.drone_kernel import mix_drone, step_drone
from audio.keep_kernel import await_landing, settle_note, write_notes
from audio.layout import (
    C_COUNT,
    C_FRAME,
    C_ITEM,
    C_NOTE,
    C_OP,
    C_VALUE,
    D_GATE,
    D_GATE_STEP,
    D_GATE_TARGET,
    D_PEAK,
    D_PEAK_FALL,
    H_FADE_FRAMES,
    H_FADE_FROM,
    H_FRAME,
    H_HISTORY_AT,
    H_HISTORY_FRAMES,
    H_INPUT_CHANNELS,
    H_PERIOD,
    H_SAMPLE_RATE,
    H_TEST_RAMP,
    HEARD_BUS_AT,
    LIVE_BUS_AT,
    LIVE_PAST_AT,
    LIVE_PAST_FRAMES,
    OP_CLEAR,
    OP_DROP,
    OP_FADE,
    OP_KEEP,
    OP_PLAY,
    OP_RECORD,
    OP_SET,
    P_COEFFICIENT,
    P_STEP,
    P_TARGET,
    P_VALUE,
    PARAMETER_WORDS,
    PARAMETERS_AT,
    PERIOD,
    SEND_BUS_AT,
    T_PEAK,
    TRACK_BUS_AT,
    TRACK_WORDS,
    TRACKS_AT,
    VOICE_BUS_AT,
)
from audio.parameter import N_TRACKS, PARAMETER_INDEX, PARAMETERS
from audio.space_kernel import (
    filter_tracks,
    limiter_gain,
    reverberate,
    soft_clip,
    step_space,
)
from audio.track_kernel import (
    clear_track,
    mix_tracks,
    next_track_turn,
    record_track,
    skip_tracks,
    step_track_gains,
    turn_tracks,
)
from audio.voice_kernel import Doubles, Floats, mix_voices, skip_voices, start_voice

_N_PARAMETERS = len(PARAMETERS)
_MASTER = PARAMETERS_AT + PARAMETER_WORDS * PARAMETER_INDEX["master.gain"]
_VOICES = PARAMETERS_AT + PARAMETER_WORDS * PARAMETER_INDEX["voices.gain"]
_INPUT = PARAMETERS_AT + PARAMETER_WORDS * PARAMETER_INDEX["input.gain"]
_REVERB = PARAMETERS_AT + PARAMETER_WORDS * PARAMETER_INDEX["reverb.level"]
_SEND = PARAMETERS_AT + PARAMETER_WORDS * PARAMETER_INDEX["reverb.send"]


@compiled
def _step_parameters(d: Doubles) -> None:
    """Lead every parameter a step nearer to its target, in a straight line over the period."""
    for index in range(_N_PARAMETERS):
        place = PARAMETERS_AT + PARAMETER_WORDS * index
        value = d[place + P_VALUE] + PERIOD * d[place + P_STEP]
        rest = d[place + P_TARGET] - value
        if abs(rest) <= 1e-7 * (1.0 + abs(d[place + P_TARGET])):
            value = d[place + P_TARGET]
            rest = 0.0
        d[place + P_VALUE] = value
        d[place + P_STEP] = rest * d[place + P_COEFFICIENT] / PERIOD


@compiled
def _step_controls(a: Words, d: Doubles, f: Floats) -> None:
    """Begin a control period."""
    _step_parameters(d)
    write_notes(a, d, f)
    step_track_gains(d)
    step_drone(a, d)
    step_space(a, d)
    d[D_PEAK] *= d[D_PEAK_FALL]
    for index in range(N_TRACKS):
        d[TRACKS_AT + index * TRACK_WORDS + T_PEAK] *= d[D_PEAK_FALL]


@compiled
def _do_command(a: Words, d: Doubles, f: Floats, command: int) -> None:
    op = a[command + C_OP]
    if op == OP_PLAY:
        start_voice(a, d, command)
        if a[command + C_NOTE] != 0:
            await_landing(a, d, command)
    elif op in (OP_KEEP, OP_DROP):
        settle_note(a, d, command)
    elif op == OP_SET:
        place = PARAMETERS_AT + PARAMETER_WORDS * a[command + C_ITEM]
        d[place + P_TARGET] = d[command + C_VALUE]
    elif op == OP_RECORD:
        record_track(a, f, command)
    elif op == OP_CLEAR:
        clear_track(a, f, a[command + C_ITEM])
    elif op == OP_FADE:
        a[H_FADE_FROM] = max(a[command + C_FRAME], a[H_FRAME])
        a[H_FADE_FRAMES] = a[command + C_COUNT]


@compiled
def _mix_live(a: Words, d: Doubles, inp: Floats, place: int, n: int) -> None:
    """Fill the live bus, which tracks record: voices, drone and microphone; keep its newest part.

    What is heard and not recorded stays on a bus of its own.
    """
    f = a.view(np.float32)
    for i in range(2 * n):
        f[VOICE_BUS_AT + i] = 0.0
        f[HEARD_BUS_AT + i] = 0.0
        f[SEND_BUS_AT + i] = 0.0
        f[TRACK_BUS_AT + i] = 0.0
    mix_voices(a, d, f, n)
    frame, channels = a[H_FRAME], a[H_INPUT_CHANNELS]
    for i in range(n):
        k = (frame + i) % PERIOD
        gain = d[_VOICES + P_VALUE] + k * d[_VOICES + P_STEP]
        microphone = d[_INPUT + P_VALUE] + k * d[_INPUT + P_STEP]
        for side in range(2):
            x = f[VOICE_BUS_AT + 2 * i + side] * gain
            f[HEARD_BUS_AT + 2 * i + side] *= gain
            f[SEND_BUS_AT + 2 * i + side] *= gain
            if channels > 0 and microphone != 0.0:
                x += microphone * inp[(place + i) * channels + min(side, channels - 1)]
            f[LIVE_BUS_AT + 2 * i + side] = x
    mix_drone(a, d, f, n)
    for i in range(n):
        past = LIVE_PAST_AT + 2 * ((frame + i) & (LIVE_PAST_FRAMES - 1))
        f[past] = f[LIVE_BUS_AT + 2 * i]
        f[past + 1] = f[LIVE_BUS_AT + 2 * i + 1]


@compiled
def _fade_gain(a: Words, frame: int) -> float:
    """Return the gain of the last fade-out that was asked for."""
    if a[H_FADE_FROM] < 0 or frame < a[H_FADE_FROM]:
        return 1.0
    passed = frame - a[H_FADE_FROM]
    if passed >= a[H_FADE_FRAMES]:
        return 0.0
    left = 1.0 - passed / np.float64(a[H_FADE_FRAMES])
    return float(left * left)


@compiled
def _finish(a: Words, d: Doubles, out: Floats, place: int, n: int) -> None:
    """Add the buses and the reverb, limit, and write the output and its history."""
    f = a.view(np.float32)
    frame, peak = a[H_FRAME], d[D_PEAK]
    history, mask = a[H_HISTORY_AT], a[H_HISTORY_FRAMES] - 1
    for i in range(n):
        k = (frame + i) % PERIOD
        send = d[_SEND + P_VALUE] + k * d[_SEND + P_STEP]
        x = np.float64(f[LIVE_BUS_AT + 2 * i]) + f[TRACK_BUS_AT + 2 * i]
        y = np.float64(f[LIVE_BUS_AT + 2 * i + 1]) + f[TRACK_BUS_AT + 2 * i + 1]
        x += f[HEARD_BUS_AT + 2 * i]
        y += f[HEARD_BUS_AT + 2 * i + 1]
        f[SEND_BUS_AT + 2 * i] += x * send
        f[SEND_BUS_AT + 2 * i + 1] += y * send
        wet_x, wet_y = reverberate(a, d, f, i)
        wet = d[_REVERB + P_VALUE] + k * d[_REVERB + P_STEP]
        gain = d[_MASTER + P_VALUE] + k * d[_MASTER + P_STEP]
        x = (x + wet * wet_x) * gain
        y = (y + wet * wet_y) * gain
        gate = d[D_GATE]
        towards = d[D_GATE_TARGET] - gate
        d[D_GATE] = gate + min(max(towards, -d[D_GATE_STEP]), d[D_GATE_STEP])
        loud = limiter_gain(d, max(abs(x), abs(y))) * _fade_gain(a, frame + i) * gate
        left, right = np.float32(soft_clip(x * loud)), np.float32(soft_clip(y * loud))
        if a[H_TEST_RAMP] != 0:
            left = np.float32(((frame + i) & 0xFFFF) + 1) / np.float32(131072.0)
        out[2 * (place + i)] = left
        out[2 * (place + i) + 1] = right
        f[history + 2 * ((frame + i) & mask)] = left
        f[history + 2 * ((frame + i) & mask) + 1] = right
        peak = max(peak, abs(left), abs(right))
    d[D_PEAK] = peak


@compiled
def render(a: Words, inp: Floats, out: Floats, n: int) -> None:
    """Render the next `n` frames; `inp` and `out` are interleaved float32.

    Thread: one at a time for an arena.  Realtime: yes.
    """
    d, f = a.view(np.float64), a.view(np.float32)
    collect(a)
    done = 0
    while done < n:
        frame = a[H_FRAME]
        if frame // PERIOD != a[H_PERIOD]:
            a[H_PERIOD] = frame // PERIOD
            _step_controls(a, d, f)
        turn_tracks(a)
        while next_frame(a) <= frame:
            _do_command(a, d, f, take(a))
        count = min(n - done, PERIOD - frame % PERIOD)
        count = min(count, min(next_frame(a), next_track_turn(a)) - frame)
        _mix_live(a, d, inp, done, count)
        mix_tracks(a, d, f, count)
        filter_tracks(d, f, count)
        _finish(a, d, out, done, count)
        store_release(a, H_FRAME, frame + count)
        done += count


@compiled
def skip(a: Words, frames: int) -> None:
    """Move time on without sound: what plays stays in phase, the history holds silence.

    Notes that were due meanwhile sound at once, unless that would be a quarter of a second late.

    Realtime: only for a few milliseconds.
    """
    d, f = a.view(np.float64), a.view(np.float32)
    collect(a)
    skip_voices(a, d, frames)
    skip_tracks(a, f, frames)
    history, length = a[H_HISTORY_AT], a[H_HISTORY_FRAMES]
    for frame in range(a[H_FRAME] + frames - min(frames, length), a[H_FRAME] + frames):
        f[history + 2 * (frame & (length - 1))] = 0.0
        f[history + 2 * (frame & (length - 1)) + 1] = 0.0
    drop_plays_before(a, a[H_FRAME] + frames - a[H_SAMPLE_RATE] // 4)
    store_release(a, H_FRAME, a[H_FRAME] + frames)
