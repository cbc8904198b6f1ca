"""Movements that are no strikes: circles, reaches, waves, talk, broken-off strokes."""

import numpy as np

from training.curve import Swing, Trail, Vector


def idle(rng: np.random.Generator, trail: Trail, until: float, home: Vector) -> None:
    """Fill a path with other movement until a time, about a home place."""
    habits = rng.choice(len(_MOVES), size=3, p=_SHARES)
    back = rng.uniform(0.5, 1.1)
    while until - back - trail.t > 0.35:
        _MOVES[habits[rng.integers(3)]](rng, trail, until - back, home)
        if np.linalg.norm(trail.place - home) > 0.5:
            _ease(trail, until, rng.uniform(0.6, 1.2), home - trail.place)
    _ease(trail, until, back, home - trail.place)


def _ease(trail: Trail, until: float, time: float, way: Vector) -> None:
    """Go a way at rest from end to end; where the time is short, only part of it."""
    free = min(time, until - trail.t)
    if free > 0.1:
        trail.go(trail.t + free, trail.place + way * (free / time))


def _rest(rng: np.random.Generator, trail: Trail, until: float, home: Vector) -> None:
    trail.hold(min(until, trail.t + rng.uniform(0.2, 2.0)))


def _reach(rng: np.random.Generator, trail: Trail, until: float, home: Vector) -> None:
    """Reach somewhere and stay a little, softly: minimum jerk."""
    time = rng.uniform(0.45, 1.5)
    far = rng.uniform(0.05, 0.45) * min(1.0, time)
    way = _heading(rng)
    _ease(trail, until, time, far * way)
    if rng.random() < 0.5:
        _rest(rng, trail, until, home)


def _round(rng: np.random.Generator, trail: Trail, until: float, home: Vector) -> None:
    """Circles, ellipses and figure-eights, 0.3 to 1.8 m/s.

    Smooth figure-eights in front of a Kinect had 0.85 by 0.75 m and 0.5 m/s (median) to 1.5 (95 %).
    """
    size = rng.uniform(0.05, 0.3) if rng.random() < 0.7 else rng.uniform(0.3, 0.45)
    speed = min(rng.uniform(0.3, 1.8), 9.0 * size)
    rate = speed / (2.0 * np.pi * size)
    turns = rng.uniform(1.0, 8.0)
    end = min(until, trail.t + turns / rate)
    one, two = _heading(rng), _heading(rng)
    two -= (two @ one) * one * rng.uniform(0.5, 1.0)
    axes = np.zeros((4, 3))
    if rng.random() < 0.45:  # an eight: twice as fast along one axis
        axes[1], axes[3 if rng.random() < 0.7 else 2] = size * one, 0.5 * size * two
    else:
        axes[0], axes[1] = size * one, size * two * rng.uniform(0.3, 1.1)
    axes += 0.08 * size * rng.standard_normal((4, 3))
    _swing(rng, trail, end, axes, rate)


def _wave(rng: np.random.Generator, trail: Trail, until: float, home: Vector) -> None:
    """Wave, sway or swing along a line, as in greeting or walking."""
    rate = rng.uniform(0.5, 2.6)
    size = min(rng.uniform(0.03, 0.22), rng.uniform(0.5, 2.0) / (2.0 * np.pi * rate))
    axes = np.zeros((4, 3))
    axes[1] = size * _heading(rng)
    axes[0] = 0.15 * size * _heading(rng)
    axes[3] = rng.uniform(0.0, 0.15) * size * _heading(rng)
    _swing(rng, trail, min(until, trail.t + rng.uniform(1.0, 6.0)), axes, rate)


def _swing(
    rng: np.random.Generator, trail: Trail, end: float, axes: np.ndarray, rate: float
) -> None:
    trail.swings.append(Swing(trail.t, end, axes, rate, rng.uniform(0.3, 0.9)))
    if rng.random() < 0.5:
        _ease(trail, end, end - trail.t, 0.12 * rng.standard_normal(3))
    else:
        trail.hold(end)


