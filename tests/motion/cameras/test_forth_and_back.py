from pathlib import Path

import cv2
import numpy as np
import pytest

from motion.cameras.camera import CameraError
from motion.cameras.film import Film
from motion.cameras.forth_and_back import MAX_SIDE, ForthAndBack
from motion.cameras.picture_folder import PictureFolder

DEMO = Path(__file__).parents[3] / "assets" / "footage" / "solo_dance_room.mp4"


def numbered(folder, count, size=(16, 16)):
    for i in range(count):
        cv2.imwrite(str(folder / f"{i}.png"), np.full((size[1], size[0], 3), i, np.uint8))
    return PictureFolder(folder, rate=10.0)


def test_it_turns_at_both_ends_without_showing_them_twice(tmp_path):
    film = ForthAndBack(numbered(tmp_path, 4), seconds=1.3)
    frames = []
    while (frame := film.read()) is not None:
        frames.append(frame)
    assert [int(f.image[0, 0, 0]) for f in frames] == [0, 1, 2, 3, 2, 1, 0, 1, 2, 3, 2, 1, 0]
    assert [f.index for f in frames] == list(range(13))
    np.testing.assert_allclose([f.t for f in frames], np.arange(13) / 10.0)
    assert film.read() is None


def test_the_demo_clip_has_no_seam_in_24_seconds():
    film = ForthAndBack(Film(DEMO), seconds=24.0)
    steps, last, count, times = [], None, 0, []
    while (frame := film.read()) is not None:
        small = cv2.resize(frame.image, (36, 36), interpolation=cv2.INTER_AREA).astype(float)
        if last is not None:
            steps.append(np.abs(small - last).mean())
        last, count = small, count + 1
        times.append(frame.t)
    assert count == 720
    np.testing.assert_allclose(np.diff(times), 1 / 30)
    # Going back makes the same steps as going forth: no jump where the film turns.
    assert max(steps) == pytest.approx(max(steps[:119]))
    assert min(steps[118:122]) > 0.0


def test_a_picture_may_be_drawn_upon(tmp_path):
    film = ForthAndBack(numbered(tmp_path, 2), seconds=0.4)
    film.read().image[:] = 255
    assert [int(film.read().image[0, 0, 0]) for _ in range(2)] == [1, 0]


def test_one_picture_stands_still(tmp_path):
    film = ForthAndBack(numbered(tmp_path, 1), seconds=0.5)
    assert len([film.read() for _ in range(5)]) == 5
    assert film.read() is None


def test_what_does_not_fit_into_memory_is_refused(tmp_path):
    with pytest.raises(CameraError, match="too large"):
        ForthAndBack(numbered(tmp_path, 2, size=(MAX_SIDE + 8, 16)), seconds=1.0)
    long = tmp_path / "long"
    long.mkdir()
    with pytest.raises(CameraError, match="too long"):
        ForthAndBack(numbered(long, 202), seconds=60.0)
    with pytest.raises(ValueError, match="above 0"):
        ForthAndBack(numbered(tmp_path, 2), seconds=0.0)
