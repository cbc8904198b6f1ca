"""What a pose tracker does to the joints that it sees."""

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from training.body import JOINTS

# Measured with the LiteRT tracker, which smooths nothing, on two clips of one upright person (a
# rendered dancer at 30 fps, a filmed one at 25, 620 camera frames; bodies scaled to 0.5 m from
# shoulders to hips). Residual of a wrist about a parabola over 0.28 s, robust standard deviation:
#   full model: slower than 0.25 m/s 2.8 to 4.2 mm, to 0.8 m/s 4.2 to 6.9, faster 6.5 to 8.8;
#   lite model: 2.8 to 7.6 mm, 5.0 to 8.1, 9.7 to 19.
# Full against lite, over the root of two, within a second: 8.3 to 9.2 mm, correlated 0.40 after
# one camera frame, 0.2 to 0.3 after two, 0.1 after three: half white, half of 60 to 100 ms.
# Error along the movement and across it alike (11 to 14 against 10 to 12 mm), no delay between
# the models (2 ms). Other joints at rest against the wrist: elbow 1.0, shoulder 0.7, hip 0.8 to
# 1.1, knee 1.3, ankle 0.9 to 1.4, nose 0.6 to 1.0. Joint errors are chained: wrist with elbow
# 0.6, hip with hip 0.8, shoulder with shoulder 0.2 to 0.6; common to all 1.4 to 1.9 mm upward,
# 2.4 to 3.4 sideways. Jumps over 40 mm in quiet stretches: wrists none in 21 s, elbows 2 in 31 s,
# ankles 5 (full) to 10 (lite) in 44 s, nearly all of 4 to 9 cm for one or two camera frames;
# within movement 18 (full) and 75 (lite) of 1000 camera frames of the wrist stray by 40 mm.
# Visibility below 0.3: wrists 0 to 2 %, elbows 0 to 4 %.
# MediaPipe's own tracker filters the same landmarks (1 euro, 0.05 Hz, 80, 1 Hz): its wrist rests
# at 0.5 to 1.2 mm, and is late by 35 to 140 ms below 0.1 m/s, 16 to 60 to 0.3 m/s, 15 to 32 to
# 0.8 m/s, 3 to 6 above.
_SHAKE: Final = {
    "wrist": 1.0,
    "elbow": 0.9,
    "shoulder": 0.7,
    "hip": 0.8,
    "knee": 1.2,
    "ankle": 1.1,
    "nose": 0.7,
}
# Of a joint's error, the share that it has from another one.
_CHAINED: Final = {
    "left_wrist": ("left_elbow", 0.6),
    "right_wrist": ("right_elbow", 0.6),
    "left_elbow": ("left_shoulder", 0.25),
    "right_elbow": ("right_shoulder", 0.25),
    "right_shoulder": ("left_shoulder", 0.4),
    "right_hip": ("left_hip", 0.8),
    "left_ankle": ("left_knee", 0.4),
    "right_ankle": ("right_knee", 0.4),
}
_REGION: Final = 2.4  # metres, side of the region about a body by which MediaPipe measures speed
_ENDS: Final = [i for i, name in enumerate(JOINTS) if name.endswith(("wrist", "ankle"))]
_SWAPPED: Final = [
    (JOINTS.index(f"left_{part}"), JOINTS.index(f"right_{part}")) for part in ("wrist", "elbow")
]
_LEGS: Final = [i for i, name in enumerate(JOINTS) if name.endswith(("knee", "ankle"))]

Track: TypeAlias = NDArray[np.float64]  # (n, joints, 2) metres


@dataclass(frozen=True, slots=True)
class Faults:
    """How a tracker errs in one take."""

    shake: float  # metres, standard deviation of the slow error of a wrist
    shake_time: float  # seconds in which the slow error forgets itself
    white: float  # metres, standard deviation of the error of a single camera frame
    motion: float  # how much larger both get, for each m/s
    common: float  # metres, error that all joints share
    breathing: float  # standard deviation of the slow change of the body's measure
    follow: float  # part of the way to the new place that is gone in a camera frame
    steady: tuple[float, float] | None  # 1 euro filter: least cutoff, hertz; beta
    shrink: float  # part of a fast movement that is not seen
    jumps: float  # a second and joint
    swaps: float  # a second
    losses: float  # a second and joint
    legs_seen: bool


