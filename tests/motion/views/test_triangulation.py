import numpy as np
import pytest

from motion.views.epipolar import epipolar_distance, relative_pose
from motion.views.stance import sideways, turn
from motion.views.triangulation import triangulate

ROTATION = turn(np.array([0.05, -1.0, 0.1]))
TRANSLATION = np.array([2.0, 0.1, 1.2])


def cloud(n=200, seed=1):
    return np.random.default_rng(seed).uniform((-1.0, -1.0, 2.0), (1.0, 1.0, 4.0), (n, 3))


def seen(points):
    there = points @ ROTATION.T + TRANSLATION
    return tuple(at[..., :2] / at[..., 2:] for at in (points, there))


def test_lines_of_sight_that_meet_give_the_place():
    points = cloud()
    found = triangulate(ROTATION, TRANSLATION, seen(points), np.ones((len(points), 2)))
    assert np.allclose(found.points, points, atol=1e-5)
    assert found.error.max() < 1e-6
    assert (found.depths > 0.0).all()


def test_noise_of_a_tracker_moves_a_place_no_more_than_it_must():
    points, rng = cloud(), np.random.default_rng(2)
    noisy = tuple(xy + rng.normal(0.0, 0.003, xy.shape) for xy in seen(points))
    found = triangulate(ROTATION, TRANSLATION, noisy, np.ones((len(points), 2)))
    assert np.linalg.norm(found.points - points, axis=1).mean() < 0.025


def test_who_is_believed_more_pulls_more():
    points = cloud()
    ahead, aside = seen(points)
    wrong = aside + np.array([0.0, 0.05])
    near, far = (
        triangulate(
            ROTATION, TRANSLATION, (ahead, wrong), np.tile(weights, (len(points), 1))
        ).points
        for weights in ((1.0, 0.05), (0.05, 1.0))
    )
    away = [np.linalg.norm(found - points, axis=1).mean() for found in (near, far)]
    assert away[0] < 0.7 * away[1]


def test_parallel_lines_of_sight_break_nothing():
    same = np.tile([[0.1, 0.2]], (5, 1))
    found = triangulate(np.eye(3), np.array([0.0, 0.0, 0.0]), (same, same), np.ones((5, 2)))
    assert np.isfinite(found.points).all()


def test_the_epipolar_distance_is_that_of_the_pictures():
    points = cloud()
    ahead, aside = seen(points)
    assert abs(epipolar_distance(ROTATION, TRANSLATION, (ahead, aside))).max() < 1e-9
    off = abs(epipolar_distance(ROTATION, TRANSLATION, (ahead, aside + np.array([0.0, 0.01]))))
    assert 0.002 < np.median(off) <= 0.01


def test_a_relative_pose_is_found_among_wrong_points():
    points, rng = cloud(), np.random.default_rng(4)
    ahead, aside = seen(points)
    aside = aside.copy()
    aside[:60] += rng.normal(0.0, 0.5, (60, 2))
    found = relative_pose((ahead, aside))
    assert found is not None
    assert np.allclose(found.rotation, ROTATION, atol=0.05)
    way = TRANSLATION / np.linalg.norm(TRANSLATION)
    assert found.translation @ way > 0.99
    assert 0.6 < found.agree < 0.85


def test_few_points_give_no_pose():
    ahead, aside = seen(cloud(7))
    assert relative_pose((ahead, aside)) is None


def test_a_turn_is_a_rotation_and_sideways_is_across():
    turned = turn(np.array([0.3, -0.2, 0.9]))
    assert np.allclose(turned @ turned.T, np.eye(3))
    assert np.linalg.det(turned) == pytest.approx(1.0)
    way = TRANSLATION / np.linalg.norm(TRANSLATION)
    assert np.allclose(sideways(way) @ way, 0.0)
    assert np.allclose(turn(np.zeros(3)), np.eye(3))
