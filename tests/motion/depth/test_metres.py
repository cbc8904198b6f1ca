"""Joints in metres out of depth pictures whose truth is known."""

from dataclasses import replace

import numpy as np
import pytest

from motion.depth.figure import figure
from motion.depth.metres import with_metres
from motion.depth.picture import DepthPicture
from motion.depth.ray_cast import Box
from motion.depth.scene import WALL, DepthScene, SceneSettings
from motion.landmark import INDEX, LANDMARKS

LIMBS = [
    INDEX[f"{side}_{part}"]
    for part in ("shoulder", "elbow", "wrist", "hip", "knee", "ankle")
    for side in ("left", "right")
]
WRISTS = [INDEX["left_wrist"], INDEX["right_wrist"]]
TABLE = Box((-0.6, 0.1, 1.7), (0.6, 0.15, 2.1), (60, 120, 160))
TIMES = [0.2 * number for number in range(20)]


def dancing(t):
    """Both hands before the trunk most of the time, the body goes to and fro."""
    left = (0.3 * np.cos(t), -0.3 * np.cos(2 * t), 2.2 - 0.1 * np.sin(3 * t))
    right = (-0.1 + 0.1 * np.sin(5 * t), -0.2 + 0.1 * np.cos(3 * t), 2.1 + 0.2 * np.sin(2 * t))
    return figure((0.2 * np.sin(t), 0.1, 2.5 + 0.3 * np.sin(0.7 * t)), left, right)


def as_tracked(pose, random=None):
    """Return a true pose without metres and, with `random`, as bad as a tracker gives it."""
    if random is None:
        return replace(pose, metres=None)
    landmarks = pose.landmarks.copy()
    landmarks[:, :2] += random.normal(0.0, 0.004, (33, 2))
    world = 1.1 * pose.world
    world[:, 2] += random.normal(0.0, 0.05, 33)
    return replace(pose, landmarks=landmarks, world=world.astype(np.float32), metres=None)


def errors(scene, random=None):
    """Return the error of every joint, (n, 33) metres, and which of them are seen."""
    off, seen = [], []
    for t in TIMES:
        truth = scene.truth(t)
        pose = with_metres(as_tracked(truth, random), scene.render(t).depth)
        off.append(np.linalg.norm(pose.metres - truth.metres, axis=1))
        seen.append(truth.visibility >= 0.5)
    return np.array(off), np.array(seen)


def mean_of(off, seen, joints):
    return float(off[:, joints][seen[:, joints]].mean())


def test_joints_are_where_they_are():
    off, seen = errors(DepthScene(dancing))
    assert mean_of(off, seen, LIMBS) < 0.015
    assert mean_of(off, seen, WRISTS) < 0.035
    assert np.quantile(off[seen], 0.95) < 0.07
    assert off[~seen].mean() < 0.05


def test_a_tracker_that_errs_and_a_coarse_camera_do_not_matter_much():
    settings = SceneSettings(noise=0.003, holes=0.1)
    off, seen = errors(DepthScene(dancing, (WALL, TABLE), settings), np.random.default_rng(0))
    assert mean_of(off, seen, LIMBS) < 0.045
    assert np.quantile(off[seen], 0.95) < 0.12
    assert off[~seen].mean() < 0.12


def test_a_wrist_before_the_trunk_has_its_own_depth_and_the_trunk_keeps_its():
    chest = (-0.05, -0.25, 2.1)
    scene = DepthScene(lambda t: figure((0.0, 0.1, 2.5), right_hand=chest))
    metres = with_metres(as_tracked(scene.truth(0.0)), scene.render(0.0).depth).metres
    assert metres[INDEX["right_wrist"]] == pytest.approx(chest, abs=0.03)
    for name in ("left_shoulder", "right_shoulder", "left_hip", "right_hip"):
        assert metres[INDEX[name], 2] == pytest.approx(2.5, abs=0.02), name


def test_a_hip_behind_a_hand_keeps_its_depth():
    def guarding(t):
        return figure((0.0, 0.1, 2.5), right_hand=(-0.08, 0.08, 2.15))

    scene = DepthScene(guarding)
    metres = with_metres(as_tracked(scene.truth(0.0)), scene.render(0.0).depth).metres
    assert metres[INDEX["right_hip"], 2] == pytest.approx(2.5, abs=0.05)
    assert metres[INDEX["right_wrist"], 2] == pytest.approx(2.15, abs=0.05)


def test_legs_behind_a_table_are_not_on_it():
    block = Box((-0.8, 0.25, 1.6), (0.8, 1.5, 1.9), (60, 120, 160))
    scene = DepthScene(lambda t: figure((0.0, 0.1, 2.5)), (WALL, block))
    truth = scene.truth(0.0)
    metres = with_metres(as_tracked(truth), scene.render(0.0).depth).metres
    for name in ("left_knee", "right_ankle"):
        assert truth.visibility[INDEX[name]] < 0.5
        assert metres[INDEX[name]] == pytest.approx(truth.metres[INDEX[name]], abs=0.05), name
    # A tracker that believes to see them does not change that: a bone is as long as it is.
    sure = replace(as_tracked(truth), visibility=np.ones(33, np.float32))
    metres = with_metres(sure, scene.render(0.0).depth).metres
    assert metres[INDEX["left_knee"], 2] == pytest.approx(2.48, abs=0.05)


