import threading

import numpy as np
import pytest

from app.cli import main
from app.verbs.calibrate import gathered
from motion.cameras.capture import Capture
from motion.frame import CameraFrame
from motion.recording import load_recording, save_recording
from motion.views.camera_pair_file import load_camera_pair
from motion.views.pair_calibration import shared_seconds
from motion.views.side_camera import SideCamera
from tests.motion.two_views import shoot, two_stands, walk
from tests.motion.views_as_poses import recording_of


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """Return the stands, and the files of what each camera saw of a walk."""
    rng = np.random.default_rng(8)
    stands = two_stands(rng)
    near = min(float(np.hypot(stand.place[0], stand.place[2])) for stand in stands)
    steps = walk(rng, size=0.25 * near)
    folder = tmp_path_factory.mktemp("walk")
    files = [folder / "left.npz", folder / "right.npz"]
    for file, stand in zip(files, stands, strict=True):
        save_recording(file, recording_of(shoot(rng, steps, stand)))
    return stands, files


def test_two_recordings_become_a_pair_of_cameras(walked, tmp_path, capsys):
    stands, files = walked
    apart = float(np.linalg.norm(stands[0].place - stands[1].place))
    out = tmp_path / "pair.json"
    assert main(["calibrate", *map(str, files), str(out), "--apart", f"{apart:.3f}"]) == 0
    pair = load_camera_pair(out)
    assert pair.apart == pytest.approx(apart, abs=0.002)
    assert pair.names == tuple(map(str, files))
    rotation = stands[1].turn @ stands[0].turn.T
    turned = np.degrees(np.arccos((np.trace(pair.rotation @ rotation.T) - 1.0) / 2.0))
    assert turned < 1.5
    told = capsys.readouterr().out
    assert f"The cameras stand {apart:.2f} m apart (by the distance of the cameras)" in told
    assert "px of 720 lines" in told
    assert "Give --apart" not in told


def test_without_a_tape_it_says_what_would_help(walked, tmp_path, capsys):
    _, files = walked
    assert (
        main(["calibrate", *map(str, files), str(tmp_path / "pair.json"), "--height", "1.74"]) == 0
    )
    assert "(by the person's height)" in capsys.readouterr().out
    assert main(["calibrate", *map(str, files), str(tmp_path / "pair.json")]) == 0
    assert "Give --apart" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--apart", "-1"], "apart must lie in 0.1..30 m, got -1"),
        (["--view", "5"], "a view must lie in 20..150 degrees, got 5"),
        (["--view", "60", "60", "60"], "--view takes one number or two, got 3"),
    ],
)
def test_a_measure_that_cannot_be_is_one_sentence(walked, tmp_path, capsys, words, sentence):
    _, files = walked
    assert main(["calibrate", *map(str, files), str(tmp_path / "pair.json"), *words]) == 2
    assert capsys.readouterr().err == f"bodyloop: {sentence}\n"
    assert not (tmp_path / "pair.json").exists()


def test_a_walk_that_is_too_short_leaves_no_file(walked, tmp_path, capsys, films):
    _, files = walked
    out = tmp_path / "pair.json"
    film = str(films / "short.mp4")
    assert main(["calibrate", film, str(files[1]), str(out), "--model", "lite"]) == 2
    assert "walk about for 20 s where both see you" in capsys.readouterr().err
    assert not out.exists()


def test_a_film_and_a_camera_do_not_go_together(walked, tmp_path, capsys):
    _, files = walked
    assert main(["calibrate", str(files[0]), "0", str(tmp_path / "pair.json")]) == 2
    assert "two cameras, or two films" in capsys.readouterr().err


def test_a_camera_that_is_not_there_is_one_sentence(tmp_path, capsys):
    assert main(["calibrate", "no camera", "none", str(tmp_path / "pair.json")]) == 2
    assert "bodyloop devices" in capsys.readouterr().err


class Paced:
    """A live camera that captures its next picture when the last one has been looked at."""

    name, size, rate, seconds, live = "camera", (16, 9), 30.0, None, True

    def __init__(self, times, looked):
        self._times, self._looked = iter(times), looked

    def read(self):
        self._looked.acquire(timeout=5.0)
        t = next(self._times, None)
        return None if t is None else CameraFrame(0, t, np.zeros((9, 16, 3), np.uint8))

    def close(self):
        self._looked.release()


class Known:
    """A tracker whose answers are known."""

    def __init__(self, recording, looked):
        self._recording, self._looked = recording, looked

    def track(self, frame):
        row = int(np.argmin(abs(self._recording.t - frame.t)))
        self._looked.release()
        return self._recording.poses(row)

    def close(self):
        self._looked.release()


def test_a_walk_before_two_live_cameras_is_gathered_until_it_is_long_enough(walked, clock):
    _, files = walked
    cameras = []
    for file in files:
        recording, looked = load_recording(file), threading.Semaphore(1)
        capture = Capture(lambda r=recording, s=looked: Paced(r.t.tolist(), s), clock)
        cameras.append(SideCamera(capture, Known(recording, looked)))
    for camera in cameras:
        camera.start()
    first, second = gathered(cameras, wanted=5.0)
    for camera in cameras:
        camera.stop()
    assert 5.0 <= shared_seconds(first, second) < 15.0