def _raise(rng: np.random.Generator, trail: Trail, until: float, home: Vector) -> None:
    """Raise the arm quickly or slowly, hold it, and let it down softly."""
    up = np.array([0.1 * rng.standard_normal(), rng.uniform(0.1, 0.6), rng.uniform(-0.2, 0.1)])
    low = trail.place
    _ease(trail, until, rng.uniform(0.25, 0.9), up)
    trail.hold(min(until, trail.t + rng.uniform(0.0, 2.0)))
    _ease(trail, until, rng.uniform(0.55, 1.3), low - trail.place + 0.03 * rng.standard_normal(3))


def _scratch(rng: np.random.Generator, trail: Trail, until: float, home: Vector) -> None:
    """Take the hand to the head, rub there, and return."""
    low = trail.place
    head = np.array([rng.uniform(-0.15, 0.1), rng.uniform(0.1, 0.25), 0.12])
    _ease(trail, until, rng.uniform(0.45, 0.9), head - trail.place)
    end = min(until, trail.t + rng.uniform(0.5, 1.5))
    axes = np.zeros((2, 3))
    axes[1] = rng.uniform(0.006, 0.02) * _heading(rng)
    trail.swings.append(Swing(trail.t, end, axes, rng.uniform(2.0, 4.5), 0.2))
    trail.hold(end)
    _ease(trail, until, rng.uniform(0.5, 1.1), low - trail.place)


def _talk(rng: np.random.Generator, trail: Trail, until: float, home: Vector) -> None:
    """Gesticulate: short soft movements that follow each other."""
    pace = rng.uniform(0.28, 0.6)
    for _ in range(int(rng.integers(3, 10))):
        time = pace * np.exp(0.2 * rng.standard_normal())
        if until - trail.t < time:
            return
        far = min(rng.uniform(0.02, 0.2), 0.75 * time * time / 0.6 + 0.02)
        speed = _heading(rng) * rng.uniform(0.0, 0.25) * far / time
        trail.go(trail.t + time, home + (trail.place - home) * 0.6 + far * _heading(rng), speed)
        if rng.random() < 0.3:
            trail.hold(min(until, trail.t + rng.uniform(0.05, 0.6)))


def _break_off(rng: np.random.Generator, trail: Trail, until: float, home: Vector) -> None:
    """Lift the hand as for a stroke, begin it, and brake early and softly."""
    lift = np.array([0.0, rng.uniform(0.05, 0.3), 0.0]) + 0.03 * rng.standard_normal(3)
    _ease(trail, until, rng.uniform(0.15, 0.45), lift)
    trail.hold(min(until, trail.t + rng.uniform(0.0, 0.3)))
    down = np.array([0.1 * rng.standard_normal(), -1.0, 0.0]) * rng.uniform(0.01, 0.06)
    _ease(trail, until, rng.uniform(0.15, 0.35), down)
    trail.hold(min(until, trail.t + rng.uniform(0.05, 0.4)))
    _ease(trail, until, rng.uniform(0.5, 1.0), home - trail.place)


def _conduct(rng: np.random.Generator, trail: Trail, until: float, home: Vector) -> None:
    """Conduct without an edge: a soft pattern that dips on every beat."""
    rate = rng.uniform(0.4, 1.0)
    size = rng.uniform(0.05, 0.16)
    axes = np.zeros((4, 3))
    axes[1] = size * np.array([1.0, 0.0, 0.1])
    axes[2] = size * np.array([0.0, rng.uniform(0.4, 1.0), 0.2])
    _swing(rng, trail, min(until, trail.t + rng.uniform(2.0, 8.0)), axes, rate)


def _heading(rng: np.random.Generator) -> Vector:
    way = rng.standard_normal(3) * np.array([1.0, 1.0, 0.6])
    return np.asarray(way / np.linalg.norm(way))


_MOVES = (_rest, _reach, _round, _wave, _raise, _scratch, _talk, _break_off, _conduct)
_SHARES = np.array([0.12, 0.16, 0.22, 0.12, 0.1, 0.04, 0.1, 0.07, 0.07])
