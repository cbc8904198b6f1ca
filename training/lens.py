"""The camera: where it stands, when it looks, how long it exposes."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from training.curve import RATE, Curve

_EXPOSED: Final = (-0.375, -0.125, 0.125, 0.375)  # instants of an exposure, in parts of it


@dataclass(frozen=True, slots=True)
class Lens:
    """How a camera sees a player."""

    turn: NDArray[np.float64]  # (3, 3) rotation of the body before the camera
    distance: float  # metres
    scale: float  # error of the body's measure; 1.0 none
    exposure: float  # seconds
    jitter: float  # seconds by which the instants of exposure are uneven
    stamp: float  # seconds of error of the stamped times
    lost: float  # part of the camera frames that never come


def draw_lens(rng: np.random.Generator) -> Lens:
    """Draw a camera: yaw within 40, pitch within 20, roll within 5 degrees."""
    yaw = np.radians(np.clip(rng.normal(0.0, 18.0), -40.0, 40.0))
    pitch = np.radians(np.clip(rng.normal(0.0, 9.0), -20.0, 20.0))
    roll = np.radians(rng.uniform(-5.0, 5.0))
    c, s = np.cos([yaw, pitch, roll]), np.sin([yaw, pitch, roll])
    about_y = np.array([[c[0], 0.0, s[0]], [0.0, 1.0, 0.0], [-s[0], 0.0, c[0]]])
    about_x = np.array([[1.0, 0.0, 0.0], [0.0, c[1], -s[1]], [0.0, s[1], c[1]]])
    about_z = np.array([[c[2], -s[2], 0.0], [s[2], c[2], 0.0], [0.0, 0.0, 1.0]])
    return Lens(
        turn=about_z @ about_x @ about_y,
        distance=rng.uniform(1.6, 4.0),
        scale=float(np.clip(np.exp(0.06 * rng.standard_normal()), 0.88, 1.13)),
        exposure=rng.uniform(0.002, 0.016),
        jitter=rng.uniform(0.0, 0.0015) if rng.random() < 0.7 else rng.uniform(0.001, 0.004),
        stamp=rng.uniform(0.0, 0.003) * (rng.random() < 0.5),
        lost=float(rng.choice([0.0, 0.003, 0.02])),
    )


def project(lens: Lens, places: Curve) -> Curve:
    """Return places (n, joints, 3) in the picture: (n, joints, 2) metres, x right, y down."""
    seen = places @ lens.turn.T
    near = lens.distance / (lens.distance - np.minimum(seen[..., 2:], 0.7 * lens.distance))
    return np.asarray(seen[..., :2] * near * np.array([1.0, -1.0]) * lens.scale)


def capture_times(
    rng: np.random.Generator, lens: Lens, seconds: float, rate: float
) -> NDArray[np.float64]:
    """Return when camera frames were taken: a jittered clock, and some never come."""
    n = int(seconds * rate) + 2
    t = rng.uniform(0.02, 0.05) + np.arange(n) / rate + lens.jitter * rng.standard_normal(n)
    t = np.maximum.accumulate(t + 1e-7 * np.arange(n))
    t = t[(t > 0.02) & (t < seconds - 0.05)]
    t = t[np.concatenate([[True], np.diff(t) > 0.25 / rate])]
    kept = rng.random(len(t)) >= lens.lost
    if rng.random() < 0.15:  # now and then the machine is busy, and several are missed
        for start in rng.integers(0, len(t), rng.poisson(seconds / 10.0)).tolist():
            kept[start : start + int(rng.integers(2, 6))] = False
    return np.asarray(t[kept])


def stamped(
    rng: np.random.Generator, lens: Lens, t: NDArray[np.float64], rate: float
) -> NDArray[np.float64]:
    """Return the times that a driver writes on camera frames exposed about the times t."""
    error = np.clip(lens.stamp * rng.standard_normal(len(t)), -0.1 / rate, 0.1 / rate)
    return np.asarray(t + error)


def exposed(lens: Lens, picture: Curve, t: NDArray[np.float64]) -> Curve:
    """Return the picture (n, …) as exposed about the times t: the mean over the exposure."""
    flat = picture.reshape(len(picture), -1)
    total = np.zeros((len(t), flat.shape[1]))
    for part in _EXPOSED:
        total += _between(flat, (t + part * lens.exposure) * RATE)
    return np.asarray((total / len(_EXPOSED)).reshape(len(t), *picture.shape[1:]))


def _between(rows: Curve, at: Curve) -> Curve:
    k = np.clip(at.astype(int), 0, len(rows) - 2)
    part = (at - k)[:, None]
    return np.asarray(rows[k] * (1.0 - part) + rows[k + 1] * part)
