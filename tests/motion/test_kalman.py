import numpy as np
import pytest

from motion.kalman import KalmanBank


def follow(fps, path, noise=0.0, process=3e4):
    """Return the times and the filtered velocity and acceleration of one point."""
    random = np.random.default_rng(4)
    bank = KalmanBank(1, process, 0.006)
    everyone = np.array([True])
    times = np.arange(fps) / fps
    rows = []
    for i, t in enumerate(times):
        place = np.array([path(t)]) + random.normal(0.0, noise, (1, 2)) if noise else [path(t)]
        place = np.asarray(place, np.float64)
        if i == 0:
            bank.restart(everyone, place)
        else:
            bank.predict(1.0 / fps)
            bank.correct(everyone, place)
        rows.append([*bank.velocity[0], *bank.acceleration[0]])
    return times, np.array(rows)


@pytest.mark.parametrize("fps", [30, 60, 120])
def test_constant_acceleration_is_followed_exactly(fps):
    times, rows = follow(fps, lambda t: (2.0 * t * t, 1.0 - t))
    assert rows[-1] == pytest.approx([4.0 * times[-1], -1.0, 4.0, 0.0], abs=0.02)


def test_noise_at_rest_stays_slow():
    _, rows = follow(60, lambda t: (0.0, 0.0), noise=0.006)
    assert np.abs(rows[20:, :2]).mean() < 0.3


def test_unseen_points_move_on_and_others_are_untouched():
    bank = KalmanBank(2, 3e4, 0.006)
    bank.restart(np.array([True, True]), np.zeros((2, 2)))
    for i in range(1, 30):
        bank.predict(0.02)
        bank.correct(np.array([True, True]), np.array([[0.02 * i, 0.0], [0.0, 0.0]]))
    bank.predict(0.1)
    bank.correct(np.array([False, False]), np.full((2, 2), 9.0))
    assert bank.position[0, 0] == pytest.approx(0.58 + 0.1, abs=0.02)
    bank.restart(np.array([False, True]), np.ones((2, 2)))
    assert bank.position[1].tolist() == [1.0, 1.0]
    assert bank.velocity[0, 0] == pytest.approx(1.0, abs=0.1)


def test_refuses_what_it_cannot_use():
    with pytest.raises(ValueError, match="must be positive"):
        KalmanBank(0, 1e4, 0.006)
    with pytest.raises(ValueError, match="must be positive"):
        KalmanBank(2, 1e4, 0.0)
