"""The same clip makes the same events and the same bytes of sound, with the real tracker."""

import subprocess
import sys

import av
import numpy as np

from tests.integration.program import ROOT


def render(clip, folder):
    folder.mkdir()
    words = ["render", clip, folder / "show.mp4", "--events", folder / "show.jsonl"]
    subprocess.run(
        [sys.executable, "-m", "app.cli", *map(str, words)], check=True, cwd=ROOT, timeout=120.0
    )
    return folder


def sound_of(film):
    with av.open(str(film)) as opened:
        return np.concatenate([part.to_ndarray() for part in opened.decode(audio=0)], axis=1)


def test_a_clip_performs_the_same_twice(tmp_path, films):
    first, again = (render(films / "short.mp4", tmp_path / name) for name in ("first", "again"))
    events = (first / "show.jsonl").read_bytes()
    assert events.count(b'"kind":"flow"') > 30
    assert events == (again / "show.jsonl").read_bytes()
    sounds = [sound_of(folder / "show.mp4") for folder in (first, again)]
    assert np.abs(sounds[0]).max() > 0.01
    assert np.array_equal(*sounds)
