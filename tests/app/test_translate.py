import json
import math
from dataclasses import replace

import pytest

from app.beat import whole_frame_timeline
from app.performance import Step
from app.translate import (
    command_values,
    read_command,
    step_events,
    to_commands,
)
from audio.command import (
    ClearTrack,
    DropNote,
    FadeOut,
    KeepNote,
    PlaySample,
    RecordTrack,
    SetParameter,
)
from motion.gesture import Landing
from music.timeline import Timeline
from patch.action import Clear, Drop, Keep, Play, Record, Set
from patch.reading import patch_names
from takes.event_log import EventLog, read_events
from zones.hit import ZoneHit

RATES = (22050, 44100, 48000, 96000)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("tempo", [20.0, 93.0, 97.3, 120.0, 133.33, 400.0])
def test_a_beat_is_a_whole_number_of_frames(tempo, rate):
    timeline = whole_frame_timeline(tempo, rate)
    frames = 60.0 * rate / timeline.tempo
    assert frames == pytest.approx(round(frames), abs=1e-9)
    assert abs(frames - 60.0 * rate / tempo) <= 0.5
    for beat in (1, 7, 64, 4096):
        at = timeline.to_seconds(beat) * rate
        assert round(at) == beat * round(frames)
        assert at == pytest.approx(round(at), abs=1e-4)


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("name", patch_names())
def test_the_presets_keep_their_tempo(preset, name, rate):
    tempo = preset(name).tempo
    assert whole_frame_timeline(tempo, rate).tempo == pytest.approx(tempo, rel=2e-5)


def test_a_slow_beat_moves_by_less_than_two_in_a_hundred_thousand():
    for tempo in (60.1, 77.7, 89.3, 101.9, 114.9):
        assert whole_frame_timeline(tempo, 48000).tempo == pytest.approx(tempo, rel=2e-5)


def test_every_action_becomes_its_command(play):
    actions = [
        play(1.5, pitch=12.0, pan=-0.5),
        play(1.5, note=7),
        Keep(1.8, 7, 1.45),
        Drop(1.9, 8),
        Set(1.6, "drone.level", 0.4),
        Record(2.0, 3, 8.0, "drums"),
        Clear(4.0, 3, "drums"),
    ]
    assert list(to_commands(actions, Timeline(120.0), 48000)) == [
        PlaySample(1.5, "bd_haus", 0.6, -0.5, 2.0, 0.2),
        PlaySample(1.5, "bd_haus", 0.6, 0.1, 1.0, 0.2, note=7),
        KeepNote(1.8, 7, 1.45),
        DropNote(1.9, 8),
        SetParameter(1.6, "drone.level", 0.4),
        RecordTrack(2.0, 3, 192000),
        ClearTrack(4.0, 3),
    ]


def test_a_semitone_is_a_twelfth_of_an_octave(play):
    (command,) = to_commands([play(pitch=-7.0)], Timeline(120.0), 48000)
    assert command.rate == pytest.approx(2 ** (-7 / 12))


def test_a_loop_is_as_many_frames_as_its_beats():
    timeline = whole_frame_timeline(97.3, 48000)
    (command,) = to_commands([Record(0.0, 0, 8.0, "drums")], timeline, 48000)
    assert command.n_frames == 8 * round(60.0 * 48000 / 97.3)


COMMANDS = [
    PlaySample(1.0 / 3.0, "bd_haus", 0.1 + 0.2, -1.0, math.pi, 0.0),
    SetParameter(0.1, "drone.level", 1e-9),
    RecordTrack(2.0, 7, 192000),
    ClearTrack(3.3, 0),
    PlaySample(0.5, "bd_haus", note=12),
    KeepNote(0.7, 12, 1.0 / 7.0),
    DropNote(0.7, 13),
    FadeOut(23.4, 0.6),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: type(command).__name__)
def test_a_command_comes_back_from_text_to_the_last_bit(command):
    assert read_command(json.loads(json.dumps(command_values(command)))) == command


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"command": "Explode", "at": 1.0},
        {"command": "ClearTrack", "at": 1.0},
        {"command": "ClearTrack", "at": 1.0, "track": 1, "colour": 2},
        {"command": "ClearTrack", "at": None, "track": 1},
        {"command": "KeepNote", "at": 1.0, "note": 1},
        {"command": "KeepNote", "at": 1.0, "note": 1, "kept": None},
        {"command": "ClearTrack", "at": 1.0, "track": 1.5},
        {"command": "PlaySample", "at": "soon", "sample": "bd_haus"},
        {"command": ["PlaySample"], "at": 1.0, "sample": "bd_haus"},
    ],
)
def test_what_is_no_command_is_refused(values):
    with pytest.raises(ValueError, match="no audio command"):
        read_command(values)


def test_a_take_from_before_notes_were_kept_still_plays():
    values = {"command": "PlaySample", "at": 1.0, "sample": "bd_haus", "gain": 1.0, "pan": 0.0}
    assert read_command({**values, "rate": 1.0, "reverb": 0.0}) == PlaySample(1.0, "bd_haus")


