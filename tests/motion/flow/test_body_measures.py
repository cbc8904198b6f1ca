"""Balance, symmetry, moving together, weight: of bodies whose answer is known."""

import math

import numpy as np
import pytest

from motion.flow.flow import FlowMeter
from motion.landmark import INDEX


def measure(poses):
    meter = FlowMeter()
    return [flow for pose in poses for flow in meter.update([pose])]


def acted(scene, act, seconds=6.0, **more):
    """Return the flows of bodies of `act(t)`, without the first two seconds."""
    room = scene(**more)
    return [f for f in measure([room.pose(t, act(t)) for t in room.times(seconds)]) if f.t > 2.0]


def mean(flows, name):
    return float(np.mean([getattr(flow, name) for flow in flows]))


def with_hands(body, left, right):
    """Put the hands where they hang plus a way."""
    for side, way in (("left", left), ("right", right)):
        for part, share in (("elbow", 0.5), ("wrist", 1.0), ("index", 1.0), ("pinky", 1.0)):
            body[INDEX[f"{side}_{part}"]] += share * np.asarray(way)
    return body


def circle(t, turns, phase=0.0, size=0.22):
    angle = 2 * math.pi * turns * t + phase
    return np.array([size * math.cos(angle), size * math.sin(angle) - 0.4])


MIRROR = np.array([-1.0, 1.0])


def test_balance_is_lost_when_the_body_leaves_its_feet(scene, standing_body):
    def leaning(metres):
        def act(t):
            body = standing_body()
            body[:25, 0] += metres * np.linspace(1.0, 0.6, 25)
            return body

        return mean(acted(scene, act, 3.0), "balance")

    assert leaning(0.0) > 0.95
    assert leaning(0.05) > 0.85 > leaning(0.2) > leaning(0.35) + 0.3
    assert leaning(0.45) < 0.1
    assert leaning(0.2) == pytest.approx(leaning(-0.2), abs=0.03)


def test_one_foot_carries_less_than_two(scene, standing_body):
    def lifted(metres):
        def act(t):
            body = standing_body()
            body[INDEX["left_ankle"], 1] -= metres
            return body

        return mean(acted(scene, act, 3.0), "balance")

    assert lifted(0.0) > lifted(0.12) > lifted(0.3)


def test_without_feet_balance_is_uprightness(scene, standing_body):
    def act(t):
        body = standing_body()
        body[:23, 0] += 0.3
        return body

    room = scene()
    upright = [room.pose(t, standing_body()) for t in room.times(3.0)]
    leaning = [room.pose(t, act(t)) for t in room.times(3.0)]
    for pose in upright + leaning:
        pose.visibility[25:] = 0.0
    assert measure(upright)[-1].balance > 0.95
    assert measure(leaning)[-1].balance < 0.4


def test_symmetry_of_posture(scene, standing_body):
    both = acted(scene, lambda t: with_hands(standing_body(), (0.2, -0.6), (-0.2, -0.6)), 4.0)
    one = acted(scene, lambda t: with_hands(standing_body(), (0.2, -0.6), (0.0, 0.0)), 4.0)
    assert mean(both, "symmetry") > 0.9
    assert mean(one, "symmetry") < 0.7


@pytest.mark.parametrize("noise", [0.0, 0.008])
def test_mirrored_is_symmetric_and_parallel_is_but_together(scene, standing_body, noise):
    def acts(other):
        return acted(
            scene,
            lambda t: with_hands(standing_body(), circle(t, 0.8), other(t)),
            noise=noise,
        )

    mirrored = acts(lambda t: circle(t, 0.8) * MIRROR)
    parallel = acts(lambda t: circle(t, 0.8))
    apart = acts(lambda t: circle(t, 1.15, 1.0) * MIRROR)
    one = acts(lambda t: np.zeros(2))
    assert mean(mirrored, "symmetry") > 0.85 > mean(parallel, "symmetry") + 0.3
    assert mean(mirrored, "together") > 0.85
    assert mean(parallel, "together") > 0.85
    assert mean(apart, "together") < 0.4
    assert mean(one, "together") < 0.2


def drop(t, period):
    """Up slowly, down ever faster, stopped at once."""
    s = t / period % 1.0
    up = 0.62
    height = 0.5 - 0.5 * math.cos(math.pi * s / up) if s < up else 1 - min((s - up) / 0.22, 1) ** 2
    return np.array([0.0, -0.5 * height])


@pytest.mark.parametrize("noise", [0.0, 0.008])
@pytest.mark.parametrize("fps", [30, 60])
def test_heavy_falls_and_light_floats(scene, standing_body, noise, fps):
    def weight(way):
        flows = acted(
            scene, lambda t: with_hands(standing_body(), way(t), way(t)), 4.4, noise=noise, fps=fps
        )
        return mean(flows, "weight")

    heavy = weight(lambda t: drop(t, 1.2))
    floating = weight(lambda t: np.array([0.0, -0.25 + 0.25 * math.sin(2 * math.pi * t / 1.6)]))
    slow = weight(lambda t: np.array([0.0, -0.25 + 0.25 * math.sin(2 * math.pi * t / 3.0)]))
    assert heavy > 0.55
    assert heavy > floating + 0.15
    assert floating > slow
    # The same fall the other way round: rising quickly and sinking slowly is lighter.
    assert weight(lambda t: -drop(t, 1.2) + (0.0, -0.5)) < heavy - 0.15


def test_people_who_move_alike_are_in_accord(scene, standing_body):
    def accord(other):
        room = scene()
        meter = FlowMeter()
        told = []
        for t in room.times(6.0):
            one = room.pose(t, with_hands(standing_body(), circle(t, 0.8), circle(t, 0.8)))
            two = room.pose(t, with_hands(standing_body(), *other(t)), person=2)
            told.append([flow.accord for flow in meter.update([one, two])])
        assert np.ptp(told, axis=1).max() == 0.0
        return float(np.mean(told[90:]))

    assert accord(lambda t: (circle(t, 0.8), circle(t, 0.8))) > 0.85
    # Opposite each other, as in a mirror.
    assert accord(lambda t: (circle(t, 0.8) * MIRROR, circle(t, 0.8) * MIRROR)) > 0.85
    assert accord(lambda t: (circle(t, 1.2), circle(t, 0.55, 2.0))) < 0.4
    assert accord(lambda t: (np.zeros(2), np.zeros(2))) < 0.1


def test_who_is_alone_is_in_no_accord(scene, standing_body):
    flows = acted(scene, lambda t: with_hands(standing_body(), circle(t, 1.0), circle(t, 1.0)), 3.0)
    assert mean(flows, "accord") == 0.0
