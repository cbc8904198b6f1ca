from itertools import pairwise

import numpy as np
import pytest

from motion.lag import gain, lagged, ramp


def followed(times, path, time):
    state = 0.0
    for t0, t1 in pairwise(times):
        state = lagged(state, path(t0), path(t1), t1 - t0, time)
    return state


def test_a_straight_line_gives_the_same_at_any_times():
    random = np.random.default_rng(1)
    even = np.linspace(0.0, 2.0, 9)
    uneven = np.concatenate([[0.0], np.sort(random.uniform(0.0, 2.0, 40)), [2.0]])
    assert followed(even, lambda t: 3.0 * t, 0.3) == pytest.approx(
        followed(uneven, lambda t: 3.0 * t, 0.3), abs=1e-9
    )
    # A lag runs behind a line by its time.
    assert followed(even, lambda t: 3.0 * t, 0.3) == pytest.approx(3.0 * 1.7, abs=0.01)


def test_without_time_nothing_changes():
    assert lagged(0.5, 0.0, 9.0, 0.0, 0.1) == 0.5
    assert gain(0.0, 0.1) == 0.0


def test_a_ramp_stays_between_its_ends():
    assert [ramp(v, 1.0, 3.0) for v in (0.0, 1.0, 2.0, 3.0, 4.0)] == [0.0, 0.0, 0.5, 1.0, 1.0]
