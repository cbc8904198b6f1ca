"""A person who walks or dances in a room, seen by two cameras on stands whose places are known.

Simulated limbs (`figure`, `drummers`) on a path about the room; each camera has its own clock,
pictures a second and tracker with faults. Room: metres, x right, y down, z ahead. Shares nothing
with the program.
"""

from dataclasses import dataclass, replace

import numpy as np

from tests.motion.drummers import dancer
from tests.motion.figure import ORDER, assemble, drift
from tests.motion.lens import HANDS, TRUNK, exposed, picture_times
from tests.motion.limb import RATE

FLOOR = 0.865  # metres below the hips of `figure`
SIDES = [
    (ORDER.index(name), ORDER.index(name.replace("left", "right")))
    for name in ORDER
    if "left" in name
]


@dataclass(frozen=True)
class Stand:
    """One camera: where it is, what it sees, and its tracker's faults."""

    place: np.ndarray  # (3,) metres
    turn: np.ndarray  # (3, 3): rows right, down, ahead
    focal: float  # image heights
    aspect: float
    fps: float
    late: float = 0.0  # seconds that its clock is behind the room's
    jitter: float = 0.008  # metres
    bias: float = 0.006  # metres, for a landmark and a side of the body that is looked at
    flips: float = 3.0  # a minute: left and right change for a moment
    losses: float = 3.0  # of sight, a minute and hand
    world_scale: float = 1.0
    unsteady: float = 0.001
    lost: float = 0.004
    exposure: float = 0.008

    def sees(self, points):
        """Return points (..., 3) of the room in the camera's frame."""
        return (points - self.place) @ self.turn.T


@dataclass(frozen=True)
class View:
    """What a tracker gave, and the truth."""

    t: np.ndarray  # (n,) by the camera's own clock
    lm: np.ndarray  # (n, 33, 4)
    world: np.ndarray  # (n, 33, 3)
    aspect: float
    truth: np.ndarray  # (n, 33, 3) metres in the camera's frame at these instants
    flipped: np.ndarray  # (n,)


def look_at(place, target, roll=0.0):
    """Return the rows right, down, ahead of a camera that looks at a target."""
    ahead = (target - place) / np.linalg.norm(target - place)
    right = np.cross([0.0, 1.0, 0.0], ahead)
    right /= np.linalg.norm(right)
    down = np.cross(ahead, right)
    c, s = np.cos(roll), np.sin(roll)
    return np.stack([c * right + s * down, -s * right + c * down, ahead])


def two_stands(rng, apart=None, fps=(30.0, 30.0), distance=None):
    """Return two cameras about a stage at (0, 0): 1.5 to 4 m off, 40 to 110 degrees apart."""
    u = rng.uniform
    apart = np.radians(u(40, 110) if apart is None else apart)
    middle = u(-0.2, 0.2)
    stands = []
    for sign, rate in zip((-0.5, 0.5), fps, strict=True):
        angle, far = middle + sign * apart, u(1.5, 4.0) if distance is None else distance
        height = u(0.8, 1.7)
        place = np.array([far * np.sin(angle), -height, -far * np.cos(angle)])
        target = np.array([u(-0.15, 0.15), -u(0.8, 1.1), u(-0.15, 0.15)])
        stands.append(
            Stand(
                place=place,
                turn=look_at(place, target, np.radians(u(-3, 3))),
                focal=u(0.85, 1.3),
                aspect=float(rng.choice([16 / 9, 4 / 3])),
                fps=rate,
                jitter=u(0.006, 0.010),
                world_scale=1.0 + 0.04 * float(np.clip(rng.standard_normal(), -2, 2)),
            )
        )
    return stands[0], replace(stands[1], late=u(-0.1, 0.1))


def body(rng, kind, seconds):
    """Return landmarks (T, 33, 3) about the hips: to the performer's left, up, front."""
    return assemble(*dancer(rng, kind, seconds))


def in_room(points, path, heading):
    """Set a body on the floor: `path` (T, 2) metres in x and z, `heading` (T,) 0 towards -z."""
    left = np.stack([np.cos(heading), 0 * heading, np.sin(heading)], axis=1)
    front = np.stack([np.sin(heading), 0 * heading, -np.cos(heading)], axis=1)
    at = points[..., :1] * left[:, None] + points[..., 2:] * front[:, None]
    at[..., 1] -= points[..., 1] + FLOOR
    at[..., 0] += path[:, :1]
    at[..., 2] += path[:, 1:]
    return at


def walk(rng, seconds=22.0, size=0.7):
    """Return somebody who walks about, (T, 33, 3) metres in the room."""
    points = body(rng, "walk", seconds)
    n = len(points)
    path = np.stack([drift(rng, n, 0.12, size), drift(rng, n, 0.12, size)], axis=1)
    path = np.clip(path, -1.8 * size, 1.8 * size)
    speed = np.gradient(path, axis=0) * RATE
    heading = np.unwrap(np.arctan2(speed[:, 0], -speed[:, 1]))
    slow = np.exp(-0.5 * (np.arange(-600, 601) / 200.0) ** 2)
    heading = np.convolve(np.pad(heading, 600, mode="edge"), slow / slow.sum(), mode="valid")
    return in_room(points, path, heading)


