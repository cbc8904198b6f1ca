"""A voice that is bowed or blown: how fast the bow goes is how hard it presses the sound out.

The bow is a digital waveguide (Smith (1986), Efficient simulation of the reed-bore and bow-string
mechanisms, ICMC): two lines, from the bow to the nut and to the bridge, and a friction that falls
with the speed at which the bow slips. What comes back is never more than what went in, so it cannot
run away. The breath is noise through resonances at the pitch and above it.

All functions here are compiled; `a`, `d`, `f` are one arena.
"""

import math

import numpy as np

from audio.command_kernel import Words
from audio.compiled import compiled
from audio.layout import (
    BOW_AT,
    BOW_LINES_AT,
    BOW_WORDS,
    H_FRAME,
    H_SAMPLE_RATE,
    LIVE_BUS_AT,
    P_STEP,
    P_VALUE,
    PERIOD,
    STRING_FRAMES,
    parameter_at,
)
from audio.space_kernel import svf
from audio.tone_kernel import hertz, random, read_line
from audio.voice_kernel import Doubles, Floats

_LEVEL = parameter_at("bow.level")
_PITCH = parameter_at("bow.pitch")
_SPEED = parameter_at("bow.speed")
_FORCE = parameter_at("bow.force")
_VIBRATO = parameter_at("bow.vibrato")
_BREATH = parameter_at("bow.breath")

# int64
_SEED, _SOUNDS = BOW_AT, BOW_AT + 1
# float64
_PHASE = BOW_AT + 8  # of the vibrato, in periods
_LENGTH, _LENGTH_STEP = BOW_AT + 9, BOW_AT + 10
_LOSS, _BRIDGE, _OUT_IN, _OUT = BOW_AT + 11, BOW_AT + 12, BOW_AT + 13, BOW_AT + 14
_HISS = BOW_AT + 15
_SOFT = BOW_AT + 52
_BODY = BOW_AT + 16  # states of the body's resonances, two each
_PIPE = BOW_AT + 32  # states of the breath's resonances, two each
_PIPE_G = BOW_AT + 44  # value and step of each
assert _PIPE_G + 6 <= BOW_AT + BOW_WORDS

_PLACE = 0.127  # of the bow, as a share of the string
_VIBRATO_HZ = 5.4
_BRIDGE_LOSS = 0.95
_BRIDGE_HZ = 6000.0
_BODY_HZ, _BODY_GAIN = (285.0, 460.0, 1150.0, 2600.0), (0.9, 0.8, 0.7, 0.6)
_BODY_K, _PIPE_K = 0.35, 0.012
_LOUDNESS = 1.2
_BREATH_LOUDNESS = 1.2
_TINY = 1e-18


@compiled
def bow_sounds(d: Doubles) -> bool:
    """Return whether the voice is to be heard in this period."""
    return bool(d[_LEVEL + P_VALUE] != 0.0 or d[_LEVEL + P_STEP] != 0.0)


@compiled
def _rest(a: Words, d: Doubles, f: Floats) -> None:
    """Let the string and the pipe hold still, for the next time."""
    for word in range(_LENGTH, BOW_AT + BOW_WORDS):
        d[word] = 0.0
    for i in range(2 * STRING_FRAMES):
        f[BOW_LINES_AT + i] = 0.0
    a[_SOUNDS] = 0


@compiled
def _step_pipe(d: Doubles, hz: float, rate: float) -> None:
    for index in range(3):
        place = _PIPE_G + 2 * index
        wanted = math.tan(math.pi * min(hz * (index + 1), 0.4 * rate) / rate)
        d[place] += PERIOD * d[place + 1]
        if d[place] == 0.0:
            d[place] = wanted
        d[place + 1] = (wanted - d[place]) / PERIOD


@compiled
def step_bow(a: Words, d: Doubles, f: Floats) -> None:
    """Set pitch and bow for the period that begins."""
    if not bow_sounds(d):
        if a[_SOUNDS] != 0:
            _rest(a, d, f)
        return
    rate = np.float64(a[H_SAMPLE_RATE])
    d[_PHASE] += _VIBRATO_HZ * PERIOD / rate
    d[_PHASE] -= math.floor(d[_PHASE])
    sway = math.sin(2.0 * math.pi * d[_PHASE])
    depth = 0.5 * (d[_VIBRATO + P_VALUE] + PERIOD * d[_VIBRATO + P_STEP])
    pitch = d[_PITCH + P_VALUE] + PERIOD * d[_PITCH + P_STEP] + depth * sway
    hz = hertz(pitch)
    d[_LOSS] = 1.0 - math.exp(-2.0 * math.pi * _BRIDGE_HZ / rate)
    # The bridge's filter takes part of the period.
    length = rate / hz - (1.0 - d[_LOSS]) / d[_LOSS] + 0.2
    if a[_SOUNDS] == 0:
        d[_LENGTH] = length
        a[_SOUNDS] = 1
    d[_LENGTH_STEP] = (length - d[_LENGTH]) / PERIOD
    _step_pipe(d, hz, rate)


