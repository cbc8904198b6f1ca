"""Learning a held pose."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.taught.demonstration import DIFFERS, Shown, usually_seen
from motion.taught.learned_gesture import GestureError, LearnedGesture
from motion.taught.path import Courses
from motion.taught.view import NEUTRAL, PARTS, RATE

_TELLS: Final = 0.2  # of the largest difference from rest, that a part must differ to count
_SPREAD: Final = 0.065  # metres, that other days and other bodies make
_UNLIKE: Final = 0.2  # metres of a demonstration from the others
_MARGIN: Final = 4.5  # times the demonstrations' own squared distance, that others' may be
_LIMIT: Final = (1.8, 3.0)  # squared distance in spreads, where nothing else limits it
_FROM_REST: Final = 0.27  # of the squared distance from a pose to standing
_HOLDS: Final = (0.3, 0.8)  # seconds, of half the time that a pose was held

Floats = NDArray[np.float64]


def learn_pose(name: str, shown: Sequence[Shown]) -> LearnedGesture:
    """Learn from demonstrations of which each holds the same pose.

    Raises:
        GestureError: it cannot be told from standing, or they hold different poses.
    """
    held = np.stack([np.median(one.cut.places, axis=0) for one in shown]).astype(np.float64)
    rest = np.median([one.rest for one in shown], axis=0)
    differs = np.linalg.norm(held - rest, axis=2).min(axis=0) * usually_seen(shown)
    if differs.max() < DIFFERS:
        raise GestureError(
            "the held pose cannot be told from standing: hold something that differs more"
        )
    tells = differs >= max(_TELLS * differs.max(), 0.5 * DIFFERS)
    weight = np.repeat(np.sqrt(differs * tells)[:, None], 2, axis=1)
    weight /= weight.sum()
    _refuse_strangers(held, weight)
    stray = held.var(axis=0, ddof=1)
    seconds = float(np.median([len(one.cut.places) for one in shown])) / RATE
    gesture = LearnedGesture(
        name=name,
        kind="pose",
        course=held.mean(axis=0)[None].astype(np.float32),
        spread=np.sqrt(stray + _SPREAD**2)[None].astype(np.float32),
        weight=weight.astype(np.float32),
        moves=tells,
        free=np.ones(1, np.bool_),
        threshold=1.0,
        decide=0,
        hold=min(max(0.5 * seconds, _HOLDS[0]), _HOLDS[1]),
        demonstrations=tuple(one.cut for one in shown),
    )
    return replace(gesture, threshold=_threshold(gesture, held, rest))


def _refuse_strangers(held: Floats, weight: Floats) -> None:
    away = np.sqrt((((held - np.median(held, axis=0)) ** 2) * weight).sum(axis=(1, 2)) * 2.0)
    worst = int(away.argmax())
    if away[worst] > _UNLIKE:
        raise GestureError(
            f"the demonstrations are too unlike each other: number {worst + 1} is farthest off; "
            "hold the same pose each time"
        )


def _threshold(gesture: LearnedGesture, held: Floats, rest: Floats) -> float:
    """Return what may count as the pose: well before the body would be standing."""
    courses, seen = Courses([gesture]), np.ones((1, len(PARTS)), np.bool_)
    own = max(float(courses.distances(posture[None], seen)[0, 0]) for posture in held)
    scale = gesture.weight / gesture.spread[0] ** 2
    away = min(float((scale * (p - gesture.course[0]) ** 2).sum()) for p in (rest, NEUTRAL))
    wanted = min(max(_MARGIN * own, _LIMIT[0]), _LIMIT[1])
    return min(wanted, _FROM_REST * away)
