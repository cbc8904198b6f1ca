"""Which way a joint goes in the room."""

from dataclasses import replace

import numpy as np
import pytest

from motion.depth.figure import figure
from motion.depth.metres import with_metres
from motion.depth.scene import DepthScene, SceneSettings
from motion.strikes.forward import Forward

SETTINGS = SceneSettings(width=112, height=84, focal=91.0, noise=0.002)


def punching(direction, speed=1.5):
    """Return a scene in which the right hand goes straight on from 0.2 s."""
    begin = np.array((-0.25, -0.3, 2.35))

    def body(t):
        hand = begin + np.array(direction) * speed * min(max(t - 0.2, 0.0), 0.18)
        return figure((0.0, 0.1, 2.5), right_hand=tuple(hand))

    return DepthScene(body, settings=SETTINGS)


def watched(scene, rate, until=0.38):
    forward = Forward()
    for number in range(round(until * rate) + 1):
        t = number / rate
        pose = replace(scene.truth(t), metres=None)
        forward.update([with_metres(pose, scene.render(t).depth)])
    return forward, number / rate


@pytest.mark.parametrize("rate", [30.0, 60.0])
@pytest.mark.parametrize("direction", [(0.0, 0.0, -1.0), (0.0, 0.6, -0.8), (-0.8, 0.6, 0.0)])
def test_a_stroke_has_its_direction_whatever_the_rate(direction, rate):
    forward, t = watched(punching(direction), rate)
    found = forward.direction(1, "right_wrist", t, since=0.2)
    assert np.linalg.norm(found) == pytest.approx(1.0)
    angle = np.degrees(np.arccos(np.clip(np.dot(found, direction), -1.0, 1.0)))
    assert angle < 25.0
    assert np.linalg.norm(forward.velocity(1, "right_wrist", t)) == pytest.approx(1.5, rel=0.35)


def exact(way, rate=30.0, seconds=0.4):
    scene = DepthScene(lambda t: figure((0.0, 0.1, 2.5), right_hand=tuple(way(t))))
    forward = Forward()
    for number in range(round(rate * seconds)):
        forward.update([scene.truth(number / rate)])
    return forward


def test_true_places_give_the_true_velocity_of_that_time():
    forward = exact(lambda t: (-0.3 + 0.5 * t, -0.3, 2.4 - t))
    assert forward.velocity(1, "right_wrist", 0.3) == pytest.approx((0.5, 0.0, -1.0), abs=1e-3)
    assert forward.direction(1, "left_knee", 0.3) == (0.0, 0.0, 0.0)
    turned = exact(lambda t: (-0.3, -0.3, 2.2 - abs(t - 0.2)))
    assert turned.velocity(1, "right_wrist", 0.2)[2] == pytest.approx(1.0, abs=1e-3)
    late = turned.velocity(1, "right_wrist", 0.38, since=0.25)
    assert late[2] == pytest.approx(-1.0, abs=1e-3)


def test_who_is_not_known_does_not_move():
    forward = Forward()
    assert forward.direction(1, "right_wrist", 0.0) == (0.0, 0.0, 0.0)
    pose = DepthScene(lambda t: figure((0.0, 0.1, 2.5))).truth(0.0)
    forward.update([replace(pose, metres=None)])
    assert forward.velocity(1, "right_wrist", 0.0) == (0.0, 0.0, 0.0)
    forward.update([pose, pose])
    assert forward.velocity(1, "right_wrist", 0.0) == (0.0, 0.0, 0.0)
    forward.update([replace(pose, person=2, t=9.0)])
    assert forward.velocity(1, "right_wrist", 9.0) == (0.0, 0.0, 0.0)
