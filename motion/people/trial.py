"""What the detector saw, and what becomes of it.

Somebody who is followed and was seen where they are needs nothing. Where somebody should not be,
or nobody is, the landmark model takes a trial look: it may put a person back on their place, bring
back one who was hidden, or find a newcomer. Where it cannot see who is behind another, the
detector's joints stand in.

The thresholds were set by hand on 15 s of two people who cross and 90 s of four, two of them
dressed alike, both put together from films of single people.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.frame import CameraFrame
from motion.people.blazepose import Body
from motion.people.followed import Followed, hips
from motion.people.lookout import Sighting
from motion.people.matching import assign
from motion.people.movenet import Person
from motion.people.roster import Roster
from motion.people.stand_in import shifted
from motion.people.torso import ON_PERSON, ONE_TORSO, centre, distance_either_side, is_in, one_body

ON_PERSON_IN_A_CROWD: Final = 0.15  # as `ON_PERSON`, where somebody else is near
BRIDGED: Final = 0.12  # off their place by so much, one near another may be seen across both
MISPLACED: Final = 0.2  # and from here on is better guessed than seen
MAX_DOUBTS: Final = 5  # looks in a row without the person before they are given up
MAX_DOUBTS_NEAR: Final = 45  # the same of one who may be behind another
REAPPEARS: Final = 0.6  # body heights from where somebody should be, to be guessed there


@dataclass(frozen=True, slots=True)
class Trial:
    """A place where the detector saw somebody, for the landmark model to look at."""

    person: Person  # moved on to now
    t: float  # capture time of the picture in which they were seen
    owner: Followed | None = None  # who they should be


def trials(sighting: Sighting, roster: Roster, t: float) -> list[Trial]:
    """Compare what the detector saw with those who were followed then; return what is open."""
    known = [(person, body) for person, body in sighting.bodies if person in roster.present]
    people = sighting.people
    costs = np.array(
        [[distance_either_side(body, person) for person in people] for _, body in known]
    ).reshape(len(known), len(people))
    pairs = dict(assign(costs, ON_PERSON))
    found: list[Trial] = []
    for i, (person, body) in enumerate(known):
        if i not in pairs:
            if sighting.window.holds(*centre(body)):
                _doubt(person, roster, t)
            continue
        detected, off = people[pairs[i]], float(costs[i, pairs[i]])
        person.doubts = 0
        person.sides.compare(body, detected)
        now = shifted(detected, person.velocity * (t - sighting.t))
        if person.guessed:
            person.guess(now, sighting.t, t)
        if person.guessed or (off > BRIDGED and roster.meetings.partners(person)):
            found.append(Trial(now, sighting.t, person))
    if roster.open:
        matched = set(pairs.values())
        found += [Trial(p, sighting.t) for j, p in enumerate(people) if j not in matched]
    return found


def judge(looked_at: list[Trial], bodies: list[Body], roster: Roster, frame: CameraFrame) -> None:
    """Use the bodies that the landmark model found in its trial looks."""
    free: list[Body] = []
    refused: list[Trial] = []
    for trial, body in zip(looked_at, bodies, strict=True):
        fits = _fits(trial, body, roster, frame.image)
        if trial.owner is not None and not (
            fits and _is_hidden_one(trial.owner, body, roster, frame)
        ):
            _reseat(trial, trial.owner, body if fits else None, frame.t)
        elif not fits:
            refused.append(trial)
        elif not any(one_body(body, other) for other in free):
            free.append(body)
    roster.settle(frame.t)
    roster.welcome(free, frame)
    for trial in refused:
        _guess_hidden(trial, roster, frame.t)


def _doubt(person: Followed, roster: Roster, t: float) -> None:
    person.doubts += 1
    near = bool(roster.meetings.partners(person))
    if person.doubts >= (MAX_DOUBTS_NEAR if near else MAX_DOUBTS):
        person.hide(t)


def _fits(trial: Trial, body: Body, roster: Roster, image: NDArray[np.uint8]) -> bool:
    """Return whether the body is whom the detector saw, and nobody else who is followed."""
    others = [person for person in roster.present if person is not trial.owner]
    middle = hips(trial.person)
    crowded = any(np.hypot(*(other.centre - middle)) < other.height for other in others)
    limit = ON_PERSON_IN_A_CROWD if crowded else ON_PERSON
    if not is_in(body, image) or distance_either_side(body, trial.person) > limit:
        return False
    return not any(other.seen and one_body(body, other.body) for other in others)


def _is_hidden_one(owner: Followed, body: Body, roster: Roster, frame: CameraFrame) -> bool:
    """Return whether it is not the owner who was seen there, but one who comes out from behind."""
    behind = any(partner in roster.hidden for partner in roster.meetings.partners(owner))
    return owner.seen and behind and owner.leaps(body, frame.t)


def _reseat(trial: Trial, owner: Followed, body: Body | None, t: float) -> None:
    """Put somebody back where the detector saw them: seen if possible, else guessed."""
    if owner.hidden is not None:
        return
    if owner.guessed:
        if body is not None:
            owner.see(body, t)
        return
    off = distance_either_side(owner.body, trial.person)
    if body is not None and distance_either_side(body, trial.person) < off:
        owner.undo()
        owner.see(body, t)
    elif off > MISPLACED:
        owner.undo()
        owner.guess(trial.person, trial.t, t)


def _guess_hidden(trial: Trial, roster: Roster, t: float) -> None:
    """Let the detector stand in for somebody who was hidden by another just there."""
    present = roster.present
    if any(distance_either_side(other.body, trial.person) < ONE_TORSO for other in present):
        return
    place = hips(trial.person)
    near = [
        (float(np.hypot(*(person.place(t) - place))) / person.height, person)
        for person in roster.hidden
        if roster.meetings.partners(person)
    ]
    away, person = min(near, key=lambda pair: pair[0], default=(np.inf, None))
    if person is not None and away < REAPPEARS:
        person.guess(trial.person, trial.t, t)
        roster.settle(t)
