"""Other movement: what people do who are showing nothing."""

import numpy as np

from tests.data.flow_body import RATE, SIDES
from tests.data.gesture_moves import (
    FINE,
    HANG,
    Course,
    Manner,
    circle,
    idle_arm,
    motion_of,
    no,
    performed,
    push_side,
    raise_both,
    slow,
    wave,
    way,
)


def idle(build, rng, seconds):
    """Stand and shift a little."""
    n = round(RATE * seconds)
    hands = {side: build.reach * (HANG + 0.012 * slow(n, rng, 0.4)) for side in SIDES}
    sway = 0.02 * slow(n, rng, 0.25)[:, 0]
    return motion_of(build, hands, np.zeros(n), 0.02 * slow(n, rng, 0.3)[:, 0], sway)


def walking(build, rng, seconds):
    """Walk: arms that swing; `stepped` puts in the steps."""
    n = round(RATE * seconds)
    t = np.arange(n) / RATE
    beat = 2 * np.pi * 0.9 * t
    hands = {}
    for side, sign in SIDES.items():
        swing = 0.25 * np.sin(beat) * sign
        path = np.stack([0.02 * np.abs(swing), -0.1 * np.abs(swing), swing], 1)
        hands[side] = build.reach * (HANG + path + 0.01 * slow(n, rng, 0.6))
    sink = 0.015 * (1 - np.cos(2 * beat))
    return motion_of(build, hands, sink, 0.03 * slow(n, rng, 0.3)[:, 0], 0.02 * np.sin(beat))


def stepped(body, rng):
    """Return landmarks (N, 33, 3) that walk: feet lifted by turns, and the body going about."""
    t = np.arange(len(body)) / RATE
    beat = np.sin(2 * np.pi * 0.9 * t)
    body = body.copy()
    for first, sign in ((25, 1.0), (26, -1.0)):
        lift = 0.13 * np.maximum(sign * beat, 0.0)[:, None]
        body[:, first::2, 1] -= lift * [0.6, 1.0, 1.0, 1.0]
    body[..., 0] += (0.4 * slow(len(t), rng, 0.15)[:, 0])[:, None]
    return body


def dancing(build, rng, seconds):
    """Dance: hands that swing to a beat about places that change, knees that give."""
    n = round(RATE * seconds)
    t = np.arange(n) / RATE
    beat = 2 * np.pi * rng.uniform(0.8, 1.3) * t
    hands, shared = {}, rng.random() < 0.5
    first = _danced(n, beat, rng)
    for side in SIDES:
        path = first if shared else _danced(n, beat, rng)
        hands[side] = build.reach * path
    sink = 0.03 * build.height * (1 - np.cos(beat)) * rng.uniform(0.3, 1.0)
    lean = 0.1 * slow(n, rng, 0.4)[:, 0]
    return motion_of(build, hands, sink, lean, 0.06 * np.sin(0.5 * beat))


def _danced(n, beat, rng):
    middle = np.array([0.3, 0.15, 0.35]) + 0.22 * slow(n, rng, 0.2)
    size = np.abs(0.12 * slow(n, rng, 0.15)) + 0.08
    late = rng.uniform(0, 6.3, 3)
    path = middle + size * np.sin(np.outer(beat, (1, 1, 2)) + late)
    far = np.linalg.norm(path, axis=1, keepdims=True)
    return path * np.minimum(1.0, 0.97 / far)


def everyday(build, rng, seconds):
    """Talk with the hands, scratch the head, fold the arms, point, drink, look at a phone."""
    return _one_after_another(EVERYDAY, build, rng, seconds)


def lookalikes(build, rng, seconds):
    """Do what is nearly a gesture: the other hand, one arm for two, half of it."""
    return _one_after_another(LOOKALIKES, build, rng, seconds)


def _one_after_another(kinds, build, rng, seconds):
    parts, done = [], 0.0
    while done < seconds:
        course = kinds[rng.integers(len(kinds))](rng)
        manner = Manner(rng.uniform(0.7, 1.4), rng.uniform(0.85, 1.1), 0.05, 0.03)
        parts.append(performed(course, build, manner, rng))
        parts.append(idle(build, rng, rng.uniform(0.2, 1.0)))
        done += (len(parts[-1].sink) + len(parts[-2].sink)) / RATE
    return joined(parts)


def _one_hand(rng, *pieces, seconds):
    moving = way(*pieces)
    arms = [moving, idle_arm()] if rng.random() < 0.5 else [idle_arm(), moving]
    return Course(*arms, no(), no(), seconds)


