"""The same movement gives the same flow at any rate of the camera, through strikes and losses."""

import math

import numpy as np
import pytest

from motion.flow.flow import FlowMeter
from motion.flow.flow_source import FLOW_SOURCES, flow_value
from motion.landmark import INDEX

HANDS = ("left_wrist", "right_wrist")
NAMES = [
    name
    for name in FLOW_SOURCES
    if name.count(".") == 0 or name.endswith(HANDS) or name.startswith(("phrase", "tempo"))
]
# What is as often below zero as above is compared by its size.
SIGNED = ("heading", "direction")
STEADY = [
    name
    for name in NAMES
    if not name.startswith(("tempo", "speed", "acceleration", "sparc", "ldlj", "kinetic"))
]
PERIOD = 12.0


def dancing(body, t):
    """Sway, swing both arms, now and then lift a foot."""
    turn = 2 * math.pi
    wild = 0.6 + 0.4 * math.sin(turn * t / PERIOD)
    body[:, 0] += 0.1 * wild * math.sin(turn * 0.5 * t)
    body[:25, 1] += 0.03 * math.sin(turn * 1.0 * t)
    ways = {
        "left": (0.15 * math.sin(turn * 0.4 * t), -0.4 + 0.3 * math.sin(turn * 0.75 * t)),
        "right": (0.2 * wild * math.sin(turn * 0.8 * t), -0.4 + 0.3 * math.cos(turn * 1.0 * t)),
    }
    for side, way in ways.items():
        for part, share in (("elbow", 0.5), ("wrist", 1.0), ("index", 1.0), ("pinky", 1.0)):
            body[INDEX[f"{side}_{part}"]] += share * np.array(way)
    lifted = max(0.0, math.sin(turn * 0.25 * t)) ** 2
    body[INDEX["left_knee"], 1] -= 0.1 * lifted
    body[INDEX["left_ankle"], 1] -= 0.2 * lifted
    return body


def danced(scene, standing_body, fps, jitter=0.0, spoil=lambda pose: None, seconds=11.0):
    """Return times and (frames, measures)."""
    random = np.random.default_rng(9)
    room, meter = scene(fps=fps, noise=0.0), FlowMeter()
    times, rows = [], []
    for even in room.times(seconds):
        t = even + random.uniform(-jitter, jitter) / fps
        pose = room.pose(t, dancing(standing_body(), t))
        spoil(pose)
        flow = meter.update([pose])[0]
        times.append(t)
        rows.append([flow_value(flow, name) for name in NAMES])
    return np.array(times), np.array(rows)


@pytest.mark.parametrize(("fps", "jitter"), [(25, 0.3), (30, 0.0), (30, 0.3), (120, 0.3)])
def test_the_rate_of_the_camera_changes_nothing(scene, standing_body, fps, jitter):
    times, expected = danced(scene, standing_body, 60)
    other_times, other = danced(scene, standing_body, fps, jitter)
    at = np.arange(2.0, 10.9, 0.05)
    off = {}
    for column, name in enumerate(NAMES):
        one = np.interp(at, times, expected[:, column])
        two = np.interp(at, other_times, other[:, column])
        if name.startswith(SIGNED):
            one, two = np.abs(one), np.abs(two)
        change = abs(two.mean() - one.mean()) / max(abs(one.mean()), 0.01)
        if change > 0.05:
            off[name] = (one.mean(), two.mean())
    assert off == {}


def changes(scene, standing_body, act, spoil=lambda pose: None, seconds=6.0):
    """Return the largest change of each measure in 0..1 from one camera frame to the next."""
    room, meter = scene(fps=60.0, noise=0.0), FlowMeter()
    rows = []
    for t in room.times(seconds):
        pose = room.pose(t, act(standing_body(), t))
        spoil(pose)
        flow = meter.update([pose])[0]
        rows.append([flow_value(flow, name) for name in STEADY])
    rows = np.array(rows)
    assert np.isfinite(rows).all()
    return dict(zip(STEADY, np.abs(np.diff(rows, axis=0)).max(axis=0), strict=True))


def drumming(body, t):
    """Strike twice a second: a way of 0.2 m in 0.16 s, ever faster, stopped dead at 2.5 m/s."""
    s = t * 2.0 % 1.0
    height = 0.2 * (0.5 - 0.5 * math.cos(math.pi * s / 0.68) if s < 0.68 else 1.0)
    height -= 0.2 * (max(s - 0.68, 0.0) / 0.32) ** 2
    for part in ("wrist", "index", "pinky"):
        body[INDEX[f"right_{part}"]] += (-0.05, -0.2 - height)
    return body


def test_strikes_do_not_make_the_flow_jump(scene, standing_body):
    jumped = {k: v for k, v in changes(scene, standing_body, drumming).items() if v > 0.2}
    assert jumped == {}


def losing(pose):
    """Lose the right arm for 0.1 s every half second, and for half a second in the end."""
    if pose.t % 0.5 > 0.4 or pose.t > 5.5:
        arm = [INDEX[f"right_{part}"] for part in ("elbow", "wrist", "index", "pinky")]
        pose.visibility[arm] = 0.1
        pose.landmarks[arm] = 0.9


def test_losses_do_not_make_the_flow_jump(scene, standing_body):
    jumped = {k: v for k, v in changes(scene, standing_body, dancing, losing).items() if v > 0.2}
    assert jumped == {}


def test_short_losses_change_little(scene, standing_body):
    _, whole = danced(scene, standing_body, 60, seconds=5.5)
    _, holes = danced(scene, standing_body, 60, spoil=losing, seconds=5.5)
    for name in ("energy", "openness", "smoothness", "symmetry", "balance", "weight", "phrase"):
        column = NAMES.index(name)
        assert holes[120:, column].mean() == pytest.approx(whole[120:, column].mean(), abs=0.08)


def test_what_is_not_seen_is_marked(scene, standing_body):
    room, meter = scene(), FlowMeter()
    for t in room.times(1.0):
        pose = room.pose(t, standing_body())
        pose.visibility[INDEX["left_ankle"]] = 0.0
        pose.visibility[INDEX["left_wrist"]] = 0.0 if t > 0.5 else 1.0
        flow = meter.update([pose])[0]
    assert not flow.seen[INDEX["left_wrist"]]
    assert flow.held[INDEX["left_wrist"]]
    assert not flow.seen[INDEX["left_ankle"]]
    assert not flow.held[INDEX["left_ankle"]]
    assert flow.seen.sum() == 31


def test_it_is_causal(scene, standing_body):
    _, whole = danced(scene, standing_body, 30, seconds=6.0)
    _, part = danced(scene, standing_body, 30, seconds=4.0)
    assert (whole[: len(part)] == part).all()


def test_a_small_and_a_large_mover_both_reach_the_ends(scene, standing_body):
    def energies(size):
        room, meter = scene(noise=0.0), FlowMeter()
        told = []
        for t in room.times(40.0):
            body = standing_body()
            going = max(math.sin(2 * math.pi * t / 5.0), 0.0)
            moved = dancing(standing_body(), t) - body
            told.append(meter.update([room.pose(t, body + size * going * moved)])[0].energy)
        return np.array(told[600:])

    for size in (0.5, 1.8):
        told = energies(size)
        assert np.quantile(told, 0.97) > 0.75
        assert told.min() < 0.1
