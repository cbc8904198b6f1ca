"""What takes of synthetic players teach: numbers as the product sees them, and true landings."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.strikes.foresight import Foresight
from motion.strikes.habit import LATELY
from motion.strikes.landing_model import BINS
from motion.strikes.landing_view import AFTER, SHIFT, describe_landing
from motion.strikes.stroke_memory import NOVICE
from motion.strikes.stroke_view import StrokeMemory, StrokeView, describe, running_stroke
from training.network import Examples, Table, joined
from training.players import PlayerTake, take
from training.sudden import sudden_landings

RATES: Final = (24.0, 25.0, 30.0, 30.0, 50.0, 60.0, 60.0, 60.0)
SECONDS: Final = 40.0
WEAK: Final = (0.35, 0.025)  # m/s and metres; what is less is neither a strike nor none
KNOWN_AFTER: Final = 0.25  # seconds until a landing is known from both sides
_WIDTH: Final = 0.006  # seconds; softness of a label
_BLIND: Final = 0.08  # part of the takes in which the arm itself is not seen
_MISSED: Final = (0.0, 0.0, 0.2, 0.5, 1.0)  # parts of the strokes that were not noticed
_IDLERS: Final = 0.05  # part of the takes that are of somebody who only moves, beside those drawn
_KEPT: Final = 0.3  # part of the camera frames without a landing near that are kept


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one take teaches the two networks."""

    foretelling: Examples
    settling: Examples


def lesson(job: tuple[int, int]) -> Lesson:
    """Return the examples of one take: seed and number."""
    rng = np.random.default_rng(job)
    kind = "idler" if rng.random() < _IDLERS else ""
    played = take(rng, SECONDS, float(rng.choice(RATES)), kind)
    moments = [_moments(rng, played, name) for name in played.strokes]
    watched = watch(rng, played, moments)
    lessons = [
        _of_joint(rng, played, name, watched[joint]) for joint, name in enumerate(played.strokes)
    ]
    return Lesson(joined(a.foretelling for a in lessons), joined(a.settling for a in lessons))


@dataclass(frozen=True, slots=True)
class Watched:
    """What the product sees of one joint: in each of n camera frames, and around k moments."""

    view: StrokeView
    moments: NDArray[np.float64]  # (k,)
    main: NDArray[np.float64]  # (k, lags, 2)
    near: NDArray[np.float64]


def _of_joint(rng: np.random.Generator, played: PlayerTake, name: str, watched: Watched) -> Lesson:
    strokes = played.strokes[name]
    strong = _strong(strokes)
    sudden = sudden_landings(played.t, played.joints[name], strokes[:, 2])
    landings = np.sort(np.concatenate([strokes[strong, 2], sudden]))
    weak = strokes[~strong, 2]
    # Sudden movements are foretold by `motion.strikes.burst`: taught here too, they cost strokes.
    classes, left = labels(played.t, strokes[strong, 2])
    close = np.abs(left - 0.08) < 0.16
    kept = played.seen[name] & (played.t > 0.6) & (close | (rng.random(len(left)) < _KEPT))
    kept &= ~_near(played.t, weak, 0.15)
    weights = np.where(close, 1.0, 1.0 / _KEPT)
    view = _taken(watched.view, kept)
    foretelling = Examples(
        describe(view, running_stroke(view.main)), classes[kept], weights[kept].astype(np.float32)
    )
    intervals = np.full(len(watched.moments), float(np.mean(np.diff(played.t))))
    there = labels(watched.moments - SHIFT, landings)[0]
    sure = ~_near(watched.moments, weak, 0.15)
    settling = Examples(
        describe_landing(watched.main, watched.near, intervals)[sure],
        there[sure],
        np.ones(int(sure.sum()), np.float32),
    )
    return Lesson(foretelling, settling)


def _strong(strokes: NDArray[np.float64]) -> NDArray[np.bool_]:
    strong: NDArray[np.bool_] = (strokes[:, 4] >= WEAK[0]) & (strokes[:, 3] >= WEAK[1])
    return strong


