"""The synth: two oscillators a voice, from saw to square, through a low-pass that the note opens.

All functions here are compiled; `a`, `d`, `f` are one arena. Eight voices play notes; one more is
the held tone, whose pitch and loudness are parameters for a body to move.
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
    N_SYNTH_VOICES,
    NEVER,
    P_STEP,
    P_VALUE,
    PERIOD,
    SYNTH_AT,
    SYNTH_WORDS,
    parameter_at,
)
from audio.space_kernel import svf_low_pass
from audio.tone_kernel import hertz, saw
from audio.voice_kernel import Doubles, Floats

_LEVEL = parameter_at("synth.level")
_HOLD = parameter_at("synth.hold")
_PITCH = parameter_at("synth.pitch")
_CUTOFF = parameter_at("synth.cutoff")
_RESONANCE = parameter_at("synth.resonance")
_COLOUR = parameter_at("synth.colour")
_ATTACK = parameter_at("synth.attack")
_RELEASE = parameter_at("synth.release")

_N_NOTES = N_SYNTH_VOICES - 1
_HELD = SYNTH_AT + _N_NOTES * SYNTH_WORDS
# int64
_STATE, _SERIAL, _END = range(3)
_FREE, _SOUNDS, _RELEASES = range(3)
# float64
_TONE, _LEFT, _RIGHT, _ENVELOPE, _LAST, _CLICK = range(8, 14)
_PHASE, _INCREMENT, _STEP = 14, 16, 18  # two of each
_FILTER, _G, _G_STEP, _K = 20, 22, 23, 24

_LOUDNESS = 0.32
_DETUNE = 2.0 ** (4.0 / 1200.0)
_OVERSHOOT = 1.3  # towards which an attack runs; it ends at 1
_SILENCE = 1e-5
_FULL_NOTE = 4.0  # seconds of a note that names none
_CLICK_SECONDS = 0.002
_OPENING = 1.5  # octaves by which the note's envelope opens the filter


@compiled
def _tuned(a: Words, d: Doubles, voice: int, at_once: bool) -> None:
    """Lead oscillators and filter to where they shall be at the end of the period."""
    rate = np.float64(a[H_SAMPLE_RATE])
    tone = d[voice + _TONE]
    if voice == _HELD:
        tone = d[_PITCH + P_VALUE] + PERIOD * d[_PITCH + P_STEP]
    increment = min(hertz(tone) / rate, 0.45)
    cutoff = d[_CUTOFF + P_VALUE] + PERIOD * d[_CUTOFF + P_STEP]
    cutoff *= 2.0 ** (_OPENING * (d[voice + _ENVELOPE] - 1.0) + (tone - 60.0) / 36.0)
    g = math.tan(math.pi * min(max(cutoff, 20.0), 0.42 * rate) / rate)
    for side in range(2):
        wanted = increment * _DETUNE if side == 0 else increment / _DETUNE
        if at_once:
            d[voice + _INCREMENT + side] = wanted
        d[voice + _STEP + side] = (wanted - d[voice + _INCREMENT + side]) / PERIOD
    if at_once:
        d[voice + _G] = g
    d[voice + _G_STEP] = (g - d[voice + _G]) / PERIOD
    resonance = d[_RESONANCE + P_VALUE]
    d[voice + _K] = math.sqrt(2.0) * (1.0 - resonance) + 0.15 * resonance


@compiled
def _free_voice(a: Words, d: Doubles) -> int:
    """Return a voice at rest, else one that releases, else the oldest."""
    best, rank = SYNTH_AT, np.int64(1) << 62
    for index in range(_N_NOTES):
        voice = SYNTH_AT + index * SYNTH_WORDS
        own = a[voice + _SERIAL]
        if a[voice + _STATE] == _SOUNDS:
            own += np.int64(1) << 40
        if a[voice + _STATE] == _FREE:
            own = -1
        if own < rank:
            best, rank = voice, own
    d[best + _CLICK] = d[best + _LAST] if a[best + _STATE] != _FREE else 0.0
    return best


@compiled
def play_tone(a: Words, d: Doubles, command: int) -> None:
    """Begin a note: pitch, left gain, right gain, seconds until it is let go."""
    voice = _free_voice(a, d)
    seconds = d[command + C_VALUE + 3]
    if seconds <= 0.0:
        seconds = _FULL_NOTE
    for word in range(_ENVELOPE, SYNTH_WORDS):
        if word != _CLICK:
            d[voice + word] = 0.0
    a[voice + _STATE] = _SOUNDS
    a[voice + _SERIAL] = a[H_SERIAL]
    a[H_SERIAL] += 1
    a[voice + _END] = a[H_FRAME] + np.int64(seconds * a[H_SAMPLE_RATE])
    d[voice + _TONE] = d[command + C_VALUE]
    d[voice + _LEFT], d[voice + _RIGHT] = d[command + C_VALUE + 1], d[command + C_VALUE + 2]
    d[voice + _PHASE + 1] = 0.37  # apart from the first, so that a note begins full
    _tuned(a, d, voice, True)


@compiled
def _is_held(d: Doubles) -> bool:
    return bool(d[_HOLD + P_VALUE] != 0.0 or d[_HOLD + P_STEP] != 0.0)


@compiled
def step_synth(a: Words, d: Doubles) -> None:
    """Set the voices that sound for the period that begins."""
    if not _is_held(d):
        a[_HELD + _STATE] = _FREE
    elif a[_HELD + _STATE] == _FREE:
        for word in range(_ENVELOPE, SYNTH_WORDS):
            d[_HELD + word] = 0.0
        a[_HELD + _STATE], a[_HELD + _END] = _SOUNDS, NEVER
        d[_HELD + _LEFT] = d[_HELD + _RIGHT] = d[_HELD + _ENVELOPE] = 1.0
        d[_HELD + _PHASE + 1] = 0.37
        _tuned(a, d, _HELD, True)
    for index in range(N_SYNTH_VOICES):
        voice = SYNTH_AT + index * SYNTH_WORDS
        if a[voice + _STATE] != _FREE:
            _tuned(a, d, voice, False)


@compiled
def _oscillate(d: Doubles, voice: int, colour: float) -> float:
    """Advance both oscillators; between saw and square lies a saw with more and more of another."""
    total = 0.0
    for side in range(2):
        phase, increment = d[voice + _PHASE + side], d[voice + _INCREMENT + side]
        other = phase + 0.5 if phase < 0.5 else phase - 0.5
        total += saw(phase, increment) - colour * saw(other, increment)
        phase += increment
        d[voice + _PHASE + side] = phase - 1.0 if phase >= 1.0 else phase
        d[voice + _INCREMENT + side] += d[voice + _STEP + side]
    return total


@compiled
def _envelope(a: Words, d: Doubles, voice: int, attack: float, release: float) -> float:
    envelope = d[voice + _ENVELOPE]
    if a[voice + _STATE] == _SOUNDS:
        envelope = min(envelope + attack * (_OVERSHOOT - envelope), 1.0)
    else:
        envelope -= release * envelope
        if envelope < _SILENCE:
            a[voice + _STATE] = _FREE
    d[voice + _ENVELOPE] = envelope
    return float(envelope)


@compiled
def _mix_tone(a: Words, d: Doubles, f: Floats, voice: int, n: int) -> None:
    rate = np.float64(a[H_SAMPLE_RATE])
    attack = 1.0 - math.exp(-1.5 / (d[_ATTACK + P_VALUE] * rate))
    release = 1.0 - math.exp(-4.6 / (d[_RELEASE + P_VALUE] * rate))
    fall = math.exp(-1.0 / (_CLICK_SECONDS * rate))
    level = _HOLD if voice == _HELD else _LEVEL
    for i in range(n):
        frame = a[H_FRAME] + i
        k = frame % PERIOD
        if frame >= a[voice + _END] and a[voice + _STATE] == _SOUNDS:
            a[voice + _STATE] = _RELEASES
        x = _oscillate(d, voice, d[_COLOUR + P_VALUE] + k * d[_COLOUR + P_STEP])
        loud = d[level + P_VALUE] + k * d[level + P_STEP]
        loud *= _LOUDNESS * _envelope(a, d, voice, attack, release)
        x = svf_low_pass(d, voice + _FILTER, x, d[voice + _G], d[voice + _K]) * loud
        d[voice + _G] += d[voice + _G_STEP]
        d[voice + _CLICK] *= fall
        x += d[voice + _CLICK]
        d[voice + _LAST] = x
        f[LIVE_BUS_AT + 2 * i] += x * d[voice + _LEFT]
        f[LIVE_BUS_AT + 2 * i + 1] += x * d[voice + _RIGHT]
        if a[voice + _STATE] == _FREE:
            break


@compiled
def mix_synth(a: Words, d: Doubles, f: Floats, n: int) -> None:
    """Add the voices that sound to the live bus."""
    for index in range(N_SYNTH_VOICES):
        voice = SYNTH_AT + index * SYNTH_WORDS
        if a[voice + _STATE] != _FREE:
            _mix_tone(a, d, f, voice, n)
