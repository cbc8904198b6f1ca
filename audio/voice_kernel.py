"""Sampler voices. All functions here are compiled; `a`, `d`, `f` are one arena."""

import numpy as np
import numpy.typing as npt

from audio.command_kernel import Words
from audio.compiled import compiled
from audio.layout import (
    C_ITEM,
    C_NOTE,
    C_VALUE,
    H_SAMPLE_RATE,
    H_SERIAL,
    H_VOICES,
    HEARD_BUS_AT,
    N_VOICE_SLOTS,
    N_VOICES,
    S_AT,
    S_CHOKE,
    S_FRAMES,
    S_ONSET,
    SAMPLE_TABLE_AT,
    SAMPLE_WORDS,
    SEND_BUS_AT,
    V_AT,
    V_CHOKE,
    V_FADE,
    V_FRAMES,
    V_LEFT,
    V_NOTE,
    V_POSITION,
    V_RATE,
    V_RIGHT,
    V_SEND,
    V_SERIAL,
    V_STATE,
    VOICE_BUS_AT,
    VOICE_FADES,
    VOICE_FREE,
    VOICE_SOUNDS,
    VOICE_WORDS,
    VOICES_AT,
)

Doubles = npt.NDArray[np.float64]
Floats = npt.NDArray[np.float32]

STEAL_SECONDS = 0.004


@compiled
def make_room(a: Words, table: int) -> None:
    """Let the oldest voice of a table fade where all are busy."""
    oldest = -1
    sounding = 0
    for index in range(N_VOICE_SLOTS):
        voice = table + index * VOICE_WORDS
        if a[voice + V_STATE] == VOICE_SOUNDS:
            sounding += 1
            if oldest < 0 or a[voice + V_SERIAL] < a[oldest + V_SERIAL]:
                oldest = voice
    if sounding >= N_VOICES:
        a[oldest + V_STATE] = VOICE_FADES
        a[oldest + V_FADE] = np.int64(STEAL_SECONDS * a[H_SAMPLE_RATE])


@compiled
def free_slot(a: Words, table: int) -> int:
    """Return a free slot of a table, else the one that has faded furthest."""
    furthest = table
    least = np.int64(1 << 62)
    for index in range(N_VOICE_SLOTS):
        voice = table + index * VOICE_WORDS
        if a[voice + V_STATE] == VOICE_FREE:
            return voice
        if a[voice + V_STATE] == VOICE_FADES and a[voice + V_FADE] < least:
            furthest = voice
            least = a[voice + V_FADE]
    return furthest


@compiled
def fill_voice(a: Words, d: Doubles, voice: int, command: int) -> None:
    """Set a row to what a command asks for, at its sample's onset."""
    sample = SAMPLE_TABLE_AT + a[command + C_ITEM] * SAMPLE_WORDS
    a[voice + V_STATE] = VOICE_SOUNDS
    a[voice + V_AT] = a[sample + S_AT]
    a[voice + V_FRAMES] = a[sample + S_FRAMES]
    a[voice + V_SERIAL] = a[H_SERIAL]
    a[voice + V_NOTE] = a[command + C_NOTE]
    a[voice + V_CHOKE] = a[sample + S_CHOKE]
    a[H_SERIAL] += 1
    d[voice + V_POSITION] = np.float64(a[sample + S_ONSET])
    d[voice + V_LEFT] = d[command + C_VALUE]
    d[voice + V_RIGHT] = d[command + C_VALUE + 1]
    d[voice + V_RATE] = d[command + C_VALUE + 2]
    d[voice + V_SEND] = d[command + C_VALUE + 3]


@compiled
def _choke(a: Words, group: int) -> None:
    """Let the voices of a group fade, as a closed hi-hat ends an open one."""
    for index in range(N_VOICE_SLOTS):
        voice = VOICES_AT + index * VOICE_WORDS
        if a[voice + V_STATE] == VOICE_SOUNDS and a[voice + V_CHOKE] == group:
            a[voice + V_STATE] = VOICE_FADES
            a[voice + V_FADE] = np.int64(STEAL_SECONDS * a[H_SAMPLE_RATE])


@compiled
def start_voice(a: Words, d: Doubles, command: int) -> None:
    """Start a voice: what is heard begins on the command's frame."""
    group = a[SAMPLE_TABLE_AT + a[command + C_ITEM] * SAMPLE_WORDS + S_CHOKE]
    if group != 0:
        _choke(a, group)
    make_room(a, VOICES_AT)
    fill_voice(a, d, free_slot(a, VOICES_AT), command)


@compiled
def interpolate(f: Floats, at: int, t: float) -> float:
    """Return a cubic (Catmull-Rom) through four neighbours, `t` of a frame after `at`."""
    before, here, after, beyond = f[at - 2], f[at], f[at + 2], f[at + 4]
    third = 1.5 * (here - after) + 0.5 * (beyond - before)
    second = before - 2.5 * here + 2.0 * after - 0.5 * beyond
    first = 0.5 * (after - before)
    return float(((third * t + second) * t + first) * t + here)


@compiled
def _mix_voice(a: Words, d: Doubles, f: Floats, voice: int, n: int) -> None:
    position, rate = d[voice + V_POSITION], d[voice + V_RATE]
    left, right, send = d[voice + V_LEFT], d[voice + V_RIGHT], d[voice + V_SEND]
    source, frames = a[voice + V_AT], a[voice + V_FRAMES]
    fading = a[voice + V_STATE] == VOICE_FADES
    length = np.float64(np.int64(STEAL_SECONDS * a[H_SAMPLE_RATE]))
    bus = VOICE_BUS_AT if a[voice + V_NOTE] == 0 else HEARD_BUS_AT
    for i in range(n):
        whole = np.int64(position)
        if whole >= frames or (fading and a[voice + V_FADE] <= 0):
            a[voice + V_STATE] = VOICE_FREE
            break
        at = source + 2 * whole
        part = position - whole
        x = interpolate(f, at, part) * left
        y = interpolate(f, at + 1, part) * right
        if fading:
            x *= a[voice + V_FADE] / length
            y *= a[voice + V_FADE] / length
            a[voice + V_FADE] -= 1
        f[bus + 2 * i] += x
        f[bus + 2 * i + 1] += y
        f[SEND_BUS_AT + 2 * i] += x * send
        f[SEND_BUS_AT + 2 * i + 1] += y * send
        position += rate
    d[voice + V_POSITION] = position


@compiled
def mix_voices(a: Words, d: Doubles, f: Floats, n: int) -> None:
    """Add all voices to their bus and what they send to the send bus; count them."""
    sounding = 0
    for index in range(N_VOICE_SLOTS):
        voice = VOICES_AT + index * VOICE_WORDS
        if a[voice + V_STATE] != VOICE_FREE:
            _mix_voice(a, d, f, voice, n)
            sounding += a[voice + V_STATE] != VOICE_FREE
    a[H_VOICES] = sounding


@compiled
def skip_voices(a: Words, d: Doubles, frames: int) -> None:
    """Move every voice on as if a stretch of time had sounded."""
    for index in range(N_VOICE_SLOTS):
        voice = VOICES_AT + index * VOICE_WORDS
        d[voice + V_POSITION] += d[voice + V_RATE] * frames
        if a[voice + V_STATE] == VOICE_FADES or d[voice + V_POSITION] >= a[voice + V_FRAMES]:
            a[voice + V_STATE] = VOICE_FREE
