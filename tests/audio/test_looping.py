"""How tracks play: speeds, mute, solo, stop, fades; beginnings and ends in the past; sources."""

import numpy as np
import pytest

from audio.command import (
    CaptureTrack,
    EndRecording,
    FadeTrack,
    KeepNote,
    MultiplyTrack,
    MuteTrack,
    Overdub,
    PlaySample,
    RecordTrack,
    SetParameter,
    SetSpeed,
    SoloTrack,
    StartTrack,
    StopTrack,
    Undo,
    moved,
)
from audio.engine import Engine
from audio.layout import LOOK_AHEAD
from audio.settings import EngineSettings
from tests.audio.blocks import in_blocks
from tests.audio.looping import RATE, SETTINGS, Looper, N, level_db, tone, worst_step_db

ALL = -1


def pulse(n_frames, *places, level=0.5):
    sound = np.zeros(n_frames, np.float32)
    sound[list(places)] = level
    return sound


def pulses(out, least=0.05):
    return [int(place) - LOOK_AHEAD for place in np.flatnonzero(np.abs(out) > least)]


@pytest.fixture
def looper(bank):
    """A looper with a tone in its first track, at the beginning of the third pass."""
    looper = Looper(bank)
    looper.ask(RecordTrack, 0, 0, N)
    looper.play(N, tone(N))
    looper.play(N)
    return looper


def test_a_recording_begins_and_ends_in_the_past(bank):
    looper = Looper(bank)
    looper.play(20000, pulse(20000, 7000, 15000))
    looper.ask(RecordTrack, 7000, 0, 0)
    looper.play(10000, pulse(10000, 4000))
    assert looper.track().state == "recording"
    looper.ask(EndRecording, 27000, 0)  # 3000 frames ago
    out = looper.play(20000 - 3000 + 20000)
    assert looper.track().n_frames == 20000
    first = [7000 + 8000 + 20000, 24000 + 20000]
    assert [place + 30000 for place in pulses(out)] == [*first, 47000, 55000, 64000]


def test_what_was_just_done_is_kept_notes_where_they_landed(bank):
    looper = Looper(bank, **{"input.gain": 1.0, "input.guard": 0.0})
    note = looper.start + 9000
    looper.engine.apply(PlaySample(note / RATE, "click", note=7))
    looper.engine.apply(KeepNote((note + 6000) / RATE, 7, (note - 1000) / RATE))
    looper.play(60000, pulse(60000, 20000))
    begin = (looper.start + 4000) / RATE
    looper.ask(CaptureTrack, 60000, 0, begin, 30000)
    out = looper.play(90000)
    expected = [4000 + place + 30000 * turn for turn in (1, 2, 3, 4) for place in (4000, 16000)]
    assert [place + 60000 for place in pulses(out)] == [e for e in expected if e >= 60000]
    assert looper.track().layers == 1
    looper.ask(Undo, looper.frame, 0)
    looper.play(1000)
    assert looper.track().state == "empty"


def test_a_capture_plays_at_once(bank):
    looper = Looper(bank)
    looper.play(N + 3000, tone(N + 3000))
    looper.ask(CaptureTrack, N + 3000, 0, (looper.start + 3000) / RATE, N)
    out = looper.play(2 * N)
    assert level_db(out[1000:2000]) == pytest.approx(-17.0, abs=0.5)
    assert worst_step_db(out) < -60.0


@pytest.mark.parametrize(("speed", "hz"), [(0.5, 165), (2.0, 660), (-1.0, 330), (-2.0, 660)])
def test_speeds_change_the_pitch_and_come_back_in_phase(looper, speed, hz):
    plain = looper.play(N)
    looper.ask(SetSpeed, 3 * N, 0, speed)
    out = looper.play(4 * N)
    part = out[1000 : 1000 + 24000] * np.hanning(24000)
    assert abs(int(np.argmax(np.abs(np.fft.rfft(part)))) * 2 - hz) <= 8
    assert looper.track().speed == speed
    looper.ask(SetSpeed, 7 * N, 0, 1.0)
    looper.play(N)
    assert np.array_equal(looper.play(N), plain)


def test_backwards_is_backwards(bank):
    looper = Looper(bank)
    looper.ask(RecordTrack, 0, 0, N)
    looper.play(N, pulse(N, 1000, 4000))
    looper.ask(SetSpeed, N + 2000, 0, -1.0)
    assert pulses(looper.play(2 * N)) == [1000, 3000, N, N + 3000]


