"""Where a sound begins in what the microphone hears. All functions here are compiled.

Spectral flux of logarithmic band magnitudes against the maximum of neighbouring bands a window
before (Böck, Widmer (2013), Maximum filter vibrato suppression for onset detection, DAFx), with a
threshold of the running median (Bello et al. (2005), A tutorial on onset detection). It departs
from them: no look ahead; and the frame is then sought in the sound itself.
"""

import math

from audio.command_kernel import Words
from audio.compiled import compiled
from audio.fourier_kernel import power_spectrum
from audio.microphone_layout import (
    FLUX_HISTORY,
    FLUX_PAST,
    M_ARMED,
    M_BANDS_AT,
    M_FLUX,
    M_FLUX_AT,
    M_FLUX_WORK,
    M_LEAST_ONSET,
    M_ONSET_COUNT,
    M_ONSET_DIAL,
    M_ONSET_FRAME,
    M_ONSET_SEEN,
    M_ONSET_SIZE,
    M_ONSET_STRENGTH,
    M_POWER,
    M_REFRACTORY,
    M_RING,
    M_STEP,
    N_FLUX_BANDS,
    RING,
)
from audio.voice_kernel import Doubles

# Bins between which the bands lie: single ones below, thirds of an octave above.
_EDGES = (
    *(1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 19),
    *(22, 26, 30, 35, 41, 48, 56, 66, 77, 90, 107, 128),
)
_COMPRESSION = 200.0
_BACK = 2  # steps to the spectrum that is compared: no frame is in both
_OVER_MEDIAN = 1.6


@compiled
def _write_bands(d: Doubles, m: int, row: int) -> None:
    for band in range(N_FLUX_BANDS):
        total = 0.0
        for k in range(_EDGES[band], _EDGES[band + 1]):
            total += d[m + M_POWER + k]
        d[row + band] = math.log10(1.0 + _COMPRESSION * math.sqrt(total))


@compiled
def _measure_flux(a: Words, d: Doubles, m: int, frame: int) -> float:
    """Write the bands of the newest window; return how far they have risen."""
    size, step = a[m + M_ONSET_SIZE], frame // a[m + M_STEP]
    power_spectrum(d, m, frame - size + 1, size)
    row = m + M_BANDS_AT + (step % FLUX_HISTORY) * N_FLUX_BANDS
    past = m + M_BANDS_AT + ((step - _BACK) % FLUX_HISTORY) * N_FLUX_BANDS
    _write_bands(d, m, row)
    flux = 0.0
    for band in range(N_FLUX_BANDS):
        before = d[past + band]
        if band > 0:
            before = max(before, d[past + band - 1])
        if band < N_FLUX_BANDS - 1:
            before = max(before, d[past + band + 1])
        flux += max(d[row + band] - before, 0.0)
    return flux


@compiled
def _median(d: Doubles, m: int) -> float:
    """Return the median of the past flux."""
    work = m + M_FLUX_WORK
    for i in range(FLUX_PAST):
        x, j = d[m + M_FLUX_AT + i], i
        while j > 0 and d[work + j - 1] > x:
            d[work + j] = d[work + j - 1]
            j -= 1
        d[work + j] = x
    return float(d[work + FLUX_PAST // 2])


@compiled
def loudest(d: Doubles, m: int, first: int, n: int) -> float:
    """Return the greatest amplitude of `n` frames of the ring."""
    most = 0.0
    for frame in range(first, first + n):
        most = max(most, abs(d[m + M_RING + (frame & (RING - 1))]))
    return most


@compiled
def _find_beginning(a: Words, d: Doubles, m: int, frame: int) -> int:
    """Return the frame at which the newest sound rises out of what was before it."""
    size = a[m + M_ONSET_SIZE]
    first = frame - 2 * size + 1
    before = loudest(d, m, first - size, size)
    limit = min(1.3 * before, 0.7 * loudest(d, m, first, 2 * size))
    limit = max(limit, 0.1 * loudest(d, m, first, 2 * size))
    for place in range(first, frame):
        if abs(d[m + M_RING + (place & (RING - 1))]) > limit:
            return place
    return frame


@compiled
def look_for_onset(a: Words, d: Doubles, m: int, frame: int) -> bool:
    """Return whether a sound has begun just now, and note where and how strong it is."""
    flux = _measure_flux(a, d, m, frame)
    limit = _OVER_MEDIAN * _median(d, m) + d[m + M_ONSET_DIAL]
    d[m + M_FLUX_AT + (frame // a[m + M_STEP]) % FLUX_PAST] = flux
    rises = flux > d[m + M_FLUX]
    d[m + M_FLUX] = flux
    if flux < 0.6 * limit:
        a[m + M_ARMED] = 1
    late = frame - a[m + M_ONSET_SEEN] > a[m + M_REFRACTORY]
    if flux < limit or a[m + M_ARMED] == 0 or not (late and rises):
        return False
    size = a[m + M_ONSET_SIZE]
    strength = loudest(d, m, frame - size + 1, size)
    if strength < d[m + M_LEAST_ONSET]:
        return False
    a[m + M_ONSET_FRAME] = _find_beginning(a, d, m, frame)
    a[m + M_ONSET_SEEN] = frame
    a[m + M_ONSET_COUNT] += 1
    a[m + M_ARMED] = 0
    d[m + M_ONSET_STRENGTH] = strength
    return True
