import pytest

from app.performance import Step
from app.summary import Summary
from patch.looping import TrackState


@pytest.fixture
def step(dance, strike, play):
    """A function that returns a step."""

    def make(*, seen=True, strikes=(), actions=()):
        return Step(0.0, dance[0].poses if seen else [], list(strikes), [], [], [], list(actions))

    return make


def told(steps, seconds=2.0, tracks=(), **more):
    summary = Summary(seconds=seconds, **more)
    for one in steps:
        summary.add(one)
    summary.keep(tracks)
    return summary.lines()


def test_a_performance_in_words(step, strike, play):
    steps = [
        step(strikes=[strike(1), strike(2)], actions=[play(), play(layer="bass")]),
        step(actions=[play()]),
        step(seen=False),
        step(),
    ]
    tracks = [
        TrackState("drums", 0, 0, "playing", 2),
        TrackState("bass", 1, 1, "recording", 0),
        TrackState("bells", 2, 2, "playing", 1),
    ]
    assert told(steps, tracks=tracks) == [
        "2.0 s, 4 camera frames, somebody seen in 75 % of them.",
        "2 strikes, 3 notes: drums 2, bass 1.",
        "3 loops kept: drums 2, bells 1.",
    ]


def test_one_is_not_many(step, strike, play):
    steps = [step(strikes=[strike()], actions=[play()])]
    assert told(steps, tracks=[TrackState("drums", 0, 0, "playing", 1)])[1:] == [
        "1 strike, 1 note: drums 1.",
        "1 loop kept: drums 1.",
    ]


def test_nobody_seen_is_told_what_to_do(step):
    lines = told([step(seen=False)] * 3)
    assert lines[0].endswith("somebody seen in 0 % of them.")
    assert lines[1] == "0 strikes, 0 notes."
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
