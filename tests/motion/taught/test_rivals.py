"""Gestures that are nearly the same: one is all of the other and a little more."""

import numpy as np
import pytest

from motion.taught.follower import GestureFollower
from motion.taught.learned_gesture import GestureRecognised
from motion.taught.learner import learn
from motion.taught.rivals import told_apart
from motion.taught.view import PARTS
from tests.data.flow_body import Lens
from tests.data.gesture_moves import Course, Manner, bump, idle_arm, no, way
from tests.motion.gesture_bodies import body, demonstrations, poses, shown

HANG = (0.07, 0.93, 0.12)


def dip():
    """A knee bend, and up again."""
    return Course(idle_arm(), idle_arm(), bump(0.4, 0.2, 0.25), no(), 1.8)


def dip_and_flick():
    """The same knee bend, with a hand that flicks at its lowest."""
    hand = way((0.7, HANG), (0.35, (0.6, 0.25, 0.2)), (0.35, HANG), (0.7, HANG))
    return Course(idle_arm(), hand, bump(0.4, 0.2, 0.25), no(), 1.8)


COURSES = {"dip": dip(), "dip_and_flick": dip_and_flick(), "t_pose": "t_pose", "up": "raise_both"}


@pytest.fixture(scope="module")
def gestures():
    return [learn(name, demonstrations(course)) for name, course in COURSES.items()]


def recognised(gestures, name, seed, **manner):
    rng, build = np.random.default_rng(seed), body(seed)
    motion, _ = shown(COURSES[name], rng, build, Manner(**{"place": 0.02, "stray": 0.01} | manner))
    stream = poses(motion, rng, build, Lens(3.4, 1.1, 0.1, 16 / 9))
    follower = GestureFollower(gestures)
    events = [event for pose in stream for event in follower.update([pose])]
    return [event.gesture for event in events if isinstance(event, GestureRecognised)]


@pytest.mark.parametrize("name", COURSES)
@pytest.mark.parametrize("tempo", [0.8, 1.1])
def test_a_small_detail_tells_them_apart(gestures, name, tempo):
    assert recognised(gestures, name, 21, tempo=tempo) == [name]


def test_what_the_other_moves_is_kept_still_in_this_one(gestures):
    alone = next(gesture for gesture in gestures if gesture.name == "dip")
    among = next(gesture for gesture in told_apart(gestures) if gesture.name == "dip")
    hand = PARTS.index("right_wrist")
    assert among.weight[hand].sum() > 2 * alone.weight[hand].sum()
    assert among.weight.sum() == pytest.approx(1.0, abs=1e-5)


def test_gestures_that_are_nothing_like_each_other_stay_as_they_are(gestures):
    pair = [gesture for gesture in gestures if gesture.name in ("dip", "up")]
    for before, after in zip(pair, told_apart(pair), strict=True):
        assert np.array_equal(before.weight, after.weight)
        assert np.array_equal(before.spread, after.spread)
