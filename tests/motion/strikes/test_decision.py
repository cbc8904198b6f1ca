import numpy as np
import pytest

from motion.strikes.decision import DecisionSettings, foretell
from motion.strikes.landing_model import BINS

SETTINGS = DecisionSettings()


def bell(middle, width=0.015, mass=0.95):
    chances = np.exp(-0.5 * ((BINS - middle) / width) ** 2)
    return mass * chances / chances.sum()


@pytest.mark.parametrize("latency", [0.0, 0.04, 0.08])
def test_the_middle_of_what_is_likely_is_told(latency):
    chance = foretell(bell(latency), latency, 1 / 60, SETTINGS)
    assert chance.left == pytest.approx(latency, abs=2e-3)
    assert chance.probability == pytest.approx(0.95, abs=0.01)


def test_a_landing_that_is_far_or_unlikely_is_not_told():
    assert foretell(bell(0.2), 0.0, 1 / 60, SETTINGS) is None
    assert foretell(bell(0.06, mass=0.25), 0.06, 1 / 60, SETTINGS) is None


def test_a_landing_between_two_classes_is_told_between():
    chance = foretell(bell(0.064), 0.06, 1 / 60, SETTINGS)
    assert chance.left == pytest.approx(0.064, abs=1e-3)


def test_less_is_asked_of_who_always_lands_and_of_who_is_vehement():
    asked = [SETTINGS.likely(belief, 0.8) for belief in (0.0, 0.5, 1.0)]
    assert asked == sorted(asked, reverse=True)
    assert SETTINGS.likely(0.5, 3.0) < SETTINGS.likely(0.5, 0.8)
    assert SETTINGS.likely(1.0, 5.0) == SETTINGS.possible
