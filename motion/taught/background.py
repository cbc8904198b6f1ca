"""Movement in general, made up: what a gesture must be told from before anybody has danced.

No recording is behind it. Hands reach here and there, swing to a beat or hang; legs stand, step or
bend; now one arm, now both. It is the same each time.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.taught.view import NEUTRAL, PARTS, RATE

SECONDS: Final = 10.0
STREAMS: Final = 60  # ten minutes together
_SHOULDER: Final = np.array([0.17, 0.0])  # metres from the chest, the left one
_REACH: Final = 0.5  # metres from shoulder to wrist
_JITTER: Final = 0.008  # metres
_SEED: Final = 7

Floats = NDArray[np.float64]


def generic_movement() -> Floats:
    """Return (b, T, 10, 2) streams of bodies as a `GestureView` gives them."""
    rng = np.random.default_rng(_SEED)
    return np.stack([_stream(rng) for _ in range(STREAMS)])


def _stream(rng: np.random.Generator) -> Floats:
    n = round(SECONDS * RATE)
    body = np.repeat(NEUTRAL[None], n, axis=0)
    _move_arms(body, rng)
    _move_legs(body, rng)
    head = 0.03 * _slow(n, rng, 0.5)
    body[:, PARTS.index("head")] += head
    return body + _JITTER * rng.standard_normal(body.shape)


def _move_arms(body: Floats, rng: np.random.Generator) -> None:
    n = len(body)
    both = rng.random() < 0.35
    mirrored = rng.random() < 0.7
    first = _hand(n, rng)
    second = first * [1.0 if mirrored else -1.0, 1.0] if both else _hand(n, rng)
    if not both and rng.random() < 0.4:
        second = np.tile(NEUTRAL[PARTS.index("left_wrist")] - _SHOULDER, (n, 1))
    hands = [first, second]
    if rng.random() < 0.5:
        hands.reverse()
    for side, hand, sign in zip(("left", "right"), hands, (1.0, -1.0), strict=True):
        wrist = (hand + 0.02 * _slow(n, rng, 0.7) + _SHOULDER) * [sign, 1.0]
        body[:, PARTS.index(f"{side}_wrist")] = wrist
        body[:, PARTS.index(f"{side}_elbow")] = _elbow(wrist, _SHOULDER * [sign, 1.0], sign)


def _hand(n: int, rng: np.random.Generator) -> Floats:
    """Return (n, 2): a left hand's way, told from its shoulder."""
    kinds = (_reaching, _swinging, _visiting, _visiting, _hanging)
    way = kinds[rng.integers(len(kinds))](n, rng)
    far = np.linalg.norm(way, axis=1, keepdims=True)
    near: Floats = way * np.minimum(1.0, _REACH / np.maximum(far, 1e-9))
    return near


def _reaching(n: int, rng: np.random.Generator) -> Floats:
    """Return reaching from place to place; minimum jerk (Flash, Hogan, 1985), with pauses."""
    place, pieces, length = _target(rng), [], 0
    pausing = rng.uniform(0.0, 1.0)
    while length < n:
        target = _target(rng)
        rest = np.tile(target, (round(pausing * rng.exponential(0.5) * RATE), 1))
        pieces += [_reach(place, target, rng.uniform(0.3, 1.3)), rest]
        place, length = target, length + len(pieces[-2]) + len(rest)
    return np.concatenate(pieces)[:n]


def _visiting(n: int, rng: np.random.Generator) -> Floats:
    """Return going to a place, doing something small there, and hanging again; and once more."""
    hang = NEUTRAL[PARTS.index("left_wrist")] - _SHOULDER
    pieces, length = [], 0
    while length < n:
        target = _target(rng)
        stays = round(rng.uniform(0.0, 1.8) * RATE)
        angle = 2 * np.pi * rng.uniform(0.7, 2.5) * np.arange(stays) / RATE
        size = rng.choice([0.0, 1.0]) * rng.uniform(0.02, 0.08, 2)
        doing = target + size * np.stack([np.sin(angle), np.sin(angle + rng.uniform(0, 6.3))], 1)
        rest = np.tile(hang, (round(rng.uniform(0.0, 1.0) * RATE), 1))
        way, back = rng.uniform(0.4, 1.3, 2).tolist()
        pieces += [_reach(hang, target, way), doing, _reach(target, hang, back), rest]
        length += sum(len(piece) for piece in pieces[-4:])
    return np.concatenate(pieces)[:n]


