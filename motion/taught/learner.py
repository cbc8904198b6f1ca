"""Learning a gesture from a few demonstrations, in a fraction of a second."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.pose import Pose
from motion.taught.average import average, extent, resampled
from motion.taught.background import generic_movement
from motion.taught.decision import decision_instant
from motion.taught.demonstration import SEEN, Shown, look_at, usually_seen
from motion.taught.learned_gesture import Demonstration, GestureError, GestureKind, LearnedGesture
from motion.taught.path import lowest_costs, streams_of
from motion.taught.pose_learner import learn_pose
from motion.taught.view import PARTS, RATE

FEWEST: Final = 3  # demonstrations
SHORTEST: Final = 0.3  # seconds
LONGEST: Final = 10.0
_UNEVEN: Final = 2.0  # times as long as the median, a demonstration may last
_SMALL: Final = 0.06  # metres of extent; a smaller movement drowns in a webcam's jitter
_RELEVANT: Final = 0.2  # of the largest part's extent
_ACROSS: Final = 0.3  # of a part's movement, that the way it does not go tells
_UNLIKE: Final = 3.0  # squared distance in spreads of a demonstration from the others
_MARGIN: Final = (1.6, 5.5)  # times the demonstrations' own distance, that others' may be
_LEAST: Final = 0.25  # squared distance in spreads, that a demonstration may seem nearer than
_MOST: Final = 2.0  # beyond that nobody would call it alike
_APART: Final = 0.6  # of the distance at which other movement comes
_EXCUSED: Final = 3  # streams of other movement that may really hold the gesture
_RESTS: Final = 0.12  # m/s of the course, in which it rests
_REST_LASTS: Final = 5  # instants
_QUIET: Final = 0.12  # of all, that arms tell which keep still
_QUIET_SPREAD: Final = 0.2  # metres

_ARMS: Final = np.array([part.endswith(("elbow", "wrist")) for part in PARTS])

Floats = NDArray[np.float64]


def learn(name: str, demonstrations: Sequence[Sequence[Pose]]) -> LearnedGesture:
    """Learn a gesture from three to five times of showing it.

    Each demonstration is one person's poses in order of time. Still ends are cut off. Which parts
    of the body matter is found: those that move, or in a held pose those that differ from rest.

    Raises:
        GestureError: one sentence: too few, too short or too long, too little movement, or too
            unlike each other.
    """
    if len(demonstrations) < FEWEST:
        raise GestureError(
            f"a gesture needs {FEWEST} demonstrations at least, got {len(demonstrations)}"
        )
    shown = [_seen_to(number, poses) for number, poses in enumerate(demonstrations, 1)]
    kinds = {one.kind for one in shown}
    if kinds == {"pose"}:
        return learn_pose(name, shown)
    if kinds == {"movement"}:
        return _learn_movement(name, shown)
    # Some rested in it for long, some did not: a movement that may rest.
    moving = [_seen_to(n, poses, holds=False) for n, poses in enumerate(demonstrations, 1)]
    try:
        return _learn_movement(name, moving)
    except GestureError:
        raise _of_two_kinds(shown) from None


def _seen_to(number: int, poses: Sequence[Pose], *, holds: bool = True) -> Shown:
    shown = look_at(poses, holds=holds)
    if shown is None:
        raise GestureError(f"demonstration {number} is too short: show the whole gesture")
    seconds = len(shown.cut.places) / RATE
    if seconds < SHORTEST:
        raise GestureError(
            f"demonstration {number} is too short: {seconds:.1f} s of movement, "
            f"and {SHORTEST:g} s are needed"
        )
    if seconds > LONGEST:
        raise GestureError(
            f"demonstration {number} is too long: it goes on for {seconds:.0f} s, and a gesture "
            f"may last {LONGEST:g} s; stand still before and after it"
        )
    return shown


def _of_two_kinds(shown: Sequence[Shown]) -> GestureError:
    kinds = [one.kind for one in shown]
    usual: GestureKind = "pose" if 2 * kinds.count("pose") > len(kinds) else "movement"
    number = next(i for i, kind in enumerate(kinds, 1) if kind != usual)
    return GestureError(
        f"the demonstrations are too unlike each other: number {number} is "
        f"{'a movement' if usual == 'pose' else 'a held pose'} and most are not; hold a pose "
        "for longer than the way to it takes, or do not stop in a movement"
    )


def _learn_movement(name: str, shown: Sequence[Shown]) -> LearnedGesture:
    lengths = [len(one.cut.places) for one in shown]
    m = round(float(np.median(lengths)))
    for number, length in enumerate(lengths, 1):
        if not m / _UNEVEN <= length <= m * _UNEVEN:
            raise GestureError(
                f"the demonstrations are too unlike each other: number {number} takes "
                f"{length / RATE:.1f} s, most take {m / RATE:.1f} s"
            )
    laid = np.stack([resampled(one.cut.places.astype(np.float64), m) for one in shown])
    weight = _weight_of_moving(laid, usually_seen(shown))
    gesture = _course(name, laid, weight, [one.cut for one in shown])
    own = _own_distances(gesture, laid, weight, shown)
    _refuse_stranger(own[:, -1])
    return _with_thresholds(gesture, own)


def _weight_of_moving(laid: Floats, seen: NDArray[np.bool_]) -> Floats:
    """Return (10, 2) how much each tells: as far as it moves, where it moves each time."""
    along = np.min([extent(one) for one in laid], axis=0) * seen[:, None]
    far = np.linalg.norm(along, axis=1)
    if far.max() < _SMALL:
        raise GestureError(
            "there is too little movement in the demonstrations: move farther, nearer to the "
            "camera, or hold a pose"
        )
    tells = far >= max(_RELEVANT * far.max(), 0.5 * _SMALL)
    weight = np.maximum(along, _ACROSS * far[:, None]) * tells[:, None]
    share: Floats = weight / weight.sum()
    return share


def _course(
    name: str, laid: Floats, weight: Floats, shown: Sequence[Demonstration]
) -> LearnedGesture:
    course, spread = average(laid, weight)
    moves: NDArray[np.bool_] = np.asarray(weight.any(axis=1))
    seen = np.min([one.seen.mean(axis=0) for one in shown], axis=0) >= SEEN
    quiet = _ARMS & ~moves & seen
    if quiet.any():
        weight = np.where(moves[:, None], (1.0 - _QUIET) * weight, 0.5 * _QUIET / quiet.sum())
        weight = weight * (moves | quiet)[:, None]
        spread[:, quiet] = _QUIET_SPREAD
    return LearnedGesture(
        name=name,
        kind="movement",
        course=course.astype(np.float32),
        spread=spread.astype(np.float32),
        weight=weight.astype(np.float32),
        moves=moves,
        free=_rests(course, moves),
        threshold=1.0,
        decide=len(course) - 1,
        hold=0.0,
        demonstrations=tuple(shown),
    )


def _rests(course: Floats, moves: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return (m,) where no part that tells moves for a while."""
    speed = np.linalg.norm(np.gradient(course, axis=0), axis=2) * RATE
    slow = speed[:, moves].max(axis=1) < _RESTS
    slow[[0, -1]] = False
    kernel = np.ones(_REST_LASTS)
    lasting = np.convolve(slow, kernel, mode="same") >= _REST_LASTS
    rests: NDArray[np.bool_] = (np.convolve(lasting, kernel, mode="same") > 0) & slow
    return rests


