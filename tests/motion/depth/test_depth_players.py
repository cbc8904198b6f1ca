"""Recordings of colour and depth, played from files."""

import json

import cv2
import numpy as np
import pytest

from motion.cameras.camera import CameraError
from motion.cameras.source import open_camera, open_clip
from motion.depth.camera import DepthCamera
from motion.depth.figure import figure
from motion.depth.scene import DepthScene, SceneSettings
from tests.motion.depth_files import (
    frames,
    sheet,
    write_colour,
    write_films,
    write_folder,
    write_gray,
    write_sheet,
)

SMALL = SceneSettings(width=32, height=24, focal=26.0, seconds=0.2)
LONGER = SceneSettings(width=32, height=24, focal=26.0, seconds=0.3)


def scene():
    return DepthScene(lambda t: figure((t, 0.1, 2.4)), settings=SMALL)


def read_all(camera):
    found = []
    while (frame := camera.read()) is not None:
        found.append(frame)
    camera.close()
    return found


def same(played, made):
    assert len(played) == len(made)
    for frame, true in zip(played, made, strict=True):
        assert np.array_equal(frame.image, true.image)
        assert np.array_equal(frame.depth.raw, true.depth.raw)
        assert frame.depth.scale == pytest.approx(0.001)
        assert frame.depth.intrinsics == true.depth.intrinsics


def test_a_folder_is_played_as_it_was_made(tmp_path):
    folder = write_folder(tmp_path / "rehearsal", scene(), times=[5.0, 5.03, 5.07, 5.1, 5.14, 5.2])
    camera = open_clip(folder)
    assert (camera.name, camera.size, camera.live) == ("rehearsal", (32, 24), False)
    assert camera.rate == pytest.approx(25.0)
    played = read_all(camera)
    same(played, frames(scene()))
    assert [frame.index for frame in played] == list(range(6))
    assert [frame.t for frame in played] == pytest.approx([0.0, 0.03, 0.07, 0.1, 0.14, 0.2])


def test_a_folder_without_times_has_the_rate_that_is_written_or_asked_for(tmp_path):
    write_folder(tmp_path / "bare", scene(), ending="jpg")
    assert open_clip(tmp_path / "bare", 10.0).rate == 10.0
    folder = write_folder(tmp_path / "rated", scene(), rate=20)
    camera = open_camera(str(folder / "depth.json"), clock=lambda: 0.0)
    assert (camera.rate, camera.seconds) == (20.0, pytest.approx(0.3))


def test_films_are_played_as_they_were_made(tmp_path):
    path = write_films(tmp_path, scene())
    for source in (path, tmp_path):
        camera = open_clip(source)
        assert isinstance(camera, DepthCamera)
        assert camera.rate == pytest.approx(30.0)
        played = read_all(camera)
        same(played, frames(scene()))
        assert [frame.t for frame in played] == pytest.approx([i / 30 for i in range(6)], abs=2e-3)


def test_films_take_their_times_from_the_sheet(tmp_path):
    path = write_films(tmp_path, scene(), times=[1.0, 1.1, 1.2, 1.3, 1.4])
    played = read_all(open_clip(path))
    assert [frame.t for frame in played] == pytest.approx([0.0, 0.1, 0.2, 0.3, 0.4])
    same(played, frames(scene())[:5])


def test_slower_depth_is_paired_by_time_and_is_missing_when_it_ends_early(tmp_path):
    made = frames(DepthScene(lambda t: figure((0.0, 0.1, 2.4)), settings=LONGER))
    write_colour(tmp_path / "colour.mkv", [frame.image for frame in made], rate=30)
    depths = [np.full((24, 32), 1000 * (number + 1), np.uint16) for number in range(2)]
    write_gray(tmp_path / "far.mkv", depths, rate=10)
    data = sheet(scene(), colour="colour.mkv", depth="far.mkv")
    played = read_all(open_clip(write_sheet(tmp_path / "depth.json", data)))
    found = [int(frame.depth.raw[0, 0]) for frame in played]
    assert found == [1000, 1000, 2000, 2000, 2000, 2000, 0, 0, 0]


def test_a_picture_whose_depth_is_missing_or_damaged_has_holes(tmp_path):
    folder = write_folder(tmp_path, scene())
    (folder / "depth_2.png").unlink()
    (folder / "depth_3.png").write_bytes(b"no picture")
    cv2.imwrite(str(folder / "depth_4.png"), np.ones((2, 2), np.uint16))
    (folder / "color_5.png").write_bytes(b"no picture")
    played = read_all(open_clip(folder))
    assert [bool(frame.depth.raw.any()) for frame in played] == [True, True, False, False, False]


