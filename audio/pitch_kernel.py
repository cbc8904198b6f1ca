"""The pitch that the microphone hears. All functions here are compiled.

de Cheveigné, Kawahara (2002), YIN, a fundamental frequency estimator for speech and music, JASA:
the cumulative mean normalised difference d' and its parabolic interpolation; Mauch, Dixon (2014),
pYIN, ICASSP: a distribution of thresholds, Beta(2, 11), in place of one. It departs from them: the
window ends at the newest sample, and where pYIN looks for the best path through a whole recording,
a look here only prefers what lies near the pitch before.
"""

import math

from audio.command_kernel import Words
from audio.compiled import compiled
from audio.microphone_layout import (
    M_CONFIDENCE,
    M_DECIMATION,
    M_DIFFERENCE,
    M_HIGH_COEFFICIENT,
    M_HIGH_PASS,
    M_LOW_G,
    M_LOW_K,
    M_LOW_PASS,
    M_PITCH,
    M_PITCH_AGE,
    M_PITCH_BEFORE,
    M_PITCH_RING,
    M_PITCH_WORK,
    M_RATE,
    M_STEP,
    PITCH_RING,
)
from audio.voice_kernel import Doubles

LOWEST_HZ, HIGHEST_HZ = 60.0, 1000.0
WINDOW_SECONDS = 0.02
_LEAST_SQUARE = 1e-7  # mean square below which there is no pitch: -70 dB
_WORST = 0.45  # d' of the worst dip that is looked at
_NEAR_OCTAVES = 0.12  # how far a voice moves from look to look
_JUMP = 0.5  # how likely a far pitch is beside a near one
_SURE = 0.85  # then it is what the next one is held against
_UNTIL = 0.15  # seconds for which the pitch before is remembered


@compiled
def _low_pass(d: Doubles, m: int, stage: int, x: float) -> float:
    """Run one second-order low-pass (Simper (2013), linear trapezoidal SVF)."""
    state, g, k = m + M_LOW_PASS + 2 * stage, d[m + M_LOW_G], d[m + M_LOW_K + stage]
    a1 = 1.0 / (1.0 + g * (g + k))
    v3 = x - d[state + 1]
    v1 = a1 * (d[state] + g * v3)
    v2 = d[state + 1] + g * v1
    d[state] = 2.0 * v1 - d[state]
    d[state + 1] = 2.0 * v2 - d[state + 1]
    return float(v2)


@compiled
def hear_pitch(a: Words, d: Doubles, m: int, x: float, frame: int) -> None:
    """Take one frame into the pitch's ring, at a lower rate and without what is above 2 kHz."""
    d[m + M_HIGH_PASS] += d[m + M_HIGH_COEFFICIENT] * (x - d[m + M_HIGH_PASS]) + 1e-20
    y = _low_pass(d, m, 1, _low_pass(d, m, 0, x - d[m + M_HIGH_PASS]))
    if frame % a[m + M_DECIMATION] == 0:
        d[m + M_PITCH_RING + ((frame // a[m + M_DECIMATION]) & (PITCH_RING - 1))] = y


@compiled
def _differ(d: Doubles, m: int, newest: int, window: int, most: int) -> float:
    """Write the difference function of all lags up to `most`; return the window's mean square."""
    n = most + 1
    work = d[m + M_PITCH_WORK : m + M_PITCH_WORK + PITCH_RING]
    out = d[m + M_DIFFERENCE : m + M_DIFFERENCE + n]
    for i in range(window + n):
        work[i] = d[m + M_PITCH_RING + ((newest - i) & (PITCH_RING - 1))]
    for lag in range(n):
        out[lag] = 0.0
    square = 0.0
    for j in range(window):
        x = work[j]
        square += x * x
        # The lags run inside, over a view, so that many are done at once: no sum waits.
        past = work[j : j + n]
        for lag in range(n):
            difference = x - past[lag]
            out[lag] += difference * difference
    return square / window


@compiled
def _normalise(d: Doubles, m: int, most: int) -> None:
    """Divide each difference by the mean of all shorter lags."""
    out, total = m + M_DIFFERENCE, 0.0
    d[out] = 1.0
    for lag in range(1, most + 1):
        total += d[out + lag]
        d[out + lag] = d[out + lag] * lag / total if total > 1e-30 else 1.0


@compiled
def _below(depth: float) -> float:
    """Return how many of the thresholds lie below a depth: the Beta(2, 11) distribution."""
    rest = 1.0 - min(max(depth, 0.0), 1.0)
    return 1.0 - rest**11 * (rest + 12.0 * (1.0 - rest))


@compiled
def _choose(d: Doubles, m: int, least: int, most: int, before: float) -> int:
    """Return the likeliest lag; `before` is the lag of the pitch before, or 0."""
    out, best, best_score, lowest = m + M_DIFFERENCE, 0, 0.0, 1.0
    for lag in range(least, most):
        depth = d[out + lag]
        dips = depth <= d[out + lag - 1] and depth < d[out + lag + 1]
        if not dips or depth > _WORST or depth >= lowest:
            continue
        # It is the first dip below every threshold between its depth and the lowest before it.
        score = _below(lowest) - _below(depth)
        lowest = depth
        if before > 0.0:
            away = abs(math.log2(lag / before)) / _NEAR_OCTAVES
            score *= _JUMP + (1.0 - _JUMP) * math.exp(-0.5 * away * away)
        if score > best_score:
            best, best_score = lag, score
    return best


@compiled
def _refine(d: Doubles, m: int, lag: int) -> float:
    out = m + M_DIFFERENCE + lag
    bend = d[out - 1] - 2.0 * d[out] + d[out + 1]
    if bend <= 1e-12:
        return float(lag)
    return float(lag + min(max(0.5 * (d[out - 1] - d[out + 1]) / bend, -0.5), 0.5))


@compiled
def look_for_pitch(a: Words, d: Doubles, m: int, frame: int) -> None:
    """Estimate the pitch of the newest sound: Hz, and how sure it is, 0..1."""
    rate = a[m + M_RATE] / a[m + M_DECIMATION]
    least, most = max(int(rate / HIGHEST_HZ), 2), int(rate / LOWEST_HZ) + 1
    window = int(rate * WINDOW_SECONDS)
    square = _differ(d, m, frame // a[m + M_DECIMATION], window, most)
    lag, before = 0, 0.0
    looks = _UNTIL * a[m + M_RATE] / (2 * a[m + M_STEP])
    if d[m + M_PITCH_BEFORE] > 0.0 and a[m + M_PITCH_AGE] < looks:
        before = rate / d[m + M_PITCH_BEFORE]
    if square > _LEAST_SQUARE:
        _normalise(d, m, most)
        lag = _choose(d, m, least, most, before)
    if lag == 0:
        d[m + M_PITCH] = d[m + M_CONFIDENCE] = 0.0
        a[m + M_PITCH_AGE] += 1
        return
    d[m + M_PITCH] = rate / _refine(d, m, lag)
    d[m + M_CONFIDENCE] = min(max(1.0 - d[m + M_DIFFERENCE + lag], 0.0), 1.0)
    if d[m + M_CONFIDENCE] > _SURE:
        d[m + M_PITCH_BEFORE] = d[m + M_PITCH]
        a[m + M_PITCH_AGE] = 0
    else:
        a[m + M_PITCH_AGE] += 1
