"""One person who is followed from picture to picture.

The thresholds were set by hand on the films that `motion.people.meeting` names.
"""

import math
from collections import deque
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.people.blazepose import Body
from motion.people.identity import Identity
from motion.people.movenet import Person
from motion.people.region import Region
from motion.people.sides import Sides
from motion.people.stand_in import stand_in
from motion.people.torso import BODY_TORSO, OTHER_TORSO, centre, height

SETTLING: Final = 0.09  # seconds over which a velocity is smoothed
COASTING: Final = 0.5  # seconds over which one who is out of sight comes to rest
FRESH: Final = 0.2  # seconds that a guess is given after the last look at somebody
LEAP: Final = 0.07  # body heights that the landmark model may be off in one picture
LEAP_SPEED: Final = 1.0  # body heights a second by which a trunk may change its speed
CHANGE: Final = 2.0  # body heights a second by which one picture may show another speed
LOOK_BACK: Final = 0.3  # seconds in which one who slips onto another's body has slipped
SEATED: Final = 15  # camera frames after which somebody is well known
SLIPPED: Final = 0.3  # body heights from their way, in another's clothes: it is another's body
SURELY: Final = 3  # camera frames in a row in another's clothes, until that is believed


@dataclass(frozen=True, slots=True)
class Past:
    """How somebody was a little earlier."""

    body: Body
    t: float
    velocity: NDArray[np.float64]


