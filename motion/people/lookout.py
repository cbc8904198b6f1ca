"""The person detector beside the tracking: it looks now and then, and no picture waits for it.

What it saw is used a fixed number of camera frames after it was asked, never as soon as it is
ready: a film gives the same poses on every machine. Live it may come later than that.
"""

import os
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.frame import CameraFrame
from motion.people.blazepose import Body
from motion.people.followed import Followed
from motion.people.meeting import NEAR
from motion.people.movenet import MoveNet, Person, SmallPicture
from motion.people.roster import Roster
from motion.people.stand_in import shifted
from motion.people.torso import apart
from motion.people.window import Window, around, far, whole

SEARCH_EVERY: Final = 3  # camera frames between looks while somebody is missing
CHECK_EVERY: Final = 15  # the same while everybody is followed
MEET_EVERY: Final = 2  # the same while two are near each other
TAKES: Final = 2  # camera frames from asking the detector until its answer is used
FAR_EVERY: Final = 4  # looks, of which one is at a part of the picture
LATER: Final = 2  # nice value: about two thirds of another thread's share
LONG_AGO: Final = 10**6  # camera frames


@dataclass(frozen=True, slots=True)
class Sighting:
    """Whom the detector saw in a picture, and where those who are followed were in it."""

    people: list[Person]
    t: float  # capture time of the picture, seconds
    bodies: list[tuple[Followed, Body]]
    window: Window  # the part of the picture that was looked at


@dataclass(frozen=True, slots=True)
class _Question:
    people: Future[list[Person]]
    t: float
    bodies: list[tuple[Followed, Body]]
    window: Window


class Lookout:
    """The detector and its thread.

    Thread: one at a time.
    """

    def __init__(self, waits: bool = True) -> None:
        """Take whether an answer that is late is waited for, which makes it the same each time."""
        self._waits = waits
        self._detector = MoveNet()
        self._helper = ThreadPoolExecutor(1, "person-detector", give_way)
        self._question: _Question | None = None
        self._since = LONG_AGO  # camera frames since the last question
        self._looks = 0  # so far
        self._window: Window | None = None  # of the last look

    def answer(self) -> Sighting | None:
        """Go on by one camera frame; return what was asked for `TAKES` or more of them ago."""
        self._since += 1
        question = self._question
        if question is None or self._since < TAKES:
            return None
        if not (self._waits or question.people.done()):
            return None
        self._question = None
        return Sighting(question.people.result(), question.t, question.bodies, question.window)

    def ask(self, frame: CameraFrame, roster: Roster) -> None:
        """Have the picture looked at, unless it is too early."""
        if self._question is not None or self._since < urgency(roster):
            return
        window = self._choose(frame.image, roster)
        bodies = [(person, person.body) for person in roster.present]
        small = self._detector.shrink(window.cut(frame.image))
        people = self._helper.submit(self._see, small, window)
        self._question, self._since = _Question(people, frame.t, bodies, window), 0

    def search(self, image: NDArray[np.uint8]) -> list[Person]:
        """Look at a picture and wait for it; see nobody shortly after the last look."""
        if self._since < SEARCH_EVERY:
            return []
        self._question, self._since = None, 0
        found = self._wait_for(image, whole(_size(image)))
        if found:
            return found
        windows = far(_size(image))
        self._looks += 1
        return self._wait_for(image, windows[self._looks % len(windows)])

    def hurry(self) -> None:
        """Let the next search begin at once."""
        self._question, self._since = None, LONG_AGO

    def _wait_for(self, image: NDArray[np.uint8], window: Window) -> list[Person]:
        # By the same thread, which may still be busy with a question that matters no more.
        small = self._detector.shrink(window.cut(image))
        return self._helper.submit(self._see, small, window).result()

    def _see(self, small: SmallPicture, window: Window) -> list[Person]:
        offset = np.array([window.left, window.top], np.float32)
        people = [shifted(person, offset) for person in self._detector.find_in(small)]
        return [person for person in people if not window.cuts(person)]

    def _choose(self, image: NDArray[np.uint8], roster: Roster) -> Window:
        """Return where to look: mostly everywhere, at times far away, or at one in doubt."""
        size = _size(image)
        self._looks += 1
        if roster.newcomers and self._window is not None:
            return self._window  # where they were seen
        window = whole(size)
        unsure = [p for p in roster.present if p.doubts and not roster.meetings.partners(p)]
        if unsure and self._looks % 2:
            region = unsure[0].region
            window = around(region.x, region.y, region.side, size)
        elif roster.open and not self._looks % FAR_EVERY and urgency(roster) > MEET_EVERY:
            windows = far(size)
            window = windows[self._looks // FAR_EVERY % len(windows)]
        self._window = window
        return window

    def close(self) -> None:
        """End the thread."""
        self._question = None
        self._helper.shutdown()


def give_way() -> None:
    """Let a thread come a little after the others, where threads have priorities (Linux).

    Two landmark models and the detector at once want three cores. Alike, on two cores, they make
    the first picture after a question half as slow again and the second one not; so both wait a
    little. Much later than the others the detector would not be ready in time.
    """
    if sys.platform == "linux":
        os.nice(LATER)  # which counts for the calling thread there


def urgency(roster: Roster) -> int:
    """Return how many camera frames may pass between two looks of the detector."""
    present = roster.present
    near = any(apart(a.body, b.body) < NEAR for a, b in combinations(present, 2))
    if near or any(person.guessed for person in present) or roster.covered:
        return MEET_EVERY
    unsure = any(person.doubts or person.sides.doubted for person in present)
    return SEARCH_EVERY if unsure or roster.expecting else CHECK_EVERY


def _size(image: NDArray[np.uint8]) -> tuple[int, int]:
    return image.shape[1], image.shape[0]
