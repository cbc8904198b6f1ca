"""Delays that are known, measured by a scripted camera, screen and sound card."""

import numpy as np
import pytest

from app.calibration import SoundDelay, judge
from app.calibration_session import CalibrationSession, CalibrationSettings
from tests.app.scripted_world import BlobTracker, RollingCamera, Screen, SoundCard, World

WITHIN = 0.008  # seconds from the truth
# From the middle of the exposure to the stamp, exposure and read-out: seconds.
CAMERAS = [
    (60.0, 0.010, 0.008, 0.009),
    (60.0, 0.021, 0.008, 0.014),
    (60.0, 0.060, 0.016, 0.014),
    (60.0, 0.180, 0.004, 0.005),
    (30.0, 0.010, 0.004, 0.008),
    (30.0, 0.041, 0.030, 0.030),
    (30.0, 0.100, 0.008, 0.016),
    (30.0, 0.180, 0.030, 0.020),
]


def claps(begin, n=9, seed=0):
    between = np.random.default_rng(seed).uniform(0.9, 1.4, n)
    return tuple(begin + 0.8 + np.cumsum(between))


def session(clock):
    return CalibrationSession(clock, clock.advance)


@pytest.mark.parametrize(("rate", "delay", "exposure", "read_out"), CAMERAS)
def test_a_flash_tells_the_cameras_delay(clock, rate, delay, exposure, read_out):
    world = World()
    camera = RollingCamera(world, clock, rate, delay, exposure, read_out)
    found = session(clock).flashes(camera, Screen(world, clock))
    assert found.seconds == pytest.approx(delay, abs=WITHIN)
    assert found.n >= 20
    assert found.spread < 0.02


@pytest.mark.parametrize(("rate", "delay", "exposure", "read_out"), CAMERAS)
def test_a_clap_tells_it_too(clock, rate, delay, exposure, read_out):
    world = World(claps=claps(clock()))
    camera = RollingCamera(world, clock, rate, delay, exposure, read_out)
    card = SoundCard(world, clock)
    measured = session(clock)
    round_trip = measured.clicks(card)
    world.claps = claps(clock())
    heard = measured.claps(camera, BlobTracker(clock), card)
    assert heard.n_seen >= 8
    assert heard.n_heard >= 8
    inward = SoundDelay(round_trip, 0.0093).inward
    assert heard.offset.seconds + inward == pytest.approx(delay, abs=WITHIN)
    assert heard.processing == pytest.approx(0.012, abs=0.004)


@pytest.mark.parametrize("way", [(0.0, 0.0027), (0.0093, 0.0041), (0.17, 0.006)])
def test_clicks_tell_the_way_of_the_sound(clock, way):
    card = SoundCard(World(), clock, *way)
    found = session(clock).clicks(card)
    assert found.seconds == pytest.approx(sum(way), abs=1e-4)
    assert (found.n, found.spread < 1e-4) == (12, True)


def test_clicks_at_the_same_seed_fall_at_the_same_times(clock):
    cards = [SoundCard(World(), clock) for _ in range(2)]
    for card in cards:
        session(clock).clicks(card)
    assert np.array_equal(*(np.diff(card.played) for card in cards))


def test_a_screen_that_nobody_sees_tells_nothing(clock):
    camera = RollingCamera(World(), clock)
    assert session(clock).flashes(camera, Screen(World(), clock)) is None


def test_a_microphone_that_hears_nothing_tells_nothing(clock):
    card = SoundCard(World(), clock)
    card._add = lambda *_: None
    assert "did not hear" in session(clock).clicks(card).says


def test_without_a_clap_there_is_none(clock):
    world = World()
    card, camera = SoundCard(world, clock), RollingCamera(world, clock)
    heard = CalibrationSession(clock, clock.advance, CalibrationSettings(clap_seconds=4.0)).claps(
        camera, BlobTracker(clock), card
    )
    assert (heard.offset, heard.n_seen) == (None, 0)


def test_both_ways_together_are_sure(clock):
    world = World()
    camera, card = RollingCamera(world, clock, 60.0, 0.033), SoundCard(world, clock)
    measured = session(clock)
    flash = measured.flashes(camera, Screen(world, clock))
    inward = SoundDelay(measured.clicks(card), 0.0093).inward
    world.claps = claps(clock())
    clap = measured.claps(camera, BlobTracker(clock), card).offset
    shifted = type(clap)(clap.seconds + inward, clap.spread, clap.n)
    delay = judge({"flash": flash, "clap": shifted}, 60.0)
    assert delay.sureness == "sure"
    assert delay.seconds == pytest.approx(0.033, abs=WITHIN)
    assert delay.error < WITHIN
