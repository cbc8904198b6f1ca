"""Two who are followed on one body: a region has slipped from one person to another."""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from motion.frame import CameraFrame
from motion.people.appearance import clothes, unlikeness
from motion.people.followed import SEATED, Followed
from motion.people.roster import Roster
from motion.people.torso import one_body


def part_doubles(roster: Roster, frame: CameraFrame) -> None:
    """Where two are followed on one body, let the one it fits worse go."""
    for a, b in combinations(list(roster.present), 2):
        if a not in roster.present or b not in roster.present:
            continue  # dropped by now
        # Whom the detector has just told apart may stand very near each other.
        told_apart = not (a.doubts or b.doubts or min(a.age, b.age) < SEATED)
        if not (a.seen and b.seen and one_body(a.body, b.body, strict=told_apart)):
            continue
        worse = _worse(a, b, frame.image)
        if worse.age < SEATED:
            roster.drop(worse)
        else:
            roster.meetings.begin(a, b)
            worse.retreat(frame.t)


def _worse(a: Followed, b: Followed, image: NDArray[np.uint8]) -> Followed:
    """Return which of two followed on one body fits it worse, by clothes and by movement."""
    if min(a.age, b.age) < SEATED:
        return a if a.age < b.age else b
    look = clothes(image, a.body.points)
    misfit = [unlikeness(p.who.look, look) + 0.5 * p.surprise for p in (a, b)]
    return a if misfit[0] > misfit[1] else b
