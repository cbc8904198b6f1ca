"""Telling the gestures of one set from each other: what one learns from the others' demonstrations.

A circle is the first half of a figure eight, so a circle must not be decided on until the eight
would have gone elsewhere. Only a set as a whole can know that.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from motion.taught.decision import decision_instant
from motion.taught.learned_gesture import LearnedGesture
from motion.taught.path import lowest_costs, streams_of

_APART: Final = 0.7  # of the distance at which a rival comes
_TIGHTEST: Final = 0.6  # of the threshold that was learnt alone


def told_apart(gestures: Sequence[LearnedGesture]) -> list[LearnedGesture]:
    """Return the gestures with thresholds and moments of decision that keep them apart."""
    return [_told_from(gesture, gestures) for gesture in gestures]


def _told_from(gesture: LearnedGesture, gestures: Sequence[LearnedGesture]) -> LearnedGesture:
    rivals = [
        shown
        for other in gestures
        if other.name != gesture.name and other.kind == "movement" and not _holds(other, gesture)
        for shown in other.demonstrations
    ]
    if gesture.kind == "pose" or not rivals:
        return gesture
    lowest = lowest_costs([gesture], *streams_of(rivals)).min(axis=0)
    threshold = max(
        min(gesture.threshold, _APART * float(lowest[-1])), _TIGHTEST * gesture.threshold
    )
    decide = max(gesture.decide, decision_instant(gesture, threshold, lowest))
    return replace(gesture, threshold=threshold, decide=decide)


def _holds(other: LearnedGesture, gesture: LearnedGesture) -> bool:
    """Whether all that a gesture moves, and more, moves in the other: that one then goes before."""
    mine, its = gesture.moves, other.moves
    return bool(its[mine].all() and its.sum() > mine.sum())
