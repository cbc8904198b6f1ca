"""Who was near whom, and whether they came out of it as who they were.

While two people are near each other, a region may slip from one to the other. Nobody's clothes
are learnt then. Once they stand apart again, both are compared with what they wore before, jointly:
either both stay who they are, or both change.

The thresholds were set by hand on 15 s of two people who cross and 90 s of four, two of them
dressed alike, both put together from films of single people.
"""

from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.people.appearance import clothes, unlikeness
from motion.people.followed import Followed, exchange
from motion.people.torso import apart

NEAR: Final = 0.9  # mean distance of the trunks, in body heights, at which two meet
SEEN_APART: Final = 0.45  # distance of the hips, in body heights, from which clothes can be told
PARTED: Final = 1.0  # the same, from which a meeting is over
GAIN: Final = 0.12  # by how much exchanged identities must fit better
GAIN_BACK: Final = 0.08  # the same, where one of them has just been found again
GAIN_ALONE: Final = 0.15  # the same, where only one of them is seen
SURE: Final = 3  # camera frames in a row
MOVES_BETTER: Final = 0.05  # body heights by which a body must fit another's movement better
TOUCH: Final = 0.5  # mean distance of the trunks, in body heights, at which they may be mixed up
CLEARLY: Final = 0.7  # of what a true exchange would gain that must be gained
ALIKE: Final = 0.3  # unlikeness of clothes up to which they tell nobody apart


@dataclass(slots=True)
class Meeting:
    """Two people who are, or were, near each other."""

    pair: tuple[Followed, Followed]
    mixed: bool = False  # whether they have been so near that a region may have slipped
    against: int = 0  # camera frames in a row whose clothes say that they were exchanged
    kept: int = 0  # camera frames in a row whose clothes say that they were not

    def say(self, exchanged: bool, kept: bool = False) -> None:
        """Count what one picture says; `SURE` in a row exchange the two, or settle who they are."""
        self.against = self.against + 1 if exchanged else 0
        self.kept = self.kept + 1 if kept else 0
        if self.against >= SURE:
            exchange(*self.pair)
            self.against = 0
        if self.kept >= SURE:
            self.mixed = False


class Meetings:
    """The meetings that are not over."""

    def __init__(self) -> None:
        self._open: list[Meeting] = []

    def partners(self, person: Followed) -> list[Followed]:
        """Return with whom a person's meetings are not over."""
        return [
            other
            for meeting in self._open
            for one, other in (meeting.pair, meeting.pair[::-1])
            if one is person
        ]

    def begin(self, a: Followed, b: Followed) -> None:
        """Note that two people are near each other."""
        if all(a not in meeting.pair or b not in meeting.pair for meeting in self._open):
            self._open.append(Meeting((a, b)))

    def forget(self, person: Followed) -> None:
        """End the meetings of one who is no longer followed."""
        self._open = [meeting for meeting in self._open if person not in meeting.pair]

    def update(self, present: list[Followed], image: NDArray[np.uint8]) -> None:
        """Begin and end meetings, and exchange those whom their clothes say to be mixed up."""
        for a, b in combinations(present, 2):
            if apart(a.body, b.body) < NEAR:
                self.begin(a, b)
        for meeting in self._open:
            if apart(*(person.body for person in meeting.pair)) < TOUCH:
                meeting.mixed = True
        self._open = [meeting for meeting in self._open if not _over(meeting, image)]

    def lose(self, person: Followed, t: float) -> None:
        """Tell from movement who was lost, of two who are dressed alike.

        Where the other now moves as the lost one moved, it is the other who was lost.
        """
        for other in self.partners(person):
            if not other.seen or not alike(person, other):
                continue
            away = float(np.hypot(*(other.centre - person.place(t)))) / other.height
            if away + MOVES_BETTER < other.strayed():
                exchange(person, other)
                return

    def set_right(self, person: Followed, image: NDArray[np.uint8]) -> None:
        """Compare one who has just been found again with those they had met."""
        gains = [
            (exchange_gain(person, other, image), other)
            for other in self.partners(person)
            if other.seen
        ]
        if gains:
            gain, other = max(gains, key=lambda pair: pair[0])
            if gain > max(GAIN_BACK, 0.5 * least_gain(person, other)):
                exchange(person, other)


def exchange_gain(a: Followed, b: Followed, image: NDArray[np.uint8]) -> float:
    """Return how much better two bodies fit each other's known clothes than their own.

    0.0 where the two are dressed so much alike that clothes say nothing.
    """
    if alike(a, b):
        return 0.0
    look_a, look_b = clothes(image, a.body.points), clothes(image, b.body.points)
    kept = unlikeness(a.who.look, look_a) + unlikeness(b.who.look, look_b)
    changed = unlikeness(a.who.look, look_b) + unlikeness(b.who.look, look_a)
    return kept - changed


def alike(a: Followed, b: Followed) -> bool:
    """Return whether two differ by no more than each differs from itself."""
    return unlikeness(a.who.look, b.who.look) <= max(ALIKE, a.who.spread + b.who.spread)


def least_gain(a: Followed, b: Followed) -> float:
    """Return what an exchange of two must gain: where they differ much, a little is chance."""
    return CLEARLY * unlikeness(a.who.look, b.who.look)


def wears_others(seen: Followed, other: Followed, image: NDArray[np.uint8]) -> float:
    """Return how much better a body fits another's known clothes than its own, 0.0 where alike."""
    if alike(seen, other):
        return 0.0
    look = clothes(image, seen.body.points)
    return unlikeness(seen.who.look, look) - unlikeness(other.who.look, look)


def _over(meeting: Meeting, image: NDArray[np.uint8]) -> bool:
    """Follow a meeting on; True when it needs no more watching."""
    a, b = meeting.pair
    if not (a.seen or b.seen):
        return False
    if not (a.seen and b.seen):
        in_front, behind = (a, b) if a.seen else (b, a)
        if meeting.mixed:
            least = max(GAIN_ALONE, least_gain(a, b))
            meeting.say(wears_others(in_front, behind, image) > least)
        return False
    between = float(np.hypot(*(a.centre - b.centre))) / min(a.height, b.height)
    if between <= SEEN_APART:
        return False
    if meeting.mixed:
        gain, least = exchange_gain(a, b, image), least_gain(a, b)
        meeting.say(gain > max(GAIN, least), kept=gain < -max(GAIN, least))
    return between > PARTED and not meeting.against
