import numpy as np
import pytest

from motion.strikes.burst import bursts
from motion.strikes.stroke_view import RunningStroke


def stroke(way=0.5, since=0.1, peak=2.5, speed=0.6, rise=0.15):
    values = {"way": way, "lasting": 0.4, "peak": peak, "since": since, "speed": speed}
    numbers = {k: np.array([v]) for k, v in (values | {"rise": rise}).items()}
    return RunningStroke(**numbers, heading=np.array([[0.0, 1.0]]))


def left(running, upward=0.0, since=5.0, belief=0.4):
    return bursts(running, 0, upward, since, belief)


def test_a_large_movement_that_stops_suddenly_is_a_burst():
    assert left(stroke()) == pytest.approx(0.3 * 0.6 * 0.1 / 1.9)


@pytest.mark.parametrize(
    "running",
    [
        stroke(way=0.1),
        stroke(peak=0.9, speed=0.2),
        stroke(speed=2.0),
        stroke(since=0.4),
        stroke(rise=0.03),
    ],
)
def test_what_is_small_slow_going_on_soft_or_a_jump_is_none(running):
    assert left(running) is None


def test_a_way_back_and_the_lift_of_a_drummer_are_none():
    assert left(stroke(), since=0.3) is None
    assert left(stroke(), upward=-0.9, since=0.6) is None
    assert left(stroke(), upward=0.9, since=0.6) is not None
    assert left(stroke(), belief=0.9) is None
