import io
import re
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from motion.cameras.film import Film
from motion.landmark import INDEX
from motion.pose import Pose
from motion.recording import (
    LandmarkRecording,
    RecordingError,
    TrackedFrame,
    load_recording,
    recorded,
    save_recording,
    tracked_frames,
)
from motion.tracker import open_tracker

DEMO = Path(__file__).parents[2] / "assets" / "footage" / "solo_dance_room.mp4"
N = 6


def pose(t, person, seed):
    rng = np.random.default_rng(seed)
    landmarks, world = rng.normal(size=(2, 33, 3)).astype(np.float32)
    return Pose(t, person, landmarks, world, rng.random(33).astype(np.float32), 1.5)


def same(a, b):
    """Whether two lists of poses are the same to the last bit."""
    said = [[(p.t, p.person, p.aspect, p.guessed) for p in poses] for poses in (a, b)]
    if said[0] != said[1]:
        return False
    return all(
        np.array_equal(getattr(p, name), getattr(q, name))
        for p, q in zip(a, b, strict=True)
        for name in ("landmarks", "world", "visibility")
    )


@pytest.mark.parametrize("guessed", [False, True])
def test_a_guess_stays_one_in_a_recording_of_one_person(tmp_path, guessed):
    put = [replace(pose(0.0, 1, 1), guessed=guessed)]
    path = tmp_path / "one.npz"
    save_recording(path, recorded([TrackedFrame(0.0, put)], 1.5))
    assert same(load_recording(path).poses(0), put)
    with np.load(path) as file:
        assert ("guessed" in file) == guessed


def test_who_is_guessed_is_told_of_each_or_of_nobody(load):
    assert not any(p.guessed for frame in load().frames() for p in frame.poses)
    told = load(guessed=np.arange(N) % 2)
    assert [p.guessed for frame in told.frames() for p in frame.poses] == [False, True] * 3
    with pytest.raises(RecordingError, match="guessed must hold"):
        load(guessed=np.zeros(N + 1))


@pytest.fixture
def arrays():
    """A recording as somebody else would write one."""
    lm = np.random.default_rng(4).random((N, 33, 4)).astype(np.float32)
    return {"t": np.arange(N) / 30.0, "lm": lm}


@pytest.fixture
def load(tmp_path, arrays):
    """A function that loads the arrays with others beside or instead."""

    def loaded(**others):
        path = tmp_path / "given.npz"
        kept = {name: array for name, array in (arrays | others).items() if array is not None}
        np.savez(path, **kept)
        return load_recording(path)

    return loaded


def test_what_is_saved_is_loaded(tmp_path):
    frames = [
        TrackedFrame(0.0, [pose(0.0, 2, 1)]),
        TrackedFrame(1 / 30, []),
        TrackedFrame(2 / 30, [pose(2 / 30, 2, 2), replace(pose(2 / 30, 5, 3), guessed=True)]),
    ]
    path = tmp_path / "dance.npz"
    save_recording(path, recorded(frames, 1.5))
    loaded = load_recording(path)
    assert loaded.lm.shape == (3, 2, 33, 4)
    assert loaded.t.tolist() == [frame.t for frame in frames]
    for i, (got, put) in enumerate(zip(loaded.frames(), frames, strict=True)):
        assert same(got.poses, put.poses)
        assert same(loaded.poses(i), put.poses)
    assert [p.name for p in tmp_path.iterdir()] == ["dance.npz"]


def test_landings_and_trust_are_saved_too(tmp_path):
    trusted = np.arange(33) != INDEX["left_heel"]
    lm = np.random.default_rng(4).random((N, 1, 33, 4)).astype(np.float32)
    landings = {"right_wrist": np.array([0.05, 0.1])}
    put = LandmarkRecording(np.arange(N) / 60.0, lm, None, trusted, 4 / 3, landings, {})
    save_recording(tmp_path / "drums.npz", put)
    got = load_recording(tmp_path / "drums.npz")
    assert (got.world, got.person, got.aspect, got.optional) == (None, None, 4 / 3, {})
    assert got.required["right_wrist"].tolist() == [0.05, 0.1]
    assert np.array_equal(got.trusted, trusted)


def test_the_file_has_the_arrays_of_the_format(tmp_path):
    save_recording(tmp_path / "one.npz", recorded([TrackedFrame(0.0, [pose(0.0, 1, 1)])], 1.5))
    with np.load(tmp_path / "one.npz") as file:
        assert {name: (file[name].dtype.name, file[name].shape) for name in file.files} == {
            "t": ("float64", (1,)),
            "lm": ("float32", (1, 33, 4)),
            "world": ("float32", (1, 33, 3)),
            "src": ("uint8", (33,)),
            "aspect": ("float64", ()),
            "person": ("int64", (1,)),
        }


