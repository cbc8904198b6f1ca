"""The notches that keep the microphone from howling. All functions here are compiled.

Each is a state variable filter (Simper (2013), linear trapezoidal SVF) whose band is taken away by
its depth, so that a notch comes and goes without a click.
"""

import math

from audio.command_kernel import Words
from audio.compiled import compiled
from audio.microphone_layout import (
    M_NOTCHES,
    M_RATE,
    N_NOTCHES,
    NOTCH_FREE,
    NOTCH_WORDS,
    Q_A1,
    Q_A2,
    Q_A3,
    Q_DEPTH,
    Q_FREQUENCY,
    Q_K,
    Q_LEFT,
    Q_RIGHT,
    Q_STATE,
    Q_STEP,
    Q_TARGET,
)
from audio.voice_kernel import Doubles


@compiled
def tune_notch(a: Words, d: Doubles, m: int, notch: int, hz: float, k: float) -> None:
    """Set a notch to a frequency and a width; `k` is its bandwidth over its frequency."""
    g = math.tan(math.pi * min(hz / a[m + M_RATE], 0.49))
    d[notch + Q_FREQUENCY], d[notch + Q_K] = hz, k
    d[notch + Q_A1] = 1.0 / (1.0 + g * (g + k))
    d[notch + Q_A2] = g * d[notch + Q_A1]
    d[notch + Q_A3] = g * d[notch + Q_A2]


@compiled
def _band(d: Doubles, notch: int, state: int, x: float) -> float:
    v3 = x - d[state + 1]
    v1 = d[notch + Q_A1] * d[state] + d[notch + Q_A2] * v3
    v2 = d[state + 1] + d[notch + Q_A2] * d[state] + d[notch + Q_A3] * v3
    d[state] = 2.0 * v1 - d[state]
    d[state + 1] = 2.0 * v2 - d[state + 1]
    return float(d[notch + Q_K] * v1)


@compiled
def notch_out(a: Words, d: Doubles, m: int, left: float, right: float) -> tuple[float, float]:
    """Return a frame without what the notches hold."""
    for index in range(N_NOTCHES):
        notch = m + M_NOTCHES + index * NOTCH_WORDS
        if a[notch + Q_STATE] == NOTCH_FREE:
            continue
        towards = d[notch + Q_TARGET] - d[notch + Q_DEPTH]
        step = d[notch + Q_STEP]
        d[notch + Q_DEPTH] += min(max(towards, -step), step)
        left -= d[notch + Q_DEPTH] * _band(d, notch, notch + Q_LEFT, left)
        right -= d[notch + Q_DEPTH] * _band(d, notch, notch + Q_RIGHT, right)
    return left, right


@compiled
def rest_notches(a: Words, d: Doubles, m: int) -> None:
    """Let the states of notches come to nothing where there is no sound."""
    for index in range(N_NOTCHES):
        notch = m + M_NOTCHES + index * NOTCH_WORDS
        free = a[notch + Q_STATE] == NOTCH_FREE
        for word in range(notch + Q_LEFT, notch + Q_RIGHT + 2):
            if free or abs(d[word]) < 1e-15:
                d[word] = 0.0
