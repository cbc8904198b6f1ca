"""The real tracker on the bundled dance, before which a depth is put that is known."""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from motion.cameras.film import Film
from motion.depth.intrinsics import Intrinsics
from motion.depth.metres_from_body import BodyMeasure
from motion.depth.picture import DepthPicture
from motion.frame import CameraFrame
from motion.landmark import BONES, INDEX
from motion.recording import load_recording
from motion.room_places import RoomPlaces
from motion.tracker import open_tracker

ROOT = Path(__file__).parents[2]
DANCE = load_recording(ROOT / "tests" / "data" / "solo_dance_room.npz")
PLANE, WALL = 2.5, 4.0  # metres
N_PICTURES = 20
LIMBS = [
    INDEX[f"{side}_{part}"]
    for part in ("shoulder", "elbow", "wrist", "hip", "knee")
    for side in ("left", "right")
]


def dancer(pose, size):
    """Return a depth picture in which the dancer is cut out of a plane, before a wall."""
    width, height = size
    raw = np.full((height, width), int(1000 * WALL), np.uint16)
    places = (pose.landmarks[:, :2] * size).astype(int)
    trunk = [INDEX[name] for name in ("left_shoulder", "right_shoulder", "right_hip", "left_hip")]
    cv2.fillConvexPoly(raw, places[trunk], int(1000 * PLANE))
    for begin, end in BONES:
        thick = max(3, height // 24)
        cv2.line(raw, places[begin].tolist(), places[end].tolist(), int(1000 * PLANE), thick)
    seen = Intrinsics(0.9 * width, 0.9 * width, (width - 1) / 2.0, (height - 1) / 2.0)
    return DepthPicture(raw, seen, 0.001)


@pytest.fixture(scope="module")
def tracked():
    """The poses of a dance with depth, and those of the same tracker without."""
    film = Film(ROOT / "assets" / "footage" / "solo_dance_room.mp4")
    tracker, places = open_tracker("litert", "lite"), RoomPlaces()
    found = []
    for i in range(N_PICTURES):
        frame = film.read()
        with_depth = replace(frame, depth=dancer(DANCE.poses(i)[0], film.size))
        plain = tracker.track(with_depth)
        found.append((places.place(with_depth, plain), plain))
    film.close()
    tracker.close()
    return found


def test_a_dancer_is_where_the_depth_says(tracked):
    away = []
    for poses, plain in tracked:
        assert len(poses) == len(plain) == 1
        assert plain[0].metres is None
        assert np.array_equal(poses[0].landmarks, plain[0].landmarks)
        assert np.isfinite(poses[0].metres).all()
        seen = poses[0].visibility[LIMBS] >= 0.5
        away += poses[0].metres[LIMBS, 2][seen].tolist()
    assert len(away) > 5 * N_PICTURES
    # The skin is at the plane, a joint up to 10 cm deeper.
    assert np.mean([PLANE <= z <= PLANE + 0.12 for z in away]) > 0.95


def at(poses, t):
    return [replace(pose, t=t) for pose in poses]


def test_where_the_depth_fails_the_body_stays_where_it_was(tracked):
    (poses, plain), size = tracked[-1], (320, 240)
    deep = RoomPlaces()
    empty = dancer(plain[0], size)
    empty.raw[:] = 0
    image = np.zeros((240, 320, 3), np.uint8)
    (shown,) = deep.place(CameraFrame(0, 0.0, image, dancer(plain[0], size)), at(plain, 0.0))
    (lost,) = deep.place(CameraFrame(1, 1 / 30, image, empty), at(plain, 1 / 30))
    assert lost.metres[LIMBS, 2].mean() == pytest.approx(shown.metres[LIMBS, 2].mean(), abs=0.12)
    assert shown.metres[LIMBS, 2].mean() == pytest.approx(poses[0].metres[LIMBS, 2].mean(), abs=0.1)


def test_a_plain_camera_gives_metres_by_the_body(tracked):
    _, plain = tracked[-1]
    focal = BodyMeasure().focal(plain[0].aspect)
    image = np.zeros((240, 320, 3), np.uint8)
    near = RoomPlaces(BodyMeasure(shoulder_width=0.3))
    far = RoomPlaces(BodyMeasure(shoulder_width=0.36))
    frame = CameraFrame(0, 0.0, image)
    (small,), (large,) = (places.place(frame, at(plain, 0.0)) for places in (near, far))
    assert large.metres[0, 2] / small.metres[0, 2] == pytest.approx(1.2, rel=0.02)
    high = np.ptp(small.metres[:, 1]) * focal / small.metres[:, 2].mean()
    assert high == pytest.approx(np.ptp(plain[0].landmarks[:, 1]), rel=0.1)
