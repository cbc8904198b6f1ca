import math

import numpy as np
import pytest

from motion.body import BodyScale
from motion.landmark import INDEX


def settle(scene, body, seconds=1.0):
    scale = BodyScale()
    return [scale.update(scene.pose(t, body)) for t in scene.times(seconds)]


@pytest.mark.parametrize("metres", [1.8, 2.5, 6.0])
def test_measures_the_metres_of_a_picture(scene, standing_body, metres):
    found = settle(scene(metres=metres), standing_body())[-1]
    assert found.metres == pytest.approx(metres, rel=0.02)
    assert found.size == pytest.approx(1.0, abs=0.03)


def test_a_child_is_small_whatever_the_distance(scene, standing_body):
    near = settle(scene(size=0.6, metres=1.5), standing_body())[-1]
    far = settle(scene(size=0.6, metres=4.0), standing_body())[-1]
    assert near.size == pytest.approx(0.6, abs=0.03)
    assert far.size == pytest.approx(near.size, abs=0.03)


def test_turning_away_does_not_shrink_the_scale(scene, standing_body):
    room = scene()
    scale = BodyScale()
    for t in room.times(1.0):
        scale.update(room.pose(t, standing_body()))
    for t in room.times(1.0):
        turned = standing_body() * (math.cos(1.3 * t), 1.0)
        found = scale.update(room.pose(t + 1.0, turned))
    assert found.metres == pytest.approx(2.5, rel=0.03)


def test_one_wild_pose_moves_the_scale_little(scene, standing_body):
    room = scene()
    scale = BodyScale()
    for t in room.times(1.0):
        before = scale.update(room.pose(t, standing_body()))
    after = scale.update(room.pose(1.0, standing_body() * 3.0))
    assert after.metres == pytest.approx(before.metres, rel=0.03)


def test_without_world_landmarks_the_longest_torso_counts(scene, standing_body):
    room = scene(noise=0.0)
    scale = BodyScale()
    for t in room.times(1.0):
        body = standing_body()
        if t > 0.5:  # bends forward: the torso looks half as long
            shoulders = [INDEX["left_shoulder"], INDEX["right_shoulder"]]
            body[shoulders, 1] *= 0.5
        pose = room.pose(t, body)
        pose.world[:] = 0.0
        found = scale.update(pose)
    assert found.metres == pytest.approx(2.5, rel=0.05)


def test_an_invisible_body_changes_nothing(scene, standing_body):
    room = scene()
    scale = BodyScale()
    before = scale.update(room.pose(0.0, standing_body()))
    after = scale.update(room.pose(0.1, standing_body() * 2.0, visibility=0.1))
    assert after == before
    assert np.isfinite(after.metres)
