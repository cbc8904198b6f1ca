"""Feedback: a howl is found by its spectrum and its course, and notched. All functions compiled.

van Waterschoot, Moonen (2011), Fifty years of acoustic feedback control, Proc. IEEE 99(2): their
notch-filter-based howling suppression and its features. A peak is followed where it stands above
the mean (PAPR), its neighbours (PNPR) and the partials that a tone would have (PHPR); it is
suspected when it stays (IPMP) and its level either grows in a straight line of dB (IMSD) or does
not move at all, on a frequency that does not move. Beyond them, a suspicion is put to the test: a
notch breaks a loop, so a howl dies away behind it, while a whistle goes on. What goes on is given
back and spared.
"""

import math

from audio.command_kernel import Words
from audio.compiled import compiled
from audio.fourier_kernel import power_spectrum
from audio.microphone_layout import (
    K_AGE,
    K_FREQUENCIES,
    K_FREQUENCY,
    K_LEVELS,
    M_CEILING_DB,
    M_DUCK_DB,
    M_GUARD_FRAME,
    M_HOWL_COUNT,
    M_HOWL_SIZE,
    M_NOTCHES,
    M_PROBE_COUNT,
    M_RATE,
    M_SPARED,
    M_SQUARE,
    M_TRACKED,
    M_WHOLE,
    N_NOTCHES,
    N_SPARED,
    N_TRACKED,
    NOTCH_FREE,
    NOTCH_HOLDS,
    NOTCH_LEAVES,
    NOTCH_PROBES,
    NOTCH_WORDS,
    Q_DEPTH,
    Q_FRAME,
    Q_FREQUENCY,
    Q_K,
    Q_LEVEL,
    Q_STATE,
    Q_STEP,
    Q_TARGET,
    SPARED_WORDS,
    TRACKED_PAST,
    TRACKED_WORDS,
    W_FREQUENCY,
    W_LEVEL,
    W_UNTIL,
)
from audio.notch_kernel import tune_notch
from audio.peak_kernel import follow_peaks, most_power, power_db
from audio.voice_kernel import Doubles

LOOK_STEPS = 4  # steps from one look to the next: 10.7 ms at 48 kHz
# The courses of a howl: over so many looks, at least this loud (dB), the least and the most slope
# (dB a look), the most roughness (dB) and wandering (bins).
_COURSES = (
    (6, -50.0, 0.8, 9.0, 0.7, 0.06),  # a loop far too loud
    (9, -60.0, 0.25, 9.0, 0.8, 0.1),  # one a little too loud
    (12, -15.0, -0.1, 9.0, 2.0, 0.04),  # one that has reached its bound and beats with others
    (20, -45.0, -0.02, 9.0, 0.3, 0.03),  # one that barely howls, or has reached its bound
)
_PROBE_SECONDS, _PROBE_DB = 0.17, 5.0  # what has not fallen so far by then is no howl
_HOLD_SECONDS, _LEAVE_SECONDS = 20.0, 10.0
_GIVE_BACK_SECONDS = 0.03
_SPARE_SECONDS, _SPARE_DB = 4.0, 6.0
_Q, _WIDEST = 0.1, 0.4  # bandwidth over frequency
_BAND = 0.06  # of the frequency: what is so near is the same howl
_ALERT_SECONDS = 3.0
_DUCK_LOOKS, _DUCK_SLOPE_DB, _DUCK_ROUGH_DB, _DUCK_SQUARE = 6, 0.2, 1.2, 1e-4
_DUCK_STEP_DB, _DUCK_MOST_DB = 2.0, 18.0
_CAUTION_DB = 1.5  # each howl lowers the most gain of the automatic level


@compiled
def _line(a: Words, d: Doubles, row: int, past: int, looks: int) -> tuple[float, float]:
    """Return the slope of the newest values, and how far they lie from a straight line (RMS)."""
    age = a[row + K_AGE]
    mean = slope = squares = 0.0
    for i in range(looks):
        mean += d[row + past + (age - looks + i) % TRACKED_PAST] / looks
    for i in range(looks):
        x = i - 0.5 * (looks - 1)
        slope += x * (d[row + past + (age - looks + i) % TRACKED_PAST] - mean)
        squares += x * x
    slope /= squares
    rough = 0.0
    for i in range(looks):
        x = i - 0.5 * (looks - 1)
        rest = d[row + past + (age - looks + i) % TRACKED_PAST] - mean - slope * x
        rough += rest * rest / looks
    return slope, math.sqrt(rough)


