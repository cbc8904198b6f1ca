import numpy as np
import pytest

from motion.one_euro import OneEuroFilter, OneEuroSettings


def paper(times, xs, mincutoff, beta, dcutoff):
    """The filter of the paper, one number at a time."""
    out, x_hat, dx_hat, last_t, last_x = [], None, 0.0, None, None
    for t, x in zip(times, xs, strict=True):
        if x_hat is None:
            x_hat = x
        else:
            te = t - last_t
            tau_d = 1.0 / (2.0 * np.pi * dcutoff)
            a_d = 1.0 / (1.0 + tau_d / te)
            dx_hat = a_d * (x - last_x) / te + (1.0 - a_d) * dx_hat
            tau = 1.0 / (2.0 * np.pi * (mincutoff + beta * abs(dx_hat)))
            a = 1.0 / (1.0 + tau / te)
            x_hat = a * x + (1.0 - a) * x_hat
        last_t, last_x = t, x
        out.append(x_hat)
    return out


def test_it_is_the_filter_of_the_paper_for_every_element():
    rng = np.random.default_rng(3)
    times = np.cumsum(rng.uniform(0.01, 0.05, 80))
    xs = rng.normal(size=(80, 2, 3)).cumsum(axis=0)
    smooth = OneEuroFilter(OneEuroSettings(0.5, 0.3, 1.2))
    got = np.array([smooth(t, x) for t, x in zip(times, xs, strict=True)])
    for i in range(2):
        for k in range(3):
            np.testing.assert_allclose(got[:, i, k], paper(times, xs[:, i, k], 0.5, 0.3, 1.2))


def test_time_zero_is_a_time():
    late, early = (OneEuroFilter(OneEuroSettings(1.0, 0.1)) for _ in range(2))
    xs = np.sin(np.arange(30.0))
    a = [float(late(5.0 + i / 30, np.array(x))) for i, x in enumerate(xs)]
    b = [float(early(0.0 + i / 30, np.array(x))) for i, x in enumerate(xs)]
    np.testing.assert_allclose(a, b)


def test_rest_is_steadied_and_movement_followed():
    rng = np.random.default_rng(4)
    smooth = OneEuroFilter(OneEuroSettings(1.0, 10.0))
    still = [float(smooth(i / 60, rng.normal(0.0, 0.001))) for i in range(240)]
    assert np.std(still[60:]) < 0.0005
    ramp = [float(smooth(4.0 + i / 60, i / 60)) for i in range(60)]
    assert ramp[-1] == pytest.approx(59 / 60, abs=0.02)


def test_speeds_are_measured_in_the_given_scale():
    a, b = OneEuroFilter(OneEuroSettings(0.1, 5.0)), OneEuroFilter(OneEuroSettings(0.1, 5.0))
    for i in range(40):
        x = np.array([np.sin(i / 5)])
        np.testing.assert_allclose(a(i / 30, x * 300.0, 1 / 300.0), b(i / 30, x) * 300.0)


def test_a_time_that_does_not_rise_changes_nothing():
    smooth = OneEuroFilter(OneEuroSettings())
    smooth(1.0, np.array([0.0]))
    before = smooth(1.1, np.array([1.0]))
    np.testing.assert_array_equal(smooth(1.1, np.array([9.0])), before)
    np.testing.assert_array_equal(smooth(0.5, np.array([9.0])), before)


def test_wrong_use_is_told():
    with pytest.raises(ValueError, match="cutoffs must be above 0"):
        OneEuroSettings(min_cutoff=0.0)
    smooth = OneEuroFilter(OneEuroSettings())
    smooth(0.0, np.zeros(3))
    with pytest.raises(ValueError, match="as before"):
        smooth(0.1, np.zeros(4))
    smooth.reset()
    np.testing.assert_array_equal(smooth(0.0, np.ones(4)), np.ones(4))