@dataclass(slots=True, eq=False)
class Followed:
    """Where one person is, how they move, and how surely that is known.

    Somebody is seen (by the landmark model), guessed (from the detector, or as last seen) or
    hidden (not given, but remembered). Positions are pixels of the picture.
    """

    who: Identity
    body: Body  # as last seen or guessed, sides settled
    t: float  # capture time of `body`, seconds
    evidence: float  # capture time of the last picture in which somebody saw them
    region: Region  # where the landmark model looks next
    height: float  # of the body, smoothed
    velocity: NDArray[np.float64] = field(default_factory=lambda: np.zeros(2))  # (2,) a second
    surprise: float = 0.0  # how far from their expected places the last bodies came, in heights
    age: int = 0  # camera frames in which they were seen
    waited: int = 0  # camera frames in a row that nobody looked
    doubts: int = 0  # looks of the detector in a row that did not find them
    strange: int = 0  # bodies in a row that wore hardly their clothes
    beset: float = -math.inf  # capture time at which somebody unknown was last near
    guessed: bool = False
    hidden: float | None = None  # capture time since which they are not given
    sides: Sides = field(default_factory=Sides)
    _past: deque[Past] = field(default_factory=deque)
    _known: Past | None = None  # the last body that surely was theirs, by its clothes

    @property
    def centre(self) -> NDArray[np.float64]:
        """The middle of the hips, (2,)."""
        return centre(self.body)

    @property
    def seen(self) -> bool:
        """Whether the landmark model saw them in the last picture, or will look next."""
        return self.hidden is None and not self.guessed

    def leaps(self, body: Body, t: float) -> bool:
        """Return whether a body lies too far from where this one's trunk must be by `t`."""
        dt = max(t - self.t, 1e-3)
        expected = self.body.points[BODY_TORSO, :2] + (self.velocity * dt).astype(np.float32)
        off = float(np.hypot(*(body.points[BODY_TORSO, :2] - expected).T).mean())
        mirrored = body.points[OTHER_TORSO, :2] - expected
        off = min(off, float(np.hypot(*mirrored.T).mean()))
        return off > (LEAP + LEAP_SPEED * dt) * self.height

    def see(self, body: Body, t: float) -> None:
        """Take what the landmark model found."""
        dt = max(t - self.t, 1e-3)
        expected = self.body.points[:, :2] + self.velocity * dt
        body = self.sides.settle(body, expected)
        self._remember()
        moved = centre(body) - self.centre
        surprise = float(np.hypot(*(moved - self.velocity * dt))) / max(self.height, 1.0)
        share = 1.0 - math.exp(-dt / SETTLING)
        self.surprise = (1.0 - share) * self.surprise + surprise
        self._speed_up(moved / dt, share)
        self.height += 0.3 * share * (height(body) - self.height)
        self.body, self.region = body, body.next_region
        self.t = self.evidence = t
        self.age, self.waited, self.guessed, self.hidden = self.age + 1, 0, False, None

    def wear(self, look: NDArray[np.float32]) -> None:
        """Take the clothes of the body just seen."""
        if self.who.is_strange(look):
            self.strange += 1
        else:
            self.strange = 0
            self._known = Past(self.body, self.t, self.velocity)

    @property
    def slipped(self) -> bool:
        """Whether their last bodies were another's, in other clothes and off their way."""
        known = self._known
        if known is None or self.strange < SURELY:
            return False
        expected = centre(known.body) + known.velocity * coasted(self.t - known.t)
        return float(np.hypot(*(self.centre - expected))) > SLIPPED * self.height

    def give_back(self, t: float) -> None:
        """Hide one who has slipped, with where they last were in their own clothes."""
        if self._known is not None:
            self._take_back(self._known)
        self.strange = 0
        self.hide(t)

    def return_with(self, body: Body, t: float) -> None:
        """Begin anew where somebody who was out of sight is seen again."""
        self.body, self.region, self.height = body, body.next_region, height(body)
        self.velocity, self.surprise = np.zeros(2), 0.0
        self.t = self.evidence = t
        self.waited, self.doubts, self.guessed, self.hidden = 0, 0, False, None
        self.strange, self._known = 0, None
        self.age += 1
        self.sides = Sides()
        self._past.clear()

    def undo(self) -> None:
        """Forget the last body: it was somebody else's."""
        if self._past:
            self._take_back(self._past.pop())

    def retreat(self, t: float) -> None:
        """Hide somebody whose last bodies were somebody else's, with where they were before."""
        if self._past:
            self._take_back(self._past[0])
        self.hide(t)

    def guess(self, person: Person, t_seen: float, t: float) -> None:
        """Let a look of the detector, moved to time `t`, stand in for the body."""
        body = stand_in(person)
        dt = max(t - self.t, 1e-3)
        share = 0.5 * (1.0 - math.exp(-dt / SETTLING))  # the detector's hips are less steady
        self._speed_up((centre(body) - self.centre) / dt, share)
        self.body, self.region = body, body.next_region
        self.t, self.evidence = t, t_seen
        self.guessed, self.hidden = True, None
        self._past.clear()

    def carry(self, t: float) -> None:
        """Move a guessed body on as it moved; hide it when it is no longer fresh."""
        self.guessed = True
        self._move(self.velocity * (t - self.t))
        self.velocity = self.velocity * math.exp(-(t - self.t) / COASTING)
        self.t = t
        if t - self.evidence > FRESH:
            self.hide(t)

    def carry_as_known(self, t: float) -> None:
        """Do the same from the last body that surely was theirs, where another's came since."""
        if self.strange and self._known is not None:
            seen = self.evidence
            self._take_back(self._known)
            self.evidence = seen
        self.carry(t)

    def hide(self, t: float) -> None:
        """Give no more poses of somebody until they are found again."""
        self.hidden, self.guessed, self.waited = t, False, 0
        self.sides = Sides()
        self._past.clear()

    def place(self, t: float) -> NDArray[np.float64]:
        """Return where they should be by `t`, (2,): who is out of sight comes to rest."""
        return self.centre + self.velocity * coasted(t - self.t)

    def _speed_up(self, seen: NDArray[np.float64], share: float) -> None:
        change = seen - self.velocity
        most = CHANGE * self.height
        # Where the models jump from one place to another, nobody moved.
        change *= min(1.0, most / max(float(np.hypot(*change)), 1e-6))
        self.velocity = self.velocity + share * change

    def _remember(self) -> None:
        while self._past and self.t - self._past[0].t > LOOK_BACK:
            self._past.popleft()
        self._past.append(Past(self.body, self.t, self.velocity))

    def _take_back(self, past: Past) -> None:
        self.body, self.t, self.velocity = past.body, past.t, past.velocity
        self.region, self.evidence = past.body.next_region, past.t

    def strayed(self) -> float:
        """Return how far they are from where their movement a little ago led, in heights."""
        if not self._past:
            return 0.0
        first = self._past[0]
        expected = centre(first.body) + first.velocity * (self.t - first.t)
        return float(np.hypot(*(self.centre - expected))) / max(self.height, 1.0)

    def _move(self, by: NDArray[np.float64]) -> None:
        points = self.body.points.copy()
        points[:, :2] += by.astype(np.float32)
        self.body = replace(self.body, points=points, mask=None)
        x, y = self.region.x + float(by[0]), self.region.y + float(by[1])
        self.region = replace(self.region, x=x, y=y)


def coasted(seconds: float) -> float:
    """Return for how many seconds at full speed one goes who comes to rest."""
    return COASTING * (1.0 - math.exp(-seconds / COASTING))


def newly(who: Identity, body: Body, t: float) -> Followed:
    """Return somebody who is seen for the first time."""
    return Followed(who, body, t, t, body.next_region, height(body), age=1)


def exchange(a: Followed, b: Followed) -> None:
    """Give each of two the other's identity: their bodies had been mixed up."""
    a.who, b.who = b.who, a.who


def hips(person: Person) -> NDArray[np.float64]:
    """Return the middle of a detected person's hips, (2,)."""
    middle: NDArray[np.float64] = person.joints[[11, 12], :2].mean(axis=0).astype(np.float64)
    return middle
