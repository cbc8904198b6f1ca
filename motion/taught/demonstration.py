"""What was shown: where it begins and ends, and whether it is a movement or a held pose."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.pose import Pose
from motion.taught.learned_gesture import Demonstration, GestureKind
from motion.taught.view import NEUTRAL, PARTS, RATE, sights_of

LOOK: Final = 8  # instants over which a way is looked at, 0.27 s
MOVED: Final = (0.05, 0.1)  # metres within that look that are no jitter, at least and at most
DIFFERS: Final = 0.09  # metres between two postures
SEEN: Final = 0.7  # share of a demonstration in which a part must be seen to count
_LEAD: Final = 2  # instants of stillness that stay
_STILL: Final = 0.5  # seconds that a rest within lasts, at least
_HELD: Final = 0.9  # seconds that a pose is held when it is shown, at least
_HELD_AT_END: Final = 1.0  # where nobody comes back from a pose
_LIKE_NEUTRAL: Final = 0.2  # metres that hands which hang may differ from a standing body's
_ARMS: Final = slice(1, 5)

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Run = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Shown:
    """One demonstration, cut."""

    kind: GestureKind
    whole: Demonstration  # with its still ends
    cut: Demonstration  # from the first movement to the last; of a pose, while it is held
    rest: Floats  # (10, 2) the posture out of which it came


def look_at(poses: Sequence[Pose], *, holds: bool = True) -> Shown | None:
    """Return what one person's poses show; None where there are too few to tell.

    Without `holds` a pose that is held is a movement that rests.
    """
    sights = sights_of(poses)
    if len(sights) < 2 * LOOK:
        return None
    places = np.array([sight.places for sight in sights])
    seen = np.array([sight.seen for sight in sights])
    moving = movement(places, seen)
    runs = _still_runs(moving)
    rest = _rest(places, runs)
    whole = _part(places, seen, (0, len(places)))
    held = _held(places, seen, moving, rest, runs) if holds else None
    if held is not None:
        return Shown("pose", whole, _part(places, seen, held), rest)
    went = np.flatnonzero(moving)
    if not len(went):
        return Shown("pose", whole, whole, rest)
    begin, end = max(int(went[0]) - LOOK + _LEAD, 0), int(went[-1]) + 1
    return Shown("movement", whole, _part(places, seen, (begin, end)), rest)


def movement(places: Floats, seen: Flags) -> Flags:
    """Return (T,) whether any part has moved within the last look; judged by the largest move."""
    before = np.concatenate([np.repeat(places[:1], LOOK, axis=0), places[:-LOOK]])
    seen_before = np.concatenate([np.repeat(seen[:1], LOOK, axis=0), seen[:-LOOK]])
    way = np.linalg.norm(places - before, axis=2) * (seen & seen_before)
    most = way.max(axis=1)
    gate = min(max(0.15 * float(np.quantile(most, 0.95)), MOVED[0]), MOVED[1])
    moving: Flags = most > gate
    return moving


def usually_seen(shown: Sequence[Shown]) -> Flags:
    """Return (10,) which parts are seen most of the time, each time."""
    seen: Flags = np.min([one.cut.seen.mean(axis=0) for one in shown], axis=0) >= SEEN
    return seen


def _part(places: Floats, seen: Flags, run: Run) -> Demonstration:
    begin, end = run
    return Demonstration(places[begin:end].astype(np.float32), seen[begin:end])


def _still_runs(moving: Flags) -> list[Run]:
    """Return the stretches of stillness; the look back is taken off their beginning."""
    edges = np.flatnonzero(np.diff(np.concatenate([[True], moving, [True]]).astype(np.int8)))
    runs = [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    least = _STILL * RATE - LOOK
    return [(a, max(b - LOOK // 2, a + 1)) for a, b in runs if b - a >= least]


def _rest(places: Floats, runs: list[Run]) -> Floats:
    """Return the still posture at either end that is more like standing, or standing itself."""
    ends = [run for run in runs if run[0] == 0 or run == runs[-1]]
    postures = [np.median(places[a:b], axis=0) for a, b in ends]
    near = [p for p in postures if _away(p, NEUTRAL, _ARMS) < _LIKE_NEUTRAL]
    return min(near, key=lambda p: _away(p, NEUTRAL, _ARMS)) if near else NEUTRAL


def _held(places: Floats, seen: Flags, moving: Flags, rest: Floats, runs: list[Run]) -> Run | None:
    """Return the stretch in which a pose was held, where holding it was most of it all."""
    went = np.flatnonzero(moving)
    best: Run | None = None
    for begin, end in runs:
        posture = np.median(places[begin:end], axis=0)
        if _away(posture, rest, slice(len(PARTS)), seen[begin:end].mean(axis=0) >= SEEN) < DIFFERS:
            continue
        inside = len(went) > 0 and went[0] < begin and went[-1] >= end
        way = max(int(moving.sum()) - LOOK, 0)
        enough = max(0.8 * way, _HELD * RATE) if inside else max(1.5 * way, _HELD_AT_END * RATE)
        if end - begin >= enough and (best is None or end - begin > best[1] - best[0]):
            best = (begin, end)
    return best


def _away(a: Floats, b: Floats, part: slice, seen: NDArray[np.bool_] | None = None) -> float:
    far = np.linalg.norm(a - b, axis=1)
    return float((far if seen is None else far * seen)[part].max())
