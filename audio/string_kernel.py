"""Plucked strings: a period of noise that goes round and loses its edge.

Karplus, Strong (1983), Digital synthesis of plucked-string and drum timbres; Jaffe, Smith (1983),
Extensions of the Karplus-Strong plucked-string algorithm; both Computer Music Journal 7(2). Taken
from the extensions: tuning between the frames (here by a cubic, so that a string can be bent),
decay in seconds at every pitch, a damping of which the delay does not depend on its brightness, the
place of the pick, and that harder plucks are brighter. The period is laid into the line at once.

All functions here are compiled; `a`, `d`, `f` are one arena.
"""

import math

import numpy as np

from audio.command_kernel import Words
from audio.compiled import compiled
from audio.layout import (
    C_VALUE,
    H_FRAME,
    H_SAMPLE_RATE,
    H_SERIAL,
    LIVE_BUS_AT,
    N_STRINGS,
    NEVER,
    P_STEP,
    P_VALUE,
    PERIOD,
    STRING_FRAMES,
    STRING_LINES_AT,
    STRING_WORDS,
    STRINGS_AT,
    parameter_at,
)
from audio.tone_kernel import hertz, random, read_line
from audio.voice_kernel import Doubles, Floats

_LEVEL = parameter_at("string.level")
_DECAY = parameter_at("string.decay")
_BRIGHTNESS = parameter_at("string.brightness")
_POSITION = parameter_at("string.position")
_BEND = parameter_at("string.bend")

# int64
_SOUNDS, _SERIAL, _SEED, _QUIET, _END = range(5)
# float64
_PITCH, _LENGTH, _LENGTH_STEP, _LOSS, _EDGE, _EDGE_STEP, _LEFT, _RIGHT = range(8, 16)
_PAST, _BEFORE = 16, 17  # the last two frames that came out of the line
_LAST, _CLICK = 18, 19  # what was heard last; what is left of the note that was cut off

_LOUDNESS = 0.22  # RMS of the first period at gain 1
_DAMPED = 0.07  # seconds until 60 dB are gone, once a note's time is over
_CLICK_SECONDS = 0.002
_SILENCE = 2e-5


@compiled
def _quietest(a: Words, d: Doubles) -> int:
    """Return a string at rest, else the one that was plucked first."""
    first = STRINGS_AT
    for index in range(N_STRINGS):
        string = STRINGS_AT + index * STRING_WORDS
        if a[string + _SOUNDS] == 0:
            return string
        if a[string + _SERIAL] < a[first + _SERIAL]:
            first = string
    d[first + _CLICK] = d[first + _LAST]
    return first


@compiled
def _lay_period(a: Words, d: Doubles, f: Floats, string: int, gain: float) -> None:
    """Fill a line with one period of noise, as the pick leaves it."""
    line = STRING_LINES_AT + (string - STRINGS_AT) // STRING_WORDS * STRING_FRAMES
    frame, mask = a[H_FRAME], STRING_FRAMES - 1
    period = int(d[string + _LENGTH]) + 3
    pick = max(int(d[_POSITION + P_VALUE] * period), 1)
    soft = 0.06 + 0.7 * min(gain, 1.0) * (0.15 + 0.85 * d[_BRIGHTNESS + P_VALUE])
    low = 0.0
    for i in range(period + pick):
        low += soft * (random(a, string + _SEED) - low)
        f[line + ((frame - period - pick + i) & mask)] = low
    total = square = 0.0
    for i in range(period):
        at = line + ((frame - 1 - i) & mask)
        x = f[at] - f[line + ((frame - 1 - i - pick) & mask)]
        f[at] = x
        total += x
        square += np.float64(x) * x
    mean = total / period
    loud = _LOUDNESS * gain / math.sqrt(square / period - mean * mean + 1e-12)
    for i in range(period):
        at = line + ((frame - 1 - i) & mask)
        f[at] = (f[at] - mean) * loud


