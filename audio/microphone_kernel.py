"""The microphone's whole way: analyses, notches, gate, level, and what is told of it.

All functions here are compiled; `a`, `d` are one arena, `m` the base word of the microphone. What
is decided is decided at whole steps of the absolute frame, so that blocks of any size give the
same. Nothing here delays the sound.
"""

from audio.atomic import load_acquire, store_release
from audio.beatbox_kernel import name_sound
from audio.command_kernel import Words
from audio.compiled import compiled
from audio.gate_kernel import follow_floor, follow_gate, follow_level
from audio.howl_kernel import LOOK_STEPS, look_for_howl
from audio.layout import H_FRAME, H_INPUT_CHANNELS
from audio.microphone_layout import (
    M_BUS,
    M_CONFIDENCE,
    M_DECISION,
    M_FLOOR,
    M_FLUX,
    M_GATE,
    M_GUARD_ON,
    M_HIT_HEAD,
    M_HOWL_COUNT,
    M_LEVEL_GAIN,
    M_LEVEL_STEP,
    M_NOTCHES,
    M_ONSET_COUNT,
    M_ONSET_FRAME,
    M_ONSET_SEEN,
    M_ONSET_STRENGTH,
    M_PEAK,
    M_PITCH,
    M_PUBLISHED,
    M_RING,
    M_SQUARE,
    M_STEP,
    M_WAITING,
    N_NOTCHES,
    NOTCH_FREE,
    NOTCH_WORDS,
    PUBLISHED_WORDS,
    Q_STATE,
    RING,
    U_CONFIDENCE,
    U_COUNTER,
    U_FLOOR,
    U_FLUX,
    U_FRAME,
    U_GATE,
    U_HIT_HEAD,
    U_HOWLS,
    U_LEVEL,
    U_LEVEL_GAIN,
    U_NOTCHES,
    U_ONSET_COUNT,
    U_ONSET_FRAME,
    U_ONSET_SEEN,
    U_ONSET_STRENGTH,
    U_PEAK,
    U_PITCH,
)
from audio.notch_kernel import notch_out, rest_notches
from audio.onset_kernel import look_for_onset
from audio.pitch_kernel import hear_pitch, look_for_pitch
from audio.voice_kernel import Doubles, Floats

_TRIES = 10000
_LOUDEST = 64.0  # what is louder is no sound but a fault of the driver


@compiled
def _publish(a: Words, d: Doubles, m: int, frame: int) -> None:
    u = m + M_PUBLISHED
    store_release(a, u + U_COUNTER, a[u + U_COUNTER] + 1)
    a[u + U_FRAME] = frame
    d[u + U_PITCH], d[u + U_CONFIDENCE] = d[m + M_PITCH], d[m + M_CONFIDENCE]
    d[u + U_LEVEL], d[u + U_PEAK] = d[m + M_SQUARE], d[m + M_PEAK]
    d[u + U_FLOOR], d[u + U_FLUX] = d[m + M_FLOOR], d[m + M_FLUX]
    d[u + U_GATE], d[u + U_LEVEL_GAIN] = d[m + M_GATE], d[m + M_LEVEL_GAIN]
    a[u + U_ONSET_FRAME], a[u + U_ONSET_SEEN] = a[m + M_ONSET_FRAME], a[m + M_ONSET_SEEN]
    a[u + U_ONSET_COUNT] = a[m + M_ONSET_COUNT]
    d[u + U_ONSET_STRENGTH] = d[m + M_ONSET_STRENGTH]
    a[u + U_HOWLS], a[u + U_NOTCHES] = a[m + M_HOWL_COUNT], 0
    for index in range(N_NOTCHES):
        if a[m + M_NOTCHES + index * NOTCH_WORDS + Q_STATE] != NOTCH_FREE:
            a[u + U_NOTCHES] += 1
    a[u + U_HIT_HEAD] = a[m + M_HIT_HEAD]
    store_release(a, u + U_COUNTER, a[u + U_COUNTER] + 1)


@compiled
def read_published(a: Words, m: int, out: Words) -> None:
    """Copy what was last published into `PUBLISHED_WORDS` words, as it was written together."""
    u = m + M_PUBLISHED
    for _ in range(_TRIES):
        before = load_acquire(a, u + U_COUNTER)
        for word in range(PUBLISHED_WORDS):
            out[word] = load_acquire(a, u + word)
        if before % 2 == 0 and load_acquire(a, u + U_COUNTER) == before:
            break


@compiled
def _look(a: Words, d: Doubles, m: int, frame: int) -> None:
    """Analyse at the end of a step; the long looks take turns, so that none falls on another."""
    step = frame // a[m + M_STEP]
    if look_for_onset(a, d, m, frame):
        a[m + M_WAITING] = a[m + M_ONSET_COUNT]
    if a[m + M_WAITING] != 0 and frame - a[m + M_ONSET_FRAME] >= a[m + M_DECISION]:
        name_sound(a, d, m, frame)
        a[m + M_WAITING] = 0
    if step % 2 == 0:
        look_for_pitch(a, d, m, frame)
    if step % LOOK_STEPS == 1 and a[m + M_GUARD_ON] != 0:
        look_for_howl(a, d, m, frame)
    follow_floor(a, d, m)
    follow_level(a, d, m, frame)
    rest_notches(a, d, m)
    _publish(a, d, m, frame)


@compiled
def _clean(x: float) -> float:
    """Return silence for what is no number."""
    return x if abs(x) < _LOUDEST else 0.0


@compiled
def hear_microphone(a: Words, d: Doubles, m: int, inp: Floats, place: int, n: int) -> None:
    """Take the next `n` frames, at most `MOST_AT_ONCE`, and leave them on the microphone's bus.

    Realtime: yes.
    """
    channels, frame = a[H_INPUT_CHANNELS], a[H_FRAME]
    for i in range(n):
        now = frame + i
        left = right = 0.0
        if channels > 0:
            left = _clean(inp[(place + i) * channels])
            right = _clean(inp[(place + i) * channels + min(channels - 1, 1)])
        x = 0.5 * (left + right)
        d[m + M_RING + (now & (RING - 1))] = x
        hear_pitch(a, d, m, x, now)
        gain = follow_gate(a, d, m, x, now)
        left, right = notch_out(a, d, m, left, right)
        d[m + M_LEVEL_GAIN] += d[m + M_LEVEL_STEP]
        gain *= d[m + M_LEVEL_GAIN]
        d[m + M_BUS + 2 * i] = left * gain
        d[m + M_BUS + 2 * i + 1] = right * gain
        if (now + 1) % a[m + M_STEP] == 0:
            _look(a, d, m, now)


@compiled
def skip_microphone(a: Words, d: Doubles, m: int) -> None:
    """Forget what was heard, where a stretch of time is skipped."""
    for i in range(RING):
        d[m + M_RING + i] = 0.0
    a[m + M_WAITING] = 0
