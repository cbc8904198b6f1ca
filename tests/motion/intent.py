"""What players want: strokes, jabs, claps, kicks, and movement that only flows, as commands."""

from dataclasses import dataclass, field

import numpy as np

from tests.motion.limb import RATE, Command, Limb

DEGREE = np.pi / 180
ARMS, LEGS = ("left_wrist", "right_wrist"), ("left_ankle", "right_ankle")


@dataclass
class Score:
    """Key frames of one limb: from `t` on, pull towards `goal` so hard and so damped."""

    rest: tuple
    pull: float = 9.0
    damping: float = 0.9
    keys: list = field(default_factory=list)  # (t, goal, pull, damping)
    strikes: list = field(default_factory=list)  # (from, to, downward) of each meant stroke
    walls: list = field(default_factory=list)  # (from, to, azimuth)

    def key(self, t, goal, pull, damping=0.8):
        self.keys.append((t, tuple(goal), pull, damping))

    def command(self, seconds):
        """Spread the key frames over time, each until the next begins."""
        n = int(seconds * RATE)
        keys = [(-1.0, tuple(self.rest), self.pull, self.damping), *sorted(self.keys)]
        row = np.searchsorted([key[0] for key in keys], np.arange(n) / RATE, side="right") - 1
        wall = np.full(n, -10.0)
        for begin, end, azimuth in self.walls:
            wall[int(begin * RATE) : int(end * RATE)] = azimuth
        return Command(
            np.array([key[1] for key in keys])[row],
            np.array([key[2] for key in keys])[row],
            np.array([key[3] for key in keys])[row],
            wall,
        )


@dataclass(frozen=True)
class Style:
    """How somebody strikes. Sizes in metres, times in seconds."""

    way: float  # of a plain stroke
    spread: float  # of the ways, natural logarithm
    hurry: float  # factor of the time a throw takes
    beyond: float  # how far below its landing a throw aims, in ways
    caught: float  # part of the way after which the brake comes
    brake: float  # hardness of the brake; below 1 the hand lands softly
    springy: float  # damping of the brake
    dwell: float  # below 0: the lift begins before the landing
    sag: float  # metres that a resting hand sinks
    lift: float  # natural frequency of the way back
    elbow: float  # share of the elbow, the rest is the shoulder's
    wrist: float  # radians that the hand bends
    slant: float  # sideways part of a stroke
    jitter: float  # of the intervals, relative
    rests: float  # probability


def some_style(rng, kind):
    """Draw one player of a kind: relaxed, dead, small, wide, mallet."""
    u, g = rng.uniform, rng.standard_normal
    plain = {
        "way": float(np.clip(0.27 * np.exp(0.25 * g()), 0.14, 0.36)),
        "spread": u(0.1, 0.35),
        "hurry": float(1.05 * np.exp(0.15 * g())),
        "beyond": u(1.3, 2.2),
        "caught": u(0.5, 0.75),
        "brake": u(0.95, 1.3),
        "springy": u(0.5, 0.9),
        "dwell": u(-0.03, 0.03),
        "sag": 0.0,
        "lift": u(9, 15),
        "elbow": u(0.5, 0.85),
        "wrist": u(0.1, 0.5),
        "slant": 0.08 * g(),
        "jitter": u(0.015, 0.08),
        "rests": u(0.0, 0.12),
    }
    extra = {
        "relaxed": {},
        "dead": {"dwell": u(0.08, 0.5), "springy": u(0.8, 1.1), "sag": u(0.003, 0.04)},
        "small": {
            "way": u(0.03, 0.075),
            "wrist": u(0.5, 1.0),
            "elbow": u(0.8, 1.0),
            "hurry": u(0.75, 0.95),
        },
        "wide": {
            "way": u(0.18, 0.27),
            "elbow": u(0.3, 0.6),
            "hurry": u(1.2, 1.6),
            "beyond": u(1.2, 1.6),
            "slant": 0.2 * g(),
            "rests": u(0, 0.3),
        },
        "mallet": {
            "way": u(0.1, 0.2),
            "dwell": u(-0.05, -0.02),
            "elbow": u(0.7, 0.95),
            "hurry": u(0.9, 1.15),
        },
    }[kind]
    return Style(**{**plain, **extra})


