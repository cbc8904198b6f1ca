"""Seconds and beats are two names of one thing."""

import math

import pytest

from music.timeline import Timeline


@pytest.mark.parametrize("tempo", [20.0, 97.3, 120.0, 400.0])
@pytest.mark.parametrize("seconds", [-3.0, 0.0, 0.1, 1234.567])
def test_to_beats_and_to_seconds_are_inverses(tempo, seconds):
    timeline = Timeline(tempo, beat_origin=3.5, time_origin=1.25)
    assert timeline.to_seconds(timeline.to_beats(seconds)) == pytest.approx(seconds, abs=1e-9)


def test_the_origin_is_met():
    timeline = Timeline(90.0, beat_origin=8.0, time_origin=2.0)
    assert timeline.to_beats(2.0) == 8.0
    assert timeline.to_seconds(8.0) == 2.0
    assert timeline.to_beats(2.0 + 60.0 / 90.0) == pytest.approx(9.0)


@pytest.mark.parametrize(
    ("seconds", "quantum", "beat"),
    [(0.0, 4.0, 0.0), (0.001, 4.0, 4.0), (1.999, 4.0, 4.0), (2.0, 4.0, 4.0), (-0.5, 4.0, 0.0)],
)
def test_next_multiple_at_120(seconds, quantum, beat):
    assert Timeline(120.0).next_multiple(seconds, quantum) == beat


def test_rounding_does_not_skip_a_bar():
    timeline = Timeline(97.0)
    for bar in range(200):
        line = timeline.to_seconds(4.0 * bar)
        assert timeline.next_multiple(line, 4.0) == 4.0 * bar


def test_any_quantum_may_divide_time():
    golden = (1.0 + math.sqrt(5.0)) / 2.0
    timeline = Timeline(120.0)
    assert timeline.next_multiple(1.0, golden) == pytest.approx(2.0 * golden)


@pytest.mark.parametrize("tempo", [0.0, 19.9, 401.0, math.nan, math.inf])
def test_an_impossible_tempo_is_refused(tempo):
    with pytest.raises(ValueError, match="tempo must lie in"):
        Timeline(tempo)