def _own_distances(
    gesture: LearnedGesture, laid: Floats, weight: Floats, shown: Sequence[Shown]
) -> Floats:
    """Return (n, m): how far each demonstration is from what the others teach (leave one out)."""
    taught = [
        _course(gesture.name, np.delete(laid, k, axis=0), weight, gesture.demonstrations)
        for k in range(len(laid))
    ]
    return lowest_costs(taught, *streams_of([one.whole for one in shown]))


def _refuse_stranger(own: Floats) -> None:
    worst = int(own.argmax())
    if not own[worst] <= _UNLIKE:
        raise GestureError(
            f"the demonstrations are too unlike each other: number {worst + 1} is farthest off; "
            "show the same gesture each time, and stand still before and after it"
        )


def _with_thresholds(gesture: LearnedGesture, own: Floats) -> LearnedGesture:
    """Return the gesture with what may count as it, between its own and other movement."""
    other = generic_movement()
    seen = np.ones(other.shape[:3], np.bool_)
    others = np.sort(lowest_costs([gesture], other, seen), axis=0)[_EXCUSED]
    mine = max(float(own[:, -1].max()), _LEAST)
    threshold = min(_APART * float(others[-1]), _MARGIN[1] * mine, _MOST)
    threshold = max(threshold, _MARGIN[0] * mine)
    return replace(
        gesture,
        threshold=threshold,
        decide=decision_instant(gesture, threshold, others),
    )
