import numpy as np
import pytest

from motion.taught.demonstration import look_at
from motion.taught.learned_gesture import GestureError
from motion.taught.learner import learn
from tests.data.gesture_moves import Course, bump, idle_arm, no
from tests.data.gesture_others import idle
from tests.motion.gesture_bodies import body, demonstrations, poses, shown


@pytest.fixture(scope="module")
def circle():
    return learn("circle", demonstrations("circle"))


def test_the_hand_that_moves_is_found(circle):
    assert circle.kind == "movement"
    assert circle.parts == ("right_elbow", "right_wrist")
    assert circle.weight.sum() == pytest.approx(1.0, abs=1e-5)


def test_still_ends_are_cut_off(circle):
    assert 2.0 < circle.seconds < 3.2  # shown for 2.3 s, and 0.35 s eased on either side
    first = circle.course[0, :, :]
    assert np.abs(first - circle.course[-1]).max() < 0.12  # from rest to rest


def test_it_is_decided_before_the_end(circle):
    assert 0.4 < circle.decide / (len(circle.course) - 1) < 0.9
    assert circle.threshold > 0.3


def test_both_arms_and_the_knees_are_found():
    gesture = learn("squat", demonstrations("squat"))
    assert {"left_wrist", "right_wrist", "left_ankle", "right_ankle"} <= set(gesture.parts)


def test_what_is_held_is_a_pose_by_what_differs_from_rest():
    gesture = learn("t_pose", demonstrations("t_pose"))
    assert gesture.kind == "pose"
    assert len(gesture.course) == 1
    assert {"left_wrist", "right_wrist"} <= set(gesture.parts)
    assert not {"left_ankle", "head"} & set(gesture.parts)
    assert 0.3 <= gesture.hold <= 0.8


def test_learning_twice_gives_the_same(circle):
    again = learn("circle", demonstrations("circle"))
    assert again.threshold == circle.threshold
    assert np.array_equal(again.course, circle.course)


def test_two_demonstrations_are_too_few():
    with pytest.raises(GestureError, match="needs 3 demonstrations at least, got 2"):
        learn("circle", demonstrations("circle", 2))


def test_a_few_pictures_are_too_short():
    given = demonstrations("circle")
    with pytest.raises(GestureError, match="demonstration 3 is too short"):
        learn("circle", [*given[:2], given[2][:5]])


def test_another_gesture_among_them_is_named():
    given = demonstrations("circle", 3) + demonstrations("raise_both", 1)
    with pytest.raises(GestureError, match="too unlike each other: number 4"):
        learn("circle", given)


def test_a_pose_among_movements_is_named():
    given = demonstrations("circle", 3) + demonstrations("t_pose", 1)
    with pytest.raises(GestureError, match="number 4 is a held pose and most are not"):
        learn("circle", given)


def test_a_movement_in_which_some_rest_for_long_may_rest():
    def bend(stay):
        return Course(idle_arm(), idle_arm(), no(), bump(0.5 - 0.5 * stay, stay, 1.0), 3.0)

    rng, build = np.random.default_rng(5), body()
    courses = [bend(0.05), bend(0.55), bend(0.05)]
    given = [poses(shown(course, rng, build)[0], rng, build) for course in courses]
    assert [look_at(one).kind for one in given] == ["movement", "pose", "movement"]
    gesture = learn("bend", given)
    assert gesture.kind == "movement"
    assert "head" in gesture.parts


def test_one_that_takes_three_times_as_long_is_named():
    given = demonstrations("circle", 3)
    slow = [
        type(p)(3.0 * p.t, p.person, p.landmarks, p.world, p.visibility, p.aspect) for p in given[2]
    ]
    with pytest.raises(GestureError, match=r"number 4 takes \d"):
        learn("circle", [*given[:2], given[1], slow])


def test_standing_is_no_gesture():
    rng = np.random.default_rng(0)
    still = [poses(idle(body(), rng, 3.0), rng) for _ in range(3)]
    with pytest.raises(GestureError, match="cannot be told from standing"):
        learn("nothing", still)


def test_what_goes_on_for_too_long_is_refused():
    rng = np.random.default_rng(0)
    long = shown("circle", rng)[0]
    stream = [
        type(p)(6.0 * p.t, p.person, p.landmarks, p.world, p.visibility, p.aspect)
        for p in poses(long, rng, fps=60.0)
    ]
    with pytest.raises(GestureError, match="too long"):
        learn("circle", [stream] * 3)
