"""The spectrum of the newest sound of a ring, in an arena. All functions here are compiled.

A real transform of n through a complex one of n / 2, radix 2 (Cooley, Tukey (1965); Sorensen et
al. (1987), Real-valued fast Fourier transform algorithms).
"""

from audio.compiled import compiled
from audio.microphone_layout import (
    LONGEST_TRANSFORM,
    M_COSINE,
    M_IMAGINARY,
    M_POWER,
    M_REAL,
    M_RING,
    RING,
)
from audio.voice_kernel import Doubles

_MASK = LONGEST_TRANSFORM - 1
_SINE = 3 * LONGEST_TRANSFORM // 4  # sin x = cos(x - a quarter turn)


@compiled
def _load(d: Doubles, m: int, first: int, n: int) -> None:
    """Take `n` frames of the ring under a Hann window, even ones as real, odd as imaginary."""
    stride = LONGEST_TRANSFORM // n
    for i in range(n // 2):
        even = 0.5 - 0.5 * d[m + M_COSINE + 2 * i * stride]
        odd = 0.5 - 0.5 * d[m + M_COSINE + (2 * i + 1) * stride]
        d[m + M_REAL + i] = even * d[m + M_RING + ((first + 2 * i) & (RING - 1))]
        d[m + M_IMAGINARY + i] = odd * d[m + M_RING + ((first + 2 * i + 1) & (RING - 1))]


@compiled
def _reorder(d: Doubles, re: int, im: int, n: int) -> None:
    j = 0
    for i in range(n - 1):
        if i < j:
            d[re + i], d[re + j] = d[re + j], d[re + i]
            d[im + i], d[im + j] = d[im + j], d[im + i]
        bit = n >> 1
        while j & bit:
            j ^= bit
            bit >>= 1
        j |= bit


@compiled
def _transform(d: Doubles, m: int, n: int) -> None:
    """Transform `n` complex values in place."""
    re, im = m + M_REAL, m + M_IMAGINARY
    _reorder(d, re, im, n)
    half = 1
    while half < n:
        stride = LONGEST_TRANSFORM // (2 * half)
        for k in range(half):
            cosine = d[m + M_COSINE + k * stride]
            sine = -d[m + M_COSINE + ((k * stride + _SINE) & _MASK)]
            for i in range(k, n, 2 * half):
                j = i + half
                x = d[re + j] * cosine - d[im + j] * sine
                y = d[re + j] * sine + d[im + j] * cosine
                d[re + j] = d[re + i] - x
                d[im + j] = d[im + i] - y
                d[re + i] += x
                d[im + i] += y
        half *= 2


@compiled
def power_spectrum(d: Doubles, m: int, first: int, n: int) -> None:
    """Write the power of `n` frames from `first` on, Hann; a full sine gives 1 at its peak."""
    _load(d, m, first, n)
    half = n // 2
    _transform(d, m, half)
    stride = LONGEST_TRANSFORM // n
    scale = (4.0 / n) * (4.0 / n)
    re, im, power = m + M_REAL, m + M_IMAGINARY, m + M_POWER
    for k in range(half + 1):
        i, j = k % half, (half - k) % half
        even_x, even_y = 0.5 * (d[re + i] + d[re + j]), 0.5 * (d[im + i] - d[im + j])
        odd_x, odd_y = 0.5 * (d[im + i] + d[im + j]), -0.5 * (d[re + i] - d[re + j])
        cosine = d[m + M_COSINE + k * stride]
        sine = -d[m + M_COSINE + ((k * stride + _SINE) & _MASK)]
        x = even_x + odd_x * cosine - odd_y * sine
        y = even_y + odd_x * sine + odd_y * cosine
        d[power + k] = scale * (x * x + y * y)