def draw_faults(rng: np.random.Generator) -> Faults:
    """Draw how a tracker errs."""
    filtered = rng.random()  # half of them as MediaPipe does, a fifth evenly, the others not
    even = 0.5 <= filtered < 0.7
    return Faults(
        shake=_log_uniform(rng, 0.0015, 0.008),
        shake_time=_log_uniform(rng, 0.015, 0.15),
        white=_log_uniform(rng, 0.0008, 0.005),
        motion=rng.uniform(0.2, 1.5),
        common=rng.uniform(0.0, 0.003),
        breathing=rng.uniform(0.0, 0.015),
        follow=rng.uniform(0.55, 1.0) if even else 1.0,
        steady=(rng.uniform(0.05, 0.1), rng.uniform(40.0, 90.0)) if filtered < 0.5 else None,
        shrink=rng.uniform(0.0, 0.15) * (rng.random() < 0.4),
        jumps=float(rng.choice([0.0, 0.02, 0.1])),
        swaps=rng.uniform(0.01, 0.08) * (rng.random() < 0.2),
        losses=rng.uniform(0.01, 0.1) * (rng.random() < 0.35),
        legs_seen=bool(rng.random() < 0.6),
    )


def _log_uniform(rng: np.random.Generator, low: float, high: float) -> float:
    return float(np.exp(rng.uniform(np.log(low), np.log(high))))


@dataclass(frozen=True, slots=True)
class Tracked:
    """What a tracker gives."""

    places: Track
    seen: NDArray[np.bool_]  # (n, joints)
    clean: Track  # the places without error, but as late as the tracker's filter makes them


def track(
    rng: np.random.Generator, faults: Faults, picture: Track, t: NDArray[np.float64]
) -> Tracked:
    """Track the joints of a picture (n, joints, 2) at capture times t."""
    rate = 1.0 / float(np.median(np.diff(t)))
    seen = np.ones(picture.shape[:2], np.bool_)
    places = _shrunk(faults, picture, rate) + _error(rng, faults, picture, rate)
    places *= 1.0 + faults.breathing * _breath(rng, t)[:, None, None]
    _swap(rng, faults, places, rate)
    _jump(rng, faults, places, rate)
    _lose(rng, faults, (places, seen), rate)
    places, clean = _filtered(faults, places, picture, t)
    if not faults.legs_seen:
        seen[:, _LEGS] = False
    return Tracked(places, seen, clean)


def lateness(
    picture: Track, tracked: Tracked, t: NDArray[np.float64], joint: int, spans: Track
) -> float:
    """Return by how many seconds the tracker's filter delays a joint within spans (m, 2).

    The delay that explains most of the difference, so what is fast counts most.
    """
    moved = np.gradient(picture[:, joint], t, axis=0)
    behind = picture[:, joint] - tracked.clean[:, joint]
    begun = np.searchsorted(spans[:, 0], t, side="right")
    within = begun > np.searchsorted(spans[:, 1], t)
    power = float((moved[within] ** 2).sum())
    return float((behind[within] * moved[within]).sum()) / power if power > 0.0 else 0.0


def _filtered(
    faults: Faults, places: Track, picture: Track, t: NDArray[np.float64]
) -> tuple[Track, Track]:
    """Filter the places as the tracker does, and the true ones with the same gains."""
    if faults.steady is None and faults.follow >= 1.0:
        return places, picture
    gain = np.full(places.shape, faults.follow)
    if faults.steady is not None:
        gain = _steady_gain(faults.steady, places, t)
    both = np.stack([places, picture], axis=1)
    out = np.empty_like(both)
    held = both[0].copy()
    for i in range(len(both)):
        held += gain[i] * (both[i] - held)
        out[i] = held
    return out[:, 0], out[:, 1]


