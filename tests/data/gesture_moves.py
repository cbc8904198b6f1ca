"""Made-up gestures and made-up other movement of a made-up body, 60 instants a second.

A hand's place is told from its own shoulder: outwards, down, to the front, in lengths of the arm.
"""

from dataclasses import dataclass

import numpy as np

from tests.data.flow_body import RATE, SIDES, Motion

HANG = np.array([0.07, 0.93, 0.12])
FINE = 400  # instants of a course before it gets its tempo


@dataclass
class Course:
    """What a gesture is, before anybody does it; each (FINE, ...)."""

    left: np.ndarray
    right: np.ndarray
    sink: np.ndarray  # parts of the body's height
    lean: np.ndarray  # radians
    seconds: float


@dataclass
class Manner:
    """How one repetition differs from the next."""

    tempo: float = 1.0  # times as fast
    size: float = 1.0
    place: float = 0.0  # arm lengths, standard deviation
    stray: float = 0.0  # arm lengths, of a slow wandering off


def ease(n):
    u = np.linspace(0.0, 1.0, n)[:, None]
    return u**3 * (10.0 - 15.0 * u + 6.0 * u**2)


def way(*pieces):
    """Return (FINE, 3) through pieces: (share of the time, place to ease to) or (share, path)."""
    total = sum(share for share, _ in pieces)
    place, parts = HANG, []
    for share, what in pieces:
        n = max(round(FINE * share / total), 2)
        if np.ndim(what) == 1:
            part = place + ease(n) * (np.array(what) - place)
        else:
            at = np.linspace(0, len(what) - 1, n)
            part = np.stack([np.interp(at, np.arange(len(what)), c) for c in what.T], 1)
        parts.append(part)
        place = part[-1]
    path = np.concatenate(parts)
    at = np.linspace(0, len(path) - 1, FINE)
    path = np.stack([np.interp(at, np.arange(len(path)), c) for c in path.T], 1)
    bell = np.exp(-0.5 * (np.arange(-12, 13) / 5.0) ** 2)
    padded = np.pad(path, ((12, 12), (0, 0)), mode="edge")
    return np.stack([np.convolve(c, bell / bell.sum(), mode="valid") for c in padded.T], 1)


def turn(centre, size, begin, turns, twice=False):
    """Return a path round an ellipse, or an eight that lies."""
    angle = begin + np.linspace(0.0, 2 * np.pi * turns, 300)
    high = np.sin(2 * angle) if twice else -np.cos(angle)
    x = centre[0] + size[0] * np.sin(angle)
    return np.stack([x, centre[1] + size[1] * high, np.full(300, centre[2])], 1)


def idle_arm():
    return way((1, HANG))


def no():
    return np.zeros(FINE)


def bump(rise, stay, height):
    """Return a way up and down again."""
    up, n = ease(round(FINE * rise))[:, 0], round(FINE * stay)
    return height * np.concatenate([up, np.ones(FINE - 2 * len(up) if n else 0), up[::-1]])[:FINE]


def circle():
    loop = turn((0.15, -0.05, 0.5), (0.45, 0.45), 0.0, 1.0)
    right = way((0.5, loop[0]), (1.3, loop), (0.5, HANG))
    return Course(idle_arm(), right, no(), no(), 2.3)


def wave():
    x = 0.35 + 0.24 * np.sin(np.linspace(0.0, 6 * np.pi, 300))
    path = np.stack([x, -0.55 + 0.25 * (x - 0.35) ** 2, np.full(300, 0.3)], 1)
    right = way((0.5, path[0]), (1.5, path), (0.5, HANG))
    return Course(idle_arm(), right, no(), no(), 2.5)


def figure_eight():
    loop = turn((0.1, 0.05, 0.5), (0.5, 0.3), 0.0, 1.0, twice=True)
    right = way((0.4, loop[0]), (1.8, loop), (0.4, HANG))
    return Course(idle_arm(), right, no(), no(), 2.6)


def raise_both():
    angle = np.linspace(np.radians(88), np.radians(-85), 200)
    arc = 0.96 * np.stack([np.cos(angle), np.sin(angle), np.full(200, 0.1)], 1)
    arms = way((0.2, arc[0]), (1, arc), (0.25, arc[-1]), (1, arc[::-1]), (0.2, HANG))
    return Course(arms, arms, no(), no(), 2.6)


