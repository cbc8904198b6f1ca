import math
from pathlib import Path

import numpy as np
import pytest

from motion.flow.flow import FlowMeter
from motion.flow.flow_settings import FlowSettings
from motion.landmark import INDEX
from motion.recording import load_recording

DATA = Path(__file__).parents[2] / "data"
ARMS = [INDEX[f"{side}_{part}"] for side in ("left", "right") for part in ("wrist", "index")]


def measure(poses):
    meter = FlowMeter()
    return [flow for pose in poses for flow in meter.update([pose])]


def raised(body, share):
    """Lift both arms sideways and up: share 0 hanging, 1 above the head."""
    for side, sign in (("left", 1), ("right", -1)):
        shoulder = body[INDEX[f"{side}_shoulder"]]
        angle = math.pi * share
        out = np.array([sign * math.sin(angle), math.cos(angle)])
        body[INDEX[f"{side}_elbow"]] = shoulder + 0.28 * out
        for part, length in (("wrist", 0.53), ("index", 0.61), ("pinky", 0.61)):
            body[INDEX[f"{side}_{part}"]] = shoulder + length * out
    return body


def posed(scene, body, shares, seconds):
    """Return poses whose arms follow `shares(t)`."""
    return [scene.pose(t, raised(body(), shares(t))) for t in scene.times(seconds)]


def mean(flows, name, begin=1.0):
    return np.mean([getattr(flow, name) for flow in flows if flow.t > begin])


@pytest.mark.parametrize("fps", [30, 60])
@pytest.mark.parametrize("noise", [0.0, 0.008])
def test_a_body_at_rest_has_no_energy(scene, fps, noise):
    room = scene(fps=fps, noise=noise)
    flows = measure(room.poses(lambda t: np.zeros(2), 5.0))
    assert len(flows) == 5 * fps
    assert mean(flows, "energy", 0.0) < 0.02
    assert max(flow.energy for flow in flows) < 0.05
    assert max(flow.tension for flow in flows) < 0.05
    assert max(flow.curvature for flow in flows) < 0.05
    assert np.mean([flow.speed for flow in flows]) < 0.01


def test_the_first_pose_already_has_a_flow(scene, standing_body):
    flow = measure([scene(noise=0.0).pose(3.0, raised(standing_body(), 0.5))])[0]
    assert (flow.t, flow.person, flow.energy) == (3.0, 1, 0.0)
    assert flow.openness > 0.4
    assert flow.speed.shape == flow.height.shape == (33,)
    assert flow.speed.dtype == flow.height.dtype == np.float32


def test_tension_grows_while_raised_arms_are_held_and_is_released(scene, standing_body):
    def shares(t):
        return 0.0 if t < 1.0 else 0.8 if t < 4.0 else max(0.8 - 2.0 * (t - 4.0), 0.0)

    flows = measure(posed(scene(), standing_body, shares, 6.0))
    at = {round(flow.t, 2): flow.tension for flow in flows}
    assert at[0.9] < 0.05
    assert at[1.3] < 0.45
    assert at[2.5] > 0.5
    assert at[3.9] > at[2.5] - 0.05
    assert at[4.9] < 0.1


def test_arms_that_keep_moving_hold_no_tension(scene, standing_body):
    flows = measure(posed(scene(), standing_body, lambda t: 0.6 + 0.3 * math.sin(8.0 * t), 4.0))
    assert mean(flows, "tension") < 0.15
    assert mean(flows, "energy") > 0.4


def test_openness_tells_stretched_from_drawn_in(scene, standing_body):
    def openness(share):
        return mean(measure(posed(scene(), standing_body, lambda t: share, 2.0)), "openness")

    hugging = standing_body()
    hugging[ARMS] = (0.0, -0.25)
    room = scene()
    closed = mean(measure([room.pose(t, hugging) for t in room.times(2.0)]), "openness")
    assert closed < 0.1
    assert closed + 0.1 < openness(0.0) < openness(0.5) - 0.2
    assert openness(0.8) > 0.5


def circle(radius, turns=0.8):
    def hand(t):
        phase = 2 * math.pi * turns * t
        return np.array([radius * math.cos(phase), -0.4 + radius * math.sin(phase)])

    return hand


def test_a_small_circle_is_rounder_than_a_large_one_than_a_line(scene):
    def curvature(hand):
        return mean(measure(scene(noise=0.004).poses(hand, 4.0)), "curvature")

    small, large = curvature(circle(0.12)), curvature(circle(0.4))
    line = curvature(lambda t: np.array([0.4 * math.sin(4.0 * t), -0.4 + 0.1 * math.sin(4.0 * t)]))
    assert small > large + 0.15
    assert large > line + 0.2
    assert line < 0.1
    # A circle of 0.25 metres is one half by definition.
    assert curvature(circle(0.25)) == pytest.approx(0.5, abs=0.08)


