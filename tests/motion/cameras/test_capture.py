import cv2
import numpy as np
import pytest

from motion.cameras.camera import CameraError
from motion.cameras.capture import LATEST, RATED_OVER, SOON, Capture
from motion.cameras.film import Film
from motion.cameras.forth_and_back import ForthAndBack
from motion.cameras.picture_folder import PictureFolder
from motion.frame import CameraFrame

ATTEMPTS = 400  # of 50 ms: the deadline of what a thread does


class HandClock:
    def __init__(self, now=100.0):
        self.now = now

    def __call__(self):
        return self.now

    def advance(self, seconds):
        self.now += seconds


class ScriptedCamera:
    """A device that gives pictures by a script: True a picture, False none."""

    name, size, rate, live = "camera 7", (4, 4), 30.0, True

    def __init__(self, clock, script):
        self.clock = clock
        self.script = iter(script)
        self.index = 0
        self.closed = False

    def read(self):
        if not next(self.script, False):
            return None
        frame = CameraFrame(self.index, self.clock(), np.full((4, 4, 3), self.index, np.uint8))
        self.index += 1
        return frame

    def close(self):
        self.closed = True


def film(tmp_path, count=6, rate=10.0):
    for i in range(count):
        cv2.imwrite(str(tmp_path / f"{i}.png"), np.full((4, 4, 3), i, np.uint8))
    return lambda: PictureFolder(tmp_path, rate)


def test_only_the_newest_picture_is_given():
    clock = HandClock()
    capture = Capture(lambda: ScriptedCamera(clock, [True] * 5), clock)
    for _ in range(3):
        capture.step()
        clock.advance(1 / 30)
    frame = capture.next(timeout=0.0)
    assert frame.index == 2
    assert frame.t == 100.0 + 2 / 30
    assert capture.stale == 2
    assert capture.next(timeout=0.0) is None
    capture.step()
    assert capture.next(timeout=0.0).index == 3
    assert capture.stale == 2


def test_a_camera_that_stops_is_noticed_and_opened_again():
    clock = HandClock()
    cameras = []

    def open_camera():
        if len(cameras) == 1:
            cameras.append(None)
            raise CameraError("camera 7 could not be opened: it is unplugged")
        cameras.append(ScriptedCamera(clock, [True] if not cameras else [True] * 50))
        return cameras[-1]

    capture = Capture(open_camera, clock)
    capture.start()
    assert capture.next(timeout=20.0).index == 0
    assert not capture.stalled
    clock.advance(1.1)
    assert capture.stalled
    frame = None
    for _ in range(ATTEMPTS):
        clock.advance(0.3)
        if (frame := capture.next(timeout=0.05)) is not None:
            break
    assert frame is not None
    assert frame.index >= 1
    assert capture.reopened == 1
    assert capture.why == ""
    assert len(cameras) == 3
    assert cameras[0].closed
    capture.stop()
    assert cameras[2].closed
    assert capture.next(timeout=0.0) is None or capture.next(timeout=0.0) is None


def test_the_true_rate_of_a_slow_camera_is_told():
    clock = HandClock()
    capture = Capture(lambda: ScriptedCamera(clock, [True] * 100), clock)
    for _ in range(RATED_OVER):
        assert capture.rate == 0.0
        capture.step()
        clock.advance(1 / 15)
    assert abs(capture.rate - 15.0) < 0.01
    assert capture.remark is None


def test_a_camera_that_stays_away_is_asked_for_ever_more_rarely():
    clock = HandClock()
    asked = []

    def open_camera():
        asked.append(clock.now)
        if len(asked) > 1:
            raise CameraError("camera 7 could not be opened: there is no such camera")
        return ScriptedCamera(clock, [True])

    capture = Capture(open_camera, clock, wait=clock.advance)
    for _ in range(12):
        capture.step()
    pauses = np.diff(asked[1:])
    assert asked[1] - asked[0] == pytest.approx(SOON, abs=0.1)
    assert (np.diff(pauses[:4]) > 0.1).all()
    assert pauses[-3:] == pytest.approx(LATEST, abs=0.1)
    assert "there is no such camera" in capture.why


