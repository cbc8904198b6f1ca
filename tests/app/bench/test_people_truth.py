import json
from pathlib import Path

import pytest

from app.bench.people_truth import TruthError, read_truth

BODY = [[0.5, 0.5, 1.0]] * 33


def written(folder, told):
    path = folder / "truth.json"
    path.write_text(told if isinstance(told, str) else json.dumps(told))
    return path


def of(*frames, **more):
    return {"w": 960, "h": 540, "fps": 30, "frames": list(frames), **more}


def test_a_truth_file_tells_who_is_where(tmp_path):
    frames = (
        {"f": 0, "t": 0.0, "front": "A", "B": BODY, "A": BODY},
        {"f": 1, "A": BODY, "B": None},
    )
    truth = read_truth(written(tmp_path, of(*frames, passers_by=["B"])))
    assert truth.names == ["A", "B"]
    assert [sorted(scene) for scene in truth.scenes] == [["A", "B"], ["A"]]
    assert truth.scenes[0]["A"].shape == (33, 2)
    assert truth.passers_by == {"B"}
    truth.check_aspect((1280, 720), Path("clip.mp4"))
    with pytest.raises(TruthError, match="is 576x576"):
        truth.check_aspect((576, 576), Path("clip.mp4"))


def test_two_numbers_a_landmark_and_no_size_will_do(tmp_path):
    truth = read_truth(written(tmp_path, {"frames": [{"A": [[0.1, 0.2]] * 33}]}))
    truth.check_aspect((10, 900), Path("clip.mp4"))
    assert truth.names == ["A"]


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ("{", "is not JSON"),
        ("[1]", 'must be an object with a list "frames"'),
        ({"frames": 3}, 'must be an object with a list "frames"'),
        (of(), "tells of no camera frame"),
        (of({"f": 0}), "tells of nobody"),
        (of([1]), r"frames\[0\] must be an object of names and landmarks, got a list"),
        (of({"A": BODY}, {"A": BODY[:17]}), r"frames\[1\]\.A must be 33 landmarks .* got 17 x 3"),
        (of({"A": "here"}), r"frames\[0\]\.A must be 33 landmarks .* got a text"),
        (of({"A": [["x", "y", "z"]] * 33}), "all of them numbers"),
        (of({"A": [[0.5, float("nan"), 1.0]] * 33}), "all of them finite"),
        (of({"A": [[480, 270, 1.0]] * 33}), "in widths and heights of the picture"),
        (of({"A": BODY}, passers_by="A"), "passers_by must be a list of names"),
        (of({"A": BODY}) | {"w": 0}, "w and h must be pixels, got 0"),
    ],
)
def test_what_is_wrong_is_told_in_one_sentence(tmp_path, told, sentence):
    with pytest.raises(TruthError, match=sentence):
        read_truth(written(tmp_path, told))


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(TruthError, match="cannot be read: No such file"):
        read_truth(tmp_path / "none.json")
