import pytest

from app.stopwatch import NoStopwatch, StageTimes


def test_a_stage_is_timed_by_both_clocks(clock):
    other = type(clock)()
    times = StageTimes(clock, other)
    for seconds in (0.01, 0.02, 0.03):
        with times.stage("pose"):
            clock.advance(seconds)
            other.advance(seconds / 2)
        clock.advance(1.0)
    assert times.wall_s["pose"] == pytest.approx([0.01, 0.02, 0.03])
    assert times.cpu_s["pose"] == pytest.approx([0.005, 0.01, 0.015])
    assert times.figures_ms("pose") == {"p50": 20.0, "p95": 29.0, "max": 30.0, "cpu": 10.0}


def test_stages_may_lie_in_each_other(clock):
    times = StageTimes(clock, clock)
    with times.stage("own"):
        clock.advance(0.1)
        with times.stage("zones"):
            clock.advance(0.2)
    assert times.wall_s["own"] == pytest.approx([0.3])
    assert times.wall_s["zones"] == pytest.approx([0.2])


def test_what_was_never_timed_has_no_figures(clock):
    assert StageTimes(clock, clock).figures_ms("pose") is None


def test_a_stage_that_fails_is_no_measurement(clock):
    times = StageTimes(clock, clock)
    with pytest.raises(OSError, match="gone"), times.stage("pose"):
        raise OSError("gone")
    assert times.figures_ms("pose") is None


def test_without_a_stopwatch_nothing_happens():
    with NoStopwatch().stage("pose"):
        pass