def _moments(rng: np.random.Generator, played: PlayerTake, name: str) -> NDArray[np.float64]:
    """Return moments at which a landing may be looked for, near landings and elsewhere."""
    strokes = played.strokes[name]
    landings = strokes[_strong(strokes), 2]
    around = np.repeat(landings, 3) + rng.normal(0.0, 0.03, 3 * len(landings))
    elsewhere = rng.uniform(0.7, played.t[-1] - 0.3, 30)
    slowed = _slowed(played, name) + rng.normal(0.0, 0.02, 1)
    slowed = slowed[rng.random(len(slowed)) < min(1.0, 150.0 / max(len(slowed), 1))]
    moments: NDArray[np.float64] = np.sort(np.concatenate([around, elsewhere, slowed]))
    kept = (moments > 0.7) & (moments < played.t[-1] - AFTER - 0.05)
    chosen: NDArray[np.float64] = moments[kept]
    return chosen


def _slowed(played: PlayerTake, name: str) -> NDArray[np.float64]:
    """Return when a joint was slowest after it had been fast: what most resembles a landing."""
    t, place = played.t, played.joints[name]
    speed = np.hypot(*np.gradient(place, t, axis=0).T)
    span = max(round(0.05 * len(t) / (t[-1] - t[0])), 1)
    speed = np.convolve(speed, np.full(2 * span + 1, 1.0 / (2 * span + 1)), mode="same")
    lowest = np.flatnonzero((speed[1:-1] < speed[:-2]) & (speed[1:-1] <= speed[2:])) + 1
    fast = [i for i in lowest.tolist() if speed[max(i - 6 * span, 0) : i + 1].max() > WEAK[0]]
    found: NDArray[np.float64] = t[fast]
    return found


def watch(
    rng: np.random.Generator, played: PlayerTake, moments: list[NDArray[np.float64]]
) -> list[Watched]:
    """Let the product's own eyes follow a take; one result a joint that may strike."""
    names = tuple(played.strokes)
    foresight = Foresight(names)
    places = np.stack([played.joints[n] for n in foresight.followed], axis=1)
    seen = np.stack([played.seen[n] for n in foresight.followed], axis=1)
    if rng.random() < _BLIND:  # recordings that lack all but the joints themselves and the trunk
        known = (*names, "left_shoulder", "right_shoulder")
        seen[:, [name not in known for name in foresight.followed]] = False
    blank = _blank(len(names))
    views: list[StrokeView] = []
    windows: list[list[tuple[NDArray[np.float64], ...]]] = [[] for _ in names]
    interval = 1.0 / 30.0
    for i, t in enumerate(played.t.tolist()):
        if i:
            interval += 0.2 * (min(t - played.t[i - 1], 0.2) - interval)
        foresight.add(t, places[i], seen[i], 1.0)
        views.append(foresight.view(interval, blank))
        for joint, (when, found) in enumerate(zip(moments, windows, strict=True)):
            while len(found) < len(when) and t >= when[len(found)] + AFTER:
                found.append(foresight.around(float(when[len(found)]), joint))
    return [
        Watched(
            _joint_view(views, joint, memories(rng, played, name), foresight.mirror[joint]),
            moments[joint],
            *(np.concatenate([pair[k] for pair in windows[joint]]) for k in (0, 1)),
        )
        for joint, name in enumerate(names)
    ]


def _joint_view(
    views: list[StrokeView], joint: int, memory: StrokeMemory, mirror: float
) -> StrokeView:
    fields = ("t", "main", "near", "far", "other", "gap", "limb", "interval")
    gathered = {key: np.stack([getattr(view, key)[joint] for view in views]) for key in fields}
    outwards = memory.heading * (mirror, 1.0)
    memory = StrokeMemory(memory.usual, memory.landed, outwards)
    return StrokeView(memory=memory, **gathered)


def _blank(n: int) -> StrokeMemory:
    return StrokeMemory(np.tile(NOVICE, (n, 1)), np.full(n, -np.inf), np.zeros((n, 2)))


