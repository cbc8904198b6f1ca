from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from motion.film import Film
from motion.pose import Pose
from motion.recording import (
    RecordingError,
    TrackedFrame,
    load_recording,
    save_recording,
    tracked_frames,
)
from motion.tracker import open_tracker

DEMO = Path(__file__).parents[2] / "assets" / "footage" / "solo_dance_room.mp4"


def pose(t, person, seed):
    rng = np.random.default_rng(seed)
    landmarks, world = rng.normal(size=(2, 33, 3)).astype(np.float32)
    return Pose(t, person, landmarks, world, rng.random(33).astype(np.float32), 1.5)


def test_what_is_saved_is_loaded(tmp_path):
    frames = [
        TrackedFrame(0.0, [pose(0.0, 1, 1)]),
        TrackedFrame(1 / 30, []),
        TrackedFrame(2 / 30, [pose(2 / 30, 1, 2), pose(2 / 30, 2, 3)]),
    ]
    path = tmp_path / "dance.npz"
    assert save_recording(path, frames) == 3
    loaded = load_recording(path)
    assert [f.t for f in loaded] == [f.t for f in frames]
    for got, put in zip(loaded, frames, strict=True):
        assert [(p.t, p.person, p.aspect) for p in got.poses] == [
            (p.t, p.person, p.aspect) for p in put.poses
        ]
        for a, b in zip(got.poses, put.poses, strict=True):
            np.testing.assert_array_equal(a.landmarks, b.landmarks)
            np.testing.assert_array_equal(a.world, b.world)
            np.testing.assert_array_equal(a.visibility, b.visibility)
    assert [p.name for p in tmp_path.iterdir()] == ["dance.npz"]


def test_a_film_without_people_is_a_recording(tmp_path):
    save_recording(tmp_path / "empty.npz", [TrackedFrame(i / 10, []) for i in range(4)])
    assert [f.poses for f in load_recording(tmp_path / "empty.npz")] == [[]] * 4


def test_what_is_no_recording_is_told(tmp_path):
    with pytest.raises(RecordingError, match="does not exist"):
        load_recording(tmp_path / "missing.npz")
    (tmp_path / "text.npz").write_text("hello")
    with pytest.raises(RecordingError, match="not a landmark recording"):
        load_recording(tmp_path / "text.npz")
    np.savez(tmp_path / "other.npz", a=np.zeros(3))
    with pytest.raises(RecordingError, match="not a landmark recording"):
        load_recording(tmp_path / "other.npz")


def test_a_film_becomes_a_recording(tmp_path):
    tracker = open_tracker("litert", "lite")
    save_recording(tmp_path / "clip.npz", islice(tracked_frames(Film(DEMO), tracker), 12))
    tracker.close()
    frames = load_recording(tmp_path / "clip.npz")
    assert [round(f.t * 30) for f in frames] == list(range(12))
    assert all(len(f.poses) == 1 and f.poses[0].t == f.t for f in frames)