def test_an_overdub_at_half_speed_sounds_as_it_was_played(bank):
    looper = Looper(bank)
    looper.ask(RecordTrack, 0, 0, N)
    looper.play(N, tone(N, level=0.001))
    looper.ask(SetSpeed, N, 0, 0.5)
    looper.ask(Overdub, N, 0, on=True)
    looper.play(2 * N, tone(2 * N, 400.0))
    looper.ask(EndRecording, 3 * N, 0)
    looper.play(1000)
    out = looper.play(2 * N)[2000:22000]
    assert level_db(out) == pytest.approx(-17.0, abs=1.0)
    assert abs(int(np.argmax(np.abs(np.fft.rfft(out)))) * 2.4 - 400.0) < 3.0


@pytest.mark.parametrize("speed", [0.5, 1.0, 2.0, -0.5, -1.0, -2.0])
def test_nothing_clicks_at_any_speed(looper, speed):
    looper.ask(SetSpeed, 2 * N + 3333, 0, speed)
    looper.ask(MuteTrack, 3 * N + 100, 0, on=True)
    looper.ask(MuteTrack, 3 * N + 300, 0, on=False)
    looper.ask(StopTrack, 4 * N + 100)
    looper.ask(StartTrack, 4 * N + 900, from_top=True)
    looper.ask(SoloTrack, 5 * N, 1, on=True)
    looper.ask(SoloTrack, 5 * N + 200, 1, on=False)
    looper.ask(Undo, 6 * N, 0)
    assert worst_step_db(looper.play(6 * N)) < -60.0


def test_mute_solo_and_stop_go_on_in_phase(looper):
    plain = looper.play(N)
    looper.ask(MuteTrack, 3 * N, 0, on=True)
    assert not looper.play(N)[1000:].any()
    assert looper.track().muted
    looper.ask(MuteTrack, 4 * N, 0, on=False)
    looper.play(N)
    assert np.array_equal(looper.play(N), plain)
    looper.ask(SoloTrack, 6 * N, 3, on=True)
    assert not looper.play(N)[1000:].any()
    looper.ask(SoloTrack, 7 * N, 0, on=True)
    looper.play(N)
    assert np.array_equal(looper.play(N), plain)
    looper.ask(StopTrack, 9 * N)
    assert not looper.play(N)[1000:].any()
    assert looper.track().state == "stopped"
    looper.ask(StartTrack, 10 * N)
    looper.play(N)
    assert np.array_equal(looper.play(N), plain)


def test_a_single_pass_stops_at_its_end(bank):
    looper = Looper(bank)
    looper.ask(RecordTrack, 0, 0, N)
    looper.play(N, pulse(N, 3000, 7000))
    looper.ask(StartTrack, N + 5000, 0, once=True)
    assert pulses(looper.play(4 * N)) == [3000, 5000 + 3000, 5000 + 7000]
    assert looper.track().state == "stopped"


def test_a_fade_takes_its_time(looper):
    looper.ask(FadeTrack, 2 * N, 0, 0.5)
    out = looper.play(RATE)
    assert level_db(out[11000:11900]) == pytest.approx(level_db(tone(N)) - 5.6, abs=0.7)
    assert not out[24100:].any()
    assert looper.track().fade == 0.0
    looper.ask(FadeTrack, looper.frame, 0, 0.1, 1.0)
    looper.play(6000)
    assert level_db(looper.play(N)) == pytest.approx(-17.0, abs=0.3)


def test_the_microphone_lands_where_it_was_played(bank):
    settings = EngineSettings(track_seconds=4.0, history_seconds=2.0, input_delay=1000)
    looper = Looper(bank, settings)
    looper.ask(RecordTrack, 0, 0, N)
    looper.play(N)
    looper.ask(Overdub, N, 0, on=True, source="microphone")
    looper.ask(EndRecording, 2 * N, 0)
    # Played to what is heard at 4000, and at the very end; it comes 1000 frames late.
    looper.play(3 * N, pulse(3 * N, 5000, N + 900))
    assert pulses(looper.play(N)) == [4000, N - 100]


