"""Which of the taught sounds has just begun. All functions here are compiled.

The features are those of the first 24 ms: bands of the whole, bands of its beginning and its end,
the course of its level and how often it crosses zero; each without its loudness. A kind of sound is
a Gaussian; all kinds share one covariance, in whose white space the nearest mean wins, and what
lies beyond that kind's limit is unknown.
"""

import math

from audio.atomic import store_release
from audio.command_kernel import Words
from audio.compiled import compiled
from audio.fourier_kernel import power_spectrum
from audio.layout import C_FRAME, C_ITEM, C_OP, C_VALUE, COMMAND_WORDS, OP_PLAY
from audio.microphone_layout import (
    HIT_WORDS,
    M_BEATBOX_SIZE,
    M_BEFORE,
    M_COMMAND,
    M_COMMAND_READY,
    M_FEATURES,
    M_HIT_HEAD,
    M_HITS,
    M_LIMITS,
    M_MEANS,
    M_ONSET_COUNT,
    M_ONSET_FRAME,
    M_PLAYS,
    M_POWER,
    M_RING,
    M_SOUNDS,
    M_WHITE,
    M_WHITEN,
    N_FEATURES,
    N_HITS,
    PLAYS_WORDS,
    RING,
    ROOM_FOR_COMMAND,
    X_CONFIDENCE,
    X_DECIDED,
    X_FRAME,
    X_NUMBER,
    X_SOUND,
    X_STRENGTH,
)
from audio.onset_kernel import loudest
from audio.voice_kernel import Doubles

# Bins of the long transform, 47 Hz each, and of the short ones, 94 Hz each; about mel.
_LONG_EDGES = (1, 2, 3, 4, 5, 6, 8, 10, 13, 17, 22, 29, 38, 50, 65, 86, 113, 149, 197, 270, 384)
_SHORT_EDGES = (1, 2, 3, 5, 8, 13, 22, 38, 66, 110, 192)
_N_LONG, _N_SHORT, _N_PARTS = 20, 10, 6
_QUIET = 1e-4  # of the whole: what is weaker is no feature, 40 dB
UNKNOWN = -1

assert COMMAND_WORDS <= ROOM_FOR_COMMAND, "a command has outgrown its room"


@compiled
def _band_level(d: Doubles, m: int, first: int, end: int) -> float:
    total = 0.0
    for k in range(first, end):
        total += d[m + M_POWER + k]
    return total


@compiled
def _write_levels(d: Doubles, at: int, n: int) -> None:
    """Turn powers into levels beside their sum, tens of dB."""
    total = 1e-18
    for i in range(n):
        total += d[at + i]
    for i in range(n):
        d[at + i] = math.log10(d[at + i] / total + _QUIET)