def test_a_film_without_people_is_a_recording(tmp_path):
    frames = [TrackedFrame(i / 10, []) for i in range(4)]
    save_recording(tmp_path / "empty.npz", recorded(frames, 1.5))
    loaded = load_recording(tmp_path / "empty.npz")
    assert [f.poses for f in loaded.frames()] == [[]] * 4
    assert loaded.lm.shape == (4, 1, 33, 4)


def test_time_and_landmarks_are_enough(load, arrays):
    loaded = load()
    assert loaded.world is None
    assert loaded.trusted.all()
    assert (loaded.required, loaded.optional) == ({}, {})
    (seen,) = loaded.poses(3)
    assert (seen.t, seen.person, seen.aspect) == (0.1, 1, loaded.aspect)
    assert np.array_equal(seen.landmarks, arrays["lm"][3, :, :3])
    assert np.array_equal(seen.visibility, arrays["lm"][3, :, 3])
    assert not seen.world.any()


def test_persons_are_numbered_by_their_columns_and_may_be_missing(load, arrays):
    lm = np.stack([arrays["lm"], arrays["lm"] / 2.0], axis=1)
    lm[2, 0] = lm[3] = np.nan
    loaded = load(lm=lm)
    assert [[p.person for p in loaded.poses(i)] for i in range(5)] == [
        [1, 2],
        [1, 2],
        [2],
        [],
        [1, 2],
    ]
    named = load(lm=lm, person=np.array([4, 3]))
    assert [p.person for p in named.poses(0)] == [4, 3]


def test_a_landmark_that_is_no_track_is_never_trusted(load, arrays):
    src = np.ones(33, np.uint8)
    src[[0, 30]] = 0
    arrays["lm"][:, 30] = np.nan
    arrays["lm"][2] = np.nan
    arrays["lm"][2, 0] = 0.5  # filled in although nobody was seen
    loaded = load(src=src)
    (seen,) = loaded.poses(0)
    assert np.flatnonzero(seen.visibility == 0.0).tolist() == [0, 30]
    assert np.isfinite(seen.landmarks).all()
    assert loaded.poses(2) == []
    assert np.isnan(loaded.lm[2]).all()


def test_metres_that_are_missing_in_a_camera_frame_are_unknown(load, arrays):
    world = arrays["lm"][:, :, :3].copy()
    world[1] = np.nan
    loaded = load(world=world)
    assert np.array_equal(loaded.poses(0)[0].world, world[0])
    assert not loaded.poses(1)[0].world.any()


def test_landings_come_in_order(load):
    loaded = load(
        ref_left_wrist=np.array([3.0, 1.0, 2.0], np.float32),
        opt_left_wrist=np.array([2.5]),
        ref_right_ankle=np.array([]),
        opt_shout=np.array([1, 2]),
        comment=np.array(["a text"]),
        extra=np.array([{"an": "object"}], dtype=object),
    )
    assert {joint: t.tolist() for joint, t in loaded.required.items()} == {
        "left_wrist": [1.0, 2.0, 3.0],
        "right_ankle": [],
    }
    assert {joint: t.tolist() for joint, t in loaded.optional.items()} == {
        "left_wrist": [2.5],
        "shout": [1.0, 2.0],
    }


def changed(array, place, value):
    array = array.copy()
    array[place] = value
    return array


