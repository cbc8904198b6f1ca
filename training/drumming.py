"""Hands that drum in the air: descents, arrests, rebounds, lifts."""

from dataclasses import dataclass, replace

import numpy as np

from training.curve import Trail, Vector, bell_form, resting
from training.idling import idle
from training.rhythm import Events

_FASTEST = 3.6  # metres a second, of a stroke
_LIFT_SPEED = 1.3  # metres a second on average, of a lift


@dataclass(frozen=True, slots=True)
class Stick:
    """How one hand drums."""

    size: float  # metres of a plain stroke
    size_spread: float  # of its natural logarithm
    time: float  # seconds of a plain descent
    time_spread: float
    way: Vector  # direction of a stroke
    way_spread: float
    places: list[Vector]  # where strokes land
    hardness: float  # of the arrest, in size / time^2
    bell: float  # part of the descents that are bells instead
    bell_ends: tuple[float, float]  # rise and fall of the bell
    turn: float  # acceleration at the top, in size / time^2
    loop: float  # speed across the stroke at the top, in size / time
    lift: float  # seconds to lift the hand
    stops: float  # part of the strokes after which the hand stops
    sinks: float  # part of those stops in which it sinks on
    rebound: float  # part of the stroke that it rebounds
    late_lift: float  # part of the long gaps in which it waits low
    top_wait: float  # part of the strokes that wait at the top
    idle: float  # part of the long gaps filled with other movement


def draw_stick(rng: np.random.Generator, side: float) -> Stick:
    """Draw how a hand drums; side is +1 for the left hand, which is right in the picture."""
    size = float(np.clip(0.23 * np.exp(0.40 * rng.standard_normal()), 0.06, 0.42))
    time = 0.265 * (size / 0.2) ** 0.35 * np.exp(0.24 * rng.standard_normal())
    if rng.random() < 0.17:  # a small mover
        size = rng.uniform(0.025, 0.075)
        time = 1.9 * size / np.clip(size / 0.045 * rng.uniform(0.35, 0.8), 0.35, 1.1)
    tilt = np.radians(rng.uniform(-30.0, 30.0))
    forward = rng.uniform(-0.15, 0.7)
    way = np.array([np.sin(tilt), -np.cos(tilt), forward])
    n_places = int(rng.choice([1, 1, 2, 3]))
    middle = np.array(
        [side * rng.uniform(0.02, 0.3), rng.uniform(-0.38, -0.02), rng.uniform(0.2, 0.42)]
    )
    spread = np.array([rng.uniform(0.03, 0.2), rng.uniform(0.0, 0.1), 0.06])
    return Stick(
        size=size,
        size_spread=rng.uniform(0.1, 0.35),
        time=float(np.clip(time, 0.11, 0.6)),
        time_spread=rng.uniform(0.04, 0.16),
        way=way / np.linalg.norm(way),
        way_spread=rng.uniform(0.02, 0.2),
        places=[middle + spread * rng.standard_normal(3) for _ in range(n_places)],
        hardness=float(np.clip(13.5 * np.exp(0.35 * rng.standard_normal()), 3.0, 18.7)),
        bell=rng.choice([0.0, 0.0, 0.3, 1.0]),
        bell_ends=(rng.uniform(1.5, 5.0), rng.uniform(0.7, 1.6)),
        turn=rng.uniform(0.0, 6.0),
        loop=rng.uniform(-0.8, 0.8) * (rng.random() < 0.6),
        lift=float(np.clip(0.23 * np.exp(0.3 * rng.standard_normal()), 0.12, 0.5)),
        stops=rng.uniform() ** 1.3,
        sinks=rng.choice([0.0, 0.1, 0.4, 0.8]),
        rebound=rng.uniform(0.1, 0.9),
        late_lift=rng.uniform(),
        top_wait=rng.uniform(0.0, 0.5) * (rng.random() < 0.5),
        idle=rng.choice([0.0, 0.2, 0.7]),
    )


