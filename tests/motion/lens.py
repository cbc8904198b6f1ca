"""A camera and a landmark tracker with real faults, over bodies whose truth is known."""

from dataclasses import dataclass

import numpy as np

from tests.motion.limb import RATE

HANDS = {15: (17, 19, 21), 16: (18, 20, 22), 27: (29, 31), 28: (30, 32)}  # who goes with a joint
TRUNK = (11, 12, 23, 24)


@dataclass(frozen=True)
class Camera:
    """Where it stands and how it takes pictures. Angles in radians, lengths in metres."""

    fps: float
    distance: float
    yaw: float
    pitch: float
    aspect: float
    focal: float  # image heights
    aim: float  # height above the hips that it looks at
    exposure: float  # seconds
    lost: float  # share of camera frames
    unsteady: float  # seconds, of the times between pictures

    def axes(self):
        """Return (3, 3): rows right, up, towards the camera."""
        cy, sy, cp, sp = np.cos(self.yaw), np.sin(self.yaw), np.cos(self.pitch), np.sin(self.pitch)
        turn = np.array([[cy, 0, sy], [0, 1, 0], [-sy, 0, cy]])
        tilt = np.array([[1, 0, 0], [0, cp, -sp], [0, sp, cp]])
        return tilt @ turn


def some_camera(rng, fps):
    u = rng.uniform
    aspect = float(rng.choice([16 / 9, 16 / 9, 4 / 3, 9 / 16]))
    return Camera(
        fps=fps,
        distance=u(1.5, 4.0),
        yaw=np.radians(u(-35, 35)),
        pitch=np.radians(u(-15, 15)),
        aspect=aspect,
        focal=u(0.85, 1.15) * (0.75 if aspect < 1 else 1.0),
        aim=u(0.1, 0.3),
        exposure=u(0.004, 0.016),
        lost=float(rng.choice([0.0, 0.004, 0.02])),
        unsteady=u(0.0001, 0.0015),
    )


@dataclass(frozen=True)
class Faults:
    """What the tracker does wrong. Metres, seconds, times a minute."""

    jitter: float
    jitter_time: float
    white: float
    lag: float  # part of a fast hand's step that is missed
    jumps: float  # a minute and hand
    losses: float  # of sight, a minute and hand
    scale: float  # of world landmarks


def some_faults(rng, model):
    u = rng.uniform
    lite = model == "lite"
    return Faults(
        jitter=u(0.004, 0.010) if lite else u(0.003, 0.008),
        jitter_time=u(0.03, 0.15),
        white=u(0.001, 0.004) if lite else u(0.0005, 0.003),
        lag=u(0.05, 0.35) if lite else u(0.0, 0.22),
        jumps=u(4, 14) if lite else u(0.3, 3),
        losses=u(0, 2),
        scale=1.0 + float(np.clip(0.04 * rng.standard_normal(), -0.08, 0.08)),
    )


def picture_times(rng, camera, seconds):
    """Return capture times (n,) with unsteady steps and lost pictures."""
    period = 1.0 / camera.fps
    ideal = np.arange(int(seconds * camera.fps)) * period + 0.02
    times = ideal + camera.unsteady * rng.standard_normal(len(ideal))
    times = np.maximum.accumulate(times + 1e-9 * np.arange(len(times)))
    keep = (rng.random(len(times)) >= camera.lost) & (times < seconds - 0.02)
    keep[1:] &= np.diff(times) > 0.2 * period
    return times[keep]


def exposed(points, times, exposure):
    """Return the mean of points (T, 33, 3) over each exposure, its middle at the capture time."""
    flat = points.reshape(len(points), -1)
    total = np.vstack([np.zeros(flat.shape[1]), np.cumsum(flat, axis=0)])
    ends = [_at(total, (times + sign * exposure / 2) * RATE) for sign in (-1, 1)]
    return ((ends[1] - ends[0]) / (exposure * RATE)).reshape(len(times), *points.shape[1:])


def _at(values, place):
    place = np.clip(place, 0, len(values) - 1.001)
    row = place.astype(int)
    part = (place - row)[:, None]
    return values[row] * (1 - part) + values[row + 1] * part