@compiled
def _suspect(a: Words, d: Doubles, row: int) -> bool:
    """Return whether a peak's course is that of a howl."""
    age = a[row + K_AGE]
    level = d[row + K_LEVELS + (age - 1) % TRACKED_PAST]
    for looks, least, slow, fast, most_rough, most_wander in _COURSES:
        if age < looks or level < least:
            continue
        slope, rough = _line(a, d, row, K_LEVELS, looks)
        drift, wander = _line(a, d, row, K_FREQUENCIES, looks)
        wander += abs(drift) * looks
        if slow <= slope <= fast and rough < most_rough and wander < most_wander:
            return True
    return False


@compiled
def _duck(a: Words, d: Doubles, m: int, frame: int) -> None:
    """Turn the microphone down where howls come faster than notches, one growing over another."""
    row = m + M_WHOLE
    d[row + K_LEVELS + a[row + K_AGE] % TRACKED_PAST] = power_db(d[m + M_SQUARE])
    a[row + K_AGE] += 1
    since = frame - a[m + M_GUARD_FRAME]
    if a[m + M_HOWL_COUNT] == 0 or since > _ALERT_SECONDS * a[m + M_RATE]:
        return
    slope, rough = _line(a, d, row, K_LEVELS, _DUCK_LOOKS)
    if d[m + M_SQUARE] > _DUCK_SQUARE and slope > _DUCK_SLOPE_DB and rough < _DUCK_ROUGH_DB:
        d[m + M_DUCK_DB] = min(d[m + M_DUCK_DB] + _DUCK_STEP_DB, _DUCK_MOST_DB)


@compiled
def _is_spared(a: Words, d: Doubles, m: int, hz: float, level: float, frame: int) -> bool:
    """Return whether this tone has proved to be no howl; for as long as it lasts, it is none."""
    for index in range(N_SPARED):
        row = m + M_SPARED + index * SPARED_WORDS
        near = abs(hz / max(d[row + W_FREQUENCY], 1.0) - 1.0) < 0.03
        if frame < a[row + W_UNTIL] and near and level < d[row + W_LEVEL] + _SPARE_DB:
            spare = int(_SPARE_SECONDS * a[m + M_RATE])
            a[row + W_UNTIL] = max(a[row + W_UNTIL], frame + spare)
            return True
    return False


@compiled
def _spare(a: Words, d: Doubles, m: int, hz: float, level: float, frame: int) -> None:
    oldest = m + M_SPARED
    for index in range(N_SPARED):
        row = m + M_SPARED + index * SPARED_WORDS
        if a[row + W_UNTIL] < a[oldest + W_UNTIL]:
            oldest = row
    a[oldest + W_UNTIL] = frame + int(_SPARE_SECONDS * a[m + M_RATE])
    d[oldest + W_FREQUENCY] = hz
    d[oldest + W_LEVEL] = level


@compiled
def _hold_near(a: Words, d: Doubles, m: int, hz: float, frame: int) -> bool:
    """Let a notch that is there already answer a suspicion, wider where it lies at its edge."""
    for index in range(N_NOTCHES):
        notch = m + M_NOTCHES + index * NOTCH_WORDS
        away = abs(hz / max(d[notch + Q_FREQUENCY], 1.0) - 1.0)
        if a[notch + Q_STATE] == NOTCH_FREE or away > max(_BAND, 0.6 * d[notch + Q_K]):
            continue
        if a[notch + Q_STATE] == NOTCH_PROBES:
            return True
        if away > 0.015 and a[notch + Q_STATE] == NOTCH_HOLDS:
            k = min(d[notch + Q_K] * 1.4, _WIDEST)
            tune_notch(a, d, m, notch, math.sqrt(hz * d[notch + Q_FREQUENCY]), k)
        a[notch + Q_STATE] = NOTCH_HOLDS
        a[notch + Q_FRAME] = frame
        d[notch + Q_TARGET], d[notch + Q_STEP] = 1.0, 1.0 / (0.005 * a[m + M_RATE])
        return True
    return False


