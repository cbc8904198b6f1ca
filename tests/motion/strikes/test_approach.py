import numpy as np
import pytest

from motion.gesture import Flow
from motion.landmark import INDEX
from motion.strikes.approach import Approaches

WRIST = INDEX["right_wrist"]


def flow(t, energy, speed, person=1):
    speeds = np.zeros(33, np.float32)
    speeds[WRIST] = speed
    return Flow(t, person, energy, 0.0, 0.0, 0.0, (0.0, 0.0), speeds, np.zeros(33, np.float32))


def stroke(before, after, fps=30):
    """A stroke of 2 m/s that starts at 2.0 s and lands at 2.25 s, as flow tells it."""
    approaches = Approaches()
    for t in np.arange(0.0, 3.0, 1 / fps):
        true = t - 0.14
        speed = before if true < 2.0 else 2.0 if true < 2.25 else after
        approaches.update([flow(t, 1.0 - np.exp(-speed), speed)])
    return approaches


@pytest.mark.parametrize("fps", [30, 60])
def test_an_approach_out_of_stillness_and_out_of_movement(fps):
    rising = [
        stroke(speed, 0.0, fps).approach(1, "right_wrist", 2.0) for speed in (0.0, 0.4, 1.0, 2.0)
    ]
    assert rising[0] < 0.1
    assert rising == sorted(rising)
    assert rising[-1] > 0.9


def test_a_release_is_held_or_let_go():
    released = [
        stroke(0.0, speed).release(1, "right_wrist", 2.25, 3.0) for speed in (0.0, 0.4, 1.5)
    ]
    assert released[0] < 0.1
    assert 0.2 < released[1] < 0.6
    assert released[2] > 0.9


def test_the_stroke_itself_is_neither():
    approaches = stroke(0.0, 0.0)
    assert approaches.approach(1, "right_wrist", 2.0) < 0.1
    assert approaches.release(1, "right_wrist", 2.25, 2.8) < 0.1


def test_what_is_not_known_is_nothing():
    approaches = stroke(2.0, 2.0)
    assert approaches.approach(2, "right_wrist", 2.0) == 0.0
    assert approaches.approach(1, "left_ankle", 2.0) > 0.5
    assert approaches.release(1, "right_wrist", 2.9, 2.95) == 0.0
    assert approaches.approach(1, "right_wrist", 99.0) == 0.0


def test_who_is_gone_is_forgotten():
    approaches = stroke(2.0, 2.0)
    approaches.update([flow(9.0, 0.0, 0.0, person=2)])
    assert approaches.approach(1, "right_wrist", 2.5) == 0.0
