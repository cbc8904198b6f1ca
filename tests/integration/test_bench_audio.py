"""The bench of the sound, with its own server, its listener and its rival."""

import json
import shutil

import pytest

from app.cli import main

pytestmark = pytest.mark.skipif(not shutil.which("jackd"), reason="apt install jackd2")


def test_both_sides_are_listened_to_in_one_run(tmp_path, monkeypatch):
    monkeypatch.setattr("app.bench.audio.SETTLE", 5.0)
    monkeypatch.setattr("app.bench.audio.RIVAL_LEAST", 3.0)
    file = tmp_path / "audio.json"
    words = ["bench", "audio", "--block", "256", "--seconds", "4", "--json", str(file), "-q"]
    assert main(words) == 0
    report = json.loads(file.read_text())
    keys = {"breaks", "breaks_per_min", "callbacks", "due", "cpu_pct", "voices", "tracks"}
    rival = report["baselines"]["python_callback"]
    for figures in (report["figures"], rival):
        assert keys <= set(figures)
        assert figures["voices"] >= 15
        assert figures["tracks"] == 8
        assert figures["callbacks"] > 0
    assert 0.5 * report["figures"]["due"] < report["figures"]["callbacks"]
    assert report["settings"]["block"] == 256
    assert "void" not in report["notes"]
