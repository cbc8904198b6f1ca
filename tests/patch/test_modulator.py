"""A measure of movement moves a parameter."""

import numpy as np
import pytest

from motion.flow.flow_source import FLOW_SOURCES
from patch.modulator import Modulator
from patch.patch import Modulation
from patch.source import measure_all, measure_flow


def run(rule, flow, values, step=1 / 30, **more):
    """Return the values that were told, with their times."""
    modulator = Modulator(rule)
    told = []
    for number, value in enumerate(values):
        flows = [] if value is None else [flow(**{rule.source: value}, **more)]
        modulator.update(flows, number * step)
        told.append((number * step, modulator.changed()))
    return [(t, value) for t, value in told if value is not None]


def test_it_starts_at_rest_and_reaches_the_top(flow):
    rule = Modulation("energy", "x", 10.0, 30.0, attack=0.1)
    told = run(rule, flow, [1.0] * 60)
    values = [value for _, value in told]
    assert values[0] == 10.0
    assert values == sorted(values)
    assert values[-1] == pytest.approx(30.0, abs=0.3)
    after = next(value for t, value in told if t >= 0.1)
    assert after == pytest.approx(10 + 20 * 0.632, abs=0.1)


def test_the_picture_rate_changes_nothing(flow):
    rule = Modulation("energy", "x", 0.0, 1.0, attack=0.2)
    reached = []
    for rate in (20, 200):
        modulator = Modulator(rule)
        for number in range(rate // 2 + 1):
            modulator.update([flow(energy=1.0)], number / rate)
        reached.append(modulator.value())
    assert reached[0] == pytest.approx(reached[1], abs=1e-6)


def test_only_changes_are_told(flow):
    rule = Modulation("energy", "x", 0.0, 1.0, attack=0.0)
    assert len(run(rule, flow, [0.5] * 50)) == 1
    assert len(run(rule, flow, [0.5, 0.501, 0.502, 0.503])) == 1
    assert len(run(rule, flow, [0.5, 0.51, 0.52, 0.53])) == 4


def test_release_is_slower_than_attack(flow):
    rule = Modulation("energy", "x", 0.0, 1.0, attack=0.02, release=0.5)
    told = run(rule, flow, [1.0] * 30 + [0.0] * 30)
    at_half = next(value for t, value in told if t > 1.5)
    assert 0.3 < at_half < 0.45


def test_an_exponential_curve_is_even_in_octaves(flow):
    rule = Modulation("energy", "x", 100.0, 6400.0, curve="exponential", attack=0.0)
    assert run(rule, flow, [0.5])[0][1] == pytest.approx(800.0)


def test_below_the_threshold_is_rest(flow):
    rule = Modulation("energy", "x", 0.0, 1.0, attack=0.0, release=0.0, threshold=0.2)
    assert [value for _, value in run(rule, flow, [0.2, 0.6, 1.0, 0.1])] == pytest.approx(
        [0.0, 0.5, 1.0, 0.0]
    )


def test_without_anybody_it_goes_to_rest(flow):
    rule = Modulation("energy", "x", 0.0, 1.0, attack=0.0, release=0.1)
    assert run(rule, flow, [1.0] * 3 + [None] * 60)[-1][1] == pytest.approx(0.0, abs=0.01)


def test_steps_of_a_scale_and_they_wait_for_who_is_lost(flow):
    rule = Modulation("openness", "drone.pitch", 36.0, 48.0, attack=0.0, release=0.0, scale="minor")
    values = [value for _, value in run(rule, flow, np.linspace(0.0, 1.0, 100).tolist())]
    assert values == [36.0, 38.0, 39.0, 41.0, 43.0, 44.0, 46.0, 48.0]
    assert [value for _, value in run(rule, flow, [1.0, None, None])] == [48.0]


def test_measures_by_name(flow):
    seen = flow(energy=0.3, tension=0.4, openness=0.5, curvature=0.6, direction=(-1.0, 0.5))
    seen.speed[16] = 1.5
    seen.height[15] = 0.25
    expected = {
        "energy": 0.3,
        "tension": 0.4,
        "openness": 0.5,
        "curvature": 0.6,
        "direction.x": 0.0,
        "direction.y": 0.75,
        "speed.right_wrist": 0.5,
        "height.left_wrist": 0.25,
    }
    assert {name: measure_flow(seen, name) for name in expected} == pytest.approx(expected)
    assert set(expected) <= set(FLOW_SOURCES)
    assert measure_flow(seen, "speed.right_wrist", (1.0, 2.0)) == pytest.approx(0.5)
    assert measure_flow(seen, "energy", (0.4, 1.0)) == 0.0
    assert measure_flow(seen, "energy", (1.0, 0.0)) == pytest.approx(0.7)


def test_of_several_people_the_most_counts_or_the_one_named(flow):
    flows = [flow(person=1, energy=0.2), flow(person=2, energy=0.8, direction=(1.0, 0.0))]
    assert measure_all(flows, "energy", None, None) == 0.8
    assert measure_all(flows, "energy", None, 1) == 0.2
    assert measure_all(flows, "energy", None, 3) is None
    assert measure_all(flows, "direction.x", None, None) == pytest.approx(0.75)
