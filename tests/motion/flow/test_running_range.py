import numpy as np
import pytest

from motion.flow.habitual import MAIN, Habitual
from motion.flow.running_range import RunningRange


def fed(top, seconds, fps=30, low=0.0):
    """A range that saw even movement between two ends."""
    range_ = RunningRange([(0.2, 1.5)], (0.0, 3.0))
    random = np.random.default_rng(2)
    for _ in range(seconds * fps):
        range_.update(random.uniform(low, top, 1), 1.0 / fps, np.array([True]))
    return range_


def test_at_first_it_expects():
    range_ = RunningRange([(0.2, 1.5), (0.5, 1.0)], (0.0, 3.0))
    assert range_.low == pytest.approx([0.2, 0.5], abs=0.07)
    assert range_.high == pytest.approx([1.5, 1.0], abs=0.07)


@pytest.mark.parametrize("top", [0.4, 1.0, 2.5])
def test_it_learns_both_ends_of_small_and_large_movers(top):
    range_ = fed(top, 90)
    assert range_.high[0] == pytest.approx(0.9 * top, rel=0.15)
    assert range_.low[0] == pytest.approx(0.1 * top, abs=0.08)


def test_the_rate_of_the_camera_changes_nothing():
    slow, quick = fed(1.0, 40, fps=25), fed(1.0, 40, fps=100)
    assert slow.high[0] == pytest.approx(quick.high[0], rel=0.05)


def test_it_forgets_slowly():
    range_ = fed(2.5, 60)
    before = float(range_.high[0])
    for second in range(180):
        range_.update(np.array([0.3]), 1.0, np.array([True]))
        if second == 3:
            assert range_.high[0] > 0.9 * before
    for _ in range(1500):
        range_.update(np.array([0.3]), 0.2, np.array([True]))
    assert range_.high[0] < 0.5


def test_who_rests_forgets_nothing():
    range_ = fed(1.0, 30)
    before = range_.high.copy()
    for _ in range(3000):
        range_.update(np.array([0.0]), 0.1, np.array([False]))
    assert range_.high == pytest.approx(before)


def test_it_never_jumps():
    range_ = RunningRange([(0.2, 1.5)], (0.0, 3.0))
    highs = []
    for _ in range(900):
        range_.update(np.array([0.25]), 1 / 30, np.array([True]))
        highs.append(float(range_.high[0]))
    assert max(abs(np.diff(highs))) < 0.1
    assert highs[-1] < 0.6


@pytest.mark.parametrize("size", [0.3, 1.0, 2.5])
def test_small_and_large_movers_both_reach_the_ends(size):
    habitual = Habitual()
    random = np.random.default_rng(3)
    energies, activities = [], []
    for _ in range(60 * 30):
        whole = size * abs(random.normal(0.0, 0.6))
        joints = np.full(len(MAIN), 1.5 * whole)
        habitual.update(whole, joints, (0.3, 0.2), 1 / 30)
        energies.append(1.0 - np.exp(-whole / habitual.full))
        activities.append(habitual.activity(joints)[0])
    assert np.quantile(energies[900:], 0.95) > 0.85
    assert np.quantile(energies[900:], 0.05) < 0.2
    assert np.quantile(activities[900:], 0.95) > 0.85
    # Half of the time a measure says more than a little and less than nearly all.
    assert 0.3 < np.median(energies[900:]) < 0.8


def test_shapes_use_what_is_shown_within_limits():
    habitual = Habitual()
    assert habitual.openness(0.5) == pytest.approx(0.5, abs=0.06)
    random = np.random.default_rng(4)
    for _ in range(60 * 30):
        habitual.update(0.5, np.zeros(len(MAIN)), (random.uniform(0.05, 0.45), 0.2), 1 / 30)
    assert habitual.openness(0.45) > 0.85
    assert habitual.openness(0.1) < 0.2
    assert habitual.effort(0.3) == pytest.approx(0.6, abs=0.02)
