"""Scenes whose pictures must agree with what they are made of."""

import numpy as np
import pytest

from motion.depth.figure import FOREARM, UPPER_ARM, figure
from motion.depth.intrinsics import Intrinsics, picture_pixels
from motion.depth.picture import DepthPicture
from motion.depth.ray_cast import Box, Capsule, Ellipsoid, cast
from motion.depth.scene import WALL, DepthScene, SceneSettings
from motion.depth.source import DepthFrame
from motion.landmark import INDEX

WHITE = (255, 255, 255)
AHEAD = np.array([[0.0, 0.0, 1.0], [0.5, 0.0, 1.0], [0.0, -0.5, 1.0]])


@pytest.mark.parametrize(
    ("solid", "depths"),
    [
        (Box((-9.0, -9.0, 4.0), (9.0, 9.0, 5.0), WHITE), [4.0, 4.0, 4.0]),
        (Box((-0.5, -0.1, 2.0), (0.5, 0.1, 9.0), WHITE), [2.0, np.inf, np.inf]),
        (Box((0.2, -1.0, 1.0), (0.8, 1.0, 2.0), WHITE), [np.inf, 1.0, np.inf]),
        (Ellipsoid((0.0, 0.0, 3.0), (1.0, 1.0, 0.5), WHITE), [2.5, np.inf, np.inf]),
        (Capsule((0.0, -2.0, 2.0), (0.0, 2.0, 2.0), 0.5, WHITE), [1.5, np.inf, 1.5]),
        (Capsule((-2.0, 0.0, 2.0), (2.0, 0.0, 2.0), 0.25, WHITE), [1.75, 1.75, np.inf]),
        (Capsule((0.0, 0.0, 2.0), (0.0, 0.0, 3.0), 0.25, WHITE), [1.75, np.inf, np.inf]),
        (Capsule((0.0, 0.0, 2.0), (0.0, 0.0, 2.0), 0.25, WHITE), [1.75, np.inf, np.inf]),
        (Capsule((0.0, 0.0, -2.0), (0.0, 0.0, -3.0), 0.25, WHITE), [np.inf, np.inf, np.inf]),
    ],
)
def test_a_ray_ends_where_the_shape_begins(solid, depths):
    assert solid.depth(AHEAD) == pytest.approx(depths)


def test_a_slanting_capsule_is_a_tube_with_round_ends():
    begin, end = np.array([-0.3, 0.1, 2.0]), np.array([0.4, -0.3, 2.6])
    solid = Capsule(tuple(begin), tuple(end), 0.1, WHITE)
    random = np.random.default_rng(2)
    rays = np.ones((400, 3))
    rays[:, :2] = random.uniform(-0.25, 0.25, (400, 2))
    depth = solid.depth(rays)
    hit = np.isfinite(depth)
    assert 20 < hit.sum() < 300
    points = rays[hit] * depth[hit][:, None]
    share = np.clip((points - begin) @ (end - begin) / ((end - begin) @ (end - begin)), 0.0, 1.0)
    away = np.linalg.norm(points - begin - share[:, None] * (end - begin), axis=1)
    assert away == pytest.approx(0.1, abs=1e-9)


def test_what_is_in_front_is_seen():
    near = Capsule((0.0, 0.0, 1.0), (0.0, 0.0, 1.0), 0.1, (1, 2, 3))
    for order in ([near, WALL], [WALL, near]):
        depth, colour = cast(order, AHEAD)
        assert depth == pytest.approx([0.9, 4.0, 4.0])
        assert colour.tolist() == [[1, 2, 3], list(WALL.colour), list(WALL.colour)]


def test_the_figure_is_as_long_as_it_is():
    hips = (0.3, 0.1, 2.5)
    body = figure(hips, left_hand=(0.6, -0.5, 2.1), right_hand=(0.2, 9.0, 2.0))
    for side in ("left", "right"):
        shoulder, elbow, wrist = (
            body[INDEX[f"{side}_{part}"]] for part in ("shoulder", "elbow", "wrist")
        )
        assert np.linalg.norm(elbow - shoulder) == pytest.approx(UPPER_ARM, abs=1e-3)
        assert np.linalg.norm(wrist - elbow) == pytest.approx(FOREARM, abs=1e-3)
    assert body[INDEX["left_wrist"]] == pytest.approx((0.6, -0.5, 2.1), abs=2e-3)
    middle = (body[INDEX["left_hip"]] + body[INDEX["right_hip"]]) / 2.0
    assert middle == pytest.approx(hips)


