"""The engine: one compiled function that renders the next frames of an arena.

The result does not depend on how many frames are asked for at a time: work is split at the frames
of commands and of control periods, both counted on the absolute frame; all states lie in the arena.
"""

import numpy as np

from audio.atomic import store_release
from audio.bow_kernel import mix_bow
from audio.command_kernel import Words, collect, drop_plays_before, next_frame, note_timing, take
from audio.compiled import compiled, load
from audio.drone_kernel import mix_drone, step_drone
from audio.effect_kernel import mix_effects, step_effects
from audio.grain_kernel import mix_cloud
from audio.instrument_kernel import play_note, step_instruments
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
    MICROPHONE_AT,
    MICROPHONE_BUS_AT,
    OP_DROP,
    OP_FADE,
    OP_KEEP,
    OP_NOTE,
    OP_PLAY,
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
    TIMED_SKIP,
    TRACK_BUS_AT,
    TRACK_BUSES_AT,
    TRACK_WORDS,
    TRACKS_AT,
    VOICE_BUS_AT,
)
from audio.limiter_kernel import limit
from audio.loop_command_kernel import do_loop_command
from audio.loop_layer_kernel import begin_waiting
from audio.loop_pen_kernel import write_pens
from audio.loop_record_kernel import turn_tracks
from audio.loop_source_kernel import keep_live, keep_tracks, skip_sources
from audio.microphone_kernel import hear_microphone, skip_microphone
from audio.microphone_layout import M_BUS, M_GATE_ON, M_GUARD_ON, M_LEVEL_ON
from audio.parameter import N_TRACKS, PARAMETER_INDEX, PARAMETERS
from audio.space_kernel import (
    filter_tracks,
    reverberate,
    step_space,
)
from audio.string_kernel import mix_strings
from audio.synth_kernel import mix_synth
from audio.track_kernel import mix_tracks, next_track_turn, skip_tracks, step_track_gains
from audio.voice_kernel import Doubles, Floats, mix_voices, skip_voices, start_voice

_N_PARAMETERS = len(PARAMETERS)
_MASTER = PARAMETERS_AT + PARAMETER_WORDS * PARAMETER_INDEX["master.gain"]
_VOICES = PARAMETERS_AT + PARAMETER_WORDS * PARAMETER_INDEX["voices.gain"]
_INPUT = PARAMETERS_AT + PARAMETER_WORDS * PARAMETER_INDEX["input.gain"]
_GATE = PARAMETERS_AT + PARAMETER_WORDS * PARAMETER_INDEX["input.gate"]
_LEVEL = PARAMETERS_AT + PARAMETER_WORDS * PARAMETER_INDEX["input.automatic"]
_GUARD = PARAMETERS_AT + PARAMETER_WORDS * PARAMETER_INDEX["input.guard"]
_REVERB = PARAMETERS_AT + PARAMETER_WORDS * PARAMETER_INDEX["reverb.level"]
_SEND = PARAMETERS_AT + PARAMETER_WORDS * PARAMETER_INDEX["reverb.send"]


@compiled
def _step_parameters(d: Doubles) -> None:
    """Lead every parameter a step nearer to its target, in a straight line over the period."""
    for index in range(_N_PARAMETERS):
        place = PARAMETERS_AT + PARAMETER_WORDS * index
        if d[place + P_STEP] == 0.0 and d[place + P_VALUE] == d[place + P_TARGET]:
            continue
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
    write_pens(a, f)
    begin_waiting(a, d, f)
    step_track_gains(d)
    step_drone(a, d)
    step_instruments(a, d, f)
    step_effects(a, d)
    step_space(a, d)
    a[MICROPHONE_AT + M_GATE_ON] = d[_GATE + P_VALUE] > 0.5
    a[MICROPHONE_AT + M_LEVEL_ON] = d[_LEVEL + P_VALUE] > 0.5
    a[MICROPHONE_AT + M_GUARD_ON] = d[_GUARD + P_VALUE] > 0.5
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
    elif op == OP_NOTE:
        play_note(a, d, f, command)
    elif op in (OP_KEEP, OP_DROP):
        settle_note(a, d, command)
    elif op == OP_SET:
        place = PARAMETERS_AT + PARAMETER_WORDS * a[command + C_ITEM]
        d[place + P_TARGET] = d[command + C_VALUE]
    elif op == OP_FADE:
        a[H_FADE_FROM] = max(a[command + C_FRAME], a[H_FRAME])
        a[H_FADE_FRAMES] = a[command + C_COUNT]
    else:
        do_loop_command(a, d, f, command)
        begin_waiting(a, d, f)