def _scratch(rng):
    head = np.array([-0.15, -0.5, 0.2])
    rub = head + 0.04 * np.stack([np.sin(np.linspace(0, 25, 200))] * 3, 1)
    return _one_hand(rng, (0.6, head), (1.0, rub), (0.6, HANG), seconds=2.4)


def _point(rng):
    there = np.array([rng.uniform(-0.3, 0.7), rng.uniform(-0.5, 0.3), 0.6])
    return _one_hand(rng, (0.5, there), (0.5, there), (0.6, HANG), seconds=1.8)


def _drink(rng):
    mouth, table = np.array([-0.25, -0.25, 0.35]), np.array([0.0, 0.4, 0.5])
    return _one_hand(rng, (0.6, table), (0.7, mouth), (0.6, table), (0.5, HANG), seconds=3.2)


def _phone(rng):
    there = np.array([-0.2, 0.35, 0.4])
    return _one_hand(rng, (0.5, there), (1.5, there), (0.5, HANG), seconds=2.8)


def _fold(rng):
    arms = way((0.5, (-0.35, 0.4, 0.3)), (1.0, (-0.35, 0.4, 0.3)), (0.5, HANG))
    return Course(arms, arms, no(), no(), 2.6)


def _talk(rng):
    def arm():
        places = rng.normal([0.05, 0.4, 0.4], [0.18, 0.15, 0.1], (5, 3))
        return way((0.5, places[0]), *[(rng.uniform(0.3, 0.8), p) for p in places[1:]], (0.5, HANG))

    return Course(arm(), arm(), no(), no(), rng.uniform(2.5, 4.0))


def _clap(rng):
    x = -0.3 + 0.12 * np.cos(np.linspace(0, 8 * np.pi, 300))
    path = np.stack([x, np.full(300, 0.3), np.full(300, 0.4)], 1)
    arms = way((0.4, path[0]), (1.4, path), (0.4, HANG))
    return Course(arms, arms, no(), no(), 2.2)


def _stretch(rng):
    arms = way((0.8, (0.3, -0.85, 0.1)), (0.6, (0.45, -0.8, 0.0)), (0.8, HANG))
    course = Course(arms, idle_arm(), no(), no(), 2.6)
    return course if rng.random() < 0.5 else swapped(course)


def _pick_up(rng):
    hand = way((1, (-0.05, 0.9, 0.3)), (0.3, (-0.05, 0.9, 0.3)), (1, HANG))
    up = np.sin(np.linspace(0, np.pi, FINE)) ** 2
    return Course(idle_arm(), hand, 0.25 * up, 0.15 * up, 2.5)


def swapped(course):
    return Course(course.right, course.left, course.sink, course.lean, course.seconds)


def _other_circle(rng):
    return swapped(circle())


def _backward_circle(rng):
    course = circle()
    return Course(course.left, course.right[::-1], course.sink, course.lean, course.seconds)


def _other_wave(rng):
    return swapped(wave())


def _other_push(rng):
    return swapped(push_side())


def _one_arm(rng):
    course = raise_both()
    both = [course.left, idle_arm()]
    return Course(*(both if rng.random() < 0.5 else both[::-1]), no(), no(), course.seconds)


def _half_up(rng):
    arms = way((1, (0.8, 0.45, 0.1)), (0.2, (0.8, 0.45, 0.1)), (1, HANG))
    return Course(arms, arms, no(), no(), 2.0)


EVERYDAY = (_scratch, _point, _drink, _phone, _fold, _talk, _clap, _stretch, _pick_up)
LOOKALIKES = (_other_circle, _backward_circle, _other_wave, _other_push, _one_arm, _half_up)
OTHERS = {
    "idle": idle,
    "walking": walking,
    "dancing": dancing,
    "everyday": everyday,
    "lookalikes": lookalikes,
}


def joined(parts, blend=0.35):
    """Lay motions after one another, each eased into the next within `blend` seconds."""
    k = round(blend * RATE)
    result = parts[0]
    for part in parts[1:]:
        fields = {}
        for name in ("sink", "sway", "lean", "stance"):
            fields[name] = _blended(getattr(result, name), getattr(part, name), k)
        hands = {s: _blended(result.hands[s], part.hands[s], k) for s in SIDES}
        result = type(part)(hands, *(fields[n] for n in ("sink", "sway", "lean", "stance")))
    return result


def _blended(a, b, k):
    u = np.linspace(0.0, 1.0, k)
    u = (u**3 * (10 - 15 * u + 6 * u**2)).reshape(-1, *[1] * (a.ndim - 1))
    gap = a[-1] * (1 - u) + b[0] * u
    return np.concatenate([a, gap, b])
