"""Hands that burst in any direction: jabs, upward bursts, claps, hits from place to place."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from training.curve import Trail, Vector, bell_form, resting
from training.idling import idle
from training.rhythm import Events

KINDS: Final = ("jab", "diagonal", "up", "chop", "clap", "places")
_FASTEST: Final = 3.6  # metres a second, of a burst
_TO_MIDDLE: Final = 0.17  # metres from where a shoulder rests
_RETURN: Final = 1.2  # metres a second on average, of a return


@dataclass(frozen=True, slots=True)
class Burst:
    """How one hand bursts."""

    kind: str  # of KINDS
    home: Vector  # where the hand waits
    way: Vector  # direction
    way_spread: float
    size: float  # metres
    time: float  # seconds
    hardness: float  # of the arrest, in size / time^2
    wind_up: float  # part of the bursts that first move back a little
    bell: float  # part of the bursts that are bells instead
    hold: tuple[float, float]  # seconds that the hand stays
    back: tuple[float, float]  # times as long as the burst that the return takes
    recoil: float  # part of the bursts that spring back at once
    idle: float  # part of the long gaps filled with other movement


def draw_burst(rng: np.random.Generator, kind: str, side: float) -> Burst:
    """Draw how a hand bursts; side is +1 for the left hand, which is right in the picture."""
    size = float(np.clip(0.24 * np.exp(0.45 * rng.standard_normal()), 0.05, 0.48))
    if rng.random() < 0.15:
        size = rng.uniform(0.03, 0.08)
    time = float(
        np.clip(0.25 * (size / 0.2) ** 0.4 * np.exp(0.22 * rng.standard_normal()), 0.1, 0.5)
    )
    turn = rng.uniform(-0.5, 0.5)
    ways = {
        "jab": [side * rng.choice([1.0, 1.0, -0.7]), turn * 0.6, rng.uniform(0.0, 0.7)],
        "diagonal": [
            side * rng.uniform(0.4, 1.0),
            rng.choice([-1.0, 1.0]) * rng.uniform(0.4, 1),
            0.3,
        ],
        "up": [0.5 * turn, 1.0, rng.uniform(-0.3, 0.4)],
        "chop": [turn, -1.0, 0.3],
        "clap": [-side, 0.25 * turn, 0.1],
        "places": [0.0, 1.0, 0.0],
    }
    home = np.array(
        [side * rng.uniform(-0.05, 0.15), rng.uniform(-0.35, 0.1), rng.uniform(0.2, 0.4)]
    )
    quick_hold = rng.random() < 0.4
    return Burst(
        kind=kind,
        home=home,
        way=np.array(ways[kind]) / np.linalg.norm(ways[kind]),
        way_spread=rng.uniform(0.05, 0.35),
        size=size,
        time=time,
        hardness=float(np.clip(13.0 * np.exp(0.4 * rng.standard_normal()), 3.0, 18.5)),
        wind_up=rng.uniform() * (rng.random() < 0.7),
        bell=float(rng.choice([0.0, 0.4, 1.0])),
        hold=(0.0, 0.1) if quick_hold else (0.05, rng.uniform(0.2, 1.2)),
        back=(1.2, 2.0) if rng.random() < 0.35 else (1.5, 4.0),
        recoil=rng.uniform() * (rng.random() < 0.6),
        idle=float(rng.choice([0.0, 0.2, 0.6])),
    )


def mirrored(style: Burst, other: Burst) -> Burst:
    """Return the style for the other hand, which keeps its own home."""
    return replace(style, home=other.home, way=style.way * np.array([-1.0, 1.0, 1.0]))


def clapping(style: Burst, side: float) -> Burst:
    """Return the style of one hand of two that meet in the middle.

    In 57 filmed claps the speed had fallen 60 ms after its peak (median; 40 to 190), the way took
    140 to 430 ms, and the next clap followed after 0.3 to 0.9 s.
    """
    away = style.size - _TO_MIDDLE + 0.03
    home = style.home * np.array([0.0, 1.0, 1.0]) + np.array([side * away, 0.0, 0.0])
    way = np.array([-side, *(0.3 * style.way[1:])])
    hard = max(style.hardness, 9.0)
    return replace(style, home=home, way=way / np.linalg.norm(way), way_spread=0.04, hardness=hard)


def burst(rng: np.random.Generator, events: Events, style: Burst, seconds: float) -> Trail:
    """Play events with one hand; places are relative to the shoulder's rest."""
    trail = resting(style.home)
    for t, accent in events[events[:, 0] < seconds - 0.4].tolist():
        size = style.size * accent * float(np.exp(0.2 * rng.standard_normal()))
        time = style.time * float(np.exp(0.1 * rng.standard_normal()))
        time = float(np.clip(time, 0.09, 0.6))
        free = t - time - trail.t
        if free < 0.06:
            continue
        if free > 1.6 and rng.random() < style.idle:
            idle(rng, trail, t - time - 0.5, style.home)
        size = min(size, _FASTEST * time / 2.2)
        _one(rng, trail, style, (t, time, size))
    if seconds - trail.t > 1.2 and rng.random() < 0.7:
        idle(rng, trail, seconds, style.home)
    return trail


