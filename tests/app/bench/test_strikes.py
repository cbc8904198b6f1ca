import argparse
import json
from pathlib import Path

import numpy as np
import pytest

import app.bench.strikes
from app.bench.strike_run import DetectorEar, cut_after, listen
from app.bench.strikes import joints_of, measure
from app.cli import main
from motion.recording import RecordingError, load_recording
from motion.strikes.strike import StrikeDetector
from motion.strikes.strike_settings import StrikeSettings
from tests.motion.drummers import perform

KEYS = (
    "f50 f30 mean_ms sd_ms p95_ms mistimed_per_min invented_per_min stored_f50 stored_f30"
    " stored_sd_ms n_reference n_sounded cost_ms_p95"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Two short recordings: `drums.npz` with references and `plain.npz` without."""
    place = tmp_path_factory.mktemp("recordings")
    arrays = perform(np.random.default_rng(3), "relaxed", 8.0, 60.0, "full").arrays
    np.savez(place / "drums.npz", **arrays)
    plain = {name: array for name, array in arrays.items() if name in ("t", "lm", "aspect")}
    np.savez(place / "plain.npz", **plain)
    return place


def options(folder, out, *names, latency_ms=40.0):
    parser = argparse.ArgumentParser()
    app.bench.strikes.add_arguments(parser)
    files = [str(folder / name) for name in names]
    return parser.parse_args([*files, "--latency-ms", str(latency_ms), "--out", str(out)])


def test_the_bench_says_what_sounded_and_how_right_it_was(folder, tmp_path):
    figures = tmp_path / "figures.json"
    files = [str(folder / name) for name in ("drums.npz", "plain.npz")]
    words = ["--latency-ms", "40", "--out", str(tmp_path / "out"), "--json", str(figures)]
    assert main(["bench", "strikes", *files, *words, "-q"]) == 0
    told = json.loads(figures.read_text())
    for result in (told["figures"], *told["baselines"].values()):
        assert set(KEYS.split()) <= set(result)
        assert set(result["files"]) == {"drums", "plain"}
    assert set(told["baselines"]) == set(told["settings"]["baselines"])
    assert told["figures"]["n_reference"] > 10
    assert told["figures"]["files"]["plain"]["f50"] is None
    assert told["figures"]["files"]["drums"]["f50"] == told["figures"]["f50"]
    strikes = json.loads((tmp_path / "out" / "drums.json").read_text())
    assert strikes
    for strike in strikes:
        names = {"person", "joint", "t_decided", "t_sound", "t_landed", "strength"}
        assert set(strike) == names
        assert strike["t_sound"] >= strike["t_decided"] + 0.04
        assert strike["joint"] in ("left_wrist", "right_wrist")
    assert (tmp_path / "out" / "plain.json").exists()
    assert not list((tmp_path / "out").glob("*.part"))


def test_without_references_the_figures_are_null_and_say_why(folder, tmp_path):
    measured = measure(options(folder, tmp_path, "plain.npz"))
    assert measured.figures["f50"] is None
    assert "reference" in measured.notes["f50"]
    assert measured.figures["n_sounded"] == len(json.loads((tmp_path / "plain.json").read_text()))


def test_a_recording_that_is_cut_has_the_same_strikes_before_the_cut(folder):
    recording = load_recording(folder / "drums.npz")
    cut = float(recording.t[0]) + 5.0
    whole, part = (heard(one) for one in (recording, cut_after(recording, cut)))
    early = [sound for sound in whole if sound.t_decided <= cut]
    assert len(early) > 3
    assert [told(sound) for sound in early] == [told(sound) for sound in part]


def heard(recording):
    joints = joints_of(recording)
    ear = DetectorEar(StrikeDetector(StrikeSettings(latency=0.04, joints=joints)))
    return listen(recording, ear, len(joints), lambda: 0.0).sounds


def told(sound):
    return sound.person, sound.joint, sound.t_decided, sound.t_sound, sound.strength


def test_files_of_one_name_are_refused(folder, tmp_path):
    wanted = options(folder, tmp_path, "drums.npz", "drums.npz")
    with pytest.raises(RecordingError, match="two recordings are named drums"):
        measure(wanted)


def test_a_latency_that_cannot_be_is_refused(folder, tmp_path):
    with pytest.raises(SystemExit) as stopped:
        options(folder, tmp_path, "drums.npz", latency_ms=-1.0)
    assert stopped.value.code == 2


def test_what_is_no_recording_is_told_in_one_line(tmp_path, capsys):
    missing = str(Path(tmp_path) / "none.npz")
    assert main(["bench", "strikes", missing, "--latency-ms", "0", "--out", str(tmp_path)]) == 2
    assert capsys.readouterr().err.startswith("bodyloop: ")