def memories(rng: np.random.Generator, played: PlayerTake, name: str) -> StrokeMemory:
    """Return what the product might remember at each time.

    It may have missed strokes, and it may know somebody from another day who does not strike now:
    a network that were always told the truth would take silence for proof that nothing is struck.
    """
    t, strokes = played.t, played.strokes[name]
    n = len(t)
    known = rng.random(len(strokes)) >= rng.choice(_MISSED)
    strokes = strokes[known]
    usual = np.tile(NOVICE, (n, 1))
    usual = usual * np.exp(rng.random() * rng.normal(0.0, (0.25, 0.3, 0.5, 0.4)))
    settled = np.searchsorted(strokes[:, 2] + KNOWN_AFTER, t)
    shapes = np.stack(
        [
            strokes[:, 2] - strokes[:, 0],
            strokes[:, 2] - strokes[:, 1],
            strokes[:, 3],
            strokes[:, 4],
        ],
        axis=1,
    ) * np.exp(rng.normal(0.0, 0.08, (len(strokes), 4)))
    for k in range(1, len(strokes) + 1):
        usual[settled == k] = np.median(shapes[max(0, k - LATELY) : k], axis=0)
    last = np.searchsorted(strokes[:, 2], t) - 1
    if not len(strokes):
        return _mistaken(rng, t, usual)
    landed = np.where(last >= 0, strokes[last, 2], -np.inf)
    ways = _ways(played, name)[known]
    heading = np.where(last[:, None] >= 0, ways[last], 0.0)
    return StrokeMemory(usual, landed, heading)


def _mistaken(
    rng: np.random.Generator, t: NDArray[np.float64], usual: NDArray[np.float64]
) -> StrokeMemory:
    """Return the memory of who was never heard to strike; some of it may be invented."""
    n = len(t)
    landed, heading = np.full(n, -np.inf), np.zeros((n, 2))
    invented = np.sort(rng.uniform(0.0, t[-1], rng.integers(0, 30)))
    last = np.searchsorted(invented, t) - 1
    if len(invented):
        angle = rng.uniform(0.0, 2.0 * np.pi, len(invented))
        landed = np.where(last >= 0, invented[last], -np.inf)
        ways = np.stack([np.cos(angle), np.sin(angle)], axis=1)
        heading = np.where(last[:, None] >= 0, ways[last], 0.0)
    return StrokeMemory(usual, landed, heading)


def _ways(played: PlayerTake, name: str) -> NDArray[np.float64]:
    """Return the unit vectors of the strokes as tracked."""
    strokes, place = played.strokes[name], played.joints[name]
    way = np.stack(
        [
            np.interp(strokes[:, 2], played.t, place[:, axis])
            - np.interp(strokes[:, 0], played.t, place[:, axis])
            for axis in (0, 1)
        ],
        axis=1,
    )
    unit: NDArray[np.float64] = way / np.maximum(np.hypot(way[:, 0], way[:, 1]), 1e-9)[:, None]
    return unit


def labels(
    t: NDArray[np.float64], landings: NDArray[np.float64]
) -> tuple[Table, NDArray[np.float64]]:
    """Return soft classes (n, len(BINS) + 1) and the seconds to the landing that they mean."""
    edges = np.concatenate([[-99.0], np.sort(landings), [1e9]])
    i = np.searchsorted(edges, t)
    ahead, ago = edges[i] - t, edges[i - 1] - t
    low, high = BINS[0] - 0.005, BINS[-1] + 0.005
    left = np.where(((ahead > high) & (ago > low)) | (ago > -0.03), ago, ahead)
    near = (left > low) & (left < high)
    bell = np.exp(-0.5 * ((np.clip(left, -1.0, 1.0)[:, None] - BINS) / _WIDTH) ** 2)
    classes = np.zeros((len(t), len(BINS) + 1), np.float32)
    classes[near, :-1] = (bell / (bell.sum(axis=1, keepdims=True) + 1e-12))[near]
    classes[~near, -1] = 1.0
    return classes, left


def _near(t: NDArray[np.float64], when: NDArray[np.float64], reach: float) -> NDArray[np.bool_]:
    if not len(when):
        return np.zeros(len(t), np.bool_)
    i = np.clip(np.searchsorted(when, t), 1, len(when)) - 1
    j = np.minimum(i + 1, len(when) - 1)
    away = np.minimum(np.abs(when[i] - t), np.abs(when[j] - t))
    near: NDArray[np.bool_] = away < reach
    return near


def _taken(view: StrokeView, rows: NDArray[np.bool_]) -> StrokeView:
    memory = view.memory
    return StrokeView(
        t=view.t[rows],
        main=view.main[rows],
        near=view.near[rows],
        far=view.far[rows],
        other=view.other[rows],
        gap=view.gap[rows],
        limb=view.limb[rows],
        interval=view.interval[rows],
        memory=StrokeMemory(memory.usual[rows], memory.landed[rows], memory.heading[rows]),
    )
