import cv2
import numpy as np
import pytest

from motion.cameras.camera import CameraError
from motion.cameras.picture_folder import PictureFolder


def put(folder, name, shade, size=(40, 30)):
    cv2.imwrite(str(folder / name), np.full((size[1], size[0], 3), shade, np.uint8))


def test_pictures_come_in_the_order_of_their_numbers(tmp_path):
    for number in (1, 2, 10, 9):
        put(tmp_path, f"shot{number}.png", number)
    folder = PictureFolder(tmp_path, rate=10.0)
    frames = [folder.read() for _ in range(5)]
    assert [int(f.image[0, 0, 0]) for f in frames[:4]] == [1, 2, 9, 10]
    assert [f.t for f in frames[:4]] == [0.0, 0.1, 0.2, 0.3]
    assert frames[4] is None
    assert (folder.size, folder.rate) == ((40, 30), 10.0)


def test_a_damaged_picture_is_left_out_and_counted(tmp_path):
    put(tmp_path, "a.png", 1)
    (tmp_path / "b.png").write_bytes(b"no picture")
    put(tmp_path, "c.jpg", 3, size=(80, 60))
    (tmp_path / "notes.txt").write_text("ignored")
    folder = PictureFolder(tmp_path)
    frames = [folder.read(), folder.read()]
    assert [f.index for f in frames] == [0, 1]
    assert frames[1].image.shape == (30, 40, 3)
    assert folder.read() is None
    assert folder.damaged == 1


def test_a_folder_without_pictures_is_told(tmp_path):
    with pytest.raises(CameraError, match="holds no pictures"):
        PictureFolder(tmp_path)
    (tmp_path / "a.png").write_bytes(b"no picture")
    with pytest.raises(CameraError, match="can be read"):
        PictureFolder(tmp_path)
    with pytest.raises(CameraError, match="cannot be read"):
        PictureFolder(tmp_path / "missing")
