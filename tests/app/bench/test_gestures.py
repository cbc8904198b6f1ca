import json
from pathlib import Path

import numpy as np
import pytest

from app.bench.gestures_files import Tried, load_tried, read_folder
from app.bench.gestures_rivals import Call, Nearness, Template, nearest_calls, warped
from app.bench.gestures_score import Score
from app.cli import main
from motion.recording import RecordingError
from tests.data.gesture_others import idle
from tests.data.make_gestures import make
from tests.motion.gesture_bodies import body, poses


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bench")
    make(folder, train=3, test=1, other=0, seed=3, names=["circle", "t_pose"])
    return folder


def tried(gesture, seconds=8.0, times=None):
    rng = np.random.default_rng(0)
    frames = [[pose] for pose in poses(idle(body(), rng, 0.5), rng)]
    return Tried(Path("a.npz"), gesture, frames, seconds, times)


def test_the_bench_writes_all_its_keys(folder, tmp_path):
    path = tmp_path / "gestures.json"
    assert main(["bench", "gestures", str(folder), "-q", "--json", str(path)]) == 0
    written = json.loads(path.read_text())
    figures, baseline = written["figures"], written["baselines"]["dtw_nearest"]
    keys = {"accuracy", "unknown_recall", "false_per_min", "train_ms", "decided_at_fraction"}
    assert keys <= set(figures)
    assert keys <= set(baseline)
    assert figures["accuracy"] == 1.0
    assert 0.2 < figures["decided_at_fraction"] < 1.0
    assert figures["untaught_recall"] == 1.0
    assert figures["false_per_min"] is None
    assert "no other_*.npz" in written["notes"]["false_per_min"]
    assert len(written["input"]) == 8
    assert written["settings"]["gestures"]["t_pose"]["kind"] == "pose"


def test_right_is_the_own_gesture_and_no_other():
    score = Score()
    score.test(tried("wave", times=(2.0, 4.0)), [Call(3.0, "wave", 0.9)])
    score.test(tried("wave"), [Call(3.0, "wave", 0.7), Call(5.0, "bow", 0.8)])
    score.test(tried("wave"), [])
    figures = score.figures()
    assert figures["accuracy"] == pytest.approx(1 / 3, abs=1e-4)
    assert figures["decided_at_fraction"] == pytest.approx(0.6)  # 0.5 by the file, 0.7 by its own
    assert figures["wrong"] == {"wave/a.npz": ["nothing"]}


def test_false_calls_are_counted_a_minute_and_by_pieces():
    score = Score()
    score.other(tried(None, 40.0), [Call(1.0, "wave", 0.9), Call(2.0, "wave", 0.9)])
    figures = score.figures()
    assert figures["false_per_min"] == 3.0
    assert figures["unknown_recall"] == 0.9


def test_plain_warping_forgives_tempo_and_sees_shape():
    t = np.linspace(0.0, 1.0, 30)
    way = np.stack([t, np.sin(6 * t)], 1)
    slow = np.stack([np.linspace(0, 1, 30) ** 1.5, np.sin(6 * np.linspace(0, 1, 30) ** 1.5)], 1)
    other = np.stack([t, -np.sin(6 * t)], 1)
    same, warp, far = warped(np.stack([way, slow, other]), way)
    assert same < 1e-6
    assert warp < 0.03 < 5 * warp < far


def test_the_nearest_neighbour_calls_once_within_its_length():
    known = [Template("wave", np.zeros((15, 20)), 0.1), Template("bow", np.zeros((15, 20)), 0.1)]
    distance = np.tile([0.05, 0.08], (20, 1))
    near = [Nearness(0.1 * np.arange(20), distance)]
    assert [c.gesture for c in nearest_calls(near, known, 1.0)] == ["wave", "wave"]
    assert [c.gesture for c in nearest_calls(near, known, 1.0, "wave")] == ["bow", "bow"]
    assert nearest_calls(near, known, 0.4) == []


def test_the_times_of_a_gesture_are_read(folder):
    one = load_tried(folder / "circle" / "test_1.npz", "circle")
    assert one.times is not None
    assert 0.0 < one.times[0] < one.times[1] < one.seconds


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(RecordingError, match=r"holds no <gesture>/train_\*.npz"):
        read_folder(tmp_path)
    with pytest.raises(RecordingError, match="is no folder"):
        read_folder(tmp_path / "none")


def test_a_gesture_without_a_test_is_refused(folder, tmp_path):
    (tmp_path / "circle").mkdir()
    source = folder / "circle" / "train_1.npz"
    (tmp_path / "circle" / "train_1.npz").write_bytes(source.read_bytes())
    with pytest.raises(RecordingError, match=r"holds no test_\*.npz"):
        read_folder(tmp_path)
