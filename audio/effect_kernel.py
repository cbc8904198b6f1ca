"""The effects of each track: filter, drive, delay, and what it sends into the reverb.

All functions here are compiled; `a`, `d`, `f` are one arena. Coefficients move in straight lines
over a control period. What does nothing costs nothing: a filter that is wide open, a drive of 0 and
a delay without echoes are passed by, and enter again from silence or with a weight of nothing.

The delay's time does not glide, which would bend the pitch: a second tap fades in at the new time.
"""

import math

import numpy as np

from audio.command_kernel import Words
from audio.compiled import compiled
from audio.layout import (
    ECHO_FRAMES,
    ECHOES_AT,
    EFFECT_WORDS,
    EFFECTS_AT,
    H_FRAME,
    H_SAMPLE_RATE,
    P_STEP,
    P_TARGET,
    P_VALUE,
    PARAMETER_WORDS,
    PERIOD,
    SEND_BUS_AT,
    TRACK_BUS_AT,
    TRACK_BUSES_AT,
    parameter_at,
)
from audio.parameter import N_TRACKS
from audio.voice_kernel import Doubles, Floats

_CUTOFF = parameter_at("track.0.cutoff")
_RESONANCE = parameter_at("track.0.resonance")
_FILTER = parameter_at("track.0.filter")
_DRIVE = parameter_at("track.0.drive")
_DELAY = parameter_at("track.0.delay")
_TIME = parameter_at("track.0.delay_time")
_FEEDBACK = parameter_at("track.0.feedback")
_SEND = parameter_at("track.0.send")

# float64
_STATE, _OVER = 0, 4  # of the filter; the last frame that went into the drive
_G, _K, _LOW, _BAND, _HIGH, _THROUGH, _PUSH, _WET = range(8, 24, 2)  # value, then step
_CROSS = 24  # how far the new tap has come, 0..1
_DAMPED = 25  # the low-passed echoes
# int64
_TAP, _NEXT_TAP = 32, 33  # frames; 0: none
_SILENT = 34  # frames since anything was written into the delay
_FROM = 35  # the frame from which the delay's line is valid

_OPENING = 9000.0  # Hz: above it the filter gives way, until at twice that it is gone
_CROSS_SECONDS = 0.03
_MOST_PUSH = 15.0
_QUIET = 1e-6  # what is below it is no echo
_TINY = 1e-18


@compiled
def _lead(d: Doubles, place: int, value: float) -> None:
    """Let a coefficient go on from where it is to where it shall be at the end of the period."""
    d[place] += PERIOD * d[place + 1]
    rest = value - d[place]
    if abs(rest) < 1e-12:
        d[place] = value
        rest = 0.0
    d[place + 1] = rest / PERIOD


@compiled
def _coming(d: Doubles, parameter: int) -> float:
    """Return a parameter's value at the end of the period."""
    return float(d[parameter + P_VALUE] + PERIOD * d[parameter + P_STEP])


@compiled
def _step_filter(d: Doubles, track: int, own: int, rate: float) -> None:
    cutoff = _coming(d, _CUTOFF + own)
    resonance = _coming(d, _RESONANCE + own)
    kind = _coming(d, _FILTER + own)
    opened = min(max((cutoff - _OPENING) / _OPENING, 0.0), 1.0)
    k = math.sqrt(2.0) * (1.0 - resonance) + 0.12 * resonance
    _lead(d, track + _G, math.tan(math.pi * min(cutoff, 0.45 * rate) / rate))
    _lead(d, track + _K, k)
    through = opened * max(1.0 - kind, 0.0)
    _lead(d, track + _THROUGH, through)
    _lead(d, track + _LOW, max(1.0 - kind, 0.0) - through)
    _lead(d, track + _BAND, (1.0 - abs(kind - 1.0)) * k)
    _lead(d, track + _HIGH, max(kind - 1.0, 0.0))