def test_instruments_and_microphone_are_recorded_apart(bank):
    looper = Looper(bank)
    looper.ask(RecordTrack, 0, 0, N, "instruments")
    looper.ask(RecordTrack, 0, 1, N, "microphone")
    looper.ask(PlaySample, 3000, "click")
    looper.play(N, pulse(N, 6000))
    looper.ask(MuteTrack, N, 1, on=True)
    looper.play(N)
    assert pulses(looper.play(N)) == [3000]
    looper.ask(SoloTrack, 3 * N, 1, on=True)
    looper.ask(MuteTrack, 3 * N, 1, on=False)
    looper.play(N)
    assert pulses(looper.play(N)) == [6000]


@pytest.mark.parametrize("source", ["track.0", "mix"])
def test_a_track_records_another_or_the_mix(bank, source):
    looper = Looper(bank)
    looper.ask(RecordTrack, 0, 0, N)
    looper.play(N, pulse(N, 2000))
    looper.ask(RecordTrack, N, 1, 3 * N, source)
    looper.ask(StopTrack, 4 * N, 0)
    looper.play(5 * N)
    out = looper.play(3 * N)
    assert sorted((place + 6 * N - N) % (3 * N) for place in pulses(out)) == [
        2000,
        N + 2000,
        2 * N + 2000,
    ]


def test_tracks_of_any_length_keep_their_own_time(bank):
    looper = Looper(bank)
    lengths = (7919, 10007, 12343)
    for track, length in enumerate(lengths):
        looper.ask(RecordTrack, 0, track, length, "microphone")
    looper.play(max(lengths) + 3000, pulse(max(lengths), 100))
    looper.engine.skip(3600 * RATE)
    looper.frame += 3600 * RATE
    at = looper.frame
    found = {place + at for place in pulses(looper.play(20000))}
    expected = {
        frame for length in lengths for frame in range(at, at + 19000) if frame % length == 100
    }
    assert expected <= found


def busy(start):
    draw = np.random.default_rng(5)
    commands = [
        SetParameter(0.0, "drone.level", 0.3),
        RecordTrack(0.2, 0, 12000),
        RecordTrack(0.3, 1, 0),
        EndRecording(0.72, 1),
        Overdub(0.61, 0, on=True),
        SetSpeed(0.9, 0, 0.5),
        EndRecording(1.1, 0),
        SetSpeed(1.0, 1, -1.0),
        MultiplyTrack(1.2, 1, 2),
        Overdub(1.3, 1, on=True, replace=True),
        EndRecording(1.5, 1),
        CaptureTrack(1.6, 2, 0.9, 20000),
        Undo(1.7, 1),
        StartTrack(1.8, from_top=True),
        RecordTrack(1.5, 3, 9000, "mix"),
        RecordTrack(1.55, 4, 9000, "track.0"),
        FadeTrack(1.9, 2, 0.3),
        SoloTrack(2.0, 1, on=True),
    ]
    for number in range(1, 30):
        at = float(draw.uniform(0.0, 2.0))
        commands.append(PlaySample(at, ("click", "noise")[number % 2], 0.4, note=number))
        commands.append(KeepNote(at + 0.2, number, at + float(draw.uniform(-0.1, 0.1))))
    return [moved(command, start) for command in commands]


@pytest.mark.parametrize("sizes", [[64], [7, 300, 1], [1024]])
def test_every_block_size_loops_the_same_bytes(bank, sizes):
    outs = []
    for these in ([int(2.3 * RATE)], sizes):
        engine = Engine(bank, SETTINGS)
        for command in busy(0.1):
            assert engine.apply(command)
        outs.append(in_blocks(engine, these, int(2.3 * RATE)))
    assert np.abs(outs[0][2 * RATE :]).max() > 0.05
    assert outs[0].tobytes() == outs[1].tobytes()


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (SetSpeed(0.0, 0, 1.5), "a speed must be 0.5, 1 or 2"),
        (RecordTrack(0.0, 0, 20000, "piano"), "a track records both, instruments, microphone, mix"),
        (RecordTrack(0.0, 0, 20000, "track.0"), "or another track"),
        (CaptureTrack(0.0, 0, 0.0, 20000, "track.1"), "cannot be captured"),
        (MultiplyTrack(0.0, 0, 1), "2..64 times as long"),
        (StopTrack(0.0, 9), r"a track must lie in 0\.\.7, got 9"),
    ],
)
def test_a_wrong_wish_is_refused_in_words(engine, command, sentence):
    with pytest.raises(ValueError, match=sentence):
        engine.apply(command)