def other_hand(rng: np.random.Generator, stick: Stick, side: float) -> Stick:
    """Draw the other hand of a player: mostly alike."""
    own = draw_stick(rng, side)
    if rng.random() < 0.15:
        return own
    mirrored = stick.way * np.array([-1.0 if rng.random() < 0.7 else 1.0, 1.0, 1.0])
    return replace(
        stick,
        size=stick.size * float(np.exp(0.2 * rng.standard_normal())),
        time=stick.time * float(np.exp(0.1 * rng.standard_normal())),
        way=mirrored,
        places=own.places,
        hardness=float(np.clip(stick.hardness * np.exp(0.2 * rng.standard_normal()), 3.0, 18.5)),
        loop=own.loop,
    )


@dataclass(slots=True)
class _Hand:
    """One hand while its take is drawn."""

    rng: np.random.Generator
    stick: Stick
    trail: Trail
    brake: Vector  # acceleration at the last landing; none where the hand stopped

    def around(self, spread: float) -> float:
        return float(np.exp(spread * self.rng.standard_normal()))

    def chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)


def drum(rng: np.random.Generator, events: Events, stick: Stick, seconds: float) -> Trail:
    """Play events with one hand; places are relative to the shoulder's rest."""
    start = stick.places[0] + np.array([0.0, 0.05, 0.0])
    hand = _Hand(rng, stick, resting(start), np.zeros(3))
    for t, accent in events[events[:, 0] < seconds - 0.4].tolist():
        _strike(hand, t, accent)
    if seconds - hand.trail.t > 1.2 and hand.chance(0.7):
        idle(rng, hand.trail, seconds, hand.stick.places[0])
    return hand.trail


def _strike(hand: _Hand, t: float, accent: float) -> None:
    rng, stick, trail = hand.rng, hand.stick, hand.trail
    gap = t - trail.t
    if gap < 0.09:
        return
    size = float(np.clip(stick.size * accent * hand.around(stick.size_spread), 0.02, 0.6))
    time = stick.time * (size / stick.size) ** 0.35 * hand.around(stick.time_spread)
    time = min(float(np.clip(time, 0.1, 0.65)), 0.6 * gap)
    size = min(size, _FASTEST * time / 2.2, 0.035 + 0.6 * gap)
    way = stick.way + stick.way_spread * rng.standard_normal(3)
    way /= np.linalg.norm(way)
    place = stick.places[rng.integers(len(stick.places))] + 0.012 * rng.standard_normal(3)
    top = place - size * way
    start = t - time
    _prepare(hand, start, top)
    _lift(hand, start, top, size)
    # Where the lift came short, so does the stroke: the hand does not wander off.
    goal = place - trail.place
    most = 1.25 * size / (float(np.linalg.norm(goal)) + 1e-9)
    _descend(hand, t, goal * min(1.0, most))
    _arrest(hand, size, time, way)


def _prepare(hand: _Hand, start: float, top: Vector) -> None:
    """Spend what time there is before the lift to the top of the next stroke."""
    rng, stick, trail = hand.rng, hand.stick, hand.trail
    free = start - trail.t
    lift = float(np.clip(stick.lift * hand.around(0.2), 0.1, 0.6))
    if free > 1.4 and hand.chance(stick.idle):
        idle(rng, trail, start - lift - 0.1, trail.place)
    elif np.any(hand.brake) and free > lift + 0.15 and (free > 0.8 or hand.chance(0.7)):
        _rebound(hand, free - lift)
    if start - trail.t > max(0.8, 1.5 * lift) and hand.chance(stick.late_lift):
        sag = np.array([0.0, -rng.uniform(0.0, 0.03), 0.0]) * hand.chance(0.5)
        wait = start - trail.t - lift * rng.uniform(1.0, 2.0)
        if wait > 0.1:
            trail.go(trail.t + wait, trail.place + sag)
    elif start - trail.t > 2.2 * lift:
        time = lift * rng.uniform(1.0, 2.0)
        share = min(1.0, _LIFT_SPEED * time / (float(np.linalg.norm(top - trail.place)) + 1e-9))
        near = trail.place + share * (top - trail.place)
        trail.go(trail.t + time, near + 0.015 * rng.standard_normal(3))


