"""The granular player: a cloud of short pieces of a recorded loop.

All functions here are compiled; `a`, `d`, `f` are one arena. When a grain begins is counted in
frames and drawn, like its place, pitch and side, from the arena's own seed (Roads (1988),
Introduction to granular synthesis, Computer Music Journal 12(2)).
"""

import math

import numpy as np

from audio.command_kernel import Words
from audio.compiled import compiled
from audio.layer_kernel import read_place, top_layer
from audio.layout import (
    CLOUD_AT,
    GRAIN_WORDS,
    GRAINS_AT,
    H_FRAME,
    H_SAMPLE_RATE,
    L_ID,
    LIVE_BUS_AT,
    N_GRAINS,
    P_STEP,
    P_TARGET,
    P_VALUE,
    PERIOD,
    T_FRAMES,
    T_STATE,
    TRACK_PLAYS,
    TRACK_WORDS,
    TRACKS_AT,
    parameter_at,
)
from audio.parameter import N_TRACKS
from audio.tone_kernel import random
from audio.voice_kernel import Doubles, Floats

_LEVEL = parameter_at("grain.level")
_TRACK = parameter_at("grain.track")
_POSITION = parameter_at("grain.position")
_SIZE = parameter_at("grain.size")
_DENSITY = parameter_at("grain.density")
_PITCH = parameter_at("grain.pitch")
_SPREAD = parameter_at("grain.spread")

# of the cloud
_SEED, _WAIT = CLOUD_AT, CLOUD_AT + 8  # int64; float64: frames until the next grain
# of a grain: int64, then float64
_START, _END, _LAYER, _LOOP_FRAMES, _LAYER_ID = range(5)
_POSITION_NOW, _RATE, _LEFT, _RIGHT = range(8, 12)

_MOST_OVERLAP = 16.0


@compiled
def cloud_sounds(d: Doubles) -> bool:
    """Return whether grains are to be heard in this period."""
    return bool(d[_LEVEL + P_VALUE] != 0.0 or d[_LEVEL + P_STEP] != 0.0)


@compiled
def _loop(a: Words, track: int) -> tuple[int, int]:
    """Return which layer a track sounds, and its frames; 0 where it has none."""
    row = TRACKS_AT + track * TRACK_WORDS
    if a[row + T_STATE] != TRACK_PLAYS:
        return 0, 0
    return top_layer(a, track), int(a[row + T_FRAMES])


@compiled
def _begin(a: Words, d: Doubles, frame: int, size: float, overlap: float) -> None:
    """Begin a grain, if there is a loop to take it from and a place for it.

    A place is free from the control period after its grain's end, whatever the blocks.
    """
    track = min(max(int(d[_TRACK + P_TARGET] + 0.5), 0), N_TRACKS - 1)
    layer, frames = _loop(a, track)
    # All are drawn, also for a grain that is none: what follows is the same.
    place, side, tune = random(a, _SEED), random(a, _SEED), random(a, _SEED)
    if frames == 0:
        return
    for index in range(N_GRAINS):
        grain = GRAINS_AT + index * GRAIN_WORDS
        if a[grain + _END] > frame // PERIOD * PERIOD:
            continue
        spread = d[_SPREAD + P_VALUE]
        a[grain + _LAYER], a[grain + _LOOP_FRAMES] = layer, frames
        a[grain + _LAYER_ID] = a[layer + L_ID]
        a[grain + _START], a[grain + _END] = frame, frame + np.int64(size)
        centre = (d[_POSITION + P_VALUE] + 0.5 * spread * place) * frames
        rate = 2.0 ** ((d[_PITCH + P_VALUE] + 0.2 * spread * tune) / 12.0)
        start = centre - 0.5 * rate * size
        d[grain + _POSITION_NOW] = start - math.floor(start / frames) * frames
        d[grain + _RATE] = rate
        angle = (min(max(2.0 * spread * side, -1.0), 1.0) + 1.0) * math.pi / 4.0
        loud = math.sqrt(2.0 / max(overlap, 1.0))
        d[grain + _LEFT], d[grain + _RIGHT] = loud * math.cos(angle), loud * math.sin(angle)
        return


@compiled
def _between(a: Words, f: Floats, grain: int, position: float) -> tuple[float, float]:
    """Return left and right of a cubic (Catmull-Rom) through four frames of a loop."""
    layer, frames = a[grain + _LAYER], a[grain + _LOOP_FRAMES]
    whole = np.int64(position)
    t = position - whole
    x = y = 0.0
    for i in range(4):
        part = ((2.0 - t) * t - 1.0) * t
        if i == 1:
            part = (3.0 * t - 5.0) * t * t + 2.0
        elif i == 2:
            part = ((4.0 - 3.0 * t) * t + 1.0) * t
        elif i == 3:
            part = (t - 1.0) * t * t
        left, right = read_place(a, f, layer, (whole + i - 1) % frames)
        x += 0.5 * part * left
        y += 0.5 * part * right
    return x, y


@compiled
def _mix_grain(a: Words, d: Doubles, f: Floats, grain: int, n: int) -> None:
    now = a[H_FRAME]
    start, end = a[grain + _START], a[grain + _END]
    frames = a[grain + _LOOP_FRAMES]
    if a[a[grain + _LAYER] + L_ID] != a[grain + _LAYER_ID]:
        a[grain + _END] = 0  # its layer was given back
        return
    left, right, rate = d[grain + _LEFT], d[grain + _RIGHT], d[grain + _RATE]
    position = d[grain + _POSITION_NOW]
    level, step = d[_LEVEL + P_VALUE], d[_LEVEL + P_STEP]
    for i in range(max(start - now, 0), min(end - now, n)):
        age = 2.0 * (now + i + 1 - start) / np.float64(end - start + 1) - 1.0
        window = 1.0 - age * age
        window *= window * (level + ((now + i) % PERIOD) * step)
        if position >= frames:
            position -= frames
        x, y = _between(a, f, grain, position)
        f[LIVE_BUS_AT + 2 * i] += x * window * left
        f[LIVE_BUS_AT + 2 * i + 1] += y * window * right
        position += rate
    d[grain + _POSITION_NOW] = position


@compiled
def mix_cloud(a: Words, d: Doubles, f: Floats, n: int) -> None:
    """Begin the grains that are due and add all to the live bus."""
    if not cloud_sounds(d):
        return
    rate, now = np.float64(a[H_SAMPLE_RATE]), a[H_FRAME]
    size = max(d[_SIZE + P_VALUE] * rate, 64.0)
    density = d[_DENSITY + P_VALUE]
    overlap = density * size / rate
    if overlap > _MOST_OVERLAP:
        density *= _MOST_OVERLAP / overlap
        overlap = _MOST_OVERLAP
    for i in range(n):
        d[_WAIT] -= 1.0
        if d[_WAIT] < 0.0:
            _begin(a, d, now + i, size, overlap)
            # Never quite regular, or the cloud would hum.
            d[_WAIT] += rate / density * (1.0 + 0.5 * random(a, _SEED))
    for index in range(N_GRAINS):
        grain = GRAINS_AT + index * GRAIN_WORDS
        if a[grain + _END] > now:
            _mix_grain(a, d, f, grain, n)
