import numpy as np
import pytest

from motion.strikes.rhythm import Rhythm

FLAT = np.full(21, 0.04)


def weighed(landings, joint, at):
    rhythm = Rhythm(2)
    for t, which in landings:
        rhythm.add(t, which)
    times = at + np.linspace(-0.1, 0.1, 21)
    return times, rhythm.weigh(times, FLAT, joint)


def test_a_steady_hand_is_expected_on_its_beat():
    times, chances = weighed([(0.5 * i, 0) for i in range(10)], 0, 5.03)
    assert times[np.argmax(chances)] == pytest.approx(5.0, abs=0.011)
    assert chances.sum() == pytest.approx(FLAT.sum())


def test_two_hands_share_a_rhythm():
    landings = [(0.25 * i + 0.05 * (i % 2), i % 2) for i in range(16)]  # the right one swings
    times, chances = weighed(landings, 0, 4.02)
    assert times[np.argmax(chances)] == pytest.approx(4.0, abs=0.011)


def test_who_keeps_no_rhythm_is_not_held_to_one():
    random = np.random.default_rng(3)
    landings = [(t, 0) for t in np.cumsum(random.uniform(0.3, 1.5, 12)).tolist()]
    _, chances = weighed(landings, 0, landings[-1][0] + 0.6)
    assert chances == pytest.approx(FLAT, rel=0.5)


def test_nothing_is_expected_of_a_beginner():
    _, chances = weighed([(0.0, 0), (0.5, 0)], 0, 1.0)
    assert (chances == FLAT).all()


def test_a_landing_is_corrected_and_what_was_none_is_forgotten():
    rhythm = Rhythm(1)
    for i in range(10):
        rhythm.add(0.5 * i + 0.03, 0)
        rhythm.correct(0.5 * i + 0.03, 0.5 * i, 0)
    rhythm.add(4.7, 0)
    rhythm.correct(4.7, None, 0)
    times = 5.0 + np.linspace(-0.1, 0.1, 21)
    assert times[np.argmax(rhythm.weigh(times, FLAT, 0))] == pytest.approx(5.0, abs=0.011)
