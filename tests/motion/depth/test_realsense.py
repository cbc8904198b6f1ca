"""Recordings of RealSense cameras, where their library is installed; else what is said."""

import importlib
import importlib.util

import numpy as np
import pytest

from motion.cameras.camera import CameraError
from motion.cameras.source import open_clip
from tests.motion.depth_files import write_realsense

INSTALLED = importlib.util.find_spec("pyrealsense2") is not None


def told(path):
    with pytest.raises(CameraError) as caught:
        open_clip(path)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_recording_is_played_or_it_is_said_what_to_install(tmp_path):
    path = tmp_path / "dance.db3"
    if not INSTALLED:
        path.write_bytes(b"SQLite format 3")
        assert "-m pip install pyrealsense2" in told(path)
        return
    pictures = [np.full((48, 64, 3), (10 * i, 100, 200), np.uint8) for i in range(6)]
    depths = [np.full((48, 64), 1000 + 10 * i, np.uint16) for i in range(6)]
    write_realsense(importlib.import_module("pyrealsense2"), path, pictures, depths, 60.0)
    camera = open_clip(path)
    assert (camera.size, camera.rate, camera.name) == ((64, 48), 30.0, "dance.db3")
    for number, image in enumerate(pictures):
        frame = camera.read()
        assert frame.t == pytest.approx(number / 30, abs=1e-3)
        assert np.array_equal(frame.image, image)
        assert frame.depth.scale == pytest.approx(0.001)
        assert int(frame.depth.raw[24, 32]) == 1000 + 10 * number
        assert (frame.depth.intrinsics.fx, frame.depth.intrinsics.cx) == (60.0, 31.5)
    assert camera.read() is None
    camera.close()
    camera.close()


@pytest.mark.parametrize("ending", [".db3", ".bag"])
def test_what_is_no_recording_is_told(tmp_path, ending):
    path = tmp_path / f"broken{ending}"
    path.write_bytes(b"nothing")
    assert ("cannot be played" if INSTALLED else "needs pyrealsense2") in told(path)
    assert str(path) in told(path)