def test_a_camera_that_comes_and_goes_is_asked_for_soon_only_once_it_stayed():
    clock = HandClock()
    asked = []

    def open_camera():
        asked.append(clock.now)
        camera = ScriptedCamera(clock, [True] * (80 if len(asked) == 4 else 1))
        camera.read = lambda read=camera.read: (clock.advance(1 / 30), read())[1]
        return camera

    capture = Capture(open_camera, clock, wait=clock.advance)
    while len(asked) < 6:
        capture.step()
    pauses = np.diff(asked)
    assert pauses[1] > 1.2 * pauses[0]  # it gave one picture, and was gone again
    assert pauses[2] > 1.2 * pauses[1]
    assert asked[4] - asked[3] == pytest.approx(80 / 30 + SOON, abs=1.0)  # it gave eighty
    assert capture.reopened == 5


def test_a_camera_that_comes_back_in_another_size_gives_that_of_before():
    clock = HandClock()
    first, second = ScriptedCamera(clock, [True]), ScriptedCamera(clock, [True] * 3)
    small = np.full((2, 3, 3), 9, np.uint8)
    second.read = lambda: CameraFrame(0, clock(), small)
    cameras = iter([first, second])
    capture = Capture(lambda: next(cameras), clock, wait=clock.advance)
    for _ in range(4):
        capture.step()
    frame = capture.next(timeout=0.0)
    assert frame.image.shape == (4, 4, 3)
    assert (frame.image == 9).all()
    assert frame.index >= 1


def test_a_film_plays_in_real_time(tmp_path):
    clock = HandClock(0.0)
    capture = Capture(film(tmp_path), clock)
    capture.start()
    first = capture.next(timeout=20.0)
    assert (first.index, first.t) == (0, 0.0)
    assert capture.next(timeout=0.12) is None  # the second is not due
    times = []
    for _ in range(ATTEMPTS):
        clock.advance(0.025)
        frame = capture.next(timeout=0.06)
        if frame is not None:
            assert frame.t <= clock() + 1e-9
            times.append(frame.t)
        if capture.ended:
            break
    assert capture.ended
    assert len(times) + capture.stale == 5
    np.testing.assert_allclose(times[-1], 0.5)
    assert not capture.stalled
    assert capture.next(timeout=20.0) is None
    capture.stop()


def test_a_film_may_play_again_and_again(tmp_path):
    clock = HandClock(50.0)
    capture = Capture(film(tmp_path, count=3), clock, repeat=True)
    seen = []
    for _ in range(10):
        capture.step()
        clock.advance(0.1)
        if (frame := capture.next(timeout=0.0)) is not None:
            seen.append(frame)
    assert [int(f.image[0, 0, 0]) for f in seen] == [0, 1, 2, 0, 1, 2]
    assert [f.index for f in seen] == list(range(6))
    assert (np.diff([f.t for f in seen]) > 0.0).all()
    assert not capture.ended


def test_from_its_end_to_its_beginning_a_film_keeps_its_pace(tmp_path):
    clock = HandClock(50.0)

    def ticking():
        clock.advance(0.003)
        return clock.now

    capture = Capture(film(tmp_path, count=3, rate=100.0), ticking, repeat=True)
    seen = []
    while len(seen) < 7:
        capture.step()
        if (frame := capture.next(timeout=0.0)) is not None:
            seen.append(frame.t)
    assert np.diff(seen) == pytest.approx(0.01, abs=1e-6)


def test_stopping_does_not_wait_for_a_picture_that_is_due_later(tmp_path):
    clock = HandClock()
    capture = Capture(film(tmp_path), clock)
    capture.start()
    assert capture.next(timeout=20.0) is not None
    capture.stop()
    assert capture.ended


def test_a_camera_that_cannot_be_opened_is_told_at_once(tmp_path):
    clock = HandClock()
    with pytest.raises(CameraError, match="does not exist"):
        Capture(lambda: ForthAndBack(Film(tmp_path / "none.mp4"), 3.0), clock)
