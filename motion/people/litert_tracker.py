"""The tracker that runs the models itself, by LiteRT.

MoveNet finds people, BlazePose follows each in their own region, and both together tell who is
who. Nothing is smoothed.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.frame import CameraFrame
from motion.landmark import N_LANDMARKS
from motion.people.appearance import clothes
from motion.people.blazepose import Body
from motion.people.doubles import part_doubles
from motion.people.followed import Followed
from motion.people.landmark_crew import Job, LandmarkCrew
from motion.people.lookout import Lookout
from motion.people.mask import Mask
from motion.people.movenet import MAX_PEOPLE, Person
from motion.people.roster import Roster
from motion.people.shares import Claim, shares
from motion.people.torso import MIN_BODY, ON_PERSON, distance, is_in, one_body
from motion.people.trial import BESET, Trial, fits_clothes, judge, trials
from motion.pose import Pose

LEARN_EVERY: Final = 5  # camera frames between looks at clothes
MISSES: Final = 2  # camera frames in a row in which one who stands alone may be overlooked


class LiteRtTracker:
    """Follows up to `people` people, who keep their numbers.

    The detector works beside the tracking, and its answers are used a fixed number of camera
    frames later: no picture waits, and a film gives the same poses on every machine.

    `performers` are the numbers that come first when the `budget` (landmark runs a camera frame)
    is too small for everybody, None for all alike. `masks` says whose outlines are kept: nobody's,
    everybody's, or those of some numbers.
    Thread: one at a time; `track` releases the interpreter lock while the models compute.
    """

    def __init__(
        self,
        model: str = "full",
        people: int = 1,
        budget: int | None = None,
        masks: bool | frozenset[int] = False,
        live: bool = False,
    ) -> None:
        if not 1 <= people <= MAX_PEOPLE:
            raise ValueError(f"people must be 1..{MAX_PEOPLE}, got {people}")
        if budget is not None and budget < 1:
            raise ValueError(f"budget must be at least 1 landmark run a picture, got {budget}")
        self.performers: frozenset[int] | None = None
        self.masks = masks
        self._crew = LandmarkCrew(model, several=people > 1)
        self._lookout = Lookout(waits=not live)
        self._roster = Roster(people)
        self._people = people
        self.budget = budget
        self._learnt = 0  # camera frames since clothes were learnt

    def track(self, frame: CameraFrame) -> list[Pose]:
        """Return the pose of everybody who is seen or guessed, by number."""
        roster, lookout = self._roster, self._lookout
        sighting = lookout.answer()
        if roster.present:
            open_trials = None if sighting is None else trials(sighting, roster, frame.t)
            self._follow(frame, open_trials)
            roster.settle(frame.t)
            if not roster.present:
                lookout.hurry()
        if not roster.present:
            roster.settle(frame.t)
            self._search(frame)
        else:
            roster.meetings.update([p for p in roster.present if p.seen], frame.image)
            lookout.ask(frame, roster)
        self._learn(frame.image)
        return [pose_of(person, frame) for person in sorted(roster.present, key=_number)]

    def use_model(self, model: str) -> None:
        """Look with the landmark model of another size, one of `MODEL_SIZES`, from now on."""
        self._crew.use_model(model)

    def mask(self, person: int) -> Mask | None:
        """Return the outline of a person as last tracked, None where there is none."""
        present = [one for one in self._roster.present if self._wants_mask(one)]
        masks = [one.body.mask for one in present if one.who.number == person]
        return masks[0] if masks else None

    def close(self) -> None:
        """Forget everybody and end the threads."""
        self._roster = Roster(self._people)
        self._lookout.close()
        self._crew.close()

    def _search(self, frame: CameraFrame) -> None:
        """Look for anybody while nobody is followed."""
        found = self._lookout.search(frame.image)
        found.sort(key=lambda person: -prominence(person, frame.image))
        for first in range(0, len(found), self._people):
            bodies = self._seat(frame.image, found[first : first + self._people])
            self._roster.welcome(bodies, frame)
            if self._roster.present:
                return

    def _seat(self, image: NDArray[np.uint8], people: list[Person]) -> list[Body]:
        """Return the bodies at people; none where the landmark model finds another or nobody."""
        rough = self._crew.find(image, [Job(person.region) for person in people])
        kept = [i for i, body in enumerate(rough) if body.score >= MIN_BODY]
        # The detector's region is rough; from the body's own the second look is as good as any.
        bodies = self._crew.find(image, [Job(rough[i].next_region, bool(self.masks)) for i in kept])
        seated: list[Body] = []
        for i, body in zip(kept, bodies, strict=True):
            fits = is_in(body, image) and distance(body, people[i]) <= ON_PERSON
            if fits and not any(one_body(body, other) for other in seated):
                seated.append(body)
        return seated

    def _follow(self, frame: CameraFrame, open_trials: list[Trial] | None) -> None:
        """Look at everybody who is present and at every trial, all at once.

        `open_trials` is None where the detector has no answer for this camera frame.
        """
        looked_at = self._turns()
        jobs = [Job(p.region, self._wants_mask(p)) for p in looked_at]
        jobs += [Job(trial.person.region, bool(self.masks)) for trial in open_trials or []]
        bodies = self._crew.find(frame.image, jobs)
        for person, body in zip(looked_at, bodies, strict=False):
            self._take(person, body, frame)
        for person in self._roster.present:
            if person.guessed:
                person.carry(frame.t)
                if person.hidden is not None:
                    self._roster.meetings.lose(person, frame.t)
            elif person not in looked_at:
                person.waited += 1
        part_doubles(self._roster, frame)
        if open_trials is not None:  # the detector has answered, be it that it saw nobody new
            judge(open_trials, bodies[len(looked_at) :], self._roster, frame)

    def _take(self, person: Followed, body: Body, frame: CameraFrame) -> None:
        """Let somebody have the body in their region, unless it is another's."""
        near = bool(self._roster.meetings.partners(person))
        if not is_in(body, frame.image):
            if near:
                person.carry(frame.t)
            elif person.waited < MISSES:
                person.waited += 1
            else:
                person.hide(frame.t)
            return
        look = clothes(frame.image, body.points)
        if person.leaps(body, frame.t) and (near or not fits_clothes(person, look)):
            person.carry_as_known(frame.t)
            return
        person.see(body, frame.t)
        person.wear(look)
        if person.slipped and frame.t - person.beset < BESET:
            person.give_back(frame.t)

    def _turns(self) -> list[Followed]:
        """Return who is looked at in this camera frame."""
        ready = [person for person in self._roster.present if person.seen]
        claims = [Claim(person.waited, self._performs(person)) for person in ready]
        return [ready[i] for i in shares(claims, self.budget)]

    def _performs(self, person: Followed) -> bool:
        return self.performers is None or person.who.number in self.performers

    def _wants_mask(self, person: Followed) -> bool:
        if isinstance(self.masks, bool):
            return self.masks
        return person.who.number in self.masks

    def _learn(self, image: NDArray[np.uint8]) -> None:
        """Now and then look at the clothes of those who stand alone."""
        self._learnt += 1
        if self._learnt < LEARN_EVERY:
            return
        self._learnt = 0
        for person in self._roster.present:
            sure = person.seen and not person.waited and not person.doubts
            if sure and not self._roster.meetings.partners(person):
                look = clothes(image, person.body.points)
                if fits_clothes(person, look):
                    person.who.learn(look)


def prominence(person: Person, image: NDArray[np.uint8]) -> float:
    """Return how much a person looks like the performer: large, sure and in the middle."""
    height, width = image.shape[:2]
    left, _, right, _ = person.box
    aside = min(1.0, abs((left + right) / width - 1.0))
    return float(person.height / height * person.score * (1.0 - 0.5 * aside))


def pose_of(person: Followed, frame: CameraFrame) -> Pose:
    """Return somebody's body as a pose in units of the picture."""
    height, width = frame.image.shape[:2]
    scale = np.array([width, height, width], np.float32)
    return Pose(
        t=frame.t,
        person=person.who.number,
        landmarks=person.body.points[:N_LANDMARKS] / scale,
        world=person.body.world,
        visibility=person.body.visibility,
        aspect=width / height,
        guessed=person.guessed or person.waited > 0,
    )


def _number(person: Followed) -> int:
    return person.who.number
