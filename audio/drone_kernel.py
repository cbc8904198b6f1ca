"""The drone: root, fifth and octave, each a slowly beating pair of saws, through a low-pass.

All functions here are compiled; `a`, `d`, `f` are one arena.
"""

import math

import numpy as np

from audio.command_kernel import Words
from audio.compiled import compiled
from audio.layout import (
    DRONE_AT,
    DRONE_FILTER,
    DRONE_G,
    DRONE_INCREMENTS,
    DRONE_K,
    DRONE_PHASES,
    DRONE_SUB,
    DRONE_SUB_INCREMENT,
    H_FRAME,
    H_SAMPLE_RATE,
    LIVE_BUS_AT,
    N_PARTIALS,
    P_STEP,
    P_VALUE,
    PARAMETER_WORDS,
    PARAMETERS_AT,
    PERIOD,
)
from audio.parameter import PARAMETER_INDEX
from audio.space_kernel import svf_low_pass
from audio.tone_kernel import hertz, saw
from audio.voice_kernel import Doubles, Floats

_LEVEL = PARAMETERS_AT + PARAMETER_WORDS * PARAMETER_INDEX["drone.level"]
_PITCH = PARAMETERS_AT + PARAMETER_WORDS * PARAMETER_INDEX["drone.pitch"]
_CUTOFF = PARAMETERS_AT + PARAMETER_WORDS * PARAMETER_INDEX["drone.cutoff"]
_COLOUR = PARAMETERS_AT + PARAMETER_WORDS * PARAMETER_INDEX["drone.colour"]

# By ear of the meter: level 1 at the default pitch and cutoff lies near -16 dB RMS.
_LOUDNESS = 0.42
_LEAST_CENTS, _MORE_CENTS = 2.5, 11.0


@compiled
def drone_sounds(d: Doubles) -> bool:
    """Return whether the drone is to be heard in this period."""
    return bool(d[_LEVEL + P_VALUE] != 0.0 or d[_LEVEL + P_STEP] != 0.0)


@compiled
def step_drone(a: Words, d: Doubles) -> None:
    """Set the pitches and the filter for the period that begins."""
    rate = np.float64(a[H_SAMPLE_RATE])
    root = hertz(d[_PITCH + P_VALUE]) / rate
    cents = _LEAST_CENTS + _MORE_CENTS * d[_COLOUR + P_VALUE]
    # Each pair has its own detuning, so that the beats never fall together.
    spread = 2.0 ** (cents / 1200.0)
    for pair in range(N_PARTIALS // 2):
        interval = (1.0, 1.5, 2.0)[pair]
        detune = spread ** (1.0, 0.62, 0.41)[pair]
        place = DRONE_AT + DRONE_INCREMENTS + 2 * pair
        d[place] = root * interval * detune
        d[place + 1] = root * interval / detune
    d[DRONE_AT + DRONE_SUB_INCREMENT] = root
    cutoff = min(d[_CUTOFF + P_VALUE], 0.45 * rate)
    d[DRONE_AT + DRONE_G] = math.tan(math.pi * cutoff / rate)
    d[DRONE_AT + DRONE_K] = 1.2
    if not drone_sounds(d):
        for word in range(4):
            d[DRONE_AT + DRONE_FILTER + word] = 0.0


@compiled
def _round_wave(phase: float) -> float:
    """Return nearly a sine, by two parabolas bent once more."""
    x = 2.0 * phase - 1.0
    y = 4.0 * x * (1.0 - abs(x))
    return 0.225 * (y * abs(y) - y) + y


@compiled
def _partials(d: Doubles) -> tuple[float, float]:
    """Advance all oscillators by one frame and return left and right."""
    left = right = 0.0
    for pair in range(N_PARTIALS // 2):
        loud = (0.5, 0.3, 0.2)[pair]
        place = DRONE_AT + DRONE_PHASES + 2 * pair
        step = DRONE_AT + DRONE_INCREMENTS + 2 * pair
        one = loud * saw(d[place], d[step])
        other = loud * saw(d[place + 1], d[step + 1])
        left += 0.75 * one + 0.25 * other
        right += 0.25 * one + 0.75 * other
        for side in range(2):
            phase = d[place + side] + d[step + side]
            d[place + side] = phase - 1.0 if phase >= 1.0 else phase
    low = 0.6 * _round_wave(d[DRONE_AT + DRONE_SUB])
    phase = d[DRONE_AT + DRONE_SUB] + d[DRONE_AT + DRONE_SUB_INCREMENT]
    d[DRONE_AT + DRONE_SUB] = phase - 1.0 if phase >= 1.0 else phase
    return left + low, right + low


@compiled
def mix_drone(a: Words, d: Doubles, f: Floats, n: int) -> None:
    """Add the drone to the live bus."""
    if not drone_sounds(d):
        return
    g, k = d[DRONE_AT + DRONE_G], d[DRONE_AT + DRONE_K]
    state = DRONE_AT + DRONE_FILTER
    frame = a[H_FRAME]
    for i in range(n):
        loud = d[_LEVEL + P_VALUE] + ((frame + i) % PERIOD) * d[_LEVEL + P_STEP]
        left, right = _partials(d)
        x = svf_low_pass(d, state, left * loud * _LOUDNESS, g, k)
        y = svf_low_pass(d, state + 2, right * loud * _LOUDNESS, g, k)
        f[LIVE_BUS_AT + 2 * i] += x
        f[LIVE_BUS_AT + 2 * i + 1] += y
