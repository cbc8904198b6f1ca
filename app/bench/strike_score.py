"""How right sounded strikes are: one-to-one matches with reference landings, and figures."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

NEAR: Final = 0.15  # seconds; whatever is farther from every landing was invented
WINDOWS: Final = {"f50": 0.05, "f30": 0.03}  # seconds
# Weights of a match: any required landing outweighs all optional ones, and those all nearness.
_REQUIRED, _OPTIONAL, _NEARNESS = 1.0, 1e-4, 1e-7
_HAIR: Final = 1e-9  # seconds; to a computer 1.09 - 1.04 is more than 0.05

Pair = tuple[int, int]  # row of a sound, row of a landing


@dataclass(frozen=True, slots=True)
class Landings:
    """What was really played by one joint. Seconds, sorted."""

    required: Sequence[float]
    optional: Sequence[float] = ()  # may sound or not


@dataclass(slots=True)
class Count:
    """What is counted; counts of files and joints add up."""

    hits: dict[str, int] = field(default_factory=lambda: dict.fromkeys(WINDOWS, 0))
    wrong: dict[str, int] = field(default_factory=lambda: dict.fromkeys(WINDOWS, 0))
    required: int = 0
    sounded: int = 0
    mistimed: int = 0  # 50..150 ms off
    invented: int = 0
    errors: list[float] = field(default_factory=list)  # seconds, of pairs within `NEAR`

    def __iadd__(self, other: "Count") -> "Count":
        for name in WINDOWS:
            self.hits[name] += other.hits[name]
            self.wrong[name] += other.wrong[name]
        self.required += other.required
        self.sounded += other.sounded
        self.mistimed += other.mistimed
        self.invented += other.invented
        self.errors += other.errors
        return self

    def f_measure(self, window: str) -> float | None:
        """Return F of a window; None where nothing was to be found.

        A sound on an optional landing is neither right nor wrong.
        """
        if not self.required:
            return None
        hits = self.hits[window]
        return 2.0 * hits / (hits + self.wrong[window] + self.required)


def count(sounds: Iterable[float], landings: Landings) -> Count:
    """Compare the sounds of one joint with its landings."""
    heard = sorted(sounds)
    result = Count(required=len(landings.required), sounded=len(heard))
    matched: set[int] = set()
    for name, window in WINDOWS.items():
        required, optional = matches(heard, landings, window)
        result.hits[name] = len(required)
        result.wrong[name] = len(heard) - len(required) - len(optional)
        if window == WINDOWS["f50"]:
            matched = {row for row, _ in (*required, *optional)}
    close, _ = matches(heard, landings, NEAR)
    result.errors = [heard[row] - landings.required[landing] for row, landing in close]
    every = np.array([*landings.required, *landings.optional])
    for row, t in enumerate(heard):
        off = float(np.abs(every - t).min()) if len(every) else math.inf
        result.invented += off > NEAR
        result.mistimed += row not in matched and WINDOWS["f50"] < off <= NEAR
    return result


def matches(
    sounds: Sequence[float], landings: Landings, window: float
) -> tuple[list[Pair], list[Pair]]:
    """Match sorted sounds with landings within a window, each at most once.

    As many required landings as possible are matched, then as many optional ones as possible, then
    as closely as possible. Returns the pairs of required and those of optional landings.
    """
    marks = sorted(
        [(t, True, row) for row, t in enumerate(landings.required)]
        + [(t, False, row) for row, t in enumerate(landings.optional)]
    )
    pairs: tuple[list[Pair], list[Pair]] = ([], [])
    for first, last, begin, end in _clusters(sounds, [mark[0] for mark in marks], window):
        for sound, mark in _align(sounds[first:last], marks[begin:end], window):
            _, needed, row = marks[begin + mark]
            pairs[0 if needed else 1].append((first + sound, row))
    return pairs


def _clusters(
    sounds: Sequence[float], marks: Sequence[float], window: float
) -> list[tuple[int, int, int, int]]:
    """Cut both sorted lists where nothing can match across: rows of sounds, rows of marks."""
    events = sorted([(t, 0) for t in sounds] + [(t, 1) for t in marks])
    clusters, at, begun = [], [0, 0], (0, 0)
    for number, (t, kind) in enumerate(events):
        if number and t - events[number - 1][0] > window + _HAIR:
            clusters.append((begun[0], at[0], begun[1], at[1]))
            begun = (at[0], at[1])
        at[kind] += 1
    clusters.append((begun[0], at[0], begun[1], at[1]))
    return [c for c in clusters if c[0] < c[1] and c[2] < c[3]]


def _align(
    sounds: Sequence[float], marks: Sequence[tuple[float, bool, int]], window: float
) -> list[Pair]:
    """Match by dynamic programming; on a line the best matches never cross."""
    n, m = len(sounds), len(marks)
    best = np.zeros((n + 1, m + 1))
    for i in range(1, n + 1):
        for j in range(1, m + 1):
            paired = best[i - 1, j - 1] + _worth(sounds[i - 1], marks[j - 1], window)
            best[i, j] = max(best[i - 1, j], best[i, j - 1], paired)
    pairs, i, j = [], n, m
    while i and j:
        if best[i, j] == best[i - 1, j]:
            i -= 1
        elif best[i, j] == best[i, j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            pairs.append((i, j))
    return pairs[::-1]


def _worth(sound: float, mark: tuple[float, bool, int], window: float) -> float:
    off = abs(sound - mark[0])
    if off > window + _HAIR:
        return -1.0
    return (_REQUIRED if mark[1] else _OPTIONAL) - _NEARNESS * off


def timing_figures(counted: Count, minutes: float) -> dict[str, float | int | None]:
    """Return the figures of the sounds of a count."""
    errors = 1e3 * np.array(counted.errors)
    return {
        **{name: _rounded(counted.f_measure(name)) for name in WINDOWS},
        "mean_ms": _rounded(errors.mean() if len(errors) else None, 2),
        "sd_ms": _rounded(errors.std() if len(errors) else None, 2),
        "p95_ms": _rounded(np.percentile(abs(errors), 95) if len(errors) else None, 2),
        "mistimed_per_min": _rounded(counted.mistimed / minutes if minutes else None, 3),
        "invented_per_min": _rounded(counted.invented / minutes if minutes else None, 3),
        "n_reference": counted.required,
        "n_sounded": counted.sounded,
    }


def stored_figures(counted: Count) -> dict[str, float | int | None]:
    """Return the figures of the landings that were stored afterwards."""
    errors = 1e3 * np.array(counted.errors)
    return {
        **{f"stored_{name}": _rounded(counted.f_measure(name)) for name in WINDOWS},
        "stored_mean_ms": _rounded(errors.mean() if len(errors) else None, 2),
        "stored_sd_ms": _rounded(errors.std() if len(errors) else None, 2),
        "n_stored": counted.sounded,
    }


def _rounded(value: float | None, digits: int = 4) -> float | None:
    return None if value is None else round(float(value), digits)