@compiled
def _step_delay(a: Words, d: Doubles, track: int, own: int) -> None:
    """Let the second tap fade on, or begin where another time is wanted."""
    rate = np.float64(a[H_SAMPLE_RATE])
    wanted = min(int(d[_TIME + own + P_TARGET] * rate + 0.5), ECHO_FRAMES - PERIOD)
    if a[track + _NEXT_TAP] != 0:
        d[track + _CROSS] += PERIOD / (_CROSS_SECONDS * rate)
        if d[track + _CROSS] >= 1.0:
            a[track + _TAP] = a[track + _NEXT_TAP]
            a[track + _NEXT_TAP] = 0
            d[track + _CROSS] = 0.0
    elif a[track + _TAP] == 0:
        a[track + _TAP] = wanted
    elif a[track + _TAP] != wanted:
        a[track + _NEXT_TAP] = wanted


@compiled
def step_effects(a: Words, d: Doubles) -> None:
    """Set the effects of all tracks for the period that begins."""
    rate = np.float64(a[H_SAMPLE_RATE])
    for index in range(N_TRACKS):
        track = EFFECTS_AT + index * EFFECT_WORDS
        own = index * PARAMETER_WORDS
        _step_filter(d, track, own, rate)
        drive = _coming(d, _DRIVE + own)
        _lead(d, track + _PUSH, 1.0 + _MOST_PUSH * drive * drive)
        _lead(d, track + _WET, min(4.0 * drive, 1.0))
        _step_delay(a, d, track, own)


@compiled
def _filters(d: Doubles, track: int) -> bool:
    at_rest = d[track + _THROUGH] == 1.0 and d[track + _THROUGH + 1] == 0.0
    other = d[track + _BAND + 1] != 0.0 or d[track + _HIGH + 1] != 0.0
    return bool(not at_rest or other)


@compiled
def _filter(d: Doubles, f: Floats, index: int, side: int, first: int, n: int) -> None:
    """Run one side of a track through low, band and high, mixed.

    Simper (2013), Linear trapezoidal integrated SVF, Cytomic.

    `first` is where in the control period the frames begin. All is held in variables of its own,
    for what lies in the arena has to be read and written each time.
    """
    track = EFFECTS_AT + index * EFFECT_WORDS
    place = TRACK_BUSES_AT + index * 2 * PERIOD + side
    g_step, k_step = d[track + _G + 1], d[track + _K + 1]
    low_step, band_step = d[track + _LOW + 1], d[track + _BAND + 1]
    high_step, through_step = d[track + _HIGH + 1], d[track + _THROUGH + 1]
    g, k = d[track + _G] + first * g_step, d[track + _K] + first * k_step
    low_gain = d[track + _LOW] + first * low_step
    band_gain = d[track + _BAND] + first * band_step
    high_gain = d[track + _HIGH] + first * high_step
    through = d[track + _THROUGH] + first * through_step
    one, two = d[track + _STATE + 2 * side], d[track + _STATE + 2 * side + 1]
    for i in range(n):
        a1 = 1.0 / (1.0 + g * (g + k))
        x = np.float64(f[place + 2 * i])
        rest = x - two
        band = a1 * (one + g * rest)
        low = two + g * band
        one = 2.0 * band - one + _TINY - _TINY
        two = 2.0 * low - two + _TINY - _TINY
        high = x - k * band - low
        f[place + 2 * i] = low_gain * low + band_gain * band + high_gain * high + through * x
        g += g_step
        k += k_step
        low_gain += low_step
        band_gain += band_step
        high_gain += high_step
        through += through_step
    d[track + _STATE + 2 * side], d[track + _STATE + 2 * side + 1] = one, two


@compiled
def _drive(d: Doubles, f: Floats, track: int, bus: int, first: int, n: int) -> None:
    """Bend a track by x / sqrt(1 + x²), without the harmonics that would fold back.

    The mean of the curve between two frames is taken (Parker, Zavalishin, Le Bivic (2016), Reducing
    the aliasing of nonlinear waveshaping using continuous-time convolution, DAFx), which for this
    curve is (x + y) / (sqrt(1 + x²) + sqrt(1 + y²)).
    """
    for i in range(n):
        push = d[track + _PUSH] + (first + i) * d[track + _PUSH + 1]
        wet = d[track + _WET] + (first + i) * d[track + _WET + 1]
        # Loud sound stays about as loud, quiet sound comes up.
        makeup = math.sqrt(1.0 + 0.25 * push * push) / (0.5 * push) * 0.5
        makeup = makeup * 0.8 + 0.2 / push
        for side in range(2):
            dry = np.float64(f[bus + 2 * i + side])
            x = push * dry
            past = d[track + _OVER + side]
            bent = (x + past) / (math.sqrt(1.0 + x * x) + math.sqrt(1.0 + past * past))
            d[track + _OVER + side] = x
            f[bus + 2 * i + side] = dry + wet * (bent * makeup - dry)