def shoot(rng, points, camera, faults):
    """Return (t, lm (n, 33, 4), world (n, 33, 3)) of a tracker that looks through a camera."""
    t = picture_times(rng, camera, len(points) / RATE)
    seen = exposed(points, t, camera.exposure)
    seen = seen - np.array([0.0, camera.aim, 0.0])
    at = seen @ camera.axes().T
    at[..., :2] += _errors(rng, t, at[..., :2], faults)
    shown = np.ones((len(t), 33))
    shown -= 0.03 * np.abs(rng.standard_normal(shown.shape))
    _lose_sight(rng, t, at, shown, faults)
    depth = np.maximum(camera.distance - at[..., 2], 0.3)
    lm = np.zeros((len(t), 33, 4))
    lm[..., 0] = 0.5 + camera.focal * at[..., 0] / depth / camera.aspect
    lm[..., 1] = 0.5 - camera.focal * at[..., 1] / depth
    lm[..., 2] = _slow(rng, t, 0.2, (33,)) * 0.1 - at[..., 2] / camera.distance
    outside = np.maximum(np.abs(lm[..., :2] - 0.5) - 0.5, 0.0).max(axis=2)
    lm[..., 3] = np.clip(shown * np.exp(-outside / 0.05), 0.0, 1.0)
    hips = at[:, 23:25].mean(axis=1, keepdims=True)
    world = (at - hips) * faults.scale * (1, -1, -1)
    world[..., :2] += 0.003 * _slow(rng, t, 0.1, (33, 2))
    world[..., 2] += 0.05 * _slow(rng, t, 0.15, (33,))
    return t, lm, world


def _slow(rng, t, time, shape):
    """Return (n, *shape) noise of deviation 1 that remembers itself for `time` seconds."""
    white = rng.standard_normal((len(t), *shape))
    keep = np.exp(-np.diff(t, prepend=t[0]) / time)
    out = np.empty_like(white)
    state = white[0]
    for i, part in enumerate(keep):
        state = part * state + np.sqrt(max(1 - part * part, 0.0)) * white[i]
        out[i] = state
    return out


def _errors(rng, t, at, faults):
    """Return what the tracker adds to places (n, 33, 2): jitter, lag of what is fast, jumps."""
    error = faults.jitter * _slow(rng, t, faults.jitter_time, (33, 2))
    error[:, TRUNK] *= 0.6
    error += faults.white * rng.standard_normal(at.shape)
    error += _lag(t, at, faults.lag)
    for joint, others in HANDS.items():
        error[:, others] += 0.5 * (error[:, [joint]] - error[:, others])
        for begin, length in _moments(rng, t, faults.jumps, (1, 4)):
            way = rng.uniform(0.05, 0.12)
            angle = rng.uniform(0, 2 * np.pi)
            jump = way * np.array([np.cos(angle), np.sin(angle)])
            error[begin : begin + length, [joint, *others]] += jump
    return error


def _lag(t, at, lag):
    """A tracker that starts from its last answer is behind where a joint is fast."""
    out = np.zeros_like(at)
    state = at[0]
    for i in range(1, len(at)):
        step = at[i] - state
        speed = np.hypot(step[:, 0], step[:, 1])[:, None] / max(t[i] - t[i - 1], 1e-3)
        state = state + (1 - lag * np.clip(speed / 1.5, 0, 1)) * step
        out[i] = state - at[i]
    return out


def _moments(rng, t, per_minute, frames):
    n = rng.poisson(per_minute * (t[-1] - t[0]) / 60)
    for begin in rng.integers(10, max(len(t) - 20, 11), n):
        yield int(begin), int(rng.integers(frames[0], frames[1] + 1))


def _lose_sight(rng, t, at, shown, faults):
    """Hands are hidden for a moment: the tracker guesses, and says that it does."""
    for joint, others in HANDS.items():
        for begin, length in _moments(rng, t, faults.losses, (3, 14)):
            rows = slice(begin, begin + length)
            group = [joint, *others]
            shown[rows, group] = rng.uniform(0.05, 0.45)
            at[rows, group] = 0.8 * at[begin, group] + 0.2 * at[rows, 23 + joint % 2][:, None]
