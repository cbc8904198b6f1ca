"""Who is in the picture together, and by which colour each is known.

Alone, a performer has the colour of the sound that is played. In company everyone has one of their
own, from the same palette, for limbs, trails and flashes: who is who outranks which sound.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from app.palette import PALETTE, Colour, colour_of

JOINED: Final = 1.0  # seconds after which somebody is more than a glimpse
AWAY: Final = 10.0  # seconds for which somebody who is not seen still counts


@dataclass(frozen=True, slots=True)
class _Member:
    first: float  # when they came
    last: float  # when they were seen last
    number: int  # of their colour


class Company:
    """Holds who was seen lately; times are those of the camera frames."""

    def __init__(self) -> None:
        self._members: dict[int, _Member] = {}

    def update(self, t: float, persons: Iterable[int]) -> None:
        """Take who is seen at a time."""
        for person, member in tuple(self._members.items()):
            if t - member.last > AWAY:
                del self._members[person]
        for person in persons:
            known = self._members.get(person) or _Member(t, t, self._free(person))
            self._members[person] = replace(known, last=t)

    def colour(self, person: int, alone: Colour) -> Colour:
        """Return the colour of a person; `alone` is theirs while nobody else is there."""
        together = sum(m.last - m.first >= JOINED for m in self._members.values()) > 1
        member = self._members.get(person)
        return colour_of(member.number) if together and member else alone

    def _free(self, person: int) -> int:
        """Return the colour of a person's number, or the next that nobody here has."""
        wanted = (person - 1) % len(PALETTE)
        taken = {member.number for member in self._members.values()}
        order = [(wanted + i) % len(PALETTE) for i in range(len(PALETTE))]
        return next((number for number in order if number not in taken), wanted)