def bottom(rng):
    """Return a posture over an invisible drum, radians."""
    u = rng.uniform
    return np.array([u(-5, 35), u(5, 40), u(45, 80), u(-10, 10)]) * DEGREE


def raised(low, way, style, limb):
    """Return the posture whose wrist is `way` metres above that of `low`."""
    first, both = low[1], low[1] + low[2]
    turn = max(limb.lower * np.sin(both), 0.12)
    swing = max(limb.upper * np.sin(first) + limb.lower * np.sin(both), 0.2)
    up = np.array(low, float)
    up[0] += style.slant * way / 0.4
    up[1] += min((1 - style.elbow) * way / swing, 1.6)
    up[2] += min(style.elbow * way / turn, 1.5)
    up[3] += style.wrist * min(way / 0.15, 1.5)
    return up


@dataclass(frozen=True)
class Stroke:
    """One stroke: the hand leaves `top` so as to land at `low` at about `t`."""

    t: float
    top: np.ndarray
    low: np.ndarray
    way: float  # metres
    room: float  # seconds since the last stroke of this limb
    hurry: float = 1.0


def throw(score, style, stroke):
    """Write the key frames of a stroke; return when the brake comes."""
    longest = max(0.5 * stroke.room, 0.05)
    base = 0.15 * (max(stroke.way, 0.03) / 0.2) ** 0.45
    takes = min(base * style.hurry * stroke.hurry, longest)
    brake_way = (1 - style.caught) * stroke.way
    pull = float(np.arccos(1 - style.caught / style.beyond)) / takes
    speed = style.beyond * stroke.way * pull * np.sin(pull * takes)
    left = 2 * brake_way / speed
    begin = stroke.t - left - takes - 0.024
    score.key(begin, stroke.top + style.beyond * (stroke.low - stroke.top), pull, 0.15)
    hard = min(style.brake * speed / brake_way, 60.0)
    score.key(begin + takes, stroke.low, hard, style.springy)
    score.strikes.append((begin, stroke.t + 0.2, True))
    return begin


def drum(score, style, limb, beats, rng):
    """Play a list of (time, strength) with one arm."""
    low, last = bottom(rng), 0.3
    times = [t for t, _ in beats] + [beats[-1][0] + 2.0 if beats else 2.0]
    for number, (t, loud) in enumerate(beats):
        room = t - last
        way = style.way * loud * np.exp(style.spread * rng.standard_normal())
        way = float(np.clip(way, 0.02, 0.36)) * min(1.0, (room / 0.32) ** 1.1)
        if rng.random() < 0.12:
            low = bottom(rng)
        top = raised(low, way, style, limb)
        up = last + style.dwell if number else 0.3
        quick = room < 0.35
        if style.dwell > 0 and (quick or up + 0.35 > t):
            up = last + 0.02
        if room > 1.2:  # waits above the drum, or below it
            waiting = raised(low, 0.35 * way, style, limb)
            score.key(up, waiting, _lifting(score, waiting, 0.6 * style.lift, 1.2))
            up = t - rng.uniform(0.6, 0.9)
        lift = max(style.lift, 4.4 / max(t - up - 0.2 - 0.1 * min(way / 0.2, 1.0), 0.08))
        score.key(up, top, _lifting(score, top, min(lift, 40.0), 2.4 if number else 1.0), 0.85)
        throw(
            score, style, Stroke(t, top, low, way, room, float(np.exp(0.1 * rng.standard_normal())))
        )
        if style.sag and times[number + 1] - t > 0.4:
            sunk = low - np.array([0, 0.4, 1.0, 0]) * style.sag / limb.lower
            score.key(t + 0.06, sunk, rng.uniform(3, 9), 1.0)
        last = t
    score.key(last + 0.3, low, 5.0, 1.0)


def _lifting(score, top, pull, fastest=2.4):
    """Return how hard to pull towards `top` so that the way back is no burst of its own, m/s."""
    before = np.array(score.keys[-1][1] if score.keys else score.rest)
    shoulder, elbow = 0.45 * abs(top[:2] - before[:2]), 0.26 * abs(top[2:] - before[2:])
    way = float(np.hypot(shoulder.sum(), elbow.sum()))
    return min(pull, fastest * np.e / max(way, 0.02))  # of a critically damped step


