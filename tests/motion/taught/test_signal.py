from dataclasses import replace

import numpy as np
import pytest

from motion.landmark import INDEX, N_LANDMARKS
from motion.pose import Pose
from motion.taught.signal import HELD, OverheadSign

ASPECT = 16 / 9
SEEN = np.ones(N_LANDMARKS, np.float32)


def pose(t, left, right, visibility=SEEN):
    """Somebody who stands in the middle; the hands told from the nose in metres."""
    places = {"nose": (0, 0), "left_wrist": left, "right_wrist": right}
    for side, sign in (("left", 1), ("right", -1)):
        places |= {f"{side}_shoulder": (0.17 * sign, 0.22), f"{side}_hip": (0.1 * sign, 0.72)}
    landmarks = np.full((N_LANDMARKS, 3), 0.5, np.float32)
    for name, (x, y) in places.items():
        landmarks[INDEX[name], :2] = 0.5 + 0.3 * x / ASPECT, 0.4 + 0.3 * y
    return Pose(t, 1, landmarks, np.zeros_like(landmarks), visibility, ASPECT)


UP = (0.05, -0.35), (-0.05, -0.35)
APART = (0.4, -0.35), (-0.4, -0.35)
DOWN = (0.25, 0.75), (-0.25, 0.75)


def given(*stretches, fps=30.0):
    """Return the times at which the sign is given; a stretch is (seconds, hands)."""
    sign, times, t = OverheadSign(), [], 0.0
    for seconds, hands in stretches:
        for _ in range(round(seconds * fps)):
            if sign.update(pose(t, *hands)):
                times.append(t)
            t += 1.0 / fps
    return times


@pytest.mark.parametrize("fps", [15.0, 60.0])
def test_both_hands_together_overhead_give_it_once(fps):
    (t,) = given((1.0, DOWN), (4.0, UP), (1.0, DOWN), fps=fps)
    assert t == pytest.approx(1.0 + HELD, abs=1.5 / fps)


def test_it_can_be_given_again_after_the_hands_came_down():
    assert len(given((3.0, UP), (1.0, DOWN), (3.0, UP))) == 2


@pytest.mark.parametrize("hands", [APART, DOWN, (UP[0], DOWN[1])])
def test_other_ways_to_hold_hands_are_no_sign(hands):
    assert given((5.0, hands)) == []


def test_a_dance_that_passes_there_is_no_sign():
    assert given(*[(1.5, UP), (0.5, DOWN)] * 4) == []


def test_hands_that_hide_each_other_for_a_moment_are_still_there():
    sign = OverheadSign()
    hidden = SEEN.copy()
    hidden[INDEX["left_wrist"]] = 0.1
    stream = [pose(k / 30.0, *UP, hidden if 20 <= k < 26 else SEEN) for k in range(75)]
    assert sum(map(sign.update, stream)) == 1
    assert sign.given


def test_a_guessed_body_gives_no_sign():
    sign = OverheadSign()
    assert not any(sign.update(replace(pose(k / 30.0, *UP), guessed=True)) for k in range(90))