def test_direction_points_where_the_hands_go(scene, standing_body):
    def away(t):
        return np.array([0.8 * max(t - 1.0, 0.0), -0.2])

    flows = measure(scene().poses(away, 2.0))
    x, y = flows[-1].direction
    assert x > 0.5
    assert abs(y) < 0.2
    assert all(math.hypot(*flow.direction) <= 1.0 for flow in flows)
    apart = measure(posed(scene(), standing_body, lambda t: min(0.5 * t, 0.5), 0.9))
    assert abs(apart[-1].direction[0]) < 0.2


def test_speed_is_in_metres_a_second_at_any_distance(scene):
    for metres in (1.8, 5.0):
        flows = measure(scene(metres=metres, noise=0.003).poses(circle(0.3), 4.0))
        speed = np.mean([flow.speed[INDEX["right_wrist"]] for flow in flows if flow.t > 1.0])
        assert speed == pytest.approx(2 * math.pi * 0.8 * 0.3, rel=0.15)


def test_height_goes_from_the_ankles_to_a_raised_arm(scene, standing_body):
    flow = measure(posed(scene(), standing_body, lambda t: 1.0, 1.0))[-1]
    assert flow.height[INDEX["left_ankle"]] < 0.03
    assert flow.height[INDEX["left_wrist"]] > 0.93
    assert 0.3 < flow.height[INDEX["left_hip"]] < 0.5
    cut = scene()
    poses = posed(cut, standing_body, lambda t: 1.0, 1.0)
    for pose in poses:
        pose.visibility[25:] = 0.0
    assert measure(poses)[-1].height[INDEX["left_hip"]] == pytest.approx(
        flow.height[INDEX["left_hip"]], abs=0.06
    )


@pytest.mark.parametrize("name", ["energy", "curvature", "openness", "tension"])
def test_30_and_60_pictures_a_second_measure_alike(scene, standing_body, name):
    def shares(t):
        return 0.6 + 0.15 * math.sin(5.0 * t) * (t % 4.0 < 2.0)

    def value(fps):
        room = scene(fps=fps, noise=0.003)
        return mean(measure(posed(room, standing_body, shares, 8.0)), name)

    assert value(30) == pytest.approx(value(60), rel=0.1)


def test_a_lost_hand_slows_down_and_comes_back_without_a_jerk(scene):
    poses = scene(noise=0.0).poses(circle(0.3), 3.0)
    for pose in poses:
        if 1.0 < pose.t < 1.8:
            pose.visibility[ARMS] = 0.0
            pose.landmarks[ARMS] = 0.0
    flows = measure(poses)
    wrist = {round(flow.t, 2): flow.speed[INDEX["right_wrist"]] for flow in flows}
    assert wrist[1.5] < 0.2
    assert max(wrist.values()) < 1.7
    assert all(np.isfinite(flow.height).all() for flow in flows)


def test_a_jump_of_the_tracker_is_no_energy(scene):
    def jumping(t):
        return np.array([1.0, 0.0]) if int(t) % 2 else np.zeros(2)

    flows = measure(scene(noise=0.0).poses(jumping, 6.0))
    assert max(flow.energy for flow in flows) < 0.05


def test_each_person_has_a_flow_in_order(scene):
    room = scene()
    meter = FlowMeter()
    for t in room.times(1.0):
        poses = [room.pose(t, np.zeros((33, 2)), person=number) for number in (2, 1)]
        assert [flow.person for flow in meter.update(poses)] == [1, 2]
    assert meter.update([]) == []


def test_settings_say_what_is_wrong():
    with pytest.raises(ValueError, match="hold must be positive"):
        FlowSettings(hold=0.0)


def test_the_dancer_in_the_room_flows():
    """She sweeps her arms up until 1.4 s, holds them until 2.3 s and hides her face from 3 s."""
    frames = load_recording(DATA / "solo_dance_room.npz").frames()
    flows = measure([pose for frame in frames for pose in frame.poses])
    at = {round(flow.t, 1): flow for flow in flows}
    assert at[1.2].energy > 0.6
    assert at[2.0].energy < 0.15
    assert at[1.2].direction[1] < -0.5
    assert at[2.2].tension > 0.5 > at[1.0].tension
    assert at[2.0].openness > 0.6
    assert at[3.2].openness < 0.2
    assert at[2.0].height[INDEX["left_wrist"]] > 0.8
