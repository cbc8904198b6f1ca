import numpy as np
import pytest

from motion.flow.spectrum import VelocitySpectrum

FREQUENCIES = np.arange(0.5, 8.01, 0.5)


def spectrum_of(times, place, lost=()):
    """Feed a place over time; return the power at the end."""
    bank = VelocitySpectrum(1, FREQUENCIES, 0.15)
    last = times[0]
    power = bank.update(0.0, np.zeros((1, 2)), np.zeros(1), np.array([False]))
    for k in range(1, len(times)):
        elapsed = times[k] - times[k - 1]
        if k in lost:
            power = bank.update(elapsed, np.zeros((1, 2)), np.zeros(1), np.array([False]))
            continue
        way = np.array([place(times[k]) - place(last)])
        power = bank.update(elapsed, way, np.array([times[k] - last]), np.array([True]))
        last = times[k]
    return power[0]


def swing(frequency, size=0.1):
    return lambda t: size * np.array([np.sin(2 * np.pi * frequency * t), 0.0])


@pytest.mark.parametrize("frequency", [1.0, 2.5, 4.0])
def test_the_greatest_power_is_at_the_frequency_of_the_movement(frequency):
    power = spectrum_of(np.arange(0.0, 4.0, 1 / 30), swing(frequency))
    assert FREQUENCIES[power.argmax()] == frequency
    # Half of the amplitude of the velocity, squared.
    assert power.max() == pytest.approx((0.05 * 2 * np.pi * frequency) ** 2, rel=0.2)


def test_the_times_of_the_camera_change_nothing():
    random = np.random.default_rng(5)
    even = np.arange(0.0, 4.0, 1 / 60)
    uneven = np.append(np.arange(0.0, even[-1] - 0.02, 1 / 25) + random.uniform(0, 0.012), even[-1])
    a, b = spectrum_of(even, swing(2.0)), spectrum_of(uneven, swing(2.0))
    assert np.sqrt(b) == pytest.approx(np.sqrt(a), abs=0.05 * np.sqrt(a.max()))


def test_a_short_loss_changes_little():
    times = np.arange(0.0, 4.0, 1 / 30)
    whole = spectrum_of(times, swing(1.0))
    gaps = spectrum_of(times, swing(1.0), lost=(90, 91, 105))
    assert np.sqrt(gaps) == pytest.approx(np.sqrt(whole), abs=0.25 * np.sqrt(whole.max()))


def test_it_falls_silent():
    times = np.arange(0.0, 6.0, 1 / 30)
    power = spectrum_of(times, lambda t: swing(1.0)(min(t, 3.0)))
    assert power.max() < 1e-4
