import numpy as np
import pytest

from motion.watch.timing_health import TimingHealth

DIM, BRIGHT = 70.0, 180.0


def suspected(times, announced, brightness=DIM, indices=None):
    """Return everything that is suspected of pictures at such times."""
    health = TimingHealth(announced)
    indices = range(len(times)) if indices is None else indices
    found = [health.update(float(t), i, brightness) for t, i in zip(times, indices, strict=True)]
    return found[-1], set().union(*found)


@pytest.mark.parametrize("announced", [30.0, 60.0])
def test_a_camera_that_keeps_its_word_is_well(announced):
    random = np.random.default_rng(1)
    times = np.arange(120) / announced + random.uniform(0.0, 0.3 / announced, 120)
    assert suspected(times, announced) == (set(), set())


@pytest.mark.parametrize(
    ("rate", "announced", "brightness", "cause"),
    [
        (15.0, 30.0, DIM, "exposure"),
        (30.0, 60.0, DIM, "exposure"),
        (7.5, 30.0, DIM, "exposure"),
        (10.0, 30.0, BRIGHT, "usb"),
        (15.0, 60.0, BRIGHT, "usb"),
    ],
)
def test_a_slow_even_camera_wants_light_or_a_better_cable(rate, announced, brightness, cause):
    times = np.arange(3 * int(rate)) / rate
    assert suspected(times, announced, brightness)[0] == {cause}


def test_lost_pictures_are_the_cables_fault_in_any_light():
    random = np.random.default_rng(2)
    times = np.arange(120)[random.random(120) < 0.6] / 30.0
    assert suspected(times, 30.0)[0] == {"usb"}


def test_pictures_that_nobody_looked_at_came_all_the_same():
    times = np.arange(0, 120, 3) / 30.0
    assert suspected(times, 30.0, indices=range(0, 120, 3)) == (set(), set())


def test_a_pause_is_forgotten():
    times = np.concatenate([np.arange(60) / 30.0, 10.0 + np.arange(60) / 30.0])
    assert suspected(times, 30.0)[0] == set()


def test_a_clock_that_goes_back_begins_anew():
    times = np.concatenate([np.arange(60) / 30.0, np.arange(60) / 30.0])
    assert suspected(times, 30.0)[1] == set()
