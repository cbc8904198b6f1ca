import numpy as np
import pytest

from app.governor import CALM, COSTS, Governor

MODELS = ("lite", "full")


class Machine:
    """A machine on which each model takes its time, more while something else is busy."""

    def __init__(self, governor, rate=30.0, seed=5):
        self.governor, self.rate = governor, rate
        self.random = np.random.default_rng(seed)
        self.t = 100.0
        self.changes = []  # seconds from the beginning, model

    def run(self, seconds, **took):
        """Play for so long; `took` in milliseconds of each model."""
        for _ in range(round(seconds * self.rate)):
            before = self.governor.model
            spent = 1e-3 * took[before] * self.random.lognormal(0.0, 0.05)
            # Who does not keep up leaves pictures out.
            self.t += max(1.0, np.ceil(spent * self.rate)) / self.rate
            model = self.governor.update(self.t, spent, 1.0 / self.rate)
            if model != before:
                self.changes.append((self.t - 100.0, model))
        return self


def test_a_model_that_keeps_up_stays():
    machine = Machine(Governor(MODELS, "full")).run(600, full=24.0, lite=14.0)
    assert machine.changes == []


def test_it_steps_down_within_two_seconds_of_falling_behind():
    machine = Machine(Governor(MODELS, "full")).run(10, full=20.0, lite=12.0)
    began = machine.t - 100.0
    machine.run(10, full=45.0, lite=27.0)
    assert [model for _, model in machine.changes] == ["lite"]
    assert machine.changes[0][0] - began < 2.0


def test_one_hiccup_moves_nothing():
    governor = Governor(MODELS, "full")
    for index in range(300):
        took = 0.2 if index % 30 == 7 else 0.020
        assert governor.update(index / 30.0, took, 1 / 30.0) == "full"


def test_after_a_long_calm_it_steps_up_again():
    machine = Machine(Governor(MODELS, "full")).run(5, full=45.0, lite=27.0)
    began = machine.t - 100.0
    machine.run(CALM - 5.0, full=20.0, lite=12.0)
    assert [model for _, model in machine.changes] == ["lite"]
    machine.run(20.0, full=20.0, lite=12.0)
    assert [model for _, model in machine.changes] == ["lite", "full"]
    assert machine.changes[1][0] - began > CALM - 2.0


def test_it_does_not_step_up_to_what_it_has_seen_to_be_too_slow():
    # On this machine the full model takes three times as long, not the usual share.
    machine = Machine(Governor(MODELS, "full")).run(1200, full=45.0, lite=15.0)
    assert [model for _, model in machine.changes] == ["lite"]


def test_it_never_flaps_however_deceptive_the_calm():
    # While the lite model runs all looks well; the full one is always too slow.
    governor = Governor(MODELS, "full")
    t, changes = 0.0, 0
    for _ in range(3600 * 30):
        before = governor.model
        t += 1 / 30.0
        governor.update(t, 0.040 if before == "full" else 0.0265 - 0.02 * (t % 200 > 60), 1 / 30.0)
        changes += governor.model != before
    assert changes <= 12  # in an hour, each trial a second long


def test_a_faster_camera_asks_for_more():
    slow = Machine(Governor(MODELS, "full"), rate=30.0).run(20, full=20.0, lite=12.0)
    fast = Machine(Governor(MODELS, "full"), rate=60.0).run(20, full=20.0, lite=12.0)
    assert slow.changes == []
    assert [model for _, model in fast.changes] == ["lite"]


def test_the_cheapest_model_stays_even_when_it_is_too_slow():
    machine = Machine(Governor(MODELS, "lite")).run(30, lite=90.0)
    assert machine.changes == []


def test_who_began_with_the_lite_model_may_rise():
    machine = Machine(Governor(MODELS, "lite")).run(CALM + 10.0, full=14.0, lite=9.0)
    assert [model for _, model in machine.changes] == ["full"]


def test_heavy_is_one_more_step():
    machine = Machine(Governor(("lite", "full", "heavy"), "heavy"))
    machine.run(20, heavy=90.0, full=40.0, lite=12.0)
    assert [model for _, model in machine.changes] == ["full", "lite"]
    assert set(COSTS) == {"lite", "full", "heavy"}


def test_the_model_must_be_one_of_them():
    with pytest.raises(ValueError, match="model must be one of lite, full"):
        Governor(MODELS, "heavy")
