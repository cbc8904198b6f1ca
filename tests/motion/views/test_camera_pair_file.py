import json

import numpy as np
import pytest

from motion.views.camera_pair import CameraPair, Lens
from motion.views.camera_pair_file import CameraPairError, load_camera_pair, save_camera_pair
from motion.views.stance import turn


@pytest.fixture
def pair():
    return CameraPair(
        Lens(1.1, 16 / 9),
        Lens.of_view(70.0, 4 / 3),
        turn(np.array([0.0, -1.0, 0.1])),
        np.array([2.0, 0.1, 1.2]),
        offset=0.034,
        error_px=3.2,
        expected_error=0.018,
        scale_from="the person's height",
        names=("left", "Kamera überall"),
    )


@pytest.fixture
def file(pair, tmp_path):
    path = tmp_path / "pair.json"
    save_camera_pair(path, pair)
    return path


def test_what_is_written_is_read(file, pair):
    again = load_camera_pair(file)
    assert np.allclose(again.rotation, pair.rotation, atol=1e-6)
    assert np.allclose(again.translation, pair.translation, atol=1e-4)
    assert again.first.focal == pytest.approx(1.1)
    assert again.second.view == pytest.approx(70.0, abs=0.01)
    assert again.offset == pytest.approx(0.034)
    assert (again.names, again.scale_from) == (pair.names, pair.scale_from)
    assert again.sureness == "sure"
    assert list(file.parent.iterdir()) == [file]


def test_a_person_can_read_it(file):
    values = json.loads(file.read_text(encoding="utf-8"))
    assert values["second"]["name"] == "Kamera überall"
    assert values["second"]["view_degrees"] == 70.0
    assert values["sureness"] == "sure"


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        ("kind", "song", "another kind"),
        ("rotation", None, "rotation is missing"),
        ("rotation", [[1, 0], [0, 1]], "rotation must be"),
        ("rotation", [[1, 0, 0], [0, 1, 0], [0, 0, 2]], "must be a rotation"),
        ("rotation", "upside down", "must hold numbers"),
        ("translation_metres", [0, 0, 0], "must be finite and not 0"),
        ("translation_metres", [float("nan"), 0, 1], "must be finite"),
        ("first", 7, "must be an object"),
        ("first", {"aspect": 1.3}, "focal_heights is missing"),
        ("second", {"focal_heights": -2, "aspect": 1.3}, "focal must lie in"),
        ("second_clock_ms", 86400000, "second_clock_ms must lie within"),
    ],
)
def test_a_broken_file_is_one_sentence(file, key, value, why):
    values = json.loads(file.read_text(encoding="utf-8"))
    if value is None:
        del values[key]
    else:
        values[key] = value
    file.write_text(json.dumps(values), encoding="utf-8")
    with pytest.raises(CameraPairError, match=why) as caught:
        load_camera_pair(file)
    assert "run bodyloop calibrate again" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", [b"", b"{", b"\xff\xfe\x00", b"[]", b"12", b"[" * 20000])
def test_no_json_is_one_sentence(file, text):
    file.write_bytes(text)
    with pytest.raises(CameraPairError, match="does not hold two calibrated cameras"):
        load_camera_pair(file)


def test_a_missing_file_says_how_it_is_made(tmp_path):
    with pytest.raises(CameraPairError, match="make it with bodyloop calibrate"):
        load_camera_pair(tmp_path / "none.json")


def test_places_go_from_one_camera_to_the_other_and_back(pair):
    points = np.random.default_rng(1).normal(size=(4, 3))
    assert np.allclose(pair.in_first(pair.in_second(points)), points)
    assert np.allclose(pair.in_first(np.zeros(3)), -pair.rotation.T @ pair.translation)


def test_a_lens_shows_what_it_looks_at():
    lens = Lens.of_view(70.0, 9 / 16)
    points = np.array([[0.3, -0.2, 2.0], [0.0, 0.0, 1.0]])
    shown = lens.picture(points)
    assert np.allclose(lens.directions(shown), points[:, :2] / points[:, 2:])
    assert np.allclose(shown[1], 0.5)
    top = np.tan(np.radians(35.0))  # the longer side is the height
    assert lens.picture(np.array([0.0, top, 1.0]))[1] == pytest.approx(1.0)


@pytest.mark.parametrize("focal", [0.0, float("nan"), 1e6])
def test_a_lens_that_cannot_be_is_refused(focal):
    with pytest.raises(ValueError, match="focal must lie in"):
        Lens(focal, 1.0)
