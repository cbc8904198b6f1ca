"""Everybody who is or was there: who is present, who is hidden, and who a body belongs to."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.frame import CameraFrame
from motion.people.appearance import clothes, unlikeness
from motion.people.blazepose import Body
from motion.people.followed import Followed, newly
from motion.people.identity import Identity
from motion.people.matching import assign
from motion.people.meeting import Meetings
from motion.people.torso import centre, height

OTHER: Final = 0.6  # unlikeness of clothes: up to .48 for one person, from .75 for two (5 films)
SAME_PLACE: Final = 0.75  # the same, for one who was hidden by another a moment ago just there
A_MOMENT: Final = 1.0  # seconds
JUST_THERE: Final = 0.5  # body heights
GRACE: Final = 3.0  # seconds that the place of one who is hidden is kept free from others
REMEMBERED: Final = 10.0  # seconds that where somebody was hidden means anything
CARRIED_OFF: Final = 1.5  # body heights that a stranger may carry somebody's number away
FITS_BETTER: Final = 0.15  # by how much somebody's clothes must fit a newcomer better than them
ASTRAY: Final = 2  # looks of the detector in a row without somebody who stands alone
HITS: Final = 3  # looks of the detector in a row that make a newcomer, where somebody is present
HIT_NEAR: Final = 0.4  # body heights within which two looks saw the same newcomer


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody on probation: it may be a coat on a hook."""

    centre: NDArray[np.float64]  # (2,) pixels
    hits: int


class Roster:
    """Gives bodies their numbers and remembers who has gone."""

    def __init__(self, people: int) -> None:
        self.present: list[Followed] = []
        self.hidden: list[Followed] = []
        self.meetings = Meetings()
        self._people = people
        self._known: dict[int, Identity] = {}  # those who are long gone
        self._count = 0
        self.newcomers: list[Newcomer] = []

    @property
    def expecting(self) -> bool:
        """Whether somebody may come: one who is missing, or a newcomer on probation."""
        return len(self.present) < self._people and bool(self.hidden or self.newcomers)

    @property
    def covered(self) -> bool:
        """Whether somebody who is hidden is likely behind another."""
        return any(self.meetings.partners(person) for person in self.hidden)

    @property
    def open(self) -> bool:
        """Whether a body that belongs to nobody present would be of use."""
        return len(self.present) < self._people or any(map(self._is_astray, self.present))

    def settle(self, t: float) -> None:
        """Put everybody where they belong: present, hidden, or gone for long."""
        everybody = self.present + self.hidden
        self.present = [person for person in everybody if person.hidden is None]
        self.hidden = []
        for person in everybody:
            if person.hidden is None:
                continue
            if t - person.hidden > REMEMBERED:
                self.meetings.forget(person)
                self._known[person.who.number] = person.who
            else:
                self.hidden.append(person)

    def drop(self, person: Followed) -> None:
        """Forget somebody who was never anybody: another's body seen twice."""
        self.meetings.forget(person)
        self.present.remove(person)

    def room(self, t: float) -> int:
        """Return how many newcomers there is room for: who has just gone may come back."""
        kept = sum(t - (person.hidden or 0.0) < GRACE for person in self.hidden)
        return self._people - len(self.present) - kept

    def welcome(self, bodies: list[Body], frame: CameraFrame) -> None:
        """Take bodies that belong to nobody present: they return, or are newcomers."""
        astray = [person for person in self.present if self._is_astray(person)]
        missing = self.hidden + astray
        looks = [clothes(frame.image, body.points) for body in bodies]
        costs = np.array(
            [[self._cost(h, body, look, frame.t) for body, look in zip(bodies, looks, strict=True)]
             for h in missing]
        ).reshape(len(missing), len(bodies))  # fmt: skip
        pairs = assign(costs, limit=3.0)
        for i, j in pairs[: self._people - len(self.present) + len(astray)]:
            self._bring_back(missing[i], bodies[j], frame)
        returned = {j for _, j in pairs}
        on_probation = bool(self.present)
        self.newcomers = [
            newcomer
            for j, body in enumerate(bodies)
            if j not in returned
            if (newcomer := self._admit(body, looks[j], frame, on_probation)) is not None
        ]

    def _cost(self, person: Followed, body: Body, look: NDArray[np.float32], t: float) -> float:
        unlike = unlikeness(person.who.look, look)
        away = float(np.hypot(*(person.place(t) - centre(body)))) / height(body)
        partners = self.meetings.partners(person)
        mixed_up = any(unlikeness(other.who.look, look) <= OTHER for other in partners)
        # Clothes are half covered where somebody comes out from behind another.
        uncovered = bool(partners) and t - (person.hidden or 0.0) < A_MOMENT and away < JUST_THERE
        if unlike <= (SAME_PLACE if uncovered else OTHER) or mixed_up:
            return 2.0 * unlike + 0.5 * min(1.0, away / 2.0)
        return np.inf

    def _bring_back(self, person: Followed, body: Body, frame: CameraFrame) -> None:
        person.return_with(body, frame.t)
        if person in self.hidden:
            self.hidden.remove(person)
            self.present.append(person)
        self.meetings.set_right(person, frame.image)

    def _is_astray(self, person: Followed) -> bool:
        return person.doubts >= ASTRAY and not self.meetings.partners(person)

    def _admit(
        self, body: Body, look: NDArray[np.float32], frame: CameraFrame, on_probation: bool
    ) -> Newcomer | None:
        """Let a newcomer in, or note them for the next look; None where they are in or refused."""
        robbed = self._robbed(body, look, frame)
        if robbed is not None:
            robbed.return_with(body, frame.t)
            return None
        if self.room(frame.t) < 1:
            return None
        middle, near = centre(body), HIT_NEAR * height(body)
        before = [n.hits for n in self.newcomers if np.hypot(*(n.centre - middle)) < near]
        hits = max(before, default=0) + 1
        if on_probation and hits < HITS:
            return Newcomer(middle, hits)
        self.present.append(newly(self._identity(look), body, frame.t))
        return None

    def _robbed(self, body: Body, look: NDArray[np.float32], frame: CameraFrame) -> Followed | None:
        """Return whose body it is that seems to be a newcomer's.

        A stranger who walks in front of somebody may carry their region away, with their number.
        """
        for person in self.present:
            known = unlikeness(person.who.look, look)
            away = float(np.hypot(*(person.centre - centre(body)))) / person.height
            if known > OTHER or away > CARRIED_OFF:
                continue
            covered = away < JUST_THERE and bool(self.meetings.partners(person))
            if person.guessed and (covered or not person.who.is_strange(look)):
                return person
            if not person.seen:
                continue
            worn = unlikeness(person.who.look, clothes(frame.image, person.body.points))
            if known < worn - FITS_BETTER:
                return person
        return None

    def _identity(self, look: NDArray[np.float32]) -> Identity:
        """Return who wears these clothes: one who was here long ago, or somebody new."""
        unlike = {number: unlikeness(one.look, look) for number, one in self._known.items()}
        nearest = min(unlike, key=lambda number: unlike[number], default=None)
        if nearest is None or unlike[nearest] > OTHER:
            self._count += 1
            return Identity(self._count, look)
        known = self._known.pop(nearest)
        known.learn(look)
        return known
