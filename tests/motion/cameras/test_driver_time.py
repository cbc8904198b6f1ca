import numpy as np
import pytest

from motion.cameras.driver_time import PATIENCE, DriverTime


def arrivals(n, random, rate=30.0, way=0.012):
    """Return when a driver stamped pictures and when a busy program got them, seconds."""
    driver = 5000.0 + np.arange(n) / rate
    return driver, driver + way + random.exponential(0.004, n)


def test_the_jitter_of_arrival_is_taken_out():
    driver, arrived = arrivals(300, np.random.default_rng(1))
    times = DriverTime()
    stamped = np.array([times.stamp(a, d) for a, d in zip(arrived, driver, strict=True)])
    assert times.believed
    assert np.std(np.diff(arrived)) > 0.004
    assert np.std(np.diff(stamped)[30:]) < 0.0003
    # In the middle it stays the time of arrival.
    assert np.median(arrived - stamped) == pytest.approx(0.0, abs=0.0005)


def test_a_picture_that_had_to_wait_keeps_its_time():
    driver, arrived = arrivals(120, np.random.default_rng(2))
    arrived[100] += 0.15  # the program was away, and got four pictures at once
    arrived[101:105] = arrived[100] + 0.001 * np.arange(1, 5)
    times = DriverTime()
    stamped = np.array([times.stamp(a, d) for a, d in zip(arrived, driver, strict=True)])
    assert np.diff(stamped)[60:] == pytest.approx(1 / 30, abs=0.001)


@pytest.mark.parametrize(
    "driver",
    [
        [0.0] * 60,  # it does not say
        [-1.0] * 60,
        [k / 30 for k in range(60)],  # the stream's own time
        [1.7e9 + k / 30 for k in range(60)],  # the wall clock
        [100.0] * 60,  # it stands still
    ],
)
def test_stamps_that_make_no_sense_are_left_alone(driver):
    times = DriverTime()
    arrived = [100.2 + k / 30 for k in range(60)]
    stamped = [times.stamp(a, d) for a, d in zip(arrived, driver, strict=True)]
    assert stamped[1:] == pytest.approx(arrived[1:], abs=1e-9)
    assert not times.believed


def test_one_odd_stamp_changes_little_and_time_never_runs_back():
    driver, arrived = arrivals(100, np.random.default_rng(3))
    driver[50], driver[70] = driver[20], 9e9
    times = DriverTime()
    stamped = np.array([times.stamp(a, d) for a, d in zip(arrived, driver, strict=True)])
    assert times.believed
    assert (np.diff(stamped) > 0.0).all()
    assert np.abs(stamped - arrived).max() < 0.05


def test_a_driver_whose_clock_breaks_is_not_believed_any_more():
    times = DriverTime()
    for k in range(100):
        t = 50.0 + k / 30
        stamped = times.stamp(t, t - 0.01 if k < 50 else 3.0)
        assert stamped == pytest.approx(t, abs=0.002)
    assert PATIENCE < 50
    assert not times.believed
