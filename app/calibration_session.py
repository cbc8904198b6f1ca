"""Drives screen, camera, loudspeaker and microphone through a calibration.

What it drives it knows by small protocols, and what time it is by a clock that it is handed.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from app.calibration import Estimate, Refusal
from app.calibration_clap import estimate_clap_offset, heard_claps, seen_claps, wrist_gap
from app.calibration_click import CLICK_SECONDS, LONGEST, estimate_click_delay
from app.calibration_flash import Change, FlashWatch
from motion.frame import CameraFrame
from motion.tracker import Tracker
from music.clock import Clock

SETTLE: Final = 0.6  # seconds of pictures before the first flash
GLANCE: Final = 0.05  # seconds; the longest wait for a picture
LEAD: Final = 0.3  # seconds from a click's command to the click


@dataclass(frozen=True, slots=True)
class CalibrationSettings:
    """How often and how long."""

    flashes: int = 12  # each turns bright and dark
    flash_between: tuple[float, float] = (0.45, 0.75)  # seconds from a change to the next
    clicks: int = 12
    click_between: tuple[float, float] = (0.6, 0.9)  # seconds
    clap_seconds: float = 12.0  # in which somebody claps
    seed: int = 1


class Eye(Protocol):
    """A camera, seen from whoever measures it; `motion.cameras.capture.Capture` is one."""

    def next(self, timeout: float) -> CameraFrame | None:
        """Return the newest picture that nobody has taken, None where none comes in time."""


class Lamp(Protocol):
    """A screen that can be bright or dark."""

    @property
    def delay(self) -> float:
        """Seconds from `shine` to the light, as far as that is known."""

    def shine(self, bright: bool) -> None:
        """Change the light; returns at once."""


class Ear(Protocol):
    """A sound card that plays a click and keeps what its microphone hears."""

    @property
    def sample_rate(self) -> int:
        """Audio frames a second."""

    def frame_at(self, session_seconds: float) -> float:
        """Return which audio frame is played and heard at a time of the clock."""

    def click(self, frame: int) -> None:
        """Play `app.calibration_click.click_sound` from a frame on, which is still to come."""

    def heard(self, first: int, last: int) -> NDArray[np.float32]:
        """Return (n,) what was heard from one frame to before another; both are past."""


@dataclass(frozen=True, slots=True)
class Clapping:
    """What the claps said."""

    offset: Estimate | None  # how much later they are seen than heard, by the stamps of both
    processing: float | None  # seconds from a picture's stamp to its poses, nine of ten
    n_seen: int
    n_heard: int


class CalibrationSession:
    """Runs the measurements, one after the other.

    `pause` waits for so many seconds of the clock.  Thread: one.
    """

    def __init__(
        self,
        clock: Clock,
        pause: Callable[[float], None],
        settings: CalibrationSettings | None = None,
    ) -> None:
        self._clock, self._pause = clock, pause
        self._settings = settings or CalibrationSettings()

    def flashes(self, eye: Eye, lamp: Lamp) -> Estimate | None:
        """Let a screen flash before a camera and return the camera's delay."""
        settings, random = self._settings, Random(self._settings.seed)
        watch, changes = FlashWatch(), list[Change]()
        lamp.shine(False)
        due = self._clock() + SETTLE
        for number in range(2 * settings.flashes + 1):
            self._look_until(due, eye, watch)
            bright = number % 2 == 0
            changes.append(Change(self._clock() + lamp.delay, bright))
            lamp.shine(bright)
            # At random, so that changes fall everywhere between two pictures.
            due = self._clock() + random.uniform(*settings.flash_between)
        lamp.shine(False)
        return watch.estimate(changes)

    def clicks(self, ear: Ear) -> Estimate | Refusal:
        """Play clicks and return how long the sound's whole way to the engine and back is.

        Where that cannot be trusted: why.
        """
        settings, random = self._settings, Random(self._settings.seed)
        rate = ear.sample_rate
        at = self._clock() + LEAD
        first = round(ear.frame_at(at))
        places = [0]
        for _ in range(settings.clicks - 1):
            places.append(places[-1] + round(random.uniform(*settings.click_between) * rate))
        for place in places:
            self._pause(max(0.0, at + place / rate - LEAD - self._clock()))
            ear.click(first + place)
        end = places[-1] + round((LONGEST + 4.0 * CLICK_SECONDS) * rate)
        self._await_frame(ear, first + end)
        return estimate_click_delay(ear.heard(first, first + end), places, rate)

    def claps(self, eye: Eye, tracker: Tracker, ear: Ear) -> Clapping:
        """Watch and hear somebody clap; returns when the time for it is over."""
        begin = self._clock()
        first = round(ear.frame_at(begin))
        t, gaps, took = list[float](), list[float](), list[float]()
        while self._clock() < begin + self._settings.clap_seconds:
            frame = eye.next(GLANCE)
            if frame is None:
                continue
            poses = tracker.track(replace(frame, t=frame.t - begin))
            took.append(self._clock() - frame.t)
            t.append(ear.frame_at(frame.t) - first)
            gaps.append(wrist_gap(poses[0]) if poses else np.nan)
        rate = ear.sample_rate
        last = round(ear.frame_at(self._clock()))
        self._await_frame(ear, last)
        heard = heard_claps(ear.heard(first, last), rate)
        stamps, distances = np.array(t) / rate, np.array(gaps)
        processing = float(np.quantile(took, 0.9)) if took else None
        offset = estimate_clap_offset(stamps, distances, heard)
        return Clapping(offset, processing, len(seen_claps(stamps, distances)), len(heard))

    def _look_until(self, due: float, eye: Eye, watch: FlashWatch) -> None:
        while (left := due - self._clock()) > 0.0:
            frame = eye.next(min(left, GLANCE))
            if frame is not None:
                watch.add(frame)

    def _await_frame(self, ear: Ear, frame: int) -> None:
        """Wait until a frame is past, and a little more."""
        left = (frame - ear.frame_at(self._clock())) / ear.sample_rate
        self._pause(max(left, 0.0) + 0.1)