def test_a_depth_film_that_is_cut_ends_in_holes(tmp_path):
    write_films(tmp_path, scene())
    whole = (tmp_path / "depth.mkv").read_bytes()
    (tmp_path / "depth.mkv").write_bytes(whole[: len(whole) * 2 // 3])
    played = read_all(open_clip(tmp_path))
    assert len(played) == 6
    assert played[0].depth.raw.any()
    assert not played[5].depth.raw.any()


def change(path, **changed):
    data = json.loads(path.read_text()) | changed
    path.write_text(json.dumps({key: value for key, value in data.items() if value != "drop"}))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"intrinsics": "drop"}, "intrinsics must be an object with fx, fy, cx and cy"),
        ({"intrinsics": {"fx": 1, "fy": 1, "cx": 0}}, "intrinsics.cy must be a number, got null"),
        ({"intrinsics": {"fx": 0, "fy": 1, "cx": 0, "cy": 0}}, "fx and fy must be positive"),
        ({"depth_scale": "mm"}, 'depth_scale must be a number, got "mm"'),
        ({"depth_scale": 0}, "depth_scale must be metres a step"),
        ({"times": [0.0, 0.1]}, "times must hold one for each of 6 colour pictures, got 2"),
        ({"times": [0, 1, 2, 2, 3, 4]}, r"times must rise, but times\[3\] is 2 s after 2 s"),
        ({"times": ["a"]}, "times must be a list of seconds"),
        ({"rate": 0}, "rate must lie in 0.1..1000"),
        ({"depth": "none.mkv"}, "colour must name a film that lies beside it"),
        ({"depth": "none.mkv", "colour": "c.mkv"}, "none.mkv does not exist: correct its name"),
    ],
)
def test_a_mistake_in_the_sheet_is_one_sentence(tmp_path, changed, said):
    folder = write_folder(tmp_path, scene())
    change(folder / "depth.json", **changed)
    with pytest.raises(CameraError, match=said) as caught:
        open_clip(folder)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["", "[1]", "{", "\ufffe", "[" * 100_000])
def test_a_sheet_that_is_none_is_told(tmp_path, text):
    folder = write_folder(tmp_path, scene())
    (folder / "depth.json").write_text(text)
    with pytest.raises(CameraError, match=r"no JSON file that can be read|must hold an object"):
        open_clip(folder)


def test_what_is_missing_or_does_not_fit_is_told(tmp_path):
    folder = write_folder(tmp_path / "a", scene())
    cv2.imwrite(str(folder / "depth_0.png"), np.ones((12, 16), np.uint16))
    with pytest.raises(CameraError, match="aligned to colour and have its size, 32x24, got 16x12"):
        open_clip(folder)
    cv2.imwrite(str(folder / "depth_0.png"), np.ones((24, 32), np.uint8))
    with pytest.raises(CameraError, match="16-bit gray PNG, got 8 bits and 1 channel"):
        open_clip(folder)
    (folder / "depth.json").unlink()
    with pytest.raises(CameraError, match=r"holds depth pictures, but no depth\.json"):
        open_clip(folder)
    with pytest.raises(CameraError, match=r"nothing\.json cannot be read: No such file"):
        open_clip(tmp_path / "nothing.json")
    for kind, said in (("color", "no colour pictures"), ("depth", "no depth pictures")):
        folder = write_folder(tmp_path / kind, scene())
        for path in folder.glob(f"{kind}_*"):
            path.unlink()
        with pytest.raises(CameraError, match=said):
            open_clip(folder)
    folder = write_folder(tmp_path / "twice", scene())
    cv2.imwrite(str(folder / "colour_03.jpg"), np.zeros((24, 32, 3), np.uint8))
    with pytest.raises(CameraError, match="two pictures of one number"):
        open_clip(folder)
    for path in folder.glob("colo*"):
        path.write_bytes(b"no picture")
    (folder / "colour_03.jpg").unlink()
    with pytest.raises(CameraError, match="holds no picture that can be read"):
        open_clip(folder)


def test_a_depth_film_of_the_wrong_kind_is_told(tmp_path):
    write_films(tmp_path, scene())
    write_gray(tmp_path / "depth.mkv", [np.ones((24, 32), np.uint16)], pix_fmt="gray")
    with pytest.raises(CameraError, match="must hold 16-bit gray pictures, as FFV1 does, got gray"):
        open_clip(tmp_path)
    write_gray(tmp_path / "depth.mkv", [np.ones((12, 32), np.uint16)])
    with pytest.raises(CameraError, match="32x24, got 32x12"):
        open_clip(tmp_path)
    (tmp_path / "depth.mkv").write_bytes(b"no film")
    with pytest.raises(CameraError, match="not a film that can be read"):
        open_clip(tmp_path)
    write_films(tmp_path, scene())
    (tmp_path / "colour.mkv").unlink()
    with pytest.raises(CameraError, match="does not exist"):
        open_clip(tmp_path)