@compiled
def _write_parts(d: Doubles, m: int, first: int, n: int, at: int) -> None:
    """Write the course of the level in six parts, and the share of crossings of zero."""
    crossings, before = 0, 0.0
    for i in range(n):
        x = d[m + M_RING + ((first + i) & (RING - 1))]
        d[at + i * _N_PARTS // n] += x * x
        if (x > 0.0) != (before > 0.0):
            crossings += 1
        before = x
    _write_levels(d, at, _N_PARTS)
    d[at + _N_PARTS] = math.log10(0.005 + crossings / n)


@compiled
def write_features(a: Words, d: Doubles, m: int, onset: int) -> None:
    """Write the features of the sound that began at a frame of the ring."""
    size = a[m + M_BEATBOX_SIZE]
    first, at = onset - a[m + M_BEFORE], m + M_FEATURES
    for i in range(N_FEATURES):
        d[at + i] = 0.0
    power_spectrum(d, m, first, size)
    for band in range(_N_LONG):
        d[at + band] = _band_level(d, m, _LONG_EDGES[band], _LONG_EDGES[band + 1])
    _write_levels(d, at, _N_LONG)
    at += _N_LONG
    for part in range(2):
        power_spectrum(d, m, first + part * size // 2, size // 2)
        for band in range(_N_SHORT):
            level = _band_level(d, m, _SHORT_EDGES[band], _SHORT_EDGES[band + 1])
            d[at + part * _N_SHORT + band] = level
    _write_levels(d, at, 2 * _N_SHORT)
    _write_parts(d, m, first, size, at + 2 * _N_SHORT)


@compiled
def _whiten(d: Doubles, m: int) -> None:
    for i in range(N_FEATURES):
        total = 0.0
        for j in range(N_FEATURES):
            total += d[m + M_WHITEN + i * N_FEATURES + j] * d[m + M_FEATURES + j]
        d[m + M_WHITE + i] = total


@compiled
def nearest_sound(a: Words, d: Doubles, m: int) -> tuple[int, float]:
    """Return the kind of the written features, and how sure that is, 0..1."""
    _whiten(d, m)
    best, best_distance, next_distance = UNKNOWN, 1e30, 1e30
    for kind in range(a[m + M_SOUNDS]):
        distance = 0.0
        for i in range(N_FEATURES):
            away = d[m + M_WHITE + i] - d[m + M_MEANS + kind * N_FEATURES + i]
            distance += away * away
        if distance < best_distance:
            best, best_distance, next_distance = kind, distance, best_distance
        elif distance < next_distance:
            next_distance = distance
    if best == UNKNOWN:
        return UNKNOWN, 0.0
    share = math.sqrt(best_distance) / d[m + M_LIMITS + best]
    apart = 1.0 - math.sqrt(best_distance / next_distance)
    if share > 1.0 or apart < 0.05:
        return UNKNOWN, 0.0
    return best, min(1.0 - 0.5 * share, 1.0) * min(0.5 + 2.0 * apart, 1.0)


@compiled
def _order_sample(a: Words, d: Doubles, m: int, kind: int, strength: float) -> None:
    """Leave a command to play what the kind was given, as loud as it was made."""
    plays, command = m + M_PLAYS + kind * PLAYS_WORDS, m + M_COMMAND
    if a[plays] == 0:
        return
    for word in range(COMMAND_WORDS):
        a[command + word] = 0
    a[command + C_OP] = OP_PLAY
    a[command + C_ITEM] = a[plays] - 1
    for value in range(4):
        d[command + C_VALUE + value] = d[plays + 1 + value]
    d[command + C_VALUE] *= min(math.sqrt(4.0 * strength), 1.0)
    a[m + M_COMMAND_READY] = 1


@compiled
def take_order(a: Words, m: int, frame: int) -> int:
    """Return the place of a command that waits to be begun at this frame, or -1."""
    if a[m + M_COMMAND_READY] == 0:
        return -1
    a[m + M_COMMAND_READY] = 0
    a[m + M_COMMAND + C_FRAME] = frame
    return m + M_COMMAND


@compiled
def name_sound(a: Words, d: Doubles, m: int, frame: int) -> None:
    """Name the sound of the last onset, tell it, and order what it plays."""
    onset = a[m + M_ONSET_FRAME]
    kind, confidence = UNKNOWN, 0.0
    if a[m + M_SOUNDS] > 0:
        write_features(a, d, m, onset)
        kind, confidence = nearest_sound(a, d, m)
    strength = loudest(d, m, onset, frame - onset)
    number = a[m + M_HIT_HEAD]
    hit = m + M_HITS + (number & (N_HITS - 1)) * HIT_WORDS
    a[hit + X_NUMBER] = a[m + M_ONSET_COUNT]
    a[hit + X_FRAME], a[hit + X_DECIDED] = onset, frame
    a[hit + X_SOUND] = kind
    d[hit + X_CONFIDENCE], d[hit + X_STRENGTH] = confidence, strength
    store_release(a, m + M_HIT_HEAD, number + 1)
    if kind != UNKNOWN:
        _order_sample(a, d, m, kind, strength)