@compiled
def pluck(a: Words, d: Doubles, f: Floats, command: int) -> None:
    """Pluck a string: pitch, left gain, right gain, seconds (0: until it has rung out)."""
    rate = np.float64(a[H_SAMPLE_RATE])
    string = _quietest(a, d)
    pitch = d[command + C_VALUE]
    left, right = d[command + C_VALUE + 1], d[command + C_VALUE + 2]
    a[string + _SEED] = a[H_SERIAL] << 32  # each pluck is another
    gain = math.sqrt(0.5 * (left * left + right * right))
    seconds = d[command + C_VALUE + 3]
    a[string + _SOUNDS], a[string + _QUIET] = 1, 0
    a[string + _SERIAL] = a[H_SERIAL]
    a[H_SERIAL] += 1
    a[string + _END] = a[H_FRAME] + np.int64(seconds * rate) if seconds > 0.0 else NEVER
    d[string + _PITCH] = pitch
    d[string + _LEFT] = left / gain if gain > 0.0 else 0.0
    d[string + _RIGHT] = right / gain if gain > 0.0 else 0.0
    d[string + _PAST] = d[string + _BEFORE] = 0.0
    d[string + _LENGTH] = rate / hertz(pitch + d[_BEND + P_VALUE]) - 1.0
    d[string + _LENGTH_STEP] = 0.0
    _lay_period(a, d, f, string, gain)
    _step_string(a, d, string, rate)


@compiled
def _step_string(a: Words, d: Doubles, string: int, rate: float) -> None:
    hz = hertz(d[string + _PITCH] + d[_BEND + P_VALUE] + PERIOD * d[_BEND + P_STEP])
    d[string + _LENGTH_STEP] = (rate / hz - 1.0 - d[string + _LENGTH]) / PERIOD
    decay = _DAMPED if a[H_FRAME] >= a[string + _END] else d[_DECAY + P_VALUE]
    d[string + _LOSS] = 10.0 ** (-3.0 / (hz * decay))
    # High strings have few partials to lose; the same filter would silence them at once.
    dark = (1.0 - d[_BRIGHTNESS + P_VALUE]) * min(300.0 / hz, 1.0)
    d[string + _EDGE] = 0.25 * (0.04 + 0.9 * dark)


@compiled
def step_strings(a: Words, d: Doubles) -> None:
    """Set the strings that sound for the period that begins."""
    for index in range(N_STRINGS):
        string = STRINGS_AT + index * STRING_WORDS
        if a[string + _SOUNDS] != 0:
            # Only whole periods are led; a string that was plucked within one is tuned already.
            _step_string(a, d, string, np.float64(a[H_SAMPLE_RATE]))


@compiled
def _mix_string(a: Words, d: Doubles, f: Floats, index: int, n: int) -> None:
    string = STRINGS_AT + index * STRING_WORDS
    line = STRING_LINES_AT + index * STRING_FRAMES
    mask = STRING_FRAMES - 1
    fall = math.exp(-1.0 / (_CLICK_SECONDS * a[H_SAMPLE_RATE]))
    loss, edge = d[string + _LOSS], d[string + _EDGE]
    for i in range(n):
        frame = a[H_FRAME] + i
        x = read_line(f, line, frame, d[string + _LENGTH])
        d[string + _LENGTH] += d[string + _LENGTH_STEP]
        past, before = d[string + _PAST], d[string + _BEFORE]
        y = loss * (edge * (x + before) + (1.0 - 2.0 * edge) * past)
        d[string + _BEFORE], d[string + _PAST] = past, x
        f[line + (frame & mask)] = y
        level = d[_LEVEL + P_VALUE] + (frame % PERIOD) * d[_LEVEL + P_STEP]
        d[string + _CLICK] *= fall
        y = y * level + d[string + _CLICK]
        d[string + _LAST] = y
        f[LIVE_BUS_AT + 2 * i] += y * d[string + _LEFT]
        f[LIVE_BUS_AT + 2 * i + 1] += y * d[string + _RIGHT]
        a[string + _QUIET] = 0 if abs(x) > _SILENCE else a[string + _QUIET] + 1
    if a[string + _QUIET] > STRING_FRAMES:
        a[string + _SOUNDS] = 0


@compiled
def mix_strings(a: Words, d: Doubles, f: Floats, n: int) -> None:
    """Add the strings that sound to the live bus."""
    for index in range(N_STRINGS):
        if a[STRINGS_AT + index * STRING_WORDS + _SOUNDS] != 0:
            _mix_string(a, d, f, index, n)
