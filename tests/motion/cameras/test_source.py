import cv2
import numpy as np
import pytest

from motion.cameras.camera import CameraConfig, CameraError
from motion.cameras.source import open_camera
from motion.cameras.webcam import Webcam, find_camera, list_cameras

ABSENT = 63


def clock():
    return 0.0


def test_a_folder_and_its_rate(tmp_path):
    cv2.imwrite(str(tmp_path / "a.png"), np.zeros((8, 8, 3), np.uint8))
    camera = open_camera(str(tmp_path), clock, CameraConfig(folder_rate=12.5))
    assert camera.rate == 12.5
    assert not camera.live


@pytest.mark.parametrize("source", [str(ABSENT), f"/dev/video{ABSENT}"])
def test_an_absent_camera_is_told_in_one_sentence(source, capfd):
    with pytest.raises(CameraError) as caught:
        open_camera(source, clock)
    told = str(caught.value)
    assert told.startswith(f"camera {ABSENT} could not be opened: ")
    assert "\n" not in told
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("source", ["", "no such thing", "missing.mp4", "http://127.0.0.1:1/a.mp4"])
def test_what_is_neither_film_nor_camera_is_told(source):
    with pytest.raises(CameraError, match="there is no film, folder or camera"):
        open_camera(source, clock)


def test_devices_are_listed_by_index_and_found_by_name():
    devices = list_cameras()
    assert [d.index for d in devices] == sorted(d.index for d in devices)
    assert all(find_camera(d.name) is not None for d in devices)
    assert find_camera("a camera that nobody has") is None


def test_settings_are_checked():
    with pytest.raises(ValueError, match="rate must lie"):
        CameraConfig(rate=0.0)
    with pytest.raises(ValueError, match="size must be positive"):
        CameraConfig(width=0)


def test_a_webcam_that_is_not_there_leaves_nothing_open():
    with pytest.raises(CameraError):
        Webcam(ABSENT, clock)
