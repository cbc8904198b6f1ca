"""What the instruments have in common: pitch, noise, a saw, and a line that is read between frames.

All functions here are compiled; `a` and `f` are one arena.
"""

import numpy as np

from audio.command_kernel import Words
from audio.compiled import compiled
from audio.layout import STRING_FRAMES
from audio.voice_kernel import Floats


@compiled
def random(a: Words, seed: int) -> float:
    """Advance the seed in a word and return a number in -1..1 (Steele et al. (2014), SplitMix)."""
    a[seed] += np.int64(-7046029254386353131)
    z = np.uint64(a[seed])
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    z = z ^ (z >> np.uint64(31))
    return float(np.float64(z >> np.uint64(11)) * (2.0**-52) - 1.0)


@compiled
def hertz(pitch: float) -> float:
    """Return the frequency of a MIDI note number."""
    return float(440.0 * 2.0 ** ((pitch - 69.0) / 12.0))


@compiled
def read_line(f: Floats, line: int, frame: int, back: float) -> float:
    """Return what went into a line some frames before `frame`, by Lagrange's cubic."""
    whole = np.int64(back)
    t = back - whole
    mask = STRING_FRAMES - 1
    newer, here = f[line + ((frame - whole + 1) & mask)], f[line + ((frame - whole) & mask)]
    older, oldest = f[line + ((frame - whole - 1) & mask)], f[line + ((frame - whole - 2) & mask)]
    u, v, w = t + 1.0, t - 1.0, t - 2.0
    ends = oldest * (u * t * v) / 6.0 - newer * (t * v * w) / 6.0
    return float(ends + here * (u * v * w) / 2.0 - older * (u * t * w) / 2.0)


@compiled
def saw(phase: float, increment: float) -> float:
    """Return a saw from -1 to 1, band-limited at its step; phase and increment in periods.

    PolyBLEP (Välimäki, Huovilainen (2007), Antialiasing oscillators in subtractive synthesis, IEEE
    Signal Processing Magazine).
    """
    value = 2.0 * phase - 1.0
    if phase < increment:
        t = phase / increment
        value -= t + t - t * t - 1.0
    elif phase > 1.0 - increment:
        t = (phase - 1.0) / increment
        value -= t * t + t + t + 1.0
    return value
