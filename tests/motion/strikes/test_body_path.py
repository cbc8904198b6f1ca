import numpy as np
import pytest

from motion.strikes.body_path import BodyPath

NAMES = ("right_wrist", "left_shoulder", "right_shoulder")


def path_of(wrist, fps=60, seen=None, trunk=lambda t: 0.0, grounded=False):
    path = BodyPath(NAMES, (grounded, False, False))
    for i, place in enumerate(wrist):
        t = i / fps
        x = trunk(t)
        places = np.array([place, (x - 0.15, -0.5), (x + 0.15, -0.5)])
        path.add(t, places, np.array([seen is None or seen(i), True, True]), 1.0)
    return path


def test_a_path_is_told_in_metres_between_the_camera_frames():
    path = path_of([(0.01 * i, 0.0) for i in range(60)])
    way = path.at(np.array([0.5, 0.5 + 1 / 120]))[:, 0, 0]
    assert way[1] - way[0] == pytest.approx(0.005)
    assert len(path.since(0.9, 0)[0]) == 6


def test_a_jump_of_the_tracker_moves_nothing():
    still = [(0.3 if 30 <= i < 33 else 0.0, 0.0) for i in range(60)]
    assert np.ptp(path_of(still).since(0.0, 0)[1]) == 0.0
    moved = [(0.3 if i >= 30 else 0.0, 0.0) for i in range(60)]
    path = path_of(moved)
    assert np.ptp(path.since(0.0, 0)[1]) == 0.0
    assert 0.5 < path.begun[0] < 0.7  # the new place was believed, and its past is void


def test_a_joint_out_of_sight_for_an_instant_is_led_straight_across():
    path = path_of([(0.01 * i, 0.0) for i in range(40)], seen=lambda i: not 20 <= i < 25)
    steps = np.diff(path.since(0.0, 0)[1][:, 0])
    assert steps == pytest.approx(np.full(39, 0.01))


def test_a_joint_that_comes_back_late_begins_anew():
    path = path_of([(0.01 * i, 0.0) for i in range(60)], seen=lambda i: not 20 <= i < 40)
    assert path.begun[0] == pytest.approx(40 / 60)
    assert np.ptp(path.at(np.linspace(0.0, 40 / 60, 9))[:, 0], axis=0).max() == 0.0


def test_hands_lose_the_walking_of_the_trunk_and_feet_keep_it():
    walking = [(1.2 * i / 60, 0.0) for i in range(120)]
    hand = path_of(walking, trunk=lambda t: 1.2 * t)
    foot = path_of(walking, trunk=lambda t: 1.2 * t, grounded=True)
    speed = [np.diff(path.since(1.5, 0)[1][:, 0]).mean() * 60 for path in (hand, foot)]
    assert abs(speed[0]) < 0.1
    assert speed[1] == pytest.approx(1.2, abs=0.05)


def test_an_evening_fits_into_the_same_memory():
    path = path_of([(0.001 * i, 0.0) for i in range(3000)])
    assert path.t == pytest.approx(2999 / 60)
    way = path.at(path.t - np.array([0.0, 0.5]))[:, 0, 0]
    assert way[0] - way[1] == pytest.approx(0.03)
