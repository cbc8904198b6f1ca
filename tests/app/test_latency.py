import numpy as np
import pytest

from app.calibration import CameraDelay
from app.latency import KEPT, MOST, MOST_OWN, OWN, PER_FRAME, Latency, OwnShare, camera_lag


def test_before_the_first_measurement_there_is_none():
    assert (Latency().median, Latency().usual) == (0.0, 0.0)


def test_one_that_stands_out_moves_nothing():
    latency = Latency()
    for _ in range(50):
        latency.add(0.05)
    latency.add(30.0)
    assert latency.median == latency.usual == 0.05


def test_most_keep_to_what_is_promised():
    latency = Latency()
    seconds = [0.04 + 0.0005 * (n % 60) for n in range(KEPT)]
    for one in seconds:
        latency.add(one)
    assert sum(one <= latency.usual + 1e-9 for one in seconds) >= 0.9 * KEPT
    assert latency.median < latency.usual < max(seconds)


def test_it_follows_when_the_machine_changes():
    latency = Latency()
    for seconds in [0.03] * 200 + [0.08] * KEPT:
        latency.add(seconds)
    assert latency.median == pytest.approx(0.08)


def test_nonsense_is_bounded():
    latency = Latency()
    latency.add(-1.0)
    assert latency.median == 0.0
    for _ in range(KEPT):
        latency.add(99.0)
    assert latency.usual == MOST


def test_what_our_own_work_takes_is_learnt():
    own = OwnShare()
    assert own.seconds == OWN
    for n in range(KEPT):
        own.add(0.001 + 0.000_001 * n)
    assert 0.001 < own.seconds < 0.0015
    for _ in range(KEPT):
        own.add(0.02)
    assert own.seconds == MOST_OWN


@pytest.mark.parametrize("rate", [30.0, 60.0])
def test_a_camera_that_nobody_measured_is_guessed(rate):
    lag = camera_lag(None, True, rate)
    assert lag.follow(rate) == pytest.approx(1.25 / rate)


def test_a_film_has_no_lag():
    measured = CameraDelay(0.1, 0.005, "sure", 60.0)
    assert camera_lag(measured, False, 30.0).follow(12.0) == 0.0


def test_a_measured_camera_is_believed():
    measured = CameraDelay(0.033, 0.005, "sure", 60.0)
    assert camera_lag(measured, True, 60.0).follow(0.0) == pytest.approx(0.033)


def test_a_camera_that_slows_down_exposes_longer_and_time_never_runs_back():
    lag = camera_lag(CameraDelay(0.03, 0.005, "sure", 60.0), True, 60.0)
    rates = [60.0] * 50 + [15.0] * 300 + [60.0] * 300
    lags = np.array([lag.follow(rate) for rate in rates])
    assert lags[49] == pytest.approx(0.03)
    assert lags[349] == pytest.approx(0.03 + 0.5 * (1 / 15 - 1 / 60))
    assert lags[-1] == pytest.approx(0.03)
    assert np.abs(np.diff(lags)).max() <= PER_FRAME + 1e-12
