from dataclasses import replace

import numpy as np
import pytest

from motion.taught.follower import GestureFollower
from motion.taught.learned_gesture import GestureProgress, GestureRecognised
from motion.taught.learner import learn
from tests.data.flow_body import Lens
from tests.data.gesture_moves import Manner
from tests.data.gesture_others import dancing, idle, walking
from tests.motion.gesture_bodies import body, demonstrations, poses, shown

NAMES = ("circle", "figure_eight", "raise_both", "squat", "t_pose")


@pytest.fixture(scope="module")
def gestures():
    return [learn(name, demonstrations(name)) for name in NAMES]


def followed(gestures, stream):
    follower = GestureFollower(gestures)
    return [event for pose in stream for event in follower.update([pose])]


def recognised(events):
    return [event for event in events if isinstance(event, GestureRecognised)]


def again(name, seed=31, build=None, lens=None, fps=30.0, **manner):
    rng = np.random.default_rng(seed)
    build = build or body()
    motion, times = shown(name, rng, build, Manner(**{"place": 0.02, "stray": 0.01} | manner))
    lens = lens or Lens(3.4, 1.1, 0.1, 16 / 9)
    return poses(motion, rng, build, lens, fps=fps), times


@pytest.mark.parametrize("name", NAMES)
def test_each_is_known_again_and_nothing_else(gestures, name):
    stream, (begin, end) = again(name)
    found = recognised(followed(gestures, stream))
    assert [event.gesture for event in found] == [name]
    assert begin < found[0].t < end
    assert found[0].likelihood > 0.5


@pytest.mark.parametrize("tempo", [0.65, 1.55])
def test_faster_and_slower_is_the_same_gesture(gestures, tempo):
    stream, _ = again("circle", tempo=tempo)
    assert [event.gesture for event in recognised(followed(gestures, stream))] == ["circle"]


@pytest.mark.parametrize("fps", [15.0, 60.0])
def test_the_rate_of_the_camera_changes_little(gestures, fps):
    usual = recognised(followed(gestures, again("circle")[0]))
    other = recognised(followed(gestures, again("circle", fps=fps)[0]))
    assert [event.gesture for event in other] == ["circle"]
    assert abs(other[0].t - usual[0].t) < 0.2


def test_another_body_farther_off_is_known(gestures):
    stream, _ = again("raise_both", build=body(21), lens=Lens(4.4, 1.0, -0.2, 4 / 3))
    assert [event.gesture for event in recognised(followed(gestures, stream))] == ["raise_both"]


def test_the_position_follows_it_to_the_end(gestures):
    stream, (begin, end) = again("circle")
    progress = [
        event
        for event in followed(gestures, stream)
        if isinstance(event, GestureProgress) and event.gesture == "circle"
    ]
    inside = [event for event in progress if begin + 0.7 < event.t < end - 0.2]
    wanted = np.array([(event.t - begin) / (end - begin) for event in inside])
    position = np.array([event.position for event in inside])
    assert len(inside) > 0.9 * 30.0 * (end - begin - 0.9)
    assert np.abs(position - wanted).mean() < 0.1
    assert (np.diff(position) >= -0.03).all()
    assert max(event.position for event in progress) > 0.9


def test_a_pose_is_known_while_it_is_held(gestures):
    stream, (_, end) = again("t_pose")
    events = followed(gestures, stream)
    found = recognised(events)
    progress = [e for e in events if isinstance(e, GestureProgress) and e.gesture == "t_pose"]
    assert [event.gesture for event in found] == ["t_pose"]
    assert found[0].decided_at_fraction < 0.7
    assert progress[0].position < 0.2
    assert max(event.position for event in progress) == 1.0
    assert progress[-1].t < end + 0.3


@pytest.mark.parametrize("kind", [idle, walking, dancing])
def test_other_movement_is_unknown(gestures, kind):
    rng = np.random.default_rng(8)
    stream = poses(kind(body(), rng, 15.0), rng)
    assert recognised(followed(gestures, stream)) == []


def test_a_gesture_that_was_not_taught_is_unknown(gestures):
    stream, _ = again("raise_both")
    others = [gesture for gesture in gestures if gesture.name != "raise_both"]
    assert recognised(followed(others, stream)) == []


def test_who_comes_in_a_pose_has_taken_it_and_who_stays_in_it_has_not(gestures):
    stream, (begin, end) = again("t_pose")
    held = [pose for pose in stream if begin + 0.9 < pose.t < end - 0.9]
    assert [event.gesture for event in recognised(followed(gestures, held))] == ["t_pose"]
    later = [replace(pose, t=pose.t + 5.0) for pose in held]
    found = recognised(followed(gestures, held + later))
    assert [event.gesture for event in found] == ["t_pose"]


def test_what_happens_later_changes_nothing(gestures):
    stream, _ = again("circle")
    whole = followed(gestures, stream)
    half = followed(gestures, stream[: len(stream) // 2])
    assert half == whole[: len(half)]


def test_two_people_are_followed_apart(gestures):
    one, _ = again("circle", seed=1)
    rng = np.random.default_rng(2)
    motion = shown("raise_both", rng)[0]
    other = poses(motion, rng, person=2)
    follower = GestureFollower(gestures)
    events = [e for pair in zip(one, other, strict=False) for e in follower.update(pair)]
    assert {(event.person, event.gesture) for event in recognised(events)} == {
        (1, "circle"),
        (2, "raise_both"),
    }


def test_it_is_told_once_each_time(gestures):
    first, _ = again("circle", seed=1)
    gap = first[-1].t + 1 / 30
    rng = np.random.default_rng(2)
    second = poses(shown("circle", rng)[0], rng, begin=gap)
    found = recognised(followed(gestures, first + second))
    assert [event.gesture for event in found] == ["circle", "circle"]
    assert found[0].t < gap < found[1].t


def test_hidden_hands_are_not_guessed(gestures):
    stream, _ = again("circle")
    for pose in stream:
        pose.visibility[13:23] = 0.1
    assert followed(gestures, stream) == []


def test_a_set_of_none_follows_nothing():
    assert followed([], again("circle")[0][:20]) == []


def test_two_of_one_name_are_refused(gestures):
    with pytest.raises(ValueError, match="different names, got 'circle' twice"):
        GestureFollower([gestures[0], gestures[0]])