def pattern(rng, seconds, style, hands):
    """Return beats (time, strength) a hand: alternating, together, or each its own."""
    beat = float(np.clip(0.43 * np.exp(0.25 * rng.standard_normal()), 0.33, 1.0))  # of one hand
    way = rng.choice(["alternate", "together", "own"])
    beats = {name: [] for name in hands}
    t, count = 1.5, 0
    accents = rng.uniform(0.6, 1.0)
    while t < seconds - 1.0:
        step = beat * rng.choice([1.0, 1.5, 2.0], p=[0.86, 0.07, 0.07])
        if rng.random() > style.rests:
            loud = 1.0 if count % 4 == 0 else accents
            _share(rng, beats, way, (t, loud, beat), count)
        if rng.random() < 0.02:
            t += rng.uniform(0.8, 2.5)
        t += (0.5 if way == "alternate" else 1.0) * step
        count += 1
    return {
        name: _apart([(t + style.jitter * beat * rng.standard_normal(), s) for t, s in told])
        for name, told in beats.items()
    }


def _share(rng, beats, way, told, count):
    t, loud, beat = told
    names = list(beats)
    if way == "together":
        for name in names:
            beats[name].append((t + 0.008 * rng.standard_normal(), loud))
    elif way == "alternate":
        beats[names[count % 2]].append((t, loud))
    else:
        beats[names[0]].append((t, loud))
        if count % 2:
            beats[names[1]].append((t + 0.5 * beat * (rng.random() < 0.15), loud))
    if rng.random() < 0.02:  # a short roll of one hand
        every = rng.uniform(0.15, 0.24)
        beats[names[0]] += [(t + every * (k + 1), 0.8) for k in range(3)]


def _apart(beats):
    kept = []
    for t, loud in sorted(beats):
        if not kept or t - kept[-1][0] > 0.125:
            kept.append((t, loud))
    return kept


def burst(score, postures, t, rng, hold=0.0):
    """From one posture to another and there stop: jabs, upward bursts, kicks, stomps."""
    ready, out = (np.array(posture) * DEGREE for posture in postures)
    score.key(t - 0.7, ready, rng.uniform(6, 9), 0.9)
    takes = rng.uniform(0.16, 0.26)
    begin = t - takes - rng.uniform(0.05, 0.08)
    score.key(begin, ready + rng.uniform(1.05, 1.25) * (out - ready), rng.uniform(4.5, 7), 0.4)
    score.key(begin + takes, out, rng.uniform(18, 32), rng.uniform(0.7, 1.0))
    score.strikes.append((begin, t + 0.12, False))
    score.key(t + 0.1 + hold, ready, rng.uniform(6, 10), 0.9)


def clap(scores, limbs, t, rng):
    """Both hands meet before the breast."""
    first, bend = rng.uniform(20, 50) * DEGREE, rng.uniform(50, 80) * DEGREE
    for name, score in scores.items():
        limb = limbs[name]
        reach = limb.upper * np.sin(first) + limb.lower * np.sin(first + bend)
        meets = -float(np.arcsin(min(0.16 / reach, 0.9)))
        wide = rng.uniform(15, 40) * DEGREE
        score.key(t - 0.6, (wide, first, bend, 0.0), 9.0, 0.9)
        begin = t - rng.uniform(0.16, 0.22)
        score.key(
            begin, (meets - rng.uniform(0.15, 0.4), first, bend, 0.0), rng.uniform(7, 10), 0.3
        )
        score.walls.append((begin, t + 0.12, meets))
        score.strikes.append((begin, t + 0.05, False))
        score.key(t + rng.uniform(0.02, 0.1), (wide, first, bend, 0.0), 9.0, 0.9)


def new_limbs():
    """Return the four limbs by the name of their end joint."""
    limbs = {name: Limb(side=1.0 if name.startswith("left") else -1.0) for name in ARMS}
    for name in LEGS:
        side = 1.0 if name.startswith("left") else -1.0
        limbs[name] = Limb(0.42, 0.41, 0.15, 7.0, 4.0, side)
    return limbs