def test_truth_lies_in_the_picture_where_the_body_is():
    scene = DepthScene(lambda t: figure((0.2 * t, 0.1, 2.5), right_hand=(-0.2, -0.3, 2.1)))
    for t in (0.0, 1.0):
        frame, pose = scene.render(t), scene.truth(t)
        pixels = picture_pixels(pose.landmarks, 160, 120)
        depth = frame.depth.at(pixels.astype(np.float64))
        for name in ("nose", "right_wrist", "left_shoulder", "right_hip", "left_knee"):
            before = pose.metres[INDEX[name], 2] - depth[INDEX[name]]
            assert before >= -0.002
            assert before < 0.12, name
        points = frame.depth.intrinsics.rays(pixels) * pose.metres[:, 2:]
        assert points == pytest.approx(pose.metres, abs=1e-4)
        assert abs(pose.world[INDEX["left_hip"]] + pose.world[INDEX["right_hip"]]).max() < 1e-6


def test_a_table_hides_what_is_behind_it():
    table = Box((-0.6, 0.0, 1.8), (0.6, 0.5, 2.1), WHITE)
    pose = DepthScene(lambda t: figure((0.0, 0.1, 2.5)), (WALL, table)).truth(0.0)
    assert pose.visibility[INDEX["left_knee"]] < 0.5
    assert pose.visibility[INDEX["left_shoulder"]] == 1.0


def test_a_scene_is_played_and_noise_and_holes_are_as_asked_for():
    quiet = SceneSettings(seconds=0.1)
    loud = SceneSettings(seconds=0.1, noise=0.002, holes=0.25)

    def body(t):
        return figure((0.0, 0.1, 2.5))

    scene = DepthScene(body, settings=loud)
    clean, noisy = DepthScene(body, settings=quiet).render(0.0), scene.read()
    hole = noisy.depth.raw == 0
    assert hole.mean() == pytest.approx(0.25, abs=0.02)
    wall = ~hole & (clean.depth.raw == 4000)
    assert np.std(noisy.depth.raw[wall].astype(float)) == pytest.approx(32.0, rel=0.1)
    assert scene.read().t == pytest.approx(1 / 30)
    assert scene.read() is not None
    assert scene.read() is None
    again = DepthScene(body, settings=loud).read()
    assert np.array_equal(again.depth.raw, noisy.depth.raw)
    scene.close()


def test_wrong_pictures_are_refused():
    seen = Intrinsics(1.0, 1.0, 0.0, 0.0)
    with pytest.raises(ValueError, match="raw must be"):
        DepthPicture(np.zeros((2, 2), np.uint8), seen)
    with pytest.raises(ValueError, match="scale must be positive"):
        DepthPicture(np.zeros((2, 2), np.uint16), seen, 0.0)
    with pytest.raises(ValueError, match="fx and fy must be positive"):
        Intrinsics(0.0, 1.0, 0.0, 0.0)
    with pytest.raises(ValueError, match="cx must be a number"):
        Intrinsics(1.0, 1.0, float("nan"), 0.0)
    with pytest.raises(ValueError, match="depth must be 3x2"):
        DepthFrame(
            0.0, np.zeros((2, 3, 3), np.uint8), DepthPicture(np.zeros((2, 2), np.uint16), seen)
        )


def test_holes_of_every_kind_are_infinitely_far():
    raw = np.array([[0.0, np.nan, np.inf, -1.0, 99.0, 2.0]], np.float32)
    picture = DepthPicture(raw, Intrinsics(1.0, 1.0, 0.0, 0.0))
    columns = np.array([[x, 0.0] for x in (0.0, 1.0, 2.0, 3.0, 4.0, 5.4, 5.6, -0.6)])
    assert picture.at(columns).tolist() == [np.inf] * 5 + [2.0, np.inf, np.inf]