def push_side():
    left = way(
        (0.5, (0.0, 0.2, 0.4)), (0.4, (0.95, 0.02, 0.15)), (0.4, (0.0, 0.2, 0.4)), (0.5, HANG)
    )
    return Course(left, idle_arm(), no(), no(), 2.1)


def hands_on_hips():
    arms = way((0.5, (0.0, 0.64, 0.1)), (2.2, (0.0, 0.64, 0.1)), (0.5, HANG))
    return Course(arms, arms, no(), no(), 3.2)


def t_pose():
    arms = way((0.6, (0.97, 0.0, 0.05)), (2.0, (0.97, 0.0, 0.05)), (0.6, HANG))
    return Course(arms, arms, no(), no(), 3.2)


def bow():
    return Course(idle_arm(), idle_arm(), no(), bump(0.4, 0.2, 1.0), 2.4)


def swim():
    def stroke(late):
        angle = np.linspace(0.0, 4 * np.pi, 400) + late
        path = [0.15 + 0.15 * np.sin(angle), -0.7 * np.cos(angle), 0.4 + 0.2 * np.sin(angle)]
        return np.stack(path, 1)

    left, right = stroke(0.0), stroke(np.pi)
    left = way((0.4, left[0]), (2.4, left), (0.4, HANG))
    right = way((0.4, right[0]), (2.4, right), (0.4, HANG))
    return Course(left, right, no(), no(), 3.2)


def squat():
    arms = way((1, (0.1, 0.1, 0.8)), (0.3, (0.1, 0.1, 0.8)), (1, HANG))
    return Course(arms, arms, bump(0.42, 0.16, 0.17), bump(0.42, 0.16, 0.25), 2.4)


GESTURES = {
    "circle": circle,
    "wave": wave,
    "figure_eight": figure_eight,
    "raise_both": raise_both,
    "push_side": push_side,
    "hands_on_hips": hands_on_hips,
    "t_pose": t_pose,
    "bow": bow,
    "swim": swim,
    "squat": squat,
}


def performed(course, build, manner, rng):
    """Return a `Motion` of one repetition by one body."""
    n = round(RATE * course.seconds / manner.tempo)
    at = _warped(n, rng) * (FINE - 1)
    hands = {}
    place = rng.normal(0.0, manner.place, 3)
    for side in SIDES:
        path = _at(course.left if side == "left" else course.right, at)
        moved = np.linalg.norm(path - HANG, axis=1)
        share = np.clip(moved / max(moved.max(), 0.2), 0.0, 1.0)[:, None]
        off = (manner.size - 1.0) * 0.7 * (path - HANG) + share * place
        off = off + share * manner.stray * slow(n, rng, 0.5)
        hands[side] = build.reach * (path + off)
    sink = _at(course.sink[:, None], at)[:, 0] * build.height * manner.size
    lean = _at(course.lean[:, None], at)[:, 0] * manner.size
    return motion_of(build, hands, sink, lean, 0.01 * slow(n, rng, 0.4)[:, 0])


def motion_of(build, hands, sink, lean, sway):
    stance = np.full(len(sink), 0.13 * build.height)
    return Motion(hands, sink, sway, lean, stance)


def slow(n, rng, hertz):
    """Return (n, 3) that wanders, of about unit deviation."""
    t = np.arange(n)[:, None] / RATE
    parts = [np.sin(2 * np.pi * hertz * f * t + rng.uniform(0, 6.3, 3)) for f in (0.31, 0.62, 1.0)]
    return 0.8 * sum(parts)


def _warped(n, rng):
    """Return (n,) from 0 to 1, here faster and there slower."""
    u = np.linspace(0.0, 1.0, n)
    bend = sum(rng.normal(0.0, 0.35 / k) * np.sin(np.pi * k * u) for k in (1, 2, 3))
    pace = np.exp(np.clip(bend, -0.5, 0.5))
    total = np.concatenate([[0.0], np.cumsum(0.5 * (pace[1:] + pace[:-1]))])
    return total / total[-1]


def _at(path, at):
    return np.stack([np.interp(at, np.arange(len(path)), c) for c in path.T], 1)
