"""Which part of a picture the person detector looks at."""

import itertools

import numpy as np
import pytest

from motion.people.window import SHAPE, Window, around, far, whole
from tests.motion.bodies import detection

SIZES = [(1280, 720), (640, 480), (1080, 1920), (480, 640), (100, 100), (3, 400), (1, 1)]


def inside(window, size):
    return (
        window.left >= 0
        and window.top >= 0
        and window.width >= 1
        and window.height >= 1
        and window.left + window.width <= size[0]
        and window.top + window.height <= size[1]
    )


@pytest.mark.parametrize("size", SIZES)
def test_windows_lie_in_the_picture(size):
    assert all(inside(window, size) for window in [whole(size), *far(size)])
    for x, y, side in ((0.0, 0.0, 50.0), (size[0], size[1], 5.0), (size[0] / 2, 3.0, 9999.0)):
        assert inside(around(x, y, side, size), size)


@pytest.mark.parametrize("size", SIZES[:4])
def test_far_windows_magnify_and_overlap(size):
    windows = far(size)
    before = min(256 / size[0], 160 / size[1])
    for window in windows:
        assert min(256 / window.width, 160 / window.height) >= 1.7 * before
    for a, b in itertools.pairwise(windows):
        assert b.left - a.left <= 0.55 * a.width
        assert b.top - a.top <= 0.55 * a.height
    if size[0] > size[1]:
        assert (windows[0].left, windows[-1].left + windows[-1].width) == (0, size[0])
    else:
        assert (windows[0].top, windows[-1].top + windows[-1].height) == (0, size[1])


def test_a_window_round_somebody_has_the_detectors_shape():
    window = around(600.0, 300.0, 100.0, (1280, 720))
    assert window.width / window.height == pytest.approx(SHAPE, rel=0.02)
    assert window.holds(600.0, 300.0)
    assert window.height < 200


def test_who_reaches_over_an_edge_is_cut_but_not_at_the_pictures_own():
    size = (640, 360)
    window = Window(0, 0, 320, 360, size)
    assert not window.cuts(detection(x=150.0))
    assert window.cuts(detection(x=310.0))
    assert not window.cuts(detection(x=5.0))
    assert not whole(size).cuts(detection(x=639.0))


def test_the_whole_picture_holds_everybody():
    assert whole((640, 360)).holds(-10.0, 359.0)
    assert not Window(100, 100, 100, 100, (640, 360)).holds(105.0, 150.0)


def test_a_part_is_cut_out():
    image = np.arange(20 * 30 * 3, dtype=np.uint8).reshape(20, 30, 3)
    np.testing.assert_array_equal(Window(4, 5, 6, 7, (30, 20)).cut(image), image[5:12, 4:10])
