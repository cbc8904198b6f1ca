import numpy as np
import pytest

from motion.taught.learner import learn
from motion.taught.model import GestureFileError, load_gesture, save_gesture
from tests.motion.gesture_bodies import demonstrations


@pytest.fixture(scope="module")
def circle():
    return learn("circle", demonstrations("circle"))


def test_what_is_read_is_what_was_written(circle, tmp_path):
    path = tmp_path / "circle.npz"
    save_gesture(path, circle)
    read = load_gesture(path)
    for name in ("name", "kind", "threshold", "decide", "hold", "parts"):
        assert getattr(read, name) == getattr(circle, name)
    for name in ("course", "spread", "weight", "free"):
        assert np.array_equal(getattr(read, name), getattr(circle, name))
    for mine, its in zip(circle.demonstrations, read.demonstrations, strict=True):
        assert np.array_equal(mine.places, its.places)
        assert np.array_equal(mine.seen, its.seen)
    assert path.stat().st_size < 100_000
    assert list(tmp_path.iterdir()) == [path]


def test_a_gesture_is_called_as_its_file_is(circle, tmp_path):
    save_gesture(tmp_path / "round.npz", circle)
    assert load_gesture(tmp_path / "round.npz").name == "round"


def test_a_pose_comes_back_as_one(tmp_path):
    pose = learn("t_pose", demonstrations("t_pose"))
    save_gesture(tmp_path / "t_pose.npz", pose)
    read = load_gesture(tmp_path / "t_pose.npz")
    assert (read.kind, read.hold) == ("pose", pose.hold)


def broken(path, circle, **changes):
    save_gesture(path, circle)
    arrays = dict(np.load(path)) | changes
    np.savez(path, **{name: array for name, array in arrays.items() if array is not None})


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"gesture": None}, "it holds no gesture"),
        ({"gesture": np.array(9)}, "of version 9, and 1 is known: teach it again"),
        ({"course": np.zeros((4, 33, 2))}, "course must hold"),
        ({"spread": np.zeros((2, 10, 2))}, "spread must hold"),
        ({"threshold": np.array(-1.0)}, "threshold does not belong to a gesture"),
        ({"threshold": np.array(np.nan)}, "threshold must be finite"),
        ({"weight": np.ones((10, 2))}, "weight does not belong"),
        ({"decide": np.array(10_000)}, "decide does not belong"),
        ({"lengths": np.array([3, 0])}, "lengths must hold"),
        ({"shown": None}, "shown is missing"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(circle, tmp_path, change, sentence):
    path = tmp_path / "circle.npz"
    broken(path, circle, **change)
    with pytest.raises(GestureFileError, match=sentence) as caught:
        load_gesture(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_cut_short_is_refused(circle, tmp_path):
    path = tmp_path / "circle.npz"
    save_gesture(path, circle)
    path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(GestureFileError, match="is not a gesture"):
        load_gesture(path)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(GestureFileError, match="does not exist"):
        load_gesture(tmp_path / "none.npz")
