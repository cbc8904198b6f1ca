import pytest

from app.performance import Step
from app.summary import Summary
from patch.action import Record


@pytest.fixture
def step(dance, strike, play):
    """A function that returns a step."""

    def make(*, seen=True, strikes=(), actions=()):
        return Step(0.0, dance[0].poses if seen else [], list(strikes), [], [], [], list(actions))

    return make


def told(steps, seconds=2.0, **more):
    summary = Summary(seconds=seconds, **more)
    for one in steps:
        summary.add(one)
    return summary.lines()


def test_a_performance_in_words(step, strike, play):
    steps = [
        step(strikes=[strike(1), strike(2)], actions=[play(), play(layer="bass")]),
        step(actions=[play(), Record(0.0, 0, 8.0, "drums"), Record(0.0, 1, 8.0, "bass")]),
        step(seen=False),
        step(),
    ]
    assert told(steps) == [
        "2.0 s, 4 camera frames, somebody seen in 75 % of them.",
        "2 strikes made 3 notes: drums 2, bass 1.",
        "2 loop passes recorded: drums 1, bass 1.",
    ]


def test_one_is_not_many(step, strike, play):
    steps = [step(strikes=[strike()], actions=[play(), Record(0.0, 0, 8.0, "drums")])]
    assert told(steps)[1:] == [
        "1 strike made 1 note: drums 1.",
        "1 loop pass recorded: drums 1.",
    ]


def test_nobody_seen_is_told_what_to_do(step):
    lines = told([step(seen=False)] * 3)
    assert lines[0].endswith("somebody seen in 0 % of them.")
    assert lines[1] == "0 strikes made 0 notes."
    assert lines[2] == "Nobody was seen: step back until your whole body is in the picture."


def test_no_picture_at_all():
    assert told([], remarks=["The camera stopped."]) == [
        "There was no picture.",
        "The camera stopped.",
    ]


def test_what_was_survived_comes_last(step):
    lines = told([step()], stopped=True, remarks=["The sound process died."])
    assert lines[-2:] == [
        "Stopped by hand: what was made until then is kept.",
        "The sound process died.",
    ]


def test_the_real_time_factor_is_work_for_each_second():
    assert Summary(seconds=20.0, work_seconds=15.0).realtime_factor == 0.75
    assert Summary().realtime_factor == 0.0
