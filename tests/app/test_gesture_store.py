import pytest

from app.gesture_store import (
    GestureNameError,
    checked_name,
    forget_gesture,
    gesture_names,
    store_gesture,
    stored_gestures,
)
from motion.taught.learner import learn
from tests.motion.gesture_bodies import demonstrations


@pytest.fixture(scope="module")
def circle():
    return learn("circle", demonstrations("circle"))


def test_what_is_stored_is_found_again_and_can_be_forgotten(circle, tmp_path):
    folder = tmp_path / "set"
    assert gesture_names(folder) == []
    path = store_gesture(circle, folder)
    assert path == folder / "circle.npz"
    assert [gesture.name for gesture in stored_gestures(folder)] == ["circle"]
    assert forget_gesture("circle", folder) == path
    assert stored_gestures(folder) == []


def test_forgetting_what_nobody_knows_names_those_that_are_known(circle, tmp_path):
    store_gesture(circle, tmp_path)
    with pytest.raises(GestureNameError, match="no gesture 'wave'; known are circle"):
        forget_gesture("wave", tmp_path)


@pytest.mark.parametrize("name", ["Wave", "a wave", "../wave", "", "1st", "x" * 41])
def test_a_name_that_no_patch_could_hold_is_refused(name):
    with pytest.raises(GestureNameError, match="cannot name a gesture"):
        checked_name(name)