def test_a_landmark_beside_its_limb_finds_it_again():
    scene = DepthScene(lambda t: figure((0.0, 0.1, 2.5), right_hand=(-0.6, -0.3, 2.3)))
    pose = as_tracked(scene.truth(0.0))
    landmarks = pose.landmarks.copy()
    landmarks[INDEX["right_wrist"], 1] -= 0.045 / 2.3 * 130 / 120  # 4.5 cm above, on the wall
    metres = with_metres(replace(pose, landmarks=landmarks), scene.render(0.0).depth).metres
    assert metres[INDEX["right_wrist"], 2] == pytest.approx(2.3, abs=0.04)


def test_holes_and_places_outside_the_picture_are_filled_by_the_model():
    scene = DepthScene(lambda t: figure((0.0, 0.1, 2.5), right_hand=(-0.4, -0.3, 2.2)))
    truth = scene.truth(0.0)
    raw = scene.render(0.0).depth.raw.copy()
    raw[:, :75] = 0  # the right arm and half of the trunk
    pose = as_tracked(truth)
    landmarks = pose.landmarks.copy()
    landmarks[INDEX["left_ankle"]] = (0.55, 1.3, 0.0)
    pose = replace(pose, landmarks=landmarks)
    metres = with_metres(pose, DepthPicture(raw, scene.intrinsics, 0.001)).metres
    assert np.isfinite(metres).all()
    assert metres[INDEX["right_wrist"]] == pytest.approx(
        truth.metres[INDEX["right_wrist"]], abs=0.05
    )
    assert metres[INDEX["left_ankle"], 2] == pytest.approx(2.5, abs=0.05)


def test_where_nothing_shows_there_are_no_metres():
    scene = DepthScene(dancing)
    pose = as_tracked(scene.truth(0.0))
    empty = DepthPicture(np.zeros((120, 160), np.uint16), scene.intrinsics, 0.001)
    assert with_metres(pose, empty) is pose
    outside = replace(pose, landmarks=pose.landmarks + np.float32(3.0))
    assert with_metres(outside, scene.render(0.0).depth).metres is None
    lost = replace(pose, landmarks=np.full((33, 3), np.nan, np.float32))
    assert with_metres(lost, scene.render(0.0).depth) is lost
    broken = replace(pose, world=np.full((33, 3), np.nan, np.float32))
    assert with_metres(broken, scene.render(0.0).depth) is broken


def test_a_tracker_without_a_model_of_the_body_is_enough_for_what_is_seen():
    scene = DepthScene(dancing)
    truth = scene.truth(0.6)
    flat = replace(as_tracked(truth), world=np.zeros((33, 3), np.float32))
    metres = with_metres(flat, scene.render(0.6).depth).metres
    assert np.isfinite(metres).all()
    for name in ("left_shoulder", "right_hip", "left_elbow", "left_wrist", "right_wrist"):
        assert metres[INDEX[name]] == pytest.approx(truth.metres[INDEX[name]], abs=0.06), name


def test_metres_are_the_same_again_and_in_both_kinds_of_numbers():
    scene = DepthScene(dancing)
    pose, depth = as_tracked(scene.truth(1.0)), scene.render(1.0).depth
    once = with_metres(pose, depth).metres
    assert once.dtype == np.float32
    assert np.array_equal(once, with_metres(pose, depth).metres)
    exact = DepthPicture((depth.raw * np.float32(0.001)).astype(np.float32), depth.intrinsics)
    assert with_metres(pose, exact).metres == pytest.approx(once, abs=1e-5)


def test_the_mirror_image_has_mirrored_metres():
    scene = DepthScene(dancing)
    pose, depth = as_tracked(scene.truth(0.8)), scene.render(0.8).depth
    swap = [INDEX[_other(name)] for name in LANDMARKS]
    landmarks, world = pose.landmarks[swap].copy(), pose.world[swap].copy()
    landmarks[:, 0] = 1.0 - landmarks[:, 0]
    world[:, 0] *= -1.0
    turned = replace(pose, landmarks=landmarks, world=world, visibility=pose.visibility[swap])
    mirrored = DepthPicture(np.ascontiguousarray(depth.raw[:, ::-1]), depth.intrinsics, 0.001)
    found = with_metres(turned, mirrored).metres[swap] * (-1.0, 1.0, 1.0)
    off = np.linalg.norm(found - with_metres(pose, depth).metres, axis=1)
    assert np.median(off) < 0.002
    assert off.max() < 0.05


def _other(name):
    if "left" in name:
        return name.replace("left", "right")
    return name.replace("right", "left")