def _steady_gain(
    settings: tuple[float, float], places: Track, t: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the gains of a 1 euro filter (Casiez, Roussel, Vogel 2012) for each place."""
    least, beta = settings
    period = np.maximum(np.diff(t, prepend=t[0] - 1.0 / 30.0), 1e-4)[:, None, None]
    speed = np.diff(places, axis=0, prepend=places[:1]) / period / _REGION
    turns = 2.0 * np.pi * period
    weight = turns / (turns + 1.0)
    slow = np.empty_like(speed)
    held = np.zeros(speed.shape[1:])
    for i in range(len(speed)):
        held += weight[i] * (speed[i] - held)
        slow[i] = held
    turns = turns * (least + beta * np.abs(slow))
    return np.asarray(turns / (turns + 1.0))


def _breath(rng: np.random.Generator, t: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return slow noise (n,) of about unit size, of some seconds."""
    knots = np.arange(t[0] - 3.0, t[-1] + 3.0, 1.5)
    return np.asarray(np.interp(t, knots, rng.standard_normal(len(knots))))


def _shrunk(faults: Faults, picture: Track, rate: float) -> Track:
    if faults.shrink == 0.0:
        return picture.copy()
    slow = _follow(picture, 1.0 - np.exp(-1.0 / (0.12 * rate)))
    speed = _speed(picture, rate)[..., None]
    return np.asarray(picture + (slow - picture) * faults.shrink * np.clip(speed / 1.5, 0.0, 1.0))


def _speed(picture: Track, rate: float) -> NDArray[np.float64]:
    moved = np.gradient(picture, axis=0) * rate
    return np.asarray(np.hypot(moved[..., 0], moved[..., 1]))


def _follow(x: Track, gain: float) -> Track:
    """Exponential smoothing from frame to frame."""
    out = np.empty_like(x)
    held = x[0].copy()
    for i in range(len(x)):
        held += gain * (x[i] - held)
        out[i] = held
    return out


def _error(rng: np.random.Generator, faults: Faults, picture: Track, rate: float) -> Track:
    n, joints, _ = picture.shape
    size = np.array([_SHAKE[name.split("_")[-1]] for name in JOINTS])[:, None]
    keep = float(np.exp(-1.0 / (rate * faults.shake_time)))
    drive = rng.standard_normal((n + 20, joints + 1, 2))
    slow = _follow(drive, 1.0 - keep)[20:] * np.sqrt((1.0 + keep) / (1.0 - keep))
    own = faults.shake * slow[:, :joints] + faults.white * rng.standard_normal((n, joints, 2))
    own = np.einsum("ij,njk->nik", _chain(), own)
    blur = 1.0 + faults.motion * _speed(picture, rate)[..., None]
    return np.asarray(own * size * blur + faults.common * slow[:, joints:])


def _chain() -> NDArray[np.float64]:
    """Return which joint has how much of whose error (joints, joints), rows of length 1."""
    chain = np.eye(len(JOINTS))
    for name, (other, share) in _CHAINED.items():
        i, j = JOINTS.index(name), JOINTS.index(other)
        chain[i, i], chain[i, j] = np.sqrt(1.0 - share**2), share
    return chain


def _starts(rng: np.random.Generator, n: int, rate: float, a_second: float) -> list[int]:
    count = int(rng.poisson(n / rate * a_second))
    return [int(i) for i in rng.integers(0, max(n - 2, 1), count)]


def _jump(rng: np.random.Generator, faults: Faults, places: Track, rate: float) -> None:
    """Throw a wrist or an ankle aside for 1 to 5 camera frames."""
    for joint in _ENDS:
        for i in _starts(rng, len(places), rate, faults.jumps):
            n = min(int(rng.choice([1, 1, 1, 2, 2, 3, 4, 5])), len(places) - i)
            turn = rng.uniform(0.0, 2.0 * np.pi)
            aside = rng.uniform(0.04, 0.15) * np.array([np.cos(turn), np.sin(turn)])
            shape = np.ones(n) if rng.random() < 0.5 else np.hanning(n + 2)[1:-1]
            places[i : i + n, joint] += shape[:, None] * aside


def _swap(rng: np.random.Generator, faults: Faults, places: Track, rate: float) -> None:
    """Take the left arm for the right one for some camera frames."""
    for i in _starts(rng, len(places), rate, faults.swaps):
        rows = slice(i, i + int(rng.integers(1, 7)))
        for left, right in _SWAPPED[: 1 + int(rng.random() < 0.5)]:
            places[rows, [left, right]] = places[rows, [right, left]]


def _lose(
    rng: np.random.Generator,
    faults: Faults,
    tracked: tuple[Track, NDArray[np.bool_]],
    rate: float,
) -> None:
    """Lose sight of a joint: it stays, drifts, or is guessed badly."""
    places, seen = tracked
    for joint in range(len(JOINTS)):
        share = 1.0 if joint in _ENDS else 0.3
        for i in _starts(rng, len(places), rate, share * faults.losses):
            n = min(max(int(rng.uniform(0.05, 0.9) * rate), 1), len(places) - i)
            steps = np.arange(n)[:, None] / rate
            drift = steps * rng.uniform(0.0, 0.3) * rng.standard_normal(2)
            if rng.random() < 0.7:
                held = places[i, joint].copy()
                places[i : i + n, joint] = held + drift
            else:
                places[i : i + n, joint] += drift + 0.03 * rng.standard_normal((n, 2))
            seen[i : i + n, joint] = False
