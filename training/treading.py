"""Strikes of other joints: kicks, stomps, jumps, nods, elbows, knees."""

from dataclasses import dataclass

import numpy as np

from training.curve import Trail, Vector, bell_form, resting
from training.rhythm import Events

_GRAVITY = 9.81


@dataclass(frozen=True, slots=True)
class Tread:
    """How one joint moves away, stays there and comes back; one of the two is the stroke."""

    out: Vector  # metres: the way out
    spread: float
    out_time: float  # seconds
    back_time: float
    stay: tuple[float, float]  # seconds out there
    hardness: float  # of the arrest, in size / time^2
    out_strikes: bool  # the way out is the stroke, else the way back
    bell: float  # part of the strokes that are bells


def draw_tread(rng: np.random.Generator, kind: str, side: float) -> Tread:
    """Draw a kind of "stomp", "kick", "knee", "elbow" or "nod"."""
    u = rng.uniform
    outs: dict[str, list[float]] = {
        "stomp": [side * u(-0.03, 0.1), u(0.07, 0.32), u(0.0, 0.2)],
        "kick": [side * u(-0.2, 0.5), u(0.1, 0.45), u(0.1, 0.45)],
        "knee": [side * u(-0.1, 0.15), u(0.12, 0.4), u(0.05, 0.3)],
        "elbow": [side * u(0.05, 0.3), u(-0.2, 0.25), u(-0.15, 0.15)],
        "nod": [u(-0.02, 0.02), -u(0.03, 0.11), u(0.0, 0.06)],
    }
    out = np.array(outs[kind])
    strikes_out = kind != "stomp" and not (kind == "knee" and rng.random() < 0.3)
    size = float(np.linalg.norm(out))
    time = float(
        np.clip(0.22 * (size / 0.2) ** 0.4 * np.exp(0.2 * rng.standard_normal()), 0.1, 0.45)
    )
    slow = time * u(1.1, 2.2)
    return Tread(
        out=out,
        spread=u(0.05, 0.2),
        out_time=time if strikes_out else slow,
        back_time=slow if strikes_out else time,
        stay=(0.0, u(0.0, 0.4)),
        hardness=u(9.0, 18.5) if kind == "stomp" else u(4.0, 17.0),
        out_strikes=strikes_out,
        bell=u(0.0, 1.0),
    )


def tread(rng: np.random.Generator, events: Events, style: Tread) -> Trail:
    """Play events with one joint; places are relative to where it rests."""
    trail = resting(np.zeros(3))
    for t, accent in events.tolist():
        out = style.out * accent + np.linalg.norm(style.out) * style.spread * rng.standard_normal(3)
        stay = rng.uniform(*style.stay)
        before = style.out_time if style.out_strikes else style.out_time + stay + style.back_time
        if t - before < trail.t + 0.02:
            continue
        trail.hold(t - before)
        if style.out_strikes:
            _strike(rng, trail, style, t, out)
            trail.hold(trail.t + stay)
            trail.go(trail.t + style.back_time, 0.01 * rng.standard_normal(3))
        else:
            trail.go(trail.t + style.out_time, out)
            trail.hold(t - style.back_time)
            _strike(rng, trail, style, t, 0.006 * rng.standard_normal(3))
    return trail


def _strike(rng: np.random.Generator, trail: Trail, style: Tread, t: float, goal: Vector) -> None:
    start, way = trail.t, goal - trail.place
    time = max(t - start, 0.05)
    if rng.random() < style.bell:
        trail.go(t, goal, form=bell_form(rng.uniform(1.5, 4.0), rng.uniform(0.7, 1.2)))
    else:
        brake = -way * min(style.hardness / time**2, 500.0)
        trail.go(t, goal, brake=brake * rng.uniform(0.1, 0.8))
    trail.strokes.append((start, trail.t))


def jump(rng: np.random.Generator, events: Events) -> tuple[Trail, Trail]:
    """Jump so as to land at the events; returns the paths of the hips and of the feet."""
    nil = np.zeros(3)
    hips = resting(nil)
    feet = resting(nil)
    fall = np.array([0.0, -_GRAVITY, 0.0])
    crouch, give = rng.uniform(0.05, 0.2), rng.uniform(0.03, 0.15)
    usual = rng.uniform(0.9, 2.2)
    for t, accent in events.tolist():
        speed = np.array([0.0, usual * min(accent, 1.3) * rng.uniform(0.85, 1.15), 0.0])
        flight = 2.0 * float(speed[1]) / _GRAVITY
        off = t - flight
        down = off - rng.uniform(0.3, 0.5)
        if down < hips.t + 0.02:
            continue
        low = np.array([0.0, -crouch, 0.0])
        hips.hold(down)
        hips.go(off - rng.uniform(0.14, 0.2), low)
        hips.go(off, nil, speed, fall)
        hips.spring(fall)
        hips.go(t, nil, -speed, fall)
        hips.go(t + rng.uniform(0.1, 0.18), np.array([0.0, -give, 0.0]))
        hips.go(hips.t + rng.uniform(0.2, 0.4), nil)
        feet.hold(off - 0.03)
        feet.go(off, np.array([0.0, 0.01, 0.0]), speed, fall)
        feet.spring(fall)
        feet.go(t, np.array([0.0, 0.02, 0.0]), -speed, fall)
        feet.go(t + rng.uniform(0.02, 0.035), nil)
        feet.strokes.append((off + flight / 2.0, feet.t))
    return hips, feet