def dance(rng, seconds=8.0, size=0.25, kind="dance"):
    """Return somebody who dances, facing roughly between the cameras."""
    points = body(rng, kind, seconds)
    n = len(points)
    path = np.stack([drift(rng, n, 0.3, size), drift(rng, n, 0.3, size)], axis=1)
    return in_room(points, path, drift(rng, n, 0.2, 0.5))


def stand_still(rng, seconds=22.0):
    """Return somebody who stands and sways a little."""
    points = body(rng, "eights", seconds)[:1].repeat(int(seconds * RATE), axis=0)
    n = len(points)
    path = np.stack([drift(rng, n, 0.3, 0.01), drift(rng, n, 0.3, 0.01)], axis=1)
    return in_room(points, path, drift(rng, n, 0.2, 0.03))


def shoot(rng, points, stand):
    """Return the `View` of points (T, 33, 3) of the room."""
    when = picture_times(rng, stand, len(points) / RATE)
    truth = stand.sees(exposed(points, when, stand.exposure))
    at = truth.copy()
    at[..., :2] += _jitter(rng, when, stand) + _bias(rng, truth, stand)
    shown = 1.0 - 0.03 * np.abs(rng.standard_normal(at.shape[:2]))
    _hide(rng, when, at, shown, stand)
    flipped = _flip(rng, when, at, shown, stand)
    depth = np.maximum(at[..., 2:], 0.2)
    lm = np.zeros((*at.shape[:2], 4))
    lm[..., :2] = 0.5 + stand.focal * at[..., :2] / depth / (stand.aspect, 1.0)
    outside = np.maximum(np.abs(lm[..., :2] - 0.5) - 0.5, 0.0).max(axis=2)
    lm[..., 3] = np.clip(shown * np.exp(-outside / 0.05), 0.0, 1.0)
    world = (at - at[:, 23:25].mean(axis=1, keepdims=True)) * stand.world_scale
    world[..., 2] += 0.05 * slow_noise(rng, when, 0.15, (33,))
    return View(when - stand.late, lm, world, stand.aspect, truth, flipped)


def slow_noise(rng, t, time, shape):
    """Return (n, *shape) noise of deviation 1 that remembers itself for `time` seconds."""
    white = rng.standard_normal((len(t), *shape))
    keep = np.exp(-np.diff(t, prepend=t[0]) / time)
    out, state = np.empty_like(white), white[0]
    for i, part in enumerate(keep):
        state = part * state + np.sqrt(max(1 - part * part, 0.0)) * white[i]
        out[i] = state
    return out


def _jitter(rng, t, stand):
    """Noise that remembers itself, mostly for a tenth of a second, less on the trunk."""
    error = stand.jitter * slow_noise(rng, t, rng.uniform(0.05, 0.15), (33, 2))
    error[:, TRUNK] *= 0.6
    error += 0.002 * rng.standard_normal(error.shape)
    for joint, others in HANDS.items():
        error[:, others] += 0.5 * (error[:, [joint]] - error[:, others])
    return error


def _bias(rng, truth, stand):
    """A tracker sets joints a little off, otherwise from the front than from the back."""
    across = truth[:, 11] - truth[:, 12]
    turned = np.arctan2(across[:, 2], across[:, 0])
    waves = np.stack([np.ones_like(turned), np.sin(turned), np.cos(turned)], axis=1)
    return np.einsum("nk,kjc->njc", waves, stand.bias * rng.standard_normal((3, 33, 2)) / 1.7)


def _moments(rng, t, per_minute, frames):
    for begin in rng.integers(
        5, max(len(t) - 15, 6), rng.poisson(per_minute * (t[-1] - t[0]) / 60)
    ):
        yield int(begin), int(rng.integers(*frames))


def _hide(rng, t, at, shown, stand):
    """Hands and feet are hidden for a moment: the tracker guesses, and says so."""
    for joint, others in HANDS.items():
        for begin, length in _moments(rng, t, stand.losses, (3, 15)):
            rows, group = slice(begin, begin + length), [joint, *others]
            shown[rows, group] = rng.uniform(0.05, 0.45)
            at[rows, group] += rng.uniform(-0.15, 0.15, 3)


def _flip(rng, t, at, shown, stand):
    """For a few pictures left is right."""
    flipped = np.zeros(len(t), bool)
    for begin, length in _moments(rng, t, stand.flips, (1, 6)):
        flipped[begin : begin + length] = True
    left, right = np.array(SIDES).T
    for array in (at, shown):
        array[np.ix_(flipped, left)], array[np.ix_(flipped, right)] = (
            array[np.ix_(flipped, right)],
            array[np.ix_(flipped, left)],
        )
    return flipped