def _reach(begin: Floats, end: Floats, seconds: float) -> Floats:
    k = round(seconds * RATE)
    u = (np.arange(1, k + 1) / k)[:, None]
    share = u**3 * (10.0 - 15.0 * u + 6.0 * u**2)
    way: Floats = begin + share * (end - begin)
    return way


def _target(rng: np.random.Generator) -> Floats:
    if rng.random() < 0.25:
        return np.array([0.08, 0.5]) + rng.normal(0.0, 0.03, 2)
    far, angle = _REACH * np.sqrt(rng.uniform(0.05, 1.0)), rng.uniform(-np.pi, np.pi)
    place: Floats = far * np.array([np.cos(angle), np.sin(angle)])
    return place


def _swinging(n: int, rng: np.random.Generator) -> Floats:
    """Return swinging to a beat, an ellipse or an eight about a middle that wanders."""
    t = np.arange(n) / RATE
    middle = 0.6 * _target(rng) + 0.1 * _slow(n, rng, 0.2)
    angle = 2 * np.pi * rng.uniform(0.4, 2.0) * t + rng.uniform(0.0, 2 * np.pi)
    size = rng.uniform(0.03, 0.3, 2)
    twice = rng.choice([0.5, 1.0, 1.0, 2.0])
    late = rng.uniform(0.0, 2 * np.pi)
    way: Floats = middle + size * np.stack([np.sin(angle), np.sin(twice * angle + late)], axis=1)
    return way


def _hanging(n: int, rng: np.random.Generator) -> Floats:
    swing = 0.04 * np.sin(2 * np.pi * rng.uniform(0.6, 1.1) * np.arange(n) / RATE)
    return np.stack([0.08 + 0.3 * swing, 0.5 - abs(swing)], axis=1)


def _elbow(wrist: Floats, shoulder: Floats, sign: float) -> Floats:
    """Return the elbow: half way, bent outwards and down as far as the arm is not stretched."""
    along = wrist - shoulder
    length = np.linalg.norm(along, axis=1, keepdims=True)
    aside = np.sqrt(np.maximum((0.52 * _REACH) ** 2 - (0.5 * length) ** 2, 0.0))
    out = np.stack([-along[:, 1], along[:, 0]], axis=1) / np.maximum(length, 1e-6)
    turned = np.sign(out @ np.array([0.6 * sign, 0.7]))[:, None]
    bent: Floats = 0.8 * aside * out * np.where(turned == 0.0, 1.0, turned)
    elbow: Floats = shoulder + 0.5 * along + bent
    return elbow


def _move_legs(body: Floats, rng: np.random.Generator) -> None:
    n = len(body)
    t = np.arange(n) / RATE
    what = rng.integers(4)
    beat = 2 * np.pi * rng.uniform(0.5, 1.2) * t
    body[:, PARTS.index("hips")] += 0.03 * _slow(n, rng, 0.6)
    if what == 1:  # steps on the spot, or walks
        for side, sign in (("left", 1.0), ("right", -1.0)):
            lift = rng.uniform(0.05, 0.3) * np.maximum(np.sin(beat) * sign, 0.0)
            body[:, PARTS.index(f"{side}_knee"), 1] -= 0.6 * lift
            body[:, PARTS.index(f"{side}_ankle"), 1] -= lift
    elif what == 2:  # bends the knees
        sink = rng.uniform(0.05, 0.3) * (0.5 - 0.5 * np.cos(beat))
        for side in ("left", "right"):
            body[:, PARTS.index(f"{side}_knee"), 1] -= 0.6 * sink
            body[:, PARTS.index(f"{side}_ankle"), 1] -= sink
    elif what == 3:  # sways forth and back
        lean = rng.uniform(0.01, 0.06) * np.maximum(_slow(n, rng, 0.4)[:, 0], 0.0)
        body[:, PARTS.index("hips"), 1] -= lean
        body[:, PARTS.index("head"), 1] += 0.5 * lean
    stance = rng.uniform(0.0, 0.1) * np.array([1.0, -1.0])
    for part in ("knee", "ankle"):
        for side, sign in (("left", 1.0), ("right", -1.0)):
            body[:, PARTS.index(f"{side}_{part}"), 0] += sign * abs(stance[0])


def _slow(n: int, rng: np.random.Generator, hertz: float) -> Floats:
    """Return (n, 2) of about unit deviation that wanders slowly."""
    t = np.arange(n) / RATE
    value = np.zeros((n, 2))
    for harmonic in (0.37, 0.71, 1.0):
        angle = 2 * np.pi * hertz * harmonic * t[:, None] + rng.uniform(0.0, 2 * np.pi, 2)
        value += np.sin(angle)
    return 0.8 * value
