import numpy as np
import pytest

from motion.flow.periodicity import Periodicity


def heard(speed, seconds=12.0, fps=30.0, jitter=0.0):
    random = np.random.default_rng(6)
    periodicity = Periodicity()
    told = []
    for k in range(int(seconds * fps)):
        t = (k + random.uniform(-jitter, jitter)) / fps
        periodicity.update(t, speed(t))
        told.append((t, periodicity.tempo, periodicity.confidence))
    return np.array(told)


def bursts(tempo):
    """Speed of a beat: a quick burst down, a slower way back."""

    def speed(t):
        beat = t * tempo / 60.0 % 1.0
        return 1.5 * np.exp(-(((beat - 0.25) / 0.09) ** 2)) + 0.7 * np.exp(
            -(((beat - 0.6) / 0.16) ** 2)
        )

    return speed


@pytest.mark.parametrize("tempo", [64.0, 90.0, 120.0, 150.0, 180.0])
@pytest.mark.parametrize(("fps", "jitter"), [(25.0, 0.3), (30.0, 0.0), (60.0, 0.2), (120.0, 0.0)])
def test_the_tempo_of_bursts(tempo, fps, jitter):
    told = heard(bursts(tempo), fps=fps, jitter=jitter)
    assert told[-1, 1] == pytest.approx(tempo, rel=0.02)
    assert told[-1, 2] > 0.8


def test_it_follows_a_change_of_tempo_without_a_jump():
    told = heard(lambda t: bursts(100.0 if t < 8.0 else 132.0)(t), 18.0)
    assert told[-1, 1] == pytest.approx(132.0, rel=0.02)
    begun = told[told[:, 1] > 0.0]
    assert np.abs(np.diff(begun[:, 1])).max() < 6.0


def test_it_is_causal():
    one, other = heard(bursts(100.0)), heard(lambda t: bursts(100.0)(t) if t < 7.0 else 0.0)
    before = one[:, 0] < 7.0
    assert (one[before] == other[before]).all()


def test_irregular_movement_and_rest_are_not_believed():
    random = np.random.default_rng(7)
    knots = random.uniform(0.0, 1.5, 400)
    noise = heard(lambda t: float(np.interp(t * 5.0, np.arange(400), knots)))
    assert noise[120:, 2].mean() < 0.45
    rest = heard(lambda t: 0.0)
    assert rest[-1, 1] == 0.0
    assert rest[-1, 2] == 0.0


def test_a_tempo_is_kept_when_the_movement_ends():
    told = heard(lambda t: bursts(120.0)(t) if t < 8.0 else 0.0, 20.0)
    assert told[-1, 1] == pytest.approx(120.0, rel=0.1)
    assert told[-1, 2] < 0.05
