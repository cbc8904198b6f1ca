"""The tracker that runs the models itself, by LiteRT.

MoveNet finds the performer, BlazePose follows them in its own region. MoveNet looks again now and
then whether the region still sits on a person. Nothing is smoothed.
"""

import math
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.appearance import clothes, learnt, unlikeness
from motion.blazepose import BlazePose, Body
from motion.frame import CameraFrame
from motion.landmark import INDEX, N_LANDMARKS
from motion.movenet import TORSO, MoveNet, Person
from motion.pose import Pose

MIN_BODY: Final = 0.5  # landmark score below which nobody is in the region
SEARCH_EVERY: Final = 3  # camera frames between searches while nobody is followed
CHECK_EVERY: Final = 15  # camera frames between checks while somebody is followed
CHECK_TAKES: Final = 2  # camera frames until a check, made beside the tracking, is used
ON_PERSON: Final = 0.3  # mean distance of the torso, in body heights, that is still the person
MAX_DOUBTS: Final = 5  # checks in a row without the person before the region is given up
OTHER: Final = 0.6  # unlikeness of clothes: up to .48 for one person, from .75 for two (5 films)
GRACE: Final = 3.0  # seconds that a lost performer's place is kept free from others
BODY_TORSO: Final = [
    INDEX[name] for name in ("left_shoulder", "right_shoulder", "left_hip", "right_hip")
]


@dataclass(frozen=True, slots=True)
class Check:
    """A look of the detector at the picture in which the body was seen."""

    people: Future[list[Person]]
    body: Body


class LiteRtTracker:
    """Follows the most prominent person, who keeps their number.

    A check runs in a thread of its own while tracking goes on, and is used a fixed number of
    camera frames later: no frame waits, and a film gives the same poses on every machine.
    Thread: one at a time; `track` releases the interpreter lock while the models compute.
    """

    def __init__(self, model: str = "full") -> None:
        self._landmarks = BlazePose(model)
        self._detector = MoveNet()
        self._helper = ThreadPoolExecutor(1, thread_name_prefix="person-detector")
        self._body: Body | None = None
        self._person = 0
        self._known: dict[int, NDArray[np.float32]] = {}  # clothes of the persons so far
        self._check: Check | None = None
        self._wait = 0  # camera frames until the detector is asked, or its answer used
        self._doubts = 0
        self._lost = -math.inf  # capture time of the last pose before nobody was followed

    def track(self, frame: CameraFrame) -> list[Pose]:
        """Return the performer's pose, or nothing when they are not seen."""
        self._wait -= 1
        if self._body is not None:
            self._follow(frame)
        if self._wait <= 0:
            if self._body is None:
                self._search(frame)
            elif self._check is None:
                self._ask(frame.image)
            else:
                self._compare(frame)
        return [] if self._body is None else [pose_of(self._body, frame, self._person)]

    def close(self) -> None:
        """Forget the performer and end the helper thread."""
        self._let_go(self._lost)
        self._helper.shutdown()

    def _follow(self, frame: CameraFrame) -> None:
        assert self._body is not None
        body = self._landmarks.find(frame.image, self._body.next_region)
        if is_in(body, frame.image):
            self._body = body
        else:
            self._let_go(frame.t)

    def _let_go(self, t: float) -> None:
        self._body, self._check, self._lost = None, None, t
        self._wait = self._doubts = 0

    def _search(self, frame: CameraFrame) -> None:
        """Look for the performer, and after a while for anybody."""
        self._wait = SEARCH_EVERY
        people = self._detector.find(frame.image)
        for person in sorted(people, key=lambda p: -prominence(p, frame.image)):
            body = self._seat(frame.image, person)
            if body is not None and self._take(body, frame):
                self._body, self._wait = body, CHECK_EVERY
                return

    def _take(self, body: Body, frame: CameraFrame) -> bool:
        """Give a body its number; False for a stranger while the performer may come back."""
        look = clothes(frame.image, body.points)
        unlike = {person: unlikeness(known, look) for person, known in self._known.items()}
        nearest = min(unlike, key=lambda person: unlike[person], default=None)
        performer_may_return = frame.t - self._lost < GRACE and self._person in self._known
        if nearest is None or unlike[nearest] > OTHER:
            nearest = len(self._known) + 1
        if nearest != self._person and performer_may_return:
            return False
        self._person = nearest
        self._known[nearest] = learnt(self._known.get(nearest, look), look)
        return True

    def _ask(self, image: NDArray[np.uint8]) -> None:
        assert self._body is not None
        small = self._detector.shrink(image)
        self._check = Check(self._helper.submit(self._detector.find_in, small), self._body)
        self._wait = CHECK_TAKES

    def _compare(self, frame: CameraFrame) -> None:
        """Use a check: stay, move to where the person really is, or give up."""
        assert self._check is not None
        assert self._body is not None
        people, then = self._check.people.result(), self._check.body
        self._check = None
        nearest = min(people, key=lambda person: distance(then, person), default=None)
        fits = nearest is not None and distance(then, nearest) <= ON_PERSON
        if not fits and nearest is not None:
            body = self._seat(frame.image, nearest)
            fits = body is not None and self._is_performer(body, frame.image)
            self._body = body if fits else self._body
        self._doubts = 0 if fits else self._doubts + 1
        self._wait = CHECK_EVERY if fits else SEARCH_EVERY
        if fits and self._body is not None:
            look = clothes(frame.image, self._body.points)
            self._known[self._person] = learnt(self._known[self._person], look)
        if self._doubts >= MAX_DOUBTS:
            self._let_go(frame.t)

    def _is_performer(self, body: Body, image: NDArray[np.uint8]) -> bool:
        known = self._known[self._person]
        return unlikeness(known, clothes(image, body.points)) <= OTHER

    def _seat(self, image: NDArray[np.uint8], person: Person) -> Body | None:
        """Return the body at a person, None where the landmark model finds another or none."""
        body = self._landmarks.find(image, person.region)
        if body.score < MIN_BODY:
            return None
        # The detector's region is rough; from the body's own the second look is as good as any.
        body = self._landmarks.find(image, body.next_region)
        return body if is_in(body, image) and distance(body, person) <= ON_PERSON else None


def prominence(person: Person, image: NDArray[np.uint8]) -> float:
    """Return how much a person looks like the performer: large, sure and in the middle."""
    height, width = image.shape[:2]
    left, _, right, _ = person.box
    aside = min(1.0, abs((left + right) / width - 1.0))
    return float(person.height / height * person.score * (1.0 - 0.5 * aside))


def distance(body: Body, person: Person) -> float:
    """Return the mean distance between two torsos in heights of the person."""
    apart = body.points[BODY_TORSO, :2] - person.joints[TORSO, :2]
    return float(np.hypot(apart[:, 0], apart[:, 1]).mean()) / person.height


def pose_of(body: Body, frame: CameraFrame, person: int) -> Pose:
    """Return a body as a pose in units of the picture."""
    height, width = frame.image.shape[:2]
    scale = np.array([width, height, width], np.float32)
    return Pose(
        t=frame.t,
        person=person,
        landmarks=body.points[:N_LANDMARKS] / scale,
        world=body.world,
        visibility=body.visibility,
        aspect=width / height,
    )


def is_in(body: Body, image: NDArray[np.uint8]) -> bool:
    """Return whether there is a body and its middle lies in the picture or just beside it."""
    height, width = image.shape[:2]
    x, y = (float(v) for v in body.points[N_LANDMARKS, :2])
    inside = -0.1 * width < x < 1.1 * width and -0.3 * height < y < 1.3 * height
    return body.score >= MIN_BODY and inside