@compiled
def _drives(d: Doubles, track: int) -> bool:
    return bool(d[track + _WET] != 0.0 or d[track + _WET + 1] != 0.0)


@compiled
def _echoes(a: Words, d: Doubles, track: int, own: int) -> bool:
    """Return whether a track's delay sounds or is being filled."""
    if d[_DELAY + own + P_VALUE] != 0.0 or d[_DELAY + own + P_STEP] != 0.0:
        if a[track + _SILENT] < 0 or a[track + _SILENT] > ECHO_FRAMES:
            a[track + _SILENT] = 0
        if a[track + _FROM] == 0:
            a[track + _FROM] = a[H_FRAME] + 1
        return True
    if a[track + _FROM] == 0 or a[track + _SILENT] > ECHO_FRAMES:
        a[track + _FROM] = 0
        return False
    return True


@compiled
def _tap(f: Floats, line: int, frame: int, back: int, valid: int) -> float:
    if back == 0 or frame - back < valid:
        return 0.0
    return float(f[line + 2 * ((frame - back) & (ECHO_FRAMES - 1))])


@compiled
def _echo(a: Words, d: Doubles, f: Floats, index: int, n: int) -> None:
    """Fill a track's delay and add its echoes, which grow darker each time."""
    track, own = EFFECTS_AT + index * EFFECT_WORDS, index * PARAMETER_WORDS
    bus = TRACK_BUSES_AT + index * 2 * PERIOD
    line = ECHOES_AT + index * 2 * ECHO_FRAMES
    tap, other, valid = a[track + _TAP], a[track + _NEXT_TAP], a[track + _FROM]
    step = 1.0 / (_CROSS_SECONDS * a[H_SAMPLE_RATE])
    for i in range(n):
        frame = a[H_FRAME] + i
        k = frame % PERIOD
        into = d[_DELAY + own + P_VALUE] + k * d[_DELAY + own + P_STEP]
        feedback = d[_FEEDBACK + own + P_VALUE] + k * d[_FEEDBACK + own + P_STEP]
        cross = min(d[track + _CROSS] + k * step, 1.0) if other != 0 else 0.0
        loudest = 0.0
        for side in range(2):
            echo = _tap(f, line + side, frame, tap, valid)
            if other != 0:
                echo += cross * (_tap(f, line + side, frame, other, valid) - echo)
            dark = d[track + _DAMPED + side]
            dark += 0.6 * (echo - dark)
            d[track + _DAMPED + side] = dark + _TINY - _TINY
            x = f[bus + 2 * i + side] * into + feedback * dark
            if abs(x) < _QUIET:
                x = 0.0
            f[line + side + 2 * (frame & (ECHO_FRAMES - 1))] = x
            f[bus + 2 * i + side] += echo
            loudest = max(loudest, abs(x))
        a[track + _SILENT] = 0 if loudest > 0.0 else a[track + _SILENT] + 1


@compiled
def mix_effects(a: Words, d: Doubles, f: Floats, n: int) -> None:
    """Run each track through its effects, and add it to the tracks' bus and the send bus."""
    first = a[H_FRAME] % PERIOD
    for index in range(N_TRACKS):
        track, own = EFFECTS_AT + index * EFFECT_WORDS, index * PARAMETER_WORDS
        bus = TRACK_BUSES_AT + index * 2 * PERIOD
        if _filters(d, track):
            for side in range(2):
                _filter(d, f, index, side, first, n)
        if _drives(d, track):
            _drive(d, f, track, bus, first, n)
        if _echoes(a, d, track, own):
            _echo(a, d, f, index, n)
        value, step = d[_SEND + own + P_VALUE], d[_SEND + own + P_STEP]
        sends = value != 0.0 or step != 0.0
        for i in range(n):
            send = value + (first + i) * step
            for side in range(2):
                x = f[bus + 2 * i + side]
                f[TRACK_BUS_AT + 2 * i + side] += x
                if sends:
                    f[SEND_BUS_AT + 2 * i + side] += x * send
