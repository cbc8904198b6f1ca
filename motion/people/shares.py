"""Who is looked at in a camera frame when there are more people than time."""

import math
from dataclasses import dataclass
from typing import Final

MAX_WAIT: Final = 2  # camera frames in a row that somebody may be left out


@dataclass(frozen=True, slots=True)
class Claim:
    """One person's claim to be looked at."""

    waited: int  # camera frames in a row that they were left out until now
    performs: bool  # performers come before passers-by


def shares(claims: list[Claim], budget: int | None) -> list[int]:
    """Return the places in `claims` of those who are looked at now, rising.

    Performers come first, but nobody is left out more than `MAX_WAIT` times in a row: those who
    would otherwise come too late, now or in a coming camera frame, come before them. `budget` is
    how many can be looked at, None for everybody; where it is too small for that promise, as many
    are as the promise takes.
    """
    n = len(claims)
    if budget is None or n <= budget:
        return list(range(n))
    if budget < 1:
        raise ValueError(f"budget must be at least 1, got {budget}")
    places = max(budget, math.ceil(n / (MAX_WAIT + 1)))
    longest = sorted(range(n), key=lambda i: (-claims[i].waited, not claims[i].performs, i))
    due = longest[: _due_now([claim.waited for claim in claims], places)]
    rest = [i for i in longest if i not in due]
    rest.sort(key=lambda i: (not claims[i].performs, -claims[i].waited, i))
    return sorted([*due, *rest][: max(places, len(due))])


def _due_now(waited: list[int], places: int) -> int:
    """Return how many must be served now, so that each can be served before it is too late."""
    needed = 0
    for later in range(MAX_WAIT + 1):
        by_then = sum(w >= MAX_WAIT - later for w in waited)
        needed = max(needed, by_then - later * places)
    return needed
