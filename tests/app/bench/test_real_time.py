import numpy as np
import pytest

from app.bench.real_time import SETTLING, RealTime
from motion.frame import CameraFrame

IMAGE = np.zeros((2, 2, 3), np.uint8)


class Hands:
    """A clock whose hands are moved by hand."""

    def __init__(self):
        self.t = 100.0

    def __call__(self):
        return self.t


def picture(index, rate=1000.0):
    return CameraFrame(index, index / rate, IMAGE)


@pytest.fixture
def clock():
    return Hands()


def settled(rate, clock):
    """A pace whose first pictures have gone all the way, and the number of the next one."""
    pace = RealTime(rate, clock)
    for index in range(SETTLING):
        assert pace.is_wanted(picture(index, rate))
        clock.t += 0.5  # models are loaded
        assert pace.delay(index / rate) is None
    return pace, SETTLING


def test_the_clock_starts_when_the_first_pictures_are_through(clock):
    pace, first = settled(1000.0, clock)
    assert pace.is_wanted(picture(first))
    assert pace.delay(first / 1000.0) == pytest.approx(0.0, abs=1e-9)
    assert pace.stale == 0


def test_a_picture_whose_successor_is_due_is_stale(clock):
    pace, first = settled(10.0, clock)
    assert pace.is_wanted(picture(first, 10.0))
    clock.t += 0.35
    wanted = [i for i in range(first + 1, first + 6) if pace.is_wanted(picture(i, 10.0))]
    assert wanted == [first + 3, first + 4, first + 5]
    assert pace.stale == 2


def test_a_delay_counts_from_when_a_picture_was_due(clock):
    pace, first = settled(10.0, clock)
    pace.is_wanted(picture(first, 10.0))
    clock.t += 0.03
    assert pace.delay(first / 10.0) == pytest.approx(0.03)
