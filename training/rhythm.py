"""When both hands of a player mean to land: one rhythm that they share."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Events: TypeAlias = NDArray[np.float64]  # (n, 2) seconds and accent (1.0 plain)
Bar: TypeAlias = tuple[list[float], list[float]]  # beats of the first and of the second hand
Span: TypeAlias = tuple[float, float]  # seconds


@dataclass(frozen=True, slots=True)
class Score:
    """What a player means to play."""

    beats: NDArray[np.float64]  # seconds
    first: Events
    second: Events
    rests: list[Span]  # longer breaks of both hands


@dataclass(frozen=True, slots=True)
class Skill:
    """How a player keeps time."""

    gap: float  # seconds at least between two strokes of one hand
    jitter: float  # seconds, standard deviation of a landing
    drift: float  # part of the tempo that comes and goes
    rest: float  # part of the strokes left out
    flam: float  # part of the strokes that the other hand joins a little later
    breaks: float  # part of the time in which nothing is struck


def draw_skill(rng: np.random.Generator) -> Skill:
    """Draw how a player keeps time."""
    quick = rng.random() < 0.25
    return Skill(
        gap=rng.uniform(0.12, 0.28) if quick else rng.uniform(0.28, 0.42),
        jitter=rng.uniform(0.008, 0.04),
        drift=rng.uniform(0.0, 0.06),
        rest=rng.uniform(0.0, 0.3) * (rng.random() < 0.6),
        flam=rng.uniform(0.03, 0.2) * (rng.random() < 0.2),
        breaks=rng.uniform(0.05, 0.45) * (rng.random() < 0.5),
    )


def compose(rng: np.random.Generator, seconds: float, skill: Skill, slowest: float = 50.0) -> Score:
    """Compose a take of strokes in a tempo between `slowest` and 190 a minute, or in none."""
    beats = _beats(rng, seconds, skill, slowest)
    rests = _rests(rng, seconds, skill.breaks)
    if rng.random() < 0.12:
        first, second = _free(rng, seconds), _free(rng, seconds)
    else:
        first, second = _metred(rng, beats)
    first, second = _flammed(rng, first, second, skill.flam)
    if rng.random() < 0.5:
        first, second = second, first
    hands = [_played(rng, events, skill, rests) for events in (first, second)]
    return Score(beats, hands[0], hands[1], rests)


def _beats(
    rng: np.random.Generator, seconds: float, skill: Skill, slowest: float
) -> NDArray[np.float64]:
    tempo = float(np.clip(112.0 * np.exp(0.33 * rng.standard_normal()), slowest, 190.0))
    n = int(seconds * 190.0 / 60.0) + 8
    phase, period = rng.uniform(0.0, 6.3), rng.uniform(10.0, 40.0)
    slow = skill.drift * np.sin(phase + 2.0 * np.pi * np.arange(n) / period)
    slow += np.cumsum(0.004 * rng.standard_normal(n))
    beats = rng.uniform(0.3, 1.2) + np.cumsum(60.0 / tempo * np.exp(slow))
    return beats[: int(np.searchsorted(beats, seconds)) + 1]


def _rests(rng: np.random.Generator, seconds: float, share: float) -> list[Span]:
    rests, t = [], rng.uniform(0.0, 6.0)
    while share > 0.0 and t < seconds:
        length = rng.uniform(1.2, 6.0)
        rests.append((t, t + length))
        t += length + length * (1.0 - share) / share * rng.uniform(0.5, 1.5)
    return rests


def _free(rng: np.random.Generator, seconds: float) -> Events:
    gaps = rng.uniform(0.4, 1.5) * np.exp(rng.uniform(0.15, 0.5) * rng.standard_normal(200))
    t = 0.8 + np.cumsum(np.clip(gaps, 0.2, 6.0))
    t = t[t < seconds]
    return np.stack([t, np.exp(0.15 * rng.standard_normal(len(t)))], axis=1)


def _metred(rng: np.random.Generator, beats: NDArray[np.float64]) -> tuple[Events, Events]:
    repertoire = [_bar(rng) for _ in range(rng.integers(1, 4))]
    fill_after, fills = int(rng.integers(3, 9)), rng.random() < 0.45
    hands: tuple[list[float], list[float]] = ([], [])
    bar, held = repertoire[0], 0
    for k in range(int(len(beats) / 4)):
        if held <= 0:
            bar, held = repertoire[rng.integers(len(repertoire))], int(rng.integers(2, 9))
        held -= 1
        played = _fill(rng, bar) if fills and k % fill_after == fill_after - 1 else bar
        for hand, steps in zip(hands, played, strict=True):
            hand.extend(4.0 * k + step for step in steps)
    loud = rng.uniform(0.0, 0.3)
    return _timed(rng, hands[0], beats, loud), _timed(rng, hands[1], beats, loud)


def _timed(
    rng: np.random.Generator, steps: list[float], beats: NDArray[np.float64], loud: float
) -> Events:
    step = np.array(steps)
    t = np.interp(step, np.arange(len(beats)), beats)
    accent = np.exp(
        loud * (np.mod(step, 1.0) < 0.01) - loud / 2.0 + 0.1 * rng.standard_normal(len(t))
    )
    return np.stack([t, accent], axis=1)


def _every(step: float, offset: float = 0.0) -> list[float]:
    return [float(b) for b in np.arange(offset, 4.0 - 1e-6, step)]


def _bar(rng: np.random.Generator) -> Bar:
    """Draw one bar of four beats for two hands."""
    return _BARS[rng.integers(len(_BARS))](rng)


def _pulse(rng: np.random.Generator) -> Bar:
    return _every(_step(rng)), []


def _hand_by_hand(rng: np.random.Generator) -> Bar:
    step = float(rng.choice([0.25, 1 / 3, 0.5, 0.5, 1.0]))
    return _every(2.0 * step), _every(2.0 * step, step)


def _groove(rng: np.random.Generator) -> Bar:
    """One hand goes on, the other has two and four."""
    off = [1.0, 3.0] if rng.random() < 0.7 else [1.0, 2.5, 3.0]
    return _every(float(rng.choice([0.5, 1.0]))), off


def _three_three_two(rng: np.random.Generator) -> Bar:
    clave = [0.0, 1.5, 3.0] if rng.random() < 0.5 else [0.0, 0.75, 1.5, 2.0, 2.75, 3.5]
    return clave, _every(1.0) if rng.random() < 0.5 else clave


def _dotted(rng: np.random.Generator) -> Bar:
    steps = sorted(_every(1.0) + _every(1.0, 0.75))
    return (steps[::2], steps[1::2]) if rng.random() < 0.5 else (steps, _every(2.0))


def _together(rng: np.random.Generator) -> Bar:
    step = _step(rng)
    return _every(step), _every(step if rng.random() < 0.7 else 2.0)


def _chance(rng: np.random.Generator) -> Bar:
    """Each step by chance, the heavier the likelier."""
    grid = np.arange(0.0, 4.0, 0.5 if rng.random() < 0.7 else 0.25)
    on_beat, on_half = np.mod(grid, 1.0) == 0.0, np.mod(grid, 0.5) == 0.0
    weight = np.where(on_beat, 0.75, np.where(on_half, 0.5, 0.25))
    hands = [grid[rng.random(len(grid)) < weight * rng.uniform(0.3, 1.0)].tolist() for _ in "ab"]
    return hands[0], hands[1]


def _step(rng: np.random.Generator) -> float:
    return float(rng.choice([0.5, 1.0, 1.0, 2.0]))


_BARS = (
    _pulse,
    _hand_by_hand,
    _hand_by_hand,
    _groove,
    _three_three_two,
    _dotted,
    _together,
    _chance,
    _chance,
)


def _fill(rng: np.random.Generator, bar: Bar) -> Bar:
    start = float(rng.choice([2.0, 3.0]))
    step = float(rng.choice([0.25, 1 / 3, 0.5]))
    roll = [float(b) for b in np.arange(start, 4.0 - 1e-6, step)]
    kept = [[b for b in hand if b < start - 0.01] for hand in bar]
    return kept[0] + roll[::2], kept[1] + roll[1::2]


def _flammed(
    rng: np.random.Generator, first: Events, second: Events, share: float
) -> tuple[Events, Events]:
    if share == 0.0 or len(first) == 0:
        return first, second
    joined = first[rng.random(len(first)) < share].copy()
    joined[:, 0] += rng.uniform(0.02, 0.06, len(joined))
    both = np.concatenate([second.reshape(-1, 2), joined])
    return first, both[np.argsort(both[:, 0])]


def _played(rng: np.random.Generator, events: Events, skill: Skill, rests: list[Span]) -> Events:
    """Leave out what falls into rests, and what comes sooner than the hand can."""
    events = events[rng.random(len(events)) >= skill.rest].copy()
    # A hand that is late stays late for a while: half of the jitter is carried on.
    noise = rng.standard_normal(len(events) + 1)
    events[:, 0] += skill.jitter * (0.87 * noise[1:] + 0.5 * noise[:-1])
    events = events[np.argsort(events[:, 0])]
    kept: list[int] = []
    last = -1.0
    for i, t in enumerate(events[:, 0].tolist()):
        if t - last >= skill.gap and t > 0.6 and not any(a <= t < b for a, b in rests):
            kept.append(i)
            last = t
    return events[kept]
