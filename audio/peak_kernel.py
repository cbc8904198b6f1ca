"""Narrow peaks of the spectrum that have no partials, followed from look to look. All compiled.

The spectral features of van Waterschoot, Moonen (2011), Fifty years of acoustic feedback control,
Proc. IEEE 99(2), that tell a howl from a tone: peak to average (PAPR), to neighbours (PNPR) and to
partials (PHPR) power ratio.
"""

import math

from audio.command_kernel import Words
from audio.compiled import compiled
from audio.microphone_layout import (
    K_AGE,
    K_FREQUENCIES,
    K_FREQUENCY,
    K_LEVELS,
    K_MISSED,
    M_HOWL_SIZE,
    M_POWER,
    M_RATE,
    M_TRACKED,
    N_TRACKED,
    TRACKED_PAST,
    TRACKED_WORDS,
)
from audio.voice_kernel import Doubles

_LOWEST_HZ = 80.0
_LEAST_POWER = 1e-6  # -60 dB
_PAPR = 16.0  # over the mean of all bins: 12 dB
_PNPR = 30.0  # over what lies 4 to 7 bins away, on one side at least: 15 dB
_VALLEY = 6.0  # over what lies between it and its neighbours: 8 dB
_PHPR = 100.0  # over the next partials of any tone whose partial it could be: 20 dB
_PARTIALS = 8
_NEAREST, _TRUE_PARTIAL = 3.5, 0.3  # bins from the peak; bins from where it should be


@compiled
def power_db(power: float) -> float:
    """Return a power's level."""
    return 10.0 * math.log10(power + 1e-20)


@compiled
def most_power(d: Doubles, m: int, bins: float, bin_count: int) -> float:
    """Return the greatest power within a bin and a half of a place."""
    first = max(int(bins - 0.5), 0)
    most = 0.0
    for k in range(first, min(first + 3, bin_count)):
        most = max(most, d[m + M_POWER + k])
    return most


@compiled
def _place(d: Doubles, m: int, k: int) -> float:
    """Return where a peak lies between the bins."""
    low, mid = power_db(d[m + M_POWER + k - 1]), power_db(d[m + M_POWER + k])
    high = power_db(d[m + M_POWER + k + 1])
    bend = low - 2.0 * mid + high
    return float(k + (0.5 * (low - high) / bend if bend < -1e-9 else 0.0))


@compiled
def _partial_power(d: Doubles, m: int, place: float, bin_count: int) -> float:
    """Return the power of a peak that lies just where a partial would, else 0.

    Beside it there may be another howl, which is no partial.
    """
    k = int(place + 0.5)
    power = m + M_POWER
    for at in range(k - 1, k + 2):
        if not 2 <= at < bin_count - 1:
            continue
        if d[power + at] < d[power + at - 1] or d[power + at] < d[power + at + 1]:
            continue
        if abs(_place(d, m, at) - place) < _TRUE_PARTIAL:
            return float(d[power + at])
    return 0.0


@compiled
def _is_narrow(d: Doubles, m: int, k: int, n: int) -> bool:
    """Return whether a bin is a peak whose power lies in few bins (PNPR)."""
    peak, power = d[m + M_POWER + k], m + M_POWER
    left = right = 0.0
    left_valley = right_valley = peak
    for away in range(1, 8):
        low, high = d[power + max(k - away, 0)], d[power + min(k + away, n - 1)]
        if away < 3 and max(low, high) > peak:
            return False
        if 2 <= away <= 4:
            left_valley, right_valley = min(left_valley, low), min(right_valley, high)
        if away > 3:
            left, right = max(left, low), max(right, high)
    # A tone has partials on both sides; a second howl lies on one.
    if min(left, right) * _PNPR > peak:
        return False
    return bool(max(left_valley, right_valley) * _VALLEY <= peak)


@compiled
def _has_partials(d: Doubles, m: int, k: int, n: int) -> bool:
    """Return whether a peak is one of the partials of a tone (PHPR)."""
    peak, place = d[m + M_POWER + k], _place(d, m, k)
    for partial in range(1, _PARTIALS + 1):
        for other in (partial - 1.0, partial + 1.0):
            beside = place * other / partial
            if abs(beside - place) < _NEAREST:
                continue
            if _partial_power(d, m, beside, n) * _PHPR > peak:
                return True
    return False


@compiled
def _stands_alone(d: Doubles, m: int, k: int, n: int, mean: float) -> bool:
    """Return whether a bin is a narrow peak without the partials of a tone."""
    peak = d[m + M_POWER + k]
    if peak < _LEAST_POWER or peak < _PAPR * mean:
        return False
    return _is_narrow(d, m, k, n) and not _has_partials(d, m, k, n)


@compiled
def _track_of(a: Words, d: Doubles, m: int, bins: float) -> int:
    """Return the row that follows a peak, a new one where none does, or -1."""
    free = -1
    for index in range(N_TRACKED):
        row = m + M_TRACKED + index * TRACKED_WORDS
        if a[row + K_AGE] == 0:
            free = row
        elif abs(d[row + K_FREQUENCY] - bins) < 1.2:
            return row
    return free


@compiled
def follow_peaks(a: Words, d: Doubles, m: int, n: int) -> None:
    """Lead every row on to the peak that continues it; forget those that have none."""
    for index in range(N_TRACKED):
        a[m + M_TRACKED + index * TRACKED_WORDS + K_MISSED] += 1
    mean = 0.0
    for k in range(1, n):
        mean += d[m + M_POWER + k] / n
    resolution = a[m + M_RATE] / a[m + M_HOWL_SIZE]
    for k in range(max(int(_LOWEST_HZ / resolution), 2), n - 8):
        if d[m + M_POWER + k] < _LEAST_POWER or not _stands_alone(d, m, k, n, mean):
            continue
        bins = _place(d, m, k)
        row = _track_of(a, d, m, bins)
        if row < 0:
            continue
        age = a[row + K_AGE]
        d[row + K_FREQUENCY] = bins
        d[row + K_LEVELS + age % TRACKED_PAST] = power_db(d[m + M_POWER + k])
        d[row + K_FREQUENCIES + age % TRACKED_PAST] = bins
        a[row + K_AGE] = age + 1
        a[row + K_MISSED] = 0
    for index in range(N_TRACKED):
        row = m + M_TRACKED + index * TRACKED_WORDS
        if a[row + K_MISSED] > 0:
            a[row + K_AGE] = a[row + K_MISSED] = 0