def _one(
    rng: np.random.Generator, trail: Trail, style: Burst, stroke: tuple[float, float, float]
) -> None:
    t, time, size = stroke
    way = style.way + style.way_spread * rng.standard_normal(3)
    if style.kind == "places":  # from where the hand is to another place about home
        goal = style.home + size * np.array([1.0, 1.0, 0.4]) * rng.standard_normal(3)
        way = goal - trail.place
    way = way / np.linalg.norm(way)
    if style.kind == "places":
        trail.hold(t - time)
    else:
        _return(rng, trail, style, t - time)
    if t - time - trail.t > 0.25 and rng.random() < style.wind_up:
        back = rng.uniform(0.1, 0.4) * size
        trail.hold(t - time - rng.uniform(0.15, 0.3))
        turn = way * rng.uniform(0.0, 8.0) * size / time**2
        trail.go(t - time, trail.place - back * way, brake=0.3 * turn)
        trail.spring(turn)
    trail.hold(t - time)
    _strike(rng, trail, style, (t, time, size), way)


def _return(rng: np.random.Generator, trail: Trail, style: Burst, until: float) -> None:
    """Go home after a burst: softly, and slower than the burst was."""
    far = float(np.linalg.norm(trail.place - style.home))
    if far < 0.02:
        return
    stay = min(rng.uniform(*style.hold), 0.4 * (until - trail.t))
    trail.hold(trail.t + stay)
    time = min(style.time * rng.uniform(*style.back), until - trail.t)
    if time > 0.08:
        place = style.home + 0.02 * rng.standard_normal(3)
        # One who has no time to return goes as far as he comes.
        share = min(1.0, _RETURN * time / far)
        trail.go(trail.t + time, trail.place + share * (place - trail.place))


def _strike(
    rng: np.random.Generator,
    trail: Trail,
    style: Burst,
    stroke: tuple[float, float, float],
    way: Vector,
) -> None:
    t, time, size = stroke
    time = max(t - trail.t, 0.05)
    size = min(size, _FASTEST * time / 2.2)
    start, goal = trail.t, trail.place + size * way
    hard = float(np.clip(style.hardness * np.exp(0.2 * rng.standard_normal()), 1.0, 18.8))
    brake = -way * min(hard * size / time**2, 80.0)
    recoil = rng.random() < style.recoil
    if rng.random() < style.bell:
        trail.go(t, goal, form=bell_form(rng.uniform(1.5, 5.0), rng.uniform(0.7, 1.5)))
    elif recoil:
        trail.go(t, goal, brake=brake)
    else:
        trail.go(t, goal, brake=brake * rng.uniform(0.0, 0.5))
    trail.strokes.append((start, trail.t))
    if recoil:
        trail.spring(np.clip(brake, -40.0, 40.0))
        spring = size * rng.uniform(0.05, 0.6)
        trail.go(trail.t + time * rng.uniform(0.7, 1.5), trail.place - spring * way)
    elif rng.random() < 0.3:  # it settles on a little
        trail.go(trail.t + rng.uniform(0.1, 0.3), trail.place + rng.uniform(0.002, 0.02) * way)
