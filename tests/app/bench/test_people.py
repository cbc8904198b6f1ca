"""The bench on the bundled dancer, whose truth is a recording of her."""

import json
from pathlib import Path

import numpy as np
import pytest

from app.cli import main
from motion.recording import load_recording
from tests.conftest import copy_pictures

RECORDING = Path(__file__).parents[2] / "data" / "solo_dance_room.npz"
KEYS = (
    "switches misses_pct ghosts_pct all_seen_pct all_seen_apart_pct fps frame_ms_p50 frame_ms_p95"
)
N_PICTURES = 40


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    """`clip.mp4` of 40 pictures and `truth.json` of the first 36."""
    folder = tmp_path_factory.mktemp("people")
    copy_pictures(folder / "clip.mp4", N_PICTURES)
    recording = load_recording(RECORDING)
    frames = [
        {"f": i, "dancer": recording.poses(i)[0].landmarks.astype(float).tolist()}
        for i in range(36)
    ]
    (folder / "truth.json").write_text(json.dumps({"w": 576, "h": 576, "frames": frames}))
    return folder


@pytest.fixture(scope="module")
def report(clip):
    """What the bench writes."""
    words = [str(clip / "clip.mp4"), "--truth", str(clip / "truth.json"), "--model", "lite"]
    figures = clip / "figures.json"
    assert main(["bench", "people", *words, "--people", "2", "--json", str(figures), "-q"]) == 0
    return json.loads(figures.read_text())


def test_the_bench_says_who_was_seen_and_how_fast(report):
    for figures in (report["figures"], report["baselines"]["mediapipe_order"]):
        assert set(KEYS.split()) <= set(figures)
        assert figures["switches"] == 0
        assert figures["misses_pct"] < 10.0
        assert figures["ghosts_pct"] < 10.0
        assert figures["frames"] == 36
        assert 0.0 < figures["frame_ms_p50"] <= figures["frame_ms_p95"]
        assert figures["fps"] > 0.0


def test_the_bench_says_how_it_was_measured(report):
    assert report["settings"]["people"] == 2
    assert report["settings"]["baselines"]["mediapipe_order"]["num_poses"] == 2
    assert [given["file"] for given in report["input"]] == ["clip.mp4", "truth.json"]
    assert "longer than the 36" in report["notes"]["frames"]


def test_a_truth_of_another_clip_is_refused_in_one_sentence(clip, tmp_path, capsys):
    truth = {"w": 960, "h": 540, "frames": [{"A": np.zeros((33, 3)).tolist()}]}
    (tmp_path / "other.json").write_text(json.dumps(truth))
    words = [str(clip / "clip.mp4"), "--truth", str(tmp_path / "other.json")]
    assert main(["bench", "people", *words]) == 2
    said = capsys.readouterr().err
    assert said.startswith("bodyloop: the truth file tells of a picture 1.778")
    assert said.count("\n") == 1


def test_without_a_truth_there_is_no_measure(clip, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["bench", "people", str(clip / "clip.mp4")])
    assert stopped.value.code == 2
    assert "--truth" in capsys.readouterr().err
