"""The trackers on the real clip, with the real models."""

import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from motion.cameras.film import Film
from motion.frame import CameraFrame
from motion.landmark import INDEX
from motion.people.appearance import clothes, unlikeness
from motion.people.blazepose import BlazePose
from motion.people.litert_tracker import LiteRtTracker
from motion.people.movenet import MoveNet
from motion.people.roster import GRACE, OTHER
from motion.smoothing import DisplayFilter
from motion.tracker import open_tracker

DEMO = Path(__file__).parents[2] / "assets" / "footage" / "solo_dance_room.mp4"
SETTLED = 5  # camera frames after which both trackers forgot how they found the person


@pytest.fixture(scope="module")
def frames():
    film, found = Film(DEMO), []
    while (frame := film.read()) is not None:
        found.append(frame)
    film.close()
    return found


def tracked(name, frames, model="full"):
    tracker = open_tracker(name, model)
    poses = [tracker.track(frame) for frame in frames]
    tracker.close()
    return poses


@pytest.fixture(scope="module")
def ours(frames):
    return tracked("litert", frames)


@pytest.fixture(scope="module")
def theirs(frames):
    return tracked("mediapipe", frames)


def differences(a, b, skip=0):
    """Return the larger of the x and y differences of every landmark that both see."""
    found = []
    for (p,), (q,) in list(zip(a, b, strict=True))[skip:]:
        seen = (p.visibility > 0.5) & (q.visibility > 0.5)
        found.append(np.abs(p.landmarks[seen, :2] - q.landmarks[seen, :2]).max(axis=1))
    return np.concatenate(found)


def nobody(count=30, size=(320, 240)):
    rng = np.random.default_rng(5)
    ramp = np.linspace(0, 200, size[0])[None, :, None] * np.ones((size[1], 1, 3))
    for i in range(count):
        noise = rng.normal(0, 12, ramp.shape)
        yield CameraFrame(i, i / 30, np.clip(ramp + noise, 0, 255).astype(np.uint8))


def at(frames, t):
    """Return camera frames anew from a time on, 30 a second."""
    return [CameraFrame(i, t + i / 30, f.image) for i, f in enumerate(frames)]


@pytest.mark.parametrize("model", ["lite", "full"])
def test_the_performer_is_found_in_every_picture(frames, model, ours):
    poses = ours if model == "full" else tracked("litert", frames, model)
    assert [len(p) for p in poses] == [1] * 120
    assert {p[0].person for p in poses} == {1}
    assert [p[0].t for p in poses] == [f.t for f in frames]
    for (pose,) in poses:
        assert pose.landmarks.dtype == pose.world.dtype == pose.visibility.dtype == np.float32
        assert pose.aspect == 1.0
        nose, ankle = (pose.landmarks[INDEX[n], 1] for n in ("nose", "left_ankle"))
        assert 0.0 < nose < ankle < 1.0
        hips = pose.world[[INDEX["left_hip"], INDEX["right_hip"]]].mean(axis=0)
        assert np.abs(hips).max() < 0.05


def test_the_same_pictures_give_the_same_poses(frames, ours):
    again = tracked("litert", frames[:40])
    for (a,), (b,) in zip(again, ours[:40], strict=True):
        np.testing.assert_array_equal(a.landmarks, b.landmarks)
        np.testing.assert_array_equal(a.world, b.world)


def test_both_trackers_agree(ours, theirs):
    """MediaPipe smooths what it gives; so smoothed the same way, and also as they are.

    Not every landmark: a blurred finger's heat map may stand on its threshold, where one grey
    level of noise in the picture moves our own landmarks by up to 0.03.
    """
    display = DisplayFilter()
    smooth = differences([display.update(poses) for poses in ours], theirs, SETTLED)
    assert smooth.mean() < 0.001
    assert (smooth < 0.01).mean() > 0.997
    raw = differences(ours, theirs, SETTLED)
    assert np.percentile(raw, 99) < 0.01
    assert (raw < 0.01).mean() > 0.99


def test_both_trackers_agree_in_world_landmarks_and_visibility(ours, theirs):
    pairs = [(p, q) for (p,), (q,) in list(zip(ours, theirs, strict=True))[SETTLED:]]
    apart = np.concatenate([np.abs(p.world - q.world)[:, :2].ravel() for p, q in pairs])
    assert np.percentile(apart, 95) < 0.05
    seen = [((p.visibility > 0.5) == (q.visibility > 0.5)).mean() for p, q in pairs]
    assert np.mean(seen) > 0.97


@pytest.mark.parametrize("name", ["litert", "mediapipe"])
def test_nobody_is_seen_where_nobody_is(name):
    assert all(poses == [] for poses in tracked(name, nobody(), "lite"))


