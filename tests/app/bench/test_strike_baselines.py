import math

import numpy as np
import pytest

from app.bench.constant_acceleration import ConstantAcceleration
from app.bench.strike_baselines import Baselines, CrossingSettings, ZeroCrossing
from motion.landmark import INDEX
from motion.pose import Pose

LANDINGS = [1.0 + 0.7 * k for k in range(12)]


def height(t):
    """Falls 0.25 m in 0.22 s to every landing, and rebounds within 0.4 s."""
    after = min((t - landing for landing in LANDINGS if t >= landing), default=math.inf)
    until = min((landing - t for landing in LANDINGS if t < landing), default=math.inf)
    if until < 0.22:
        part = 1.0 - until / 0.22
        return 0.25 * (1.0 - part * part * (3.0 - 2.0 * part))
    return 0.25 * math.sin(0.5 * math.pi * min(after / 0.4, 1.0))


def poses(seconds, fps=60, noise=0.002):
    random = np.random.default_rng(2)
    for i in range(int(seconds * fps)):
        landmarks = np.zeros((33, 3), np.float32)
        landmarks[:, 0] = 0.5
        for name, y in (("shoulder", 0.3), ("hip", 0.5)):
            for side, x in (("left", 0.57), ("right", 0.43)):
                landmarks[INDEX[f"{side}_{name}"], :2] = x, y
        landmarks[INDEX["left_wrist"], 1] = 0.5 - height(i / fps) * 0.2 / 0.5
        landmarks[:, :2] += random.normal(0.0, noise * 0.4, (33, 2))
        world, seen = np.zeros((33, 3), np.float32), np.ones(33, np.float32)
        yield Pose(i / fps, 1, landmarks, world, seen, 1.0)


def played(name, latency):
    ear = Baselines().ears(latency, ("left_wrist", "right_wrist"))[name]
    for pose in poses(10.0):
        ear.update([pose])
    return [sound for sound in ear.sounds() if sound.joint == "left_wrist"]


def late(sounds):
    """Return how late the sound nearest to each landing is, seconds."""
    return [
        min((s.t_sound - landing for s in sounds), key=abs, default=9.0) for landing in LANDINGS
    ]


@pytest.mark.parametrize(("name", "within"), [("zero_crossing", 0.05), ("drumpy_rule", 0.07)])
def test_a_rule_finds_clear_strokes_as_they_end(name, within):
    sounds = played(name, 0.0)
    assert len(sounds) == len(LANDINGS)
    assert max(np.abs(late(sounds))) < within
    assert all(
        abs(s.t_landed - landing) < 0.04 for s, landing in zip(sounds, LANDINGS, strict=True)
    )


def test_a_rule_that_waits_is_late_by_the_latency_and_a_filter_is_not():
    assert np.mean(late(played("zero_crossing", 0.06))) > 0.05
    assert abs(np.mean(late(played("kalman", 0.06)))) < 0.03


@pytest.mark.parametrize("name", ["drumpy_rule", "zero_crossing", "kalman"])
@pytest.mark.parametrize("latency", [0.0, 0.06])
def test_nothing_sounds_before_it_can(name, latency):
    sounds = played(name, latency)
    assert sounds
    assert all(sound.t_sound >= sound.t_decided + latency for sound in sounds)


def test_a_slow_hand_arms_no_rule():
    rule = ZeroCrossing(CrossingSettings(), 0.0)
    assert [rule.update(i / 60, 0.1 * math.sin(i / 20)) for i in range(600)] == [None] * 600


def test_the_filter_follows_what_it_assumes():
    followed = ConstantAcceleration(process=1e4, noise=0.005)
    for i in range(90):
        t = i / 60
        y, v, a = followed.update(t, 1.0 - 2.0 * t + 0.5 * 3.0 * t * t)
    assert (y, v, a) == pytest.approx((1.0 - 2.0 * t + 1.5 * t * t, -2.0 + 3.0 * t, 3.0), abs=0.05)


def test_the_settings_of_every_rule_are_told():
    assert set(Baselines().settings()) == {"drumpy_rule", "zero_crossing", "kalman"}
