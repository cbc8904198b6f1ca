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
from motion.people.appearance import clothes, unlikeness
from motion.people.blazepose import Body
from motion.people.followed import Followed, hips
from motion.people.lookout import Sighting
from motion.people.matching import assign
from motion.people.movenet import Person
from motion.people.roster import FITS_BETTER, OTHER, Roster
from motion.people.stand_in import shifted, stand_in
from motion.people.torso import ON_PERSON, ONE_TORSO, centre, distance_either_side, is_in, one_body

ON_PERSON_IN_A_CROWD: Final = 0.15  # as `ON_PERSON`, where somebody else is near
BRIDGED: Final = 0.12  # off their place by so much, one near another may be seen across both
MISPLACED: Final = 0.2  # and from here on is better guessed than seen
MAX_DOUBTS: Final = 5  # looks in a row without the person before they are given up
MAX_DOUBTS_NEAR: Final = 45  # the same of one who may be behind another
BESET: Final = 1.0  # seconds that one who came near may be in front
ANOTHER_LAMP: Final = 60  # bodies in a row in strange clothes until they are taken for theirs
COVERED: Final = 0.4  # body heights from who is in front to who is half hidden by them
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
            person.evidence = max(person.evidence, sighting.t)
        if person.guessed or (off > BRIDGED and roster.meetings.partners(person)):
            found.append(Trial(now, sighting.t, person))
    matched = set(pairs.values())
    unknown = [p for j, p in enumerate(people) if j not in matched]
    _note_unknown(unknown, roster, t)
    if roster.open:
        found += [Trial(p, sighting.t) for p in unknown]
    return found


def judge(looked_at: list[Trial], bodies: list[Body], roster: Roster, frame: CameraFrame) -> None:
    """Use the bodies that the landmark model found in its trial looks."""
    free: list[Body] = []
    refused: list[Trial] = []
    for trial, body in zip(looked_at, bodies, strict=True):
        owner = trial.owner
        fits = _fits(trial, body, roster, frame.image)
        if owner is None:
            is_free = fits
            if not fits:
                refused.append(trial)
        else:
            is_free = fits and _is_anothers(owner, body, roster, frame)
            found = body if fits else trial if _may_be(owner, trial.person, roster, frame) else None
            _reseat(trial, owner, None if is_free else found, frame.t)
        if is_free and not any(one_body(body, other) for other in free):
            free.append(body)
    roster.settle(frame.t)
    roster.welcome(free, frame)
    for trial in refused:
        _guess_hidden(trial, roster, frame)


def _note_unknown(unknown: list[Person], roster: Roster, t: float) -> None:
    """Tell those who are followed who may soon be covered by somebody unknown."""
    for stranger in unknown:
        for person in roster.present:
            if np.hypot(*(person.centre - hips(stranger))) < max(person.height, stranger.height):
                person.beset = t


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


def fits_clothes(person: Followed, look: NDArray[np.float32]) -> bool:
    """Return whether clothes may be somebody's; another lamp must not make a stranger for good."""
    return not person.who.is_strange(look) or person.strange >= ANOTHER_LAMP


def _is_anothers(owner: Followed, body: Body, roster: Roster, frame: CameraFrame) -> bool:
    """Return whether it was not the owner who was seen there, but one before or behind them."""
    behind = any(partner in roster.hidden for partner in roster.meetings.partners(owner))
    if owner.seen and behind and owner.leaps(body, frame.t):
        return True
    if _may_wear(owner, clothes(frame.image, body.points), roster, frame.t):
        return False
    owner.strange += 1
    return True


def _may_wear(person: Followed, look: NDArray[np.float32], roster: Roster, t: float) -> bool:
    """Return whether these may be somebody's clothes, half covered by one they are near."""
    if fits_clothes(person, look):
        return True
    partners = roster.meetings.partners(person)
    unlike = unlikeness(person.who.look, look)
    if not partners or unlike > OTHER or t - person.beset < BESET:
        return False
    return all(unlikeness(one.who.look, look) > unlike - FITS_BETTER for one in partners)


def _may_be(person: Followed, seen: Person, roster: Roster, frame: CameraFrame) -> bool:
    """Return whether the detector may have seen them: in their clothes or behind another."""
    known_near = bool(roster.meetings.partners(person))
    look = clothes(frame.image, stand_in(seen).points)
    if fits_clothes(person, look) or (known_near and frame.t - person.beset > BESET):
        return True
    return any(
        other is not person
        and np.hypot(*(other.centre - hips(seen))) < COVERED * other.height
        and not other.who.is_strange(look)
        for other in roster.present
    )


def _reseat(trial: Trial, owner: Followed, found: Body | Trial | None, t: float) -> None:
    """Put somebody where they were found: by the landmark model, else by the detector."""
    if owner.hidden is not None or found is None:
        return
    off = distance_either_side(owner.body, trial.person)
    if isinstance(found, Body):
        if owner.seen and distance_either_side(found, trial.person) >= off:
            return
        if owner.seen:
            owner.undo()
        owner.see(found, t)
    elif owner.guessed or off > MISPLACED:
        if owner.seen:
            owner.undo()
        owner.guess(trial.person, trial.t, t)


def _guess_hidden(trial: Trial, roster: Roster, frame: CameraFrame) -> None:
    """Let the detector stand in for somebody who was hidden by another just there."""
    present = roster.present
    if any(distance_either_side(other.body, trial.person) < ONE_TORSO for other in present):
        return
    place, t = hips(trial.person), frame.t
    near = [
        (float(np.hypot(*(person.place(t) - place))) / person.height, person)
        for person in roster.hidden
        if roster.meetings.partners(person) and _may_be(person, trial.person, roster, frame)
    ]
    away, person = min(near, key=lambda pair: pair[0], default=(np.inf, None))
    if person is not None and away < REAPPEARS:
        person.guess(trial.person, trial.t, t)
        roster.settle(t)