@compiled
def _mix_live(a: Words, d: Doubles, inp: Floats, place: int, n: int) -> None:
    """Begin the live bus with voices, beside it the microphone; instruments follow.

    What is heard and not recorded stays on a bus of its own.
    """
    f = a.view(np.float32)
    for i in range(2 * n):
        f[VOICE_BUS_AT + i] = 0.0
        f[HEARD_BUS_AT + i] = 0.0
        f[SEND_BUS_AT + i] = 0.0
        f[TRACK_BUS_AT + i] = 0.0
    for index in range(N_TRACKS):
        for i in range(2 * n):
            f[TRACK_BUSES_AT + index * 2 * PERIOD + i] = 0.0
    mix_voices(a, d, f, n)
    # An input that nobody has turned up is not listened to: that costs as much as all voices.
    turned_up = d[_INPUT + P_VALUE] != 0.0 or d[_INPUT + P_TARGET] != 0.0
    frame, listens = a[H_FRAME], a[H_INPUT_CHANNELS] > 0 and turned_up
    if listens:
        hear_microphone(a, d, MICROPHONE_AT, inp, place, n)
    for i in range(n):
        k = (frame + i) % PERIOD
        gain = d[_VOICES + P_VALUE] + k * d[_VOICES + P_STEP]
        microphone = d[_INPUT + P_VALUE] + k * d[_INPUT + P_STEP]
        for side in range(2):
            x = f[VOICE_BUS_AT + 2 * i + side] * gain
            f[HEARD_BUS_AT + 2 * i + side] *= gain
            f[SEND_BUS_AT + 2 * i + side] *= gain
            f[LIVE_BUS_AT + 2 * i + side] = x
            heard = d[MICROPHONE_AT + M_BUS + 2 * i + side] if listens else 0.0
            f[MICROPHONE_BUS_AT + 2 * i + side] = microphone * heard


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
        x, y = limit(a, d, x, y)
        loud = _fade_gain(a, frame + i) * gate
        left, right = np.float32(x * loud), np.float32(y * loud)
        if a[H_TEST_RAMP] != 0:
            left = np.float32(((frame + i) & 0xFFFF) + 1) / np.float32(131072.0)
        out[2 * (place + i)] = left
        out[2 * (place + i) + 1] = right
        f[history + 2 * ((frame + i) & mask)] = left
        f[history + 2 * ((frame + i) & mask) + 1] = right
        peak = max(peak, abs(left), abs(right))
    d[D_PEAK] = peak


def load_beside() -> None:
    """Make the machine code of the functions that `render` calls last, about half of it all.

    For a process beside the one that makes `render`, which finds them made when it comes to them.
    """
    a, d, f = np.zeros(1, np.int64), np.zeros(1), np.zeros(1, np.float32)
    load(_mix_live, a, d, f, 0, 0)
    for mix in (mix_cloud, mix_bow, mix_effects, mix_tracks, mix_synth, mix_strings):
        load(mix, a, d, f, 0)


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
        turn_tracks(a, d, f)
        while next_frame(a) <= frame:
            _do_command(a, d, f, take(a))
            turn_tracks(a, d, f)
        count = min(n - done, PERIOD - frame % PERIOD)
        count = min(count, min(next_frame(a), next_track_turn(a)) - frame)
        _mix_live(a, d, inp, done, count)
        mix_drone(a, d, f, count)
        mix_strings(a, d, f, count)
        mix_synth(a, d, f, count)
        mix_bow(a, d, f, count)
        mix_cloud(a, d, f, count)
        keep_live(a, f, count)
        mix_tracks(a, d, f, count)
        mix_effects(a, d, f, count)
        keep_tracks(a, f, count)
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
    note_timing(a, TIMED_SKIP, a[H_FRAME], frames)
    skip_voices(a, d, frames)
    skip_tracks(a)
    skip_sources(a, f, frames)
    skip_microphone(a, d, MICROPHONE_AT)
    history, length = a[H_HISTORY_AT], a[H_HISTORY_FRAMES]
    for frame in range(a[H_FRAME] + frames - min(frames, length), a[H_FRAME] + frames):
        f[history + 2 * (frame & (length - 1))] = 0.0
        f[history + 2 * (frame & (length - 1)) + 1] = 0.0
    drop_plays_before(a, a[H_FRAME] + frames - a[H_SAMPLE_RATE] // 4)
    store_release(a, H_FRAME, a[H_FRAME] + frames)
