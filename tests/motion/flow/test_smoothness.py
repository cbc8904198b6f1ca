import math

import numpy as np
import pytest

from motion.flow.smoothness import ldlj, sparc

TIMES = np.arange(-1.0, 1.0, 0.01)
BELL = np.exp(-5.0 * TIMES * TIMES)


def minimum_jerk(n):
    s = np.arange(n + 1) / n
    return 30.0 * s * s * (1.0 - s) ** 2


def test_the_published_values():
    assert sparc(BELL, 100.0) == pytest.approx(-1.41403, abs=1e-5)
    assert ldlj(BELL, 100.0) == pytest.approx(-5.81636, abs=1e-5)


def test_the_smoothest_movement_of_all():
    assert ldlj(minimum_jerk(4000), 4000.0) == pytest.approx(-math.log(204.8), abs=0.005)
    assert ldlj(minimum_jerk(4000), 4000.0) == pytest.approx(-5.322, abs=0.005)


def test_size_and_pace_change_nothing():
    assert sparc(7.0 * BELL, 100.0) == pytest.approx(float(sparc(BELL, 100.0)))
    assert ldlj(7.0 * BELL, 100.0) == pytest.approx(float(ldlj(BELL, 100.0)))
    assert ldlj(BELL, 200.0) == pytest.approx(float(ldlj(BELL, 100.0)))


def test_a_movement_in_pieces_is_less_smooth():
    pieces = BELL * (1.0 + 0.6 * np.sin(2.0 * np.pi * 4.0 * TIMES))
    assert sparc(pieces, 100.0) < sparc(BELL, 100.0) - 0.2
    assert ldlj(pieces, 100.0) < ldlj(BELL, 100.0) - 2.0


def test_many_movements_at_once_are_measured_one_by_one():
    both = np.stack([BELL, BELL * (1.0 + 0.3 * np.sin(20.0 * TIMES)), np.zeros(len(BELL))])
    assert sparc(both, 100.0)[:2] == pytest.approx([float(sparc(row, 100.0)) for row in both[:2]])
    assert ldlj(both, 100.0)[:2] == pytest.approx([float(ldlj(row, 100.0)) for row in both[:2]])
    assert sparc(both, 100.0)[2] == 0.0
    assert ldlj(both, 100.0)[2] == 0.0