def _lift(hand: _Hand, start: float, top: Vector, size: float) -> None:
    """Lift the hand to the top, or as far as there is time."""
    rng, stick, trail = hand.rng, hand.stick, hand.trail
    free = max(start - trail.t, 0.02)
    way = top - trail.place
    far = float(np.linalg.norm(way)) + 1e-9
    top = trail.place + way * min(1.0, _LIFT_SPEED * free / far)
    if np.any(hand.brake):
        most = min(40.0, 14.0 * far / free**2 + 1.0)
        hard = float(np.linalg.norm(hand.brake))
        trail.spring(hand.brake * min(1.0, most / hard))
    wait = rng.uniform(0.02, 0.3) if hand.chance(stick.top_wait) else 0.0
    if wait and free - wait > max(0.12, far / _LIFT_SPEED):
        trail.go(start - wait, top)
        trail.hold(start)
        return
    time = max(stick.time, 0.12)
    across = np.array([stick.way[1], -stick.way[0], 0.0]) * stick.loop
    turn = stick.way * stick.turn * rng.uniform(0.3, 1.2) * size / time**2
    most = 12.0 * far / free**2
    hard = float(np.linalg.norm(turn)) + 1e-9
    speed = across * size / time * min(1.0, 0.3 / free)
    trail.go(start, top, speed, turn * min(1.0, most / hard))
    trail.spring(turn)


def _rebound(hand: _Hand, free: float) -> None:
    """Spring back part of the way, and perhaps stay there."""
    rng, stick, trail = hand.rng, hand.stick, hand.trail
    back = stick.size * stick.rebound * rng.uniform(0.2, 1.3)
    time = min(stick.lift * rng.uniform(0.5, 1.0), 0.8 * free)
    side = 0.02 * rng.standard_normal(3)
    trail.go(trail.t + max(time, 0.08), trail.place - back * stick.way + side)


def _descend(hand: _Hand, t: float, way: Vector) -> None:
    rng, stick, trail = hand.rng, hand.stick, hand.trail
    start = trail.t
    time = max(t - start, 0.05)
    way = way * min(1.0, _FASTEST * time / 2.0 / (float(np.linalg.norm(way)) + 1e-9))
    place = trail.place + way
    if hand.chance(stick.bell):
        rise = max(stick.bell_ends[0] * hand.around(0.2), 1.0)
        trail.go(t, place, form=bell_form(rise, stick.bell_ends[1] * hand.around(0.15)))
        hand.brake = -way * rng.uniform(2.0, 8.0) / time**2
    else:
        hard = float(np.clip(stick.hardness * hand.around(0.2), 1.0, 18.8))
        hand.brake = -way * min(hard / time**2, 80.0 / float(np.linalg.norm(way)))
        trail.go(t, place, brake=hand.brake)
    trail.strokes.append((start, trail.t))


def _arrest(hand: _Hand, size: float, time: float, way: Vector) -> None:
    """Stop, sink or give right after the landing, or do nothing of it and rebound."""
    rng, stick, trail = hand.rng, hand.stick, hand.trail
    if not hand.chance(stick.stops):
        return
    landed = trail.knots[-1]
    if hand.chance(stick.sinks):  # it stops, then sinks slowly
        sink = min(rng.uniform(0.003, 0.03), 0.2 * size)
        landed.speed = way * min(0.08 * size / time, 1.5 * sink / 0.1)
        landed.brake = hand.brake * rng.uniform(0.2, 0.8)
        trail.go(landed.t + rng.uniform(0.08, 0.35), trail.place + way * sink)
    elif rng.random() < 0.4:  # it gives a little
        give = min(rng.uniform(0.004, 0.03), 0.25 * size)
        trail.go(trail.t + rng.uniform(0.06, 0.12), trail.place - give * way)
    else:
        landed.brake = hand.brake * rng.uniform(0.2, 1.0)
        trail.go(landed.t + rng.uniform(0.03, 0.2), trail.place)
    hand.brake = np.zeros(3)
