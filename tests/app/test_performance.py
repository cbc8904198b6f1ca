import pytest

from app.performance import Performance
from app.stopwatch import StageTimes
from motion.strikes.strike import StrikeDetector
from patch.action import Play, Record, Set
from patch.reading import patch_names


def notes(steps):
    return [action for step in steps for action in step.actions if isinstance(action, Play)]


@pytest.mark.parametrize("name", patch_names())
def test_a_dance_sounds(perform, name):
    steps = perform(name)
    assert sum(len(step.strikes) for step in steps) >= 2
    assert len(notes(steps)) >= 2
    assert all(len(step.flows) == len(step.poses) for step in steps)
    assert [step.t for step in steps] == sorted(step.t for step in steps)


@pytest.mark.parametrize("name", patch_names())
def test_the_same_poses_do_the_same_again(perform, name):
    first, again = perform(name), perform(name, again=1)
    assert first is not again
    for a, b in zip(first, again, strict=True):
        assert a.strikes == b.strikes
        assert a.landings == b.landings
        assert a.hits == b.hits
        assert a.actions == b.actions


def test_a_strike_that_is_not_moved_sounds_where_it_lands(perform):
    steps = perform("drum_kit")  # moves nothing to a grid
    strikes = {strike.id: strike for step in steps for strike in step.strikes}
    struck = [note for note in notes(steps) if note.strike_id is not None]
    assert {note.strike_id for note in struck} == set(strikes)
    for note in struck:
        assert note.at == strikes[note.strike_id].t_sound
        assert note.joint == strikes[note.strike_id].joint


def test_a_strike_that_waits_for_the_grid_never_sounds_before_it_lands(perform):
    steps = perform("loop_pedal")
    strikes = {strike.id: strike for step in steps for strike in step.strikes}
    for note in notes(steps):
        if note.strike_id is not None:
            assert (
                strikes[note.strike_id].t_sound <= note.at < strikes[note.strike_id].t_sound + 0.3
            )


@pytest.mark.parametrize("name", patch_names())
def test_nothing_is_asked_for_in_the_past(perform, name):
    for step in perform(name):
        for action in step.actions:
            if isinstance(action, Play | Set):
                assert action.at >= step.t


def test_what_could_no_longer_be_heard_is_put_off_and_loops_keep_their_beat(preset, dance):
    patch = preset("loop_pedal")
    late = Performance(patch, 48000, StrikeDetector())
    kinds = set()
    for frame in dance:
        for action in late.advance(frame.t, frame.poses, frame.t + 0.15).actions:
            kinds.add(type(action))
            if isinstance(action, Play):
                assert action.at >= frame.t + 0.15
            if isinstance(action, Record):
                assert late.timeline.to_beats(action.at) % patch.beats_per_bar == pytest.approx(0.0)
    assert {Play, Record} <= kinds


def test_nobody_there_does_nothing_but_keep_time(performance):
    stages = performance("loop_pedal")
    steps = [stages.advance(n / 30.0, []) for n in range(60)]
    assert not any(step.strikes or step.hits or step.flows for step in steps)
    assert notes(steps) == []


def test_every_stage_is_timed(preset, dance, clock):
    times = StageTimes(clock, clock)
    stages = Performance(preset("drum_kit"), 48000, StrikeDetector(), times)
    for frame in dance[:5]:
        stages.advance(frame.t, frame.poses)
    assert {name: len(passes) for name, passes in times.wall_s.items()} == {
        "gesture": 5,
        "zones": 5,
        "patch": 5,
    }
