"""Who plays: a drummer, one who bursts, one who treads or nods, or one who only moves."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

import numpy as np

from training.body import SIDES, Ends
from training.bursting import KINDS, burst, clapping, draw_burst, mirrored
from training.curve import Curve, Knot, Trail, lowpass, resting, times, wander
from training.drumming import draw_stick, drum, other_hand
from training.idling import idle
from training.rhythm import Events, Score, compose, draw_skill
from training.treading import draw_tread, jump, tread

Meant: TypeAlias = dict[str, list[tuple[float, float]]]  # intended strokes by joint: start, lowest


@dataclass(frozen=True, slots=True)
class Player:
    """What one player does in one take."""

    kind: str
    ends: Ends
    meant: Meant


@dataclass(slots=True)
class _Plan:
    """A take while it is drawn."""

    rng: np.random.Generator
    seconds: float
    t: Curve
    wrists: dict[str, Trail]
    others: dict[str, dict[str, Trail]]  # "ankle", "knee", "elbow": by side
    nod: Trail
    hips: Trail
    cutoff_hz: float
    meant: Meant


def draw_player(rng: np.random.Generator, seconds: float, kind: str = "") -> Player:
    """Draw a player of a kind of `KINDS_OF_PLAYER`; none: drawn by their shares."""
    names = list(KINDS_OF_PLAYER)
    kind = kind or str(rng.choice(names, p=[KINDS_OF_PLAYER[name][0] for name in names]))
    nil = np.zeros(3)
    plan = _Plan(
        rng=rng,
        seconds=seconds,
        t=times(seconds),
        wrists={},
        others={"ankle": {}, "knee": {}, "elbow": {}},
        nod=resting(nil),
        hips=resting(nil),
        cutoff_hz=rng.uniform(7.5, 17.0),
        meant={"left_wrist": [], "right_wrist": [], "left_ankle": [], "right_ankle": []},
    )
    KINDS_OF_PLAYER[kind][1](plan)
    return Player(kind, _ends(plan), plan.meant)


def _sign(side: str) -> float:
    return 1.0 if side == "left" else -1.0


def _by_side(score: Score) -> dict[str, Events]:
    return {"left": score.first, "right": score.second}


def _drummer(plan: _Plan) -> None:
    rng = plan.rng
    score = compose(rng, plan.seconds, draw_skill(rng))
    stick = draw_stick(rng, 1.0)
    sticks = {"left": stick, "right": other_hand(rng, stick, -1.0)}
    for side, events in _by_side(score).items():
        trail = drum(rng, events, sticks[side], plan.seconds)
        _wrist(plan, side, trail)


def _wrist(plan: _Plan, side: str, trail: Trail) -> None:
    plan.wrists[side] = trail
    plan.meant[f"{side}_wrist"] = trail.strokes


def _burster(plan: _Plan) -> None:
    rng = plan.rng
    kind = str(rng.choice(KINDS))
    gap = rng.uniform(0.25, 0.6) if kind == "clap" else rng.uniform(0.35, 0.9)
    skill = replace(draw_skill(rng), gap=gap)
    score = compose(rng, plan.seconds, skill)
    hands = _by_side(score)
    if kind == "clap":
        hands["right"] = hands["left"] = max(hands.values(), key=len)
    styles = {side: draw_burst(rng, kind, _sign(side)) for side in SIDES}
    if kind == "clap":
        styles = {side: clapping(styles["left"], _sign(side)) for side in SIDES}
    elif rng.random() < 0.7:  # both hands alike
        styles["right"] = mirrored(styles["left"], styles["right"])
    for side, events in hands.items():
        _wrist(plan, side, burst(rng, events, styles[side], plan.seconds))


def _treader(plan: _Plan) -> None:
    rng = plan.rng
    kind = str(rng.choice(["stomp", "kick", "jump", "nod", "elbow", "knee"]))
    slow = replace(draw_skill(rng), gap=rng.uniform(0.35, 0.9))
    score = compose(rng, plan.seconds, slow)
    _quiet_hands(plan, rng.uniform(0.0, 0.7))
    if kind == "jump":
        events = score.first if len(score.first) else score.second
        plan.hips, feet = jump(rng, _thinned(events, 1.1))
        for side in SIDES:
            plan.others["ankle"][side] = feet
            plan.meant[f"{side}_ankle"] = feet.strokes
    elif kind == "nod":
        plan.nod = tread(rng, score.first, draw_tread(rng, kind, 1.0))
        plan.meant["nose"] = plan.nod.strokes
    else:
        part = {"stomp": "ankle", "kick": "ankle"}.get(kind, kind)
        style = draw_tread(rng, kind, 1.0)
        for side, events in _by_side(score).items():
            out = style.out * np.array([_sign(side), 1.0, 1.0])
            trail = tread(rng, events, replace(style, out=out))
            plan.others[part][side] = trail
            plan.meant[f"{side}_{part}"] = trail.strokes
            carried = {"elbow": "wrist", "knee": "ankle"}.get(part)
            if carried:  # it is dragged along: whether that is a strike is not told
                plan.meant.pop(f"{side}_{carried}")


def _thinned(events: Events, gap: float) -> Events:
    kept, last = [], -9.0
    for i, t in enumerate(events[:, 0].tolist()):
        if t - last >= gap:
            kept.append(i)
            last = t
    return events[kept]


def _idler(plan: _Plan) -> None:
    _quiet_hands(plan, 1.0)
    plan.meant |= {name: [] for name in ("nose", "left_elbow", "right_elbow")}
    plan.meant |= {name: [] for name in ("left_knee", "right_knee")}
    if plan.rng.random() < 0.3:
        _walk(plan)


def _walk(plan: _Plan) -> None:
    """Walk on the spot or about: the feet swing softly, one after the other."""
    rng = plan.rng
    pace, high, far = rng.uniform(0.5, 0.9), rng.uniform(0.03, 0.12), rng.uniform(-0.2, 0.2)
    nil = np.zeros(3)
    for k, side in enumerate(SIDES):
        trail = resting(nil)
        t = 0.5 + k * pace / 2.0
        while t < plan.seconds - pace:
            place = np.array([far * rng.uniform(-1.0, 1.0), 0.0, 0.1 * rng.standard_normal()])
            mid = (place + trail.place) / 2.0 + np.array([0.0, high, 0.0])
            trail.hold(t)
            speed = (place - trail.place) / (0.6 * pace)
            trail.go(t + 0.25 * pace, mid, speed)
            trail.go(t + 0.55 * pace, place)
            t += pace * rng.uniform(0.95, 1.05)
        plan.others["ankle"][side] = trail


def _quiet_hands(plan: _Plan, active: float) -> None:
    """Let the hands hang, or move without striking, alike or each for itself."""
    rng = plan.rng
    alike = rng.random() < 0.3
    for side in SIDES:
        out = _sign(side)
        home = np.array(
            [out * rng.uniform(-0.1, 0.2), rng.uniform(-0.5, 0.05), rng.uniform(0.05, 0.4)]
        )
        trail = resting(home)
        while trail.t < plan.seconds:
            span = rng.uniform(2.0, 10.0)
            if rng.random() < active:
                idle(rng, trail, trail.t + span, home)
            else:
                trail.hold(trail.t + span)
        if alike and side == "right":
            trail = _mirror(plan.wrists["left"])
        plan.wrists[side] = trail


def _mirror(trail: Trail) -> Trail:
    flip = np.array([-1.0, 1.0, 1.0])
    knots = [
        Knot(k.t, k.place * flip, k.speed * flip, k.brake * flip, k.spring * flip)
        for k in trail.knots
    ]
    swings = [replace(swing, axes=swing.axes * flip) for swing in trail.swings]
    return Trail(knots, list(trail.forms), swings)


def _ends(plan: _Plan) -> Ends:
    n = len(plan.t)
    still = np.zeros((n, 3))
    rng = plan.rng

    def smooth(trail: Trail) -> Curve:
        return lowpass(trail.path(plan.t), plan.cutoff_hz)

    tremble = rng.uniform(0.0, 0.004)
    wrists = {
        side: smooth(trail) + wander(rng, n, rng.uniform(0.5, 3.0), tremble)
        for side, trail in plan.wrists.items()
    }
    legs = {
        part: {side: smooth(trail) for side, trail in plan.others[part].items()}
        for part in ("ankle", "knee", "elbow")
    }
    about = rng.uniform(0.1, 0.35) * (rng.random() < 0.15)
    walk = wander(rng, n, 0.12, about)
    return Ends(
        wrists=wrists,
        ankles={side: legs["ankle"].get(side, still) for side in SIDES},
        knees=legs["knee"],
        elbows=legs["elbow"],
        hips=smooth(plan.hips) + _bob(plan),
        nose=smooth(plan.nod),
        walk=walk,
        whole=walk + _sway(plan),
    )


def _bob(plan: _Plan) -> Curve:
    """Bob softly in some tempo, as many do."""
    rng = plan.rng
    if rng.random() < 0.6:
        return np.zeros((len(plan.t), 3))
    size, rate = rng.uniform(0.0, 0.02), rng.uniform(0.7, 2.2)
    up = size * np.sin(2.0 * np.pi * rate * plan.t + rng.uniform(0.0, 6.3))
    return np.stack([np.zeros_like(up), up, np.zeros_like(up)], axis=1)


def _sway(plan: _Plan) -> Curve:
    """Sway, or dance from side to side."""
    rng, n = plan.rng, len(plan.t)
    sway = wander(rng, n, 0.4, rng.uniform(0.0, 0.02))
    if rng.random() < 0.25:
        rate = rng.uniform(0.25, 1.0)
        size = min(rng.uniform(0.01, 0.1), 0.3 / (2.0 * np.pi * rate))
        sway[:, 0] += size * np.sin(2.0 * np.pi * rate * plan.t)
    return sway


# Shares of the players, and how each is drawn.
KINDS_OF_PLAYER: Final[dict[str, tuple[float, Callable[[_Plan], None]]]] = {
    "drummer": (0.63, _drummer),
    "burster": (0.19, _burster),
    "treader": (0.07, _treader),
    "idler": (0.11, _idler),
}