def step(strikes=(), actions=(), **more):
    values = {"poses": [], "landings": [], "flows": [], "hits": []} | more
    return Step(t=1.0, strikes=list(strikes), actions=list(actions), **values)


def test_a_strike_is_told_at_the_time_of_its_sound(strike, play):
    snapped = step([strike(4, t_sound=1.03)], [play(1.25, strike_id=4)])
    (struck, note) = step_events(snapped)
    assert (struck["kind"], struck["t"], struck["id"], struck["t_decided"]) == (
        "strike",
        1.25,
        4,
        1.0,
    )
    assert (note["kind"], note["t"], note["strike"]) == ("note", 1.25, 4)


def test_a_strike_that_plays_nothing_keeps_its_own_time(strike, play):
    silent = step([strike(4, t_sound=1.03)], [play(1.5, strike_id=None)])
    assert next(iter(step_events(silent)))["t"] == 1.03


def test_a_note_is_told_with_the_time_at_which_its_loop_holds_it(tmp_path, strike, play):
    log = EventLog(tmp_path / "events.jsonl")
    notes = [play(1.1 + 0.1 * n, strike_id=n, note=n) for n in (1, 2, 3)]
    steps = [
        step([strike(n, t_sound=1.1 + 0.1 * n) for n in (1, 2, 3)], notes),
        step(actions=[play(1.45, strike_id=None, note=0)]),
        step(actions=[Keep(1.5, 1, 1.15)], landings=[Landing(1, 1.5, 1.15)]),
        step(actions=[Drop(1.6, 2)], landings=[Landing(2, 1.6, None)]),
    ]
    for event in (event for one in steps for event in step_events(one)):
        log.write(event)
    log.close()
    events = read_events(tmp_path / "events.jsonl")
    assert [event["kind"] for event in events] == ["strike", "note"] * 3 + ["note"]
    strikes, notes = events[0:6:2], [*events[1:6:2], events[6]]
    assert [event["t_landed"] for event in strikes] == [1.15, None, None]
    assert [event["t"] for event in notes] == [1.2, 1.3, 1.4, 1.45]
    assert [event["t_kept"] for event in notes] == [1.15, None, None, 1.45]


def test_everything_of_a_step_is_told_once(strike, play, flow):
    hit = ZoneHit(1.0, "snare", "enter", 1, "right_wrist", 1.0, (0.1, 0.2), (0.5, 0.5))
    events = list(
        step_events(
            step(
                [strike(1)],
                [play(), Record(2.0, 0, 8.0, "drums"), Clear(2.0, 1, "bass"), Set(1.0, "x", 1.0)],
                landings=[Landing(1, 1.2, 1.05)],
                flows=[flow(1.0)],
                hits=[hit, replace(hit, kind="strike", strike_id=1)],
            )
        )
    )
    kinds = [event["kind"] for event in events]
    assert kinds == ["strike", "landing", "hit", "hit", "flow", "note", "loop", "loop"]
    assert [e["what"] for e in events if e["kind"] == "hit"] == ["enter", "strike"]
    assert [e["what"] for e in events if e["kind"] == "loop"] == ["record", "clear"]


def test_a_dance_is_told_in_the_order_of_time(perform, tmp_path):
    log = EventLog(tmp_path / "events.jsonl")
    steps = perform("loop_pedal")
    for one in steps:
        for event in step_events(one):
            log.write(event)
        log.advance(one.t)
    log.close()
    events = read_events(tmp_path / "events.jsonl")
    times = [event["t"] for event in events]
    assert times == sorted(times)
    assert not any("t_true" in event for event in events)
    strikes = [event for event in events if event["kind"] == "strike"]
    assert len(strikes) == sum(len(one.strikes) for one in steps) > 0
    landed = [event for event in strikes if event["t_landed"] is not None]
    assert all(abs(e["t_landed"] - e["t_decided"]) < 0.3 for e in landed)
    _tell_the_same(steps, strikes, [event for event in events if event["kind"] == "note"])
    assert len([e for e in events if e["kind"] == "flow"]) == sum(len(s.flows) for s in steps)


def _tell_the_same(steps, strikes, notes):
    """The events of strikes and notes say what was settled."""
    landings = {one.strike_id: one.t_landed for each in steps for one in each.landings}
    told = {event["id"]: event["t_landed"] for event in strikes}
    assert told == {number: rounded(landings.get(number)) for number in told}
    actions = [action for each in steps for action in each.actions]
    kept = {action.note: action.kept for action in actions if isinstance(action, Keep)}
    asked = [action for action in actions if isinstance(action, Play)]
    assert sum(1 for event in notes if event["id"] is None) == sum(not a.note for a in asked)
    told = {event["id"]: event["t_kept"] for event in notes if event["id"] is not None}
    assert told == {a.note: rounded(kept.get(a.note)) for a in asked if a.note}
    assert any(told.values())


def rounded(t):
    return None if t is None else round(t, 6)