def test_a_mirrored_picture_gives_mirrored_joints(frames, ours):
    mirrored = [
        CameraFrame(f.index, f.t, np.ascontiguousarray(f.image[:, ::-1])) for f in frames[:10]
    ]
    (pose,), (other,) = ours[9], tracked("litert", mirrored)[9]
    for joint in ("wrist", "shoulder", "knee", "ankle"):
        left, right = INDEX[f"left_{joint}"], INDEX[f"right_{joint}"]
        x, y = other.landmarks[left, :2]
        np.testing.assert_allclose((1.0 - x, y), pose.landmarks[right, :2], atol=0.03)


def test_who_leaves_and_comes_back_keeps_their_number(frames):
    tracker = LiteRtTracker("lite")
    away = list(nobody(20, (576, 576)))
    script = frames[:10] + at(away, 10 / 30) + at(frames[60:75], 1.0)
    poses = [tracker.track(frame) for frame in script]
    assert [len(p) for p in poses[:10]] == [1] * 10
    assert not any(poses[12:30])
    assert all(poses[34:])
    assert {p[0].person for p in poses if p} == {1}
    tracker.close()


def test_somebody_else_gets_another_number_once_the_performer_stays_away(frames):
    stranger = []
    for frame in frames[:8]:
        hsv = cv2.cvtColor(frame.image, cv2.COLOR_BGR2HSV)
        hsv[..., 0] = (hsv[..., 0].astype(int) + 60) % 180
        hsv[..., 1] = np.maximum(hsv[..., 1], 150)
        stranger.append(CameraFrame(0, 0.0, cv2.cvtColor(hsv, cv2.COLOR_HSV2BGR)))
    landmarks = BlazePose("lite")
    looks = []
    for image in (frames[0].image, stranger[0].image):
        region = MoveNet().find(image)[0].region
        looks.append(clothes(image, landmarks.find(image, region).points))
    assert unlikeness(*looks) > OTHER

    tracker = LiteRtTracker("lite")
    away = list(nobody(4, (576, 576)))
    late = 1.0 + GRACE
    script = frames[:8] + at(away, 0.4) + at(stranger, 0.6) + at(stranger, late)
    script += at(away, late + 1.0) + at(frames[:8], late + 2.0 + GRACE)
    poses = [tracker.track(frame) for frame in script]
    tracker.close()
    assert not any(poses[12:20])  # the performer's place is kept
    assert {p[0].person for p in poses[23:28]} == {2}
    assert {p[0].person for p in poses[36:]} == {1}


def test_the_more_prominent_of_two_is_the_performer(frames):
    small = cv2.resize(frames[0].image, (420, 420))
    scene = np.full((576, 996, 3), frames[0].image[5, 5], np.uint8)
    scene[100:520, :420] = small
    scene[:, 420:] = frames[0].image
    assert len(MoveNet().find(scene)) == 2
    tracker = LiteRtTracker("lite")
    for i in range(20):
        (pose,) = tracker.track(CameraFrame(i, i / 30, scene))
        assert pose.landmarks[INDEX["nose"], 0] > 0.5
    tracker.close()


def test_a_region_that_drifted_is_put_back_on_the_person(frames):
    """The performer jumps across the picture, too far to be followed."""
    scenes = []
    for i in range(40):
        scene = np.full((576, 1152, 3), frames[0].image[5, 5], np.uint8)
        x = 0 if i < 10 else 576
        scene[:, x : x + 576] = frames[0].image
        scenes.append(CameraFrame(i, i / 30, scene))
    tracker = LiteRtTracker("lite")
    poses = [tracker.track(frame) for frame in scenes]
    tracker.close()
    assert poses[5][0].landmarks[INDEX["nose"], 0] < 0.5
    assert poses[39][0].landmarks[INDEX["nose"], 0] > 0.5
    assert poses[39][0].person == 1


@pytest.mark.parametrize("size", [(1, 1), (3, 400), (400, 3)])
@pytest.mark.parametrize("name", ["litert", "mediapipe"])
def test_odd_pictures_do_no_harm(name, size):
    tracker = open_tracker(name, "lite")
    frame = CameraFrame(0, 0.0, np.zeros((size[1], size[0], 3), np.uint8))
    assert tracker.track(frame) == []
    tracker.close()


def test_mediapipe_opens_no_sound_device():
    before = sys.modules.get("sounddevice")
    open_tracker("mediapipe", "lite").close()
    assert sys.modules.get("sounddevice") is before


def test_wrong_names_are_told():
    with pytest.raises(ValueError, match="tracker must be one of"):
        open_tracker("kinect")
    with pytest.raises(ValueError, match="model must be one of"):
        open_tracker("litert", "huge")
