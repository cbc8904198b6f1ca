"""Synthetic bodies and strokes whose landings are known."""

from collections.abc import Callable

import numpy as np
import pytest

from motion.landmark import INDEX, N_LANDMARKS
from motion.pose import Pose

# A grown-up who stands with hanging arms: metres from the middle of the hips, x right, y down.
STANDING = {
    "nose": (0.0, -0.7),
    "left_shoulder": (0.17, -0.5),
    "left_elbow": (0.22, -0.23),
    "left_wrist": (0.24, 0.0),
    "left_index": (0.24, 0.08),
    "left_pinky": (0.25, 0.08),
    "left_hip": (0.1, 0.0),
    "left_knee": (0.11, 0.42),
    "left_ankle": (0.12, 0.83),
}


def standing() -> np.ndarray:
    """Return (33, 2) metres."""
    body = np.zeros((N_LANDMARKS, 2))
    for name, (x, y) in STANDING.items():
        body[INDEX[name]] = x, y
        if name.startswith("left_"):
            body[INDEX[name.replace("left_", "right_")]] = -x, y
    return body


class Scene:
    """Turns bodies in metres into poses, as a camera and a tracker would."""

    def __init__(self, fps=30.0, noise=0.006, size=1.0, metres=2.5, aspect=16 / 9, seed=1):
        self.fps, self.noise, self.size, self.metres, self.aspect = fps, noise, size, metres, aspect
        self.random = np.random.default_rng(seed)
        self.mirrored = False
        self.centre = (0.5, 0.5)

    def times(self, seconds: float) -> np.ndarray:
        return np.arange(round(seconds * self.fps)) / self.fps

    def pose(self, t: float, body: np.ndarray, visibility: float = 1.0, person: int = 1) -> Pose:
        body = body * self.size
        if self.mirrored:
            body = body * (-1.0, 1.0)
        world = np.zeros((N_LANDMARKS, 3), np.float32)
        world[:, :2] = body
        landmarks = np.zeros((N_LANDMARKS, 3), np.float32)
        seen = body + self.random.normal(0.0, self.noise, body.shape) * self.size
        landmarks[:, 0] = self.centre[0] + seen[:, 0] / self.metres / self.aspect
        landmarks[:, 1] = self.centre[1] + seen[:, 1] / self.metres
        visible = np.full(N_LANDMARKS, visibility, np.float32)
        return Pose(float(t), person, landmarks, world, visible, self.aspect)

    def poses(self, hand: Callable[[float], np.ndarray], seconds: float, side="right") -> list:
        """Move one hand: `hand(t)` is added to where it hangs, metres."""
        poses = []
        for t in self.times(seconds):
            body = standing()
            for part in ("wrist", "index", "pinky"):
                body[INDEX[f"{side}_{part}"]] += hand(t)
            poses.append(self.pose(t, body))
        return poses


def smooth_step(s: float) -> float:
    s = min(max(s, 0.0), 1.0)
    return s**3 * (10.0 - 15.0 * s + 6.0 * s * s)


# The way of a stroke whose speed peaks late, after two thirds: s² (1 - s), summed up.
_LATE = np.concatenate([[0.0], np.cumsum((np.arange(200) / 200) ** 2 * (1 - np.arange(200) / 200))])
_LATE /= _LATE[-1]


def late_step(s: float) -> float:
    return float(np.interp(s, np.linspace(0.0, 1.0, len(_LATE)), _LATE))


class Strokes:
    """Strokes along a direction, each with a slow way back. `rest` seconds it stays landed."""

    def __init__(self, direction=(0.0, 1.0), n=8, length=0.25, fall=0.23, rest=0.0, seed=3):
        random = np.random.default_rng(seed)
        self.direction = np.array(direction) / np.hypot(*direction)
        self.length, self.fall, self.rest = length, fall, rest
        starts = 1.0 + np.cumsum(random.uniform(1.15, 1.45, n)) - 1.15
        self.starts = starts
        self.landings = (starts + fall).tolist()
        self.seconds = float(starts[-1]) + 1.5

    def __call__(self, t: float) -> np.ndarray:
        way = 0.0
        before = self.starts[self.starts <= t]
        if len(before):
            since = t - before[-1]
            if since < self.fall:
                way = late_step(since / self.fall)
            else:
                way = 1.0 - smooth_step((since - self.fall - self.rest) / 0.75)
        return self.direction * self.length * way + (-0.1, -0.4)


def f_measure(found: list[float], true: list[float], window: float = 0.05) -> float:
    """Return the F-measure of onsets, each matched at most once."""
    left, hits = sorted(found), 0
    for onset in true:
        near = [t for t in left if abs(t - onset) <= window]
        if near:
            left.remove(min(near, key=lambda t: abs(t - onset)))
            hits += 1
    return 2.0 * hits / max(len(found) + len(true), 1)


@pytest.fixture
def scene():
    return Scene


@pytest.fixture
def strokes():
    return Strokes


@pytest.fixture
def standing_body():
    return standing


@pytest.fixture
def score():
    return f_measure
