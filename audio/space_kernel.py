"""Low-pass and reverb. All functions here are compiled; `a`, `d`, `f` are one arena."""

import math

import numpy as np

from audio.command_kernel import Words
from audio.compiled import compiled
from audio.layout import (
    D_DECAY_DONE,
    D_REVERB_DAMPING,
    DIFFUSER_FRAMES,
    DIFFUSERS_AT,
    FILTER_AT,
    FILTER_G,
    FILTER_K,
    FILTER_OPEN,
    FILTER_STATE,
    H_REVERB_WRITE,
    H_SAMPLE_RATE,
    LINE_FRAMES,
    LINES_AT,
    N_LINES,
    P_VALUE,
    PARAMETER_WORDS,
    PARAMETERS_AT,
    REVERB_AT,
    REVERB_DIFFUSERS,
    REVERB_GAINS,
    REVERB_LENGTHS,
    REVERB_LOW,
    SEND_BUS_AT,
    TRACK_BUS_AT,
)
from audio.parameter import PARAMETER_INDEX
from audio.voice_kernel import Doubles, Floats

_CUTOFF = PARAMETERS_AT + PARAMETER_WORDS * PARAMETER_INDEX["filter.cutoff"]
_RESONANCE = PARAMETERS_AT + PARAMETER_WORDS * PARAMETER_INDEX["filter.resonance"]
_DECAY = PARAMETERS_AT + PARAMETER_WORDS * PARAMETER_INDEX["reverb.decay"]

_OPENING = 9000.0  # Hz: above it the filter gives way, until at twice that it is gone
_TINY = 1e-18  # added and taken away again: what is far below hearing becomes a true zero


@compiled
def svf(d: Doubles, state: int, x: float, g: float, k: float) -> tuple[float, float]:
    """Return band and low of one frame (Simper (2013), Linear trapezoidal integrated SVF, Cytomic).

    `d[state]` and `d[state + 1]` hold the past; the band times `k` is 1 at its middle.
    """
    first, second = d[state], d[state + 1]
    a1 = 1.0 / (1.0 + g * (g + k))
    rest = x - second
    band = a1 * first + g * a1 * rest
    low = second + g * band
    d[state] = 2.0 * band - first + _TINY - _TINY
    d[state + 1] = 2.0 * low - second + _TINY - _TINY
    return band, low


@compiled
def svf_low_pass(d: Doubles, state: int, x: float, g: float, k: float) -> float:
    """Return the low of one frame."""
    return float(svf(d, state, x, g, k)[1])


@compiled
def step_space(a: Words, d: Doubles) -> None:
    """Set filter and reverb for the period that begins."""
    rate = np.float64(a[H_SAMPLE_RATE])
    d[FILTER_AT + FILTER_G] = math.tan(math.pi * min(d[_CUTOFF + P_VALUE], 0.45 * rate) / rate)
    d[FILTER_AT + FILTER_OPEN] = min(max((d[_CUTOFF + P_VALUE] - _OPENING) / _OPENING, 0.0), 1.0)
    resonance = d[_RESONANCE + P_VALUE]
    d[FILTER_AT + FILTER_K] = math.sqrt(2.0) * (1.0 - resonance) + 0.12 * resonance
    decay = d[_DECAY + P_VALUE]
    if decay != d[D_DECAY_DONE]:
        for line in range(N_LINES):
            length = a[REVERB_AT + REVERB_LENGTHS + line]
            d[REVERB_AT + REVERB_GAINS + line] = 10.0 ** (-3.0 * length / (rate * decay))
        d[D_DECAY_DONE] = decay


@compiled
def filter_tracks(d: Doubles, f: Floats, n: int) -> None:
    """Run the tracks' bus through its low-pass; wide open it changes nothing at all."""
    g, k = d[FILTER_AT + FILTER_G], d[FILTER_AT + FILTER_K]
    through = d[FILTER_AT + FILTER_OPEN]
    if through >= 1.0:
        return
    for i in range(n):
        for side in range(2):
            place = TRACK_BUS_AT + 2 * i + side
            low = svf_low_pass(d, FILTER_AT + FILTER_STATE + 2 * side, f[place], g, k)
            f[place] = low + through * (f[place] - low)


@compiled
def _diffuse(a: Words, f: Floats, diffuser: int, x: float) -> float:
    """Pass one frame through an all-pass, to make echoes dense."""
    line = DIFFUSERS_AT + diffuser * DIFFUSER_FRAMES
    write = a[H_REVERB_WRITE]
    length = a[REVERB_AT + REVERB_DIFFUSERS + diffuser]
    delayed = f[line + ((write - length) & (DIFFUSER_FRAMES - 1))]
    inner = x + 0.6 * delayed + _TINY - _TINY
    f[line + (write & (DIFFUSER_FRAMES - 1))] = inner
    return float(delayed - 0.6 * inner)


@compiled
def reverberate(a: Words, d: Doubles, f: Floats, i: int) -> tuple[float, float]:
    """Advance the reverb by frame `i` of the send bus and return left and right.

    A feedback delay network of eight lines and a Householder matrix (Jot, Chaigne (1991), Digital
    delay networks for designing artificial reverberators, AES 90).
    """
    write = a[H_REVERB_WRITE]
    left = _diffuse(a, f, 1, _diffuse(a, f, 0, np.float64(f[SEND_BUS_AT + 2 * i])))
    right = _diffuse(a, f, 3, _diffuse(a, f, 2, np.float64(f[SEND_BUS_AT + 2 * i + 1])))
    damping = d[D_REVERB_DAMPING]
    total = left_out = right_out = 0.0
    for line in range(N_LINES):
        length = a[REVERB_AT + REVERB_LENGTHS + line]
        delayed = f[LINES_AT + line * LINE_FRAMES + ((write - length) & (LINE_FRAMES - 1))]
        low = d[REVERB_AT + REVERB_LOW + line]
        low += damping * (delayed - low)
        d[REVERB_AT + REVERB_LOW + line] = low
        total += low * d[REVERB_AT + REVERB_GAINS + line]
        sign = 1.0 - (line & 2)
        if line & 1:
            right_out += sign * low
        else:
            left_out += sign * low
    for line in range(N_LINES):
        back = d[REVERB_AT + REVERB_LOW + line] * d[REVERB_AT + REVERB_GAINS + line]
        back += (right if line & 1 else left) - 0.25 * total
        f[LINES_AT + line * LINE_FRAMES + (write & (LINE_FRAMES - 1))] = back + _TINY - _TINY
    a[H_REVERB_WRITE] = write + 1
    return 0.35 * left_out, 0.35 * right_out
