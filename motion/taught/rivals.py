"""Telling the gestures of one set from each other: what one learns from the others' demonstrations.

A circle is the first half of a figure eight, so a circle must not be decided on until the eight
would have gone elsewhere. A knee bend is all of a knee bend with a nod but the nod, so of that one
a head that keeps still is a part. Only a set as a whole can know that.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.taught.average import resampled, spread
from motion.taught.decision import decision_instant
from motion.taught.learned_gesture import Demonstration, LearnedGesture
from motion.taught.path import WILD, lowest_costs, streams_of
from motion.taught.view import NEUTRAL, PARTS, RATE

_APART: Final = 0.7  # of the distance at which a rival comes
_TIGHTEST: Final = 0.35  # of the threshold that was learnt alone
_CONFUSED: Final = 1.0  # times the threshold, within which a rival passes for it
_OWN: Final = 1.8  # times the demonstrations' own distance, that is left to them in any case
_LOUDEST: Final = 0.5  # of the weight, that goes to what tells two gestures apart
_CARELESS: Final = 0.08  # metres that bodies differ by in parts that do nothing
_UNSEEN: Final = 0.7  # a part that is seen less than that tells nothing
_WAY: Final = 0.5  # seconds into a pose and out of it

Floats = NDArray[np.float64]


def told_apart(gestures: Sequence[LearnedGesture]) -> list[LearnedGesture]:
    """Return the gestures with weights, thresholds and moments of decision that keep them apart."""
    return [_told_from(gesture, gestures) for gesture in gestures]


def _told_from(gesture: LearnedGesture, gestures: Sequence[LearnedGesture]) -> LearnedGesture:
    others = [other for other in gestures if other.name != gesture.name]
    if gesture.kind == "pose" or not others:
        return gesture
    lowest = _lowest(gesture, others)
    alike = [
        other
        for row, other in zip(lowest, others, strict=True)
        if other.kind == "movement" and row[-1] <= _CONFUSED * gesture.threshold
    ]
    for other in alike:
        gesture = _sharpened(gesture, other)
    if alike:
        lowest = _lowest(gesture, others)
    limit = _OWN * _own(gesture)
    # One that does all this and more goes before, where the two cannot be told apart.
    kept = [
        row
        for row, other in zip(lowest, others, strict=True)
        if not _holds(other, gesture) or _APART * row[-1] >= limit
    ]
    if not kept:
        return gesture
    near = np.min(kept, axis=0)
    least = max(_TIGHTEST * gesture.threshold, min(limit, gesture.threshold))
    threshold = max(min(gesture.threshold, _APART * float(near[-1])), least)
    decide = max(gesture.decide, decision_instant(gesture, threshold, near))
    return replace(gesture, threshold=threshold, decide=decide)


def _sharpened(gesture: LearnedGesture, other: LearnedGesture) -> LearnedGesture:
    """Return the gesture with more weight on what tells it from one that is much like it."""
    m = len(gesture.course)
    course = gesture.course.astype(np.float64)
    own, its = (
        np.stack([resampled(one.places.astype(np.float64), m) for one in shown])
        for shown in (gesture.demonstrations, other.demonstrations)
    )
    seen = np.min(
        [one.seen.mean(axis=0) for one in (*gesture.demonstrations, *other.demonstrations)], axis=0
    )
    stray = np.maximum(spread(own, course), np.where(gesture.moves, 0.0, _CARELESS)[:, None])
    differs = np.minimum(((its.mean(axis=0) - course) / stray) ** 2, WILD).mean(axis=0)
    differs *= (seen >= _UNSEEN)[:, None]
    usual = np.average(differs, weights=gesture.weight)
    louder = np.maximum(differs - 2.0 * usual, 0.0)
    if louder.max() <= 0.0:
        return gesture
    weight = (1.0 - _LOUDEST) * gesture.weight + _LOUDEST * louder / louder.sum()
    exact = np.where(louder > 0.0, np.minimum(gesture.spread, stray), gesture.spread)
    return replace(gesture, weight=weight.astype(np.float32), spread=exact.astype(np.float32))


def _own(gesture: LearnedGesture) -> float:
    """Return how far a demonstration is that was not learnt from, as far as those show it."""
    n = len(gesture.demonstrations)
    lowest = lowest_costs([gesture], *streams_of(gesture.demonstrations))[:, -1]
    return float(lowest.max()) * (n / (n - 1.0)) ** 2


def _lowest(gesture: LearnedGesture, others: Sequence[LearnedGesture]) -> Floats:
    """Return (n, m) how near the demonstrations of n others ever come to each instant."""
    shown = [
        other.demonstrations if other.kind == "movement" else _with_ways(other) for other in others
    ]
    near = lowest_costs([gesture], *streams_of([one for some in shown for one in some]))
    ends = np.cumsum([len(some) for some in shown])[:-1]
    return np.stack([rows.min(axis=0) for rows in np.split(near, ends)])


def _with_ways(pose: LearnedGesture) -> tuple[Demonstration, ...]:
    """Return a pose as it is taken out of standing, held and left again."""
    held = pose.course[0].astype(np.float64)
    u = np.linspace(0.0, 1.0, round(_WAY * RATE))[:, None, None]
    way = NEUTRAL + (u**3 * (10.0 - 15.0 * u + 6.0 * u**2)) * (held - NEUTRAL)
    stays = np.repeat(held[None], round(max(pose.seconds, pose.hold) * RATE), axis=0)
    still = np.repeat(NEUTRAL[None], round(_WAY * RATE), axis=0)
    places = np.concatenate([still, way, stays, way[::-1], still]).astype(np.float32)
    return (Demonstration(places, np.ones((len(places), len(PARTS)), np.bool_)),)


def _holds(other: LearnedGesture, gesture: LearnedGesture) -> bool:
    """Whether all that a gesture moves, and more, moves in the other: that one then goes before."""
    mine, its = gesture.moves, other.moves
    return bool(its[mine].all() and its.sum() > mine.sum())
