import numpy as np
import pytest

from app.bench.round_again import RoundAgain
from app.resources import DEMO_FILM
from motion.cameras.film import Film


@pytest.fixture
def opened():
    return []


@pytest.fixture
def rounds(opened):
    """A function that plays the bundled film again and again."""

    def open_again():
        opened.append(Film(DEMO_FILM))
        return opened[-1]

    return lambda seconds: RoundAgain(open_again, seconds)


def test_times_and_numbers_go_on_evenly(rounds, opened):
    camera = rounds(8.5)
    frames = []
    first = None
    while (frame := camera.read()) is not None:
        frames.append((frame.index, frame.t))
        if frame.index == 0:
            first = frame.image
        if frame.index == 120:
            np.testing.assert_array_equal(frame.image, first)
    camera.close()
    assert [index for index, _ in frames] == list(range(255))
    np.testing.assert_allclose([t for _, t in frames], np.arange(255) / 30.0, atol=1e-6)
    assert len(opened) == 3
    assert (camera.seconds, camera.size, camera.rate) == (8.5, (576, 576), 30.0)


def test_a_shorter_time_than_the_clip_cuts_it(rounds, opened):
    camera = rounds(0.5)
    frames = 0
    while camera.read() is not None:
        frames += 1
    camera.close()
    assert frames == 15
    assert len(opened) == 1
