"""A world with a known truth: a screen, a room, hands that clap, a camera and a sound card.

Everything happens by a clock that stands still until somebody waits.
"""

from dataclasses import dataclass, field

import numpy as np

from app.calibration_click import click_sound
from motion.frame import CameraFrame
from motion.landmark import INDEX, N_LANDMARKS
from motion.pose import Pose

HEIGHT, WIDTH = 72, 128
RATE = 48000
USUAL = (60.0, 0.03, 0.008, 0.009)


@dataclass
class World:
    """What truly happens, in seconds of the clock."""

    lights: list = field(default_factory=lambda: [(-1e9, False)])  # (time, bright)
    claps: tuple = ()

    def light(self, t):
        """How bright the screen is at times of any shape, 0..1."""
        times = np.array([at for at, _ in self.lights])
        bright = np.array([float(on) for _, on in self.lights])
        return bright[np.searchsorted(times, t, side="right") - 1]

    def gap(self, t):
        """The distance of the hands in shoulder widths."""
        since = t - max((clap for clap in self.claps if clap <= t), default=-1e9)
        until = min((clap for clap in self.claps if clap > t), default=1e9) - t
        # They fly together, stop at once, lie together for a moment, and part slowly.
        parted = 1.6 * min(max(since - 0.07, 0.0) / 0.35, 1.0)
        come = 1.6 * (1.0 - (1.0 - min(until / 0.2, 1.0)) ** 1.5)
        return 0.3 + min(parted, come)


class RollingCamera:
    """A camera device: rows exposed one after the other, handed over late, now and then lost.

    `way` is its rate, then its delay, exposure and read-out in seconds; the delay is from the
    middle of the middle row's exposure to the stamp.
    """

    name, size, live, seconds = "scripted", (WIDTH, HEIGHT), True, None

    def __init__(self, world, clock, *way, seed=0):
        self.world, self.clock = world, clock
        given = (*way, *USUAL[len(way) :])
        self.rate, self.delay, self.exposure, self.read_out = given
        self.random = np.random.default_rng(seed)
        self.begin = clock() + 0.0037
        self.number = 0
        self.due = self._due()

    def _due(self):
        """When the next picture is handed over, and the middle of its exposure."""
        while self.random.random() < 0.03:
            self.number += 1  # lost on the way
        middle = self.begin + self.number / self.rate
        self.number += 1
        jitter = min(self.random.exponential(0.001), 0.006) - 0.001
        return middle + self.delay + jitter, middle

    def read(self):
        stamp, middle = self.due
        self.clock.now = max(self.clock.now, stamp)
        frame = CameraFrame(self.number, stamp, self._picture(middle))
        self.due = self._due()
        return frame

    def next(self, timeout):
        """Wait as a capture does: for the next picture, at most so long; only the newest."""
        while self.due[0] + 1.0 / self.rate < self.clock():
            self.due = self._due()
        if self.due[0] > self.clock() + timeout:
            self.clock.advance(timeout)
            return None
        return self.read()

    def close(self):
        pass

    def _picture(self, middle):
        rows = middle + self.read_out * ((np.arange(HEIGHT) + 0.5) / HEIGHT - 0.5)
        within = self.exposure * ((np.arange(24) + 0.5) / 24 - 0.5)
        lit = self.world.light(rows[:, None] + within).mean(axis=1)
        picture = np.full((HEIGHT, WIDTH), 60.0)
        picture[:, 40:90] += 5.0 * lit[:, None]  # the room answers faintly, where it sees it
        picture += self.random.normal(0.0, 2.0, picture.shape)
        for share in self.exposure * np.array([-0.375, -0.125, 0.125, 0.375]):
            half = 0.5 * 20.0 * self.world.gap(middle + share)
            for x in (WIDTH / 2 - half, WIDTH / 2 + half):
                column = np.clip(1.0 - np.abs(np.arange(WIDTH) - x) / 3.0, 0.0, 1.0)
                picture[34:38] += 40.0 * column
        whole = np.clip(picture, 0.0, 255.0).round().astype(np.uint8)
        return np.repeat(whole[:, :, None], 3, axis=2)


class BlobTracker:
    """Finds the two bright hands; the shoulders stand 20 pixels apart."""

    def __init__(self, clock, takes=0.012):
        self.clock, self.takes = clock, takes

    def track(self, frame):
        line = frame.image[34:38, :, 0].astype(float).mean(axis=0) - 75.0
        light, x = np.maximum(line, 0.0), np.arange(WIDTH)
        left, right = light[: WIDTH // 2], light[WIDTH // 2 :]
        landmarks = np.full((N_LANDMARKS, 3), 0.5, np.float32)
        for name, share, places in (
            ("right_wrist", left, x[: WIDTH // 2]),
            ("left_wrist", right, x[WIDTH // 2 :]),
        ):
            landmarks[INDEX[name], 0] = (share @ places) / max(share.sum(), 1e-9) / WIDTH
        landmarks[INDEX["right_shoulder"], 0] = (WIDTH / 2 - 10) / WIDTH
        landmarks[INDEX["left_shoulder"], 0] = (WIDTH / 2 + 10) / WIDTH
        seen = np.ones(N_LANDMARKS, np.float32)
        self.clock.advance(self.takes)
        return [Pose(frame.t, 1, landmarks, np.zeros_like(landmarks), seen, WIDTH / HEIGHT)]

    def close(self):
        pass


class Screen:
    """A screen whose light comes so late; `known` of it is told."""

    def __init__(self, world, clock, late=0.018, known=0.018):
        self.world, self.clock, self.late, self.delay = world, clock, late, known

    def shine(self, bright):
        self.world.lights.append((self.clock() + self.late, bright))


class SoundCard:
    """A loudspeaker and a microphone in a room that claps and hums."""

    sample_rate = RATE

    def __init__(self, world, clock, outward=0.0093, inward=0.0041, noise=0.003):
        self.world, self.clock = world, clock
        self.outward, self.inward, self.noise = outward, inward, noise
        self.epoch = clock() - 1.5
        self.played = []

    def frame_at(self, session_seconds):
        return (session_seconds - self.epoch) * RATE

    def click(self, frame):
        assert frame > self.frame_at(self.clock()), "a click that comes too late"
        self.played.append(frame)

    def heard(self, first, last):
        assert last <= self.frame_at(self.clock()), "what was not heard yet"
        random = np.random.default_rng(3)
        sound = random.normal(0.0, self.noise, last - first)
        sound += 0.05 * np.sin(2 * np.pi * 50.0 * np.arange(last - first) / RATE)
        click = 0.2 * click_sound(RATE)
        for frame in self.played:
            late = (self.outward + self.inward) * RATE
            self._add(sound, click, frame + late - first)
            self._add(sound, 0.9 * click, frame + late + 0.006 * RATE - first)  # an echo
        burst = random.normal(0.0, 1.0, 2000) * np.exp(-np.arange(2000) / 300.0)
        for clap in self.world.claps:
            self._add(sound, 0.4 * burst, self.frame_at(clap + self.inward) - first)
        return sound.astype(np.float32)

    def _add(self, sound, what, place):
        whole = int(np.floor(place))
        shifted = np.interp(np.arange(len(what) + 1) - (place - whole), np.arange(len(what)), what)
        begin, end = max(whole, 0), min(whole + len(shifted), len(sound))
        if begin < end:
            sound[begin:end] += shifted[begin - whole : end - whole]