@compiled
def _place_notch(a: Words, d: Doubles, m: int, hz: float, level: float, frame: int) -> None:
    """Put a notch to the test at a frequency, in place of the one least needed."""
    least = m + M_NOTCHES
    for index in range(N_NOTCHES):
        notch = m + M_NOTCHES + index * NOTCH_WORDS
        free = a[notch + Q_STATE] == NOTCH_FREE
        if free or (a[least + Q_STATE] != NOTCH_FREE and a[notch + Q_FRAME] < a[least + Q_FRAME]):
            least = notch
    tune_notch(a, d, m, least, hz, _Q)
    a[least + Q_STATE] = NOTCH_PROBES
    a[least + Q_FRAME] = frame
    d[least + Q_LEVEL] = level
    d[least + Q_TARGET], d[least + Q_STEP] = 1.0, 1.0 / (0.005 * a[m + M_RATE])
    a[m + M_PROBE_COUNT] += 1
    a[m + M_GUARD_FRAME] = frame


@compiled
def _judge(a: Words, d: Doubles, m: int, notch: int, n: int, frame: int) -> None:
    """Keep a notch behind which the howl has died away, give back a tone that has not."""
    hz, since = d[notch + Q_FREQUENCY], frame - a[notch + Q_FRAME]
    rate = a[m + M_RATE]
    if a[notch + Q_STATE] == NOTCH_PROBES and since >= _PROBE_SECONDS * rate:
        level = power_db(most_power(d, m, hz * a[m + M_HOWL_SIZE] / rate, n))
        a[notch + Q_FRAME] = frame
        if level < d[notch + Q_LEVEL] - _PROBE_DB:
            a[notch + Q_STATE] = NOTCH_HOLDS
            a[m + M_HOWL_COUNT] += 1
            d[m + M_CEILING_DB] = max(d[m + M_CEILING_DB] - _CAUTION_DB, -12.0)
        else:
            a[notch + Q_STATE] = NOTCH_LEAVES
            d[notch + Q_TARGET], d[notch + Q_STEP] = 0.0, 1.0 / (_GIVE_BACK_SECONDS * rate)
            _spare(a, d, m, hz, level, frame)
    elif a[notch + Q_STATE] == NOTCH_HOLDS and since >= _HOLD_SECONDS * rate:
        a[notch + Q_STATE] = NOTCH_LEAVES
        d[notch + Q_TARGET], d[notch + Q_STEP] = 0.0, 1.0 / (_LEAVE_SECONDS * rate)
    elif a[notch + Q_STATE] == NOTCH_LEAVES and d[notch + Q_DEPTH] == 0.0:
        a[notch + Q_STATE] = NOTCH_FREE


@compiled
def look_for_howl(a: Words, d: Doubles, m: int, frame: int) -> None:
    """Look at the newest sound, as the microphone heard it, and set the notches."""
    size = a[m + M_HOWL_SIZE]
    n = size // 2 + 1
    power_spectrum(d, m, frame - size + 1, size)
    for index in range(N_NOTCHES):
        _judge(a, d, m, m + M_NOTCHES + index * NOTCH_WORDS, n, frame)
    follow_peaks(a, d, m, n)
    _duck(a, d, m, frame)
    for index in range(N_TRACKED):
        row = m + M_TRACKED + index * TRACKED_WORDS
        if not _suspect(a, d, row):
            continue
        hz = d[row + K_FREQUENCY] * a[m + M_RATE] / size
        level = d[row + K_LEVELS + (a[row + K_AGE] - 1) % TRACKED_PAST]
        spared = _is_spared(a, d, m, hz, level, frame)
        if not spared and not _hold_near(a, d, m, hz, frame):
            _place_notch(a, d, m, hz, level, frame)