@compiled
def _friction(slip: float, force: float) -> float:
    """Return what share of the difference in speed the string takes up."""
    steep = abs(slip * (3.5 - 2.5 * force)) + 0.75
    return min(1.0 / (steep * steep * steep * steep), 0.98)


@compiled
def _bow(a: Words, d: Doubles, f: Floats, frame: int, speed: float, force: float) -> float:
    """Advance the string by one frame and return how the bridge moves."""
    nut, bridge, mask = BOW_LINES_AT, BOW_LINES_AT + STRING_FRAMES, STRING_FRAMES - 1
    length = d[_LENGTH]
    d[_LENGTH] += d[_LENGTH_STEP]
    arrived = read_line(f, bridge, frame, max(_PLACE * length, 2.0))
    d[_BRIDGE] += d[_LOSS] * (arrived - d[_BRIDGE]) + _TINY - _TINY
    from_bridge = -_BRIDGE_LOSS * d[_BRIDGE]
    from_nut = -read_line(f, nut, frame, max((1.0 - _PLACE) * length, 2.0))
    grain = 1.0 + 0.08 * random(a, _SEED)
    # Between these the string slips once a period, at every force: a slower bow is played softer.
    slip = (0.03 + 0.06 * speed) * grain - (from_bridge + from_nut)
    given = slip * _friction(slip, force)
    f[nut + (frame & mask)] = from_bridge + given
    f[bridge + (frame & mask)] = from_nut + given
    return arrived


@compiled
def _blow(a: Words, d: Doubles, speed: float, k: int) -> float:
    """Advance the breath by one frame."""
    noise = random(a, _SEED)
    total = 0.04 * speed * noise
    for index in range(3):
        g = d[_PIPE_G + 2 * index] + k * d[_PIPE_G + 2 * index + 1]
        # High resonances come with a stronger breath only.
        share = (1.0, 0.5 * speed, 0.3 * speed * speed)[index]
        total += share * (svf(d, _PIPE + 2 * index, noise, g, _PIPE_K)[0] * _PIPE_K) * 12.0
    # What is far above the pipe's own tones is air, and little of it is heard.
    g = 2.0 * d[_PIPE_G + 4]
    d[_HISS] += g / (1.0 + g) * (total - d[_HISS]) + _TINY - _TINY
    return float(speed * d[_HISS])


@compiled
def mix_bow(a: Words, d: Doubles, f: Floats, n: int) -> None:
    """Add the voice to the live bus."""
    if not bow_sounds(d):
        return
    rate = np.float64(a[H_SAMPLE_RATE])
    for i in range(n):
        frame = a[H_FRAME] + i
        k = frame % PERIOD
        speed = d[_SPEED + P_VALUE] + k * d[_SPEED + P_STEP]
        force = d[_FORCE + P_VALUE] + k * d[_FORCE + P_STEP]
        breath = d[_BREATH + P_VALUE] + k * d[_BREATH + P_STEP]
        x = _bow(a, d, f, frame, speed, force) * (1.0 - breath)
        body = 0.35 * x
        for index in range(4):
            g = math.pi * _BODY_HZ[index] / rate
            body += _BODY_GAIN[index] * (svf(d, _BODY + 2 * index, x, g, _BODY_K)[0] * _BODY_K)
        # Faster is brighter, and louder all the way from silence.
        d[_SOFT] += (0.08 + 0.6 * speed) * (body - d[_SOFT])
        x = d[_SOFT] * _LOUDNESS * speed
        if breath > 0.0:
            x += _blow(a, d, speed, k) * breath * _BREATH_LOUDNESS
        # The mean of the bow's push is no sound.
        d[_OUT] = x - d[_OUT_IN] + 0.998 * d[_OUT] + _TINY - _TINY
        d[_OUT_IN] = x
        level = d[_LEVEL + P_VALUE] + k * d[_LEVEL + P_STEP]
        f[LIVE_BUS_AT + 2 * i] += d[_OUT] * level
        f[LIVE_BUS_AT + 2 * i + 1] += d[_OUT] * level
