import pytest

from app.cli import main
from app.gesture_store import stored_gestures
from app.resources import DEMO_FILM
from app.verbs.gesture import told
from tests.data.make_gestures import make


@pytest.fixture(scope="module")
def recordings(tmp_path_factory):
    folder = tmp_path_factory.mktemp("gestures")
    make(folder, train=3, test=1, other=0, seed=3, names=["circle", "t_pose"])
    return folder


@pytest.fixture
def taught(recordings, tmp_path, capsys):
    files = [str(recordings / "circle" / f"train_{i}.npz") for i in (1, 2, 3)]
    assert main(["gesture", "learn", "circle", *files, "--set", str(tmp_path)]) == 0
    told = capsys.readouterr().out
    assert told.startswith("circle: a movement of ")
    assert "made by right_elbow, right_wrist; 3 demonstrations; learnt in " in told
    return tmp_path


def test_a_gesture_is_taught_listed_and_forgotten(taught, capsys):
    assert main(["gesture", "list", "--set", str(taught)]) == 0
    assert capsys.readouterr().out == f"{told(stored_gestures(taught)[0])}\n"
    assert main(["gesture", "forget", "circle", "--set", str(taught)]) == 0
    capsys.readouterr()
    assert main(["gesture", "list", "--set", str(taught)]) == 0
    assert capsys.readouterr().out.startswith("No gesture yet.")


def test_watching_tells_when_and_the_rest_is_unknown(taught, recordings, capsys):
    film = str(recordings / "circle" / "test_1.npz")
    assert main(["gesture", "watch", film, "--set", str(taught)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert "person 1  circle  (begun at " in lines[0]
    assert lines[1] == "1 recognised; everything else is unknown."
    other = str(recordings / "t_pose" / "test_1.npz")
    assert main(["gesture", "watch", other, "--set", str(taught)]) == 0
    assert capsys.readouterr().out == "0 recognised; everything else is unknown.\n"


def test_too_few_demonstrations_are_status_2(recordings, tmp_path, capsys):
    film = str(recordings / "circle" / "train_1.npz")
    assert main(["gesture", "learn", "circle", film, "--set", str(tmp_path)]) == 2
    assert "3 demonstrations at least are wanted" in capsys.readouterr().err


def test_demonstrations_of_different_things_are_status_2(recordings, tmp_path, capsys):
    files = [str(recordings / "circle" / f"train_{i}.npz") for i in (1, 2)]
    files.append(str(recordings / "t_pose" / "train_1.npz"))
    assert main(["gesture", "learn", "circle", *files, "--set", str(tmp_path)]) == 2
    assert "too unlike each other: number 3 is a held pose" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["learn", "My Wave", "a", "b", "c"], "cannot name a gesture"),
        (["learn", "wave", "no_1.npz", "no_2.npz", "no_3.npz"], "no_1.npz does not exist"),
        (["forget", "wave"], "there is no gesture 'wave'; known are none"),
        (["forget"], "takes 1 word, got 0"),
        (["watch", "film.npz"], "there is no gesture to watch for"),
    ],
)
def test_what_cannot_be_done_is_one_line(words, sentence, tmp_path, capsys):
    assert main(["gesture", *words, "--set", str(tmp_path)]) == 2
    told = capsys.readouterr().err
    assert sentence in told
    assert told.count("\n") == 1


def test_a_broken_file_is_one_line(taught, capsys):
    (taught / "circle.npz").write_bytes(b"PK\x03\x04 nothing")
    assert main(["gesture", "list", "--set", str(taught)]) == 2
    assert "circle.npz is not a gesture" in capsys.readouterr().err


def test_teaching_before_a_camera_that_ends_too_soon_keeps_nothing(tmp_path, capsys):
    words = ["--camera", str(DEMO_FILM), "--model", "lite", "--set", str(tmp_path)]
    assert main(["gesture", "teach", "wave", *words]) == 2
    said = capsys.readouterr()
    assert said.out.startswith('Teaching "wave": stand still.\n')
    assert "the camera ended after 0 of 3 demonstrations" in said.err
    assert list(tmp_path.iterdir()) == []