LM = np.full((N, 33, 4), 0.5, np.float32)
T = np.arange(N) / 30.0
WRONG = {
    "t is missing; it must hold decimal numbers, (N,)": {"t": None},
    "t must hold decimal numbers, (N,), got int64": {"t": np.arange(N)},
    "t must hold decimal numbers, (N,), got (6, 1)": {"t": T[:, None]},
    "t must hold the time of every camera frame, and holds none": {"t": T[:0], "lm": LM[:0]},
    "t must be finite, got nan at [2]": {"t": changed(T, 2, np.nan)},
    "t must rise, but t[3] = 0.05 s comes after 0.0666667 s": {"t": changed(T, 3, 0.05)},
    "t must rise, but t[1] = 0 s comes after 0 s": {"t": changed(T, 1, 0.0)},
    "lm is missing; it must hold decimal numbers, (6, 33, 4) or (6, P, 33, 4)": {"lm": None},
    "lm must hold decimal numbers, (6, 33, 4) or (6, P, 33, 4), got (6, 33, 3)": {
        "lm": LM[..., :3]
    },
    "(6, 33, 4) or (6, P, 33, 4), got (5, 33, 4)": {"lm": LM[:5]},
    "(6, 33, 4) or (6, P, 33, 4), got uint8": {"lm": LM.astype(np.uint8)},
    "lm cannot be read": {"lm": np.full((N, 33, 4), None, dtype=object)},
    "lm must be finite, or NaN for all of a person who is not seen, got inf for left_wrist of "
    "person 1 in camera frame 4": {"lm": changed(LM, (4, 15, 1), np.inf)},
    "got nan for nose of person 1 in camera frame 0": {"lm": changed(LM, (0, 0, 3), np.nan)},
    "lm must hold visibilities in 0..1 as its fourth part, got 2.5": {
        "lm": changed(LM, (1, 2, 3), 2.5)
    },
    "lm must hold x and y in image widths and heights, 0..1, got 320": {
        "lm": LM * np.array([640, 640, 1, 1], np.float32)
    },
    "world must hold decimal numbers, (6, 1, 33, 3) or (6, 33, 3), got (6, 33, 4)": {"world": LM},
    "world must be finite": {"world": changed(LM[..., :3], (5, 1, 0), -np.inf)},
    "src must hold whole numbers, (33,), got (32,)": {"src": np.ones(32, np.uint8)},
    "src must hold whole numbers, (33,), got float64": {"src": np.ones(33)},
    "src is 0 for every landmark": {"src": np.zeros(33, np.uint8)},
    "aspect must be width / height of the picture, 0.1..10, got -1": {"aspect": -1.0},
    "aspect must be finite, got nan": {"aspect": np.nan},
    "aspect must hold numbers, () or (1,), got <U4": {"aspect": "16:9"},
    "person must hold whole numbers, (1,), got (2,)": {"person": np.array([1, 2])},
    "person must hold different numbers from 1, got [0]": {"person": np.array([0])},
    "ref_left_wrist must be finite, got nan at [1]": {"ref_left_wrist": np.array([1.0, np.nan])},
    "ref_left_wrist must hold numbers, (n,), got (1, 1)": {"ref_left_wrist": np.array([[1.0]])},
    "opt_left_wrist must hold numbers, (n,), got <U1": {"opt_left_wrist": np.array(["1"])},
    "ref_left_wirst names no joint; did you mean ref_left_wrist?": {"ref_left_wirst": T},
}


@pytest.mark.parametrize("told", WRONG)
def test_what_is_wrong_is_told_in_one_sentence(load, tmp_path, told):
    with pytest.raises(RecordingError, match=re.escape(told)) as caught:
        load(**WRONG[told])
    assert str(caught.value).startswith(f"{tmp_path / 'given.npz'}: ")
    assert "\n" not in str(caught.value)


def test_what_is_no_recording_is_told(tmp_path):
    with pytest.raises(RecordingError, match="does not exist: check the path"):
        load_recording(tmp_path / "missing.npz")
    with pytest.raises(RecordingError, match="is a folder: give a landmark recording"):
        load_recording(tmp_path)
    (tmp_path / "text.npz").write_text("hello")
    with pytest.raises(RecordingError, match="is not a landmark recording: no"):
        load_recording(tmp_path / "text.npz")
    (tmp_path / "empty.npz").touch()
    with pytest.raises(RecordingError, match="is not a landmark recording: no"):
        load_recording(tmp_path / "empty.npz")
    with (tmp_path / "one.npz").open("wb") as file:
        np.save(file, np.zeros(3))
    with pytest.raises(RecordingError, match="it holds one array, not several"):
        load_recording(tmp_path / "one.npz")


def test_a_damaged_file_is_told(tmp_path, arrays):
    whole = io.BytesIO()
    np.savez_compressed(whole, **arrays)
    content = whole.getvalue()
    path, random = tmp_path / "damaged.npz", np.random.default_rng(2)
    for share in np.linspace(0.0, 0.99, 25):
        path.write_bytes(content[: int(share * len(content))])
        with pytest.raises(RecordingError):
            load_recording(path)
    for _ in range(150):
        spoilt = bytearray(content)
        for place in random.integers(0, len(content), 3):
            spoilt[place] = random.integers(0, 256)
        path.write_bytes(bytes(spoilt))
        try:
            load_recording(path)
        except RecordingError as error:
            assert "\n" not in str(error)  # noqa: PT017  some damage does not matter


def test_shapes_that_do_not_agree_are_a_mistake_of_ours():
    lm = np.zeros((N, 1, 33, 4), np.float32)
    with pytest.raises(ValueError, match=r"lm must be \(N, P, 33, 4\), got \(6, 33, 4\)"):
        LandmarkRecording(T, lm[:, 0])
    with pytest.raises(ValueError, match=r"t must be \(6,\), got \(5,\)"):
        LandmarkRecording(T[:5], lm)


def test_a_film_becomes_a_recording(tmp_path):
    tracker, film = open_tracker("litert", "lite"), Film(DEMO)
    put = recorded(islice(tracked_frames(film, tracker), 12), film.size[0] / film.size[1])
    tracker.close()
    save_recording(tmp_path / "clip.npz", put)
    loaded = load_recording(tmp_path / "clip.npz")
    assert [round(t * 30) for t in loaded.t] == list(range(12))
    assert loaded.world is not None
    assert all([p.t for p in loaded.poses(i)] == [t] for i, t in enumerate(loaded.t.tolist()))
