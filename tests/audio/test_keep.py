"""Notes that are heard when they were foreseen, and lie in their loop where they landed."""

import numpy as np
import pytest

from audio.command import (
    ClearTrack,
    DropNote,
    KeepNote,
    PlaySample,
    RecordTrack,
    SetParameter,
    moved,
)
from audio.engine import Engine
from audio.layout import LOOK_AHEAD, N_UNSETTLED, N_VOICES
from audio.settings import EngineSettings
from tests.audio.blocks import in_blocks

RATE = 48000
N = 48007
SETTLED = 12000  # frames from a note's sound until its landing is known


def clicks(out):
    return list(np.flatnonzero(np.abs(out[:, 0]) > 0.1) - LOOK_AHEAD)


def record(engine, n_frames=N, track=0):
    """Begin to record now; return the frame."""
    start = engine.status().frame
    engine.apply(RecordTrack(start / RATE, track, n_frames))
    return start


def strike(engine, number, sounded, kept, sample="click", **more):
    """Sound a note at one frame, and keep it at another (None: drop it)."""
    engine.apply(PlaySample(sounded / RATE, sample, note=number, **more))
    settle(engine, number, sounded + SETTLED, kept)


def settle(engine, number, at, kept):
    news = DropNote(at / RATE, number)
    engine.apply(news if kept is None else KeepNote(at / RATE, number, kept / RATE))


def test_a_loop_holds_every_note_where_it_landed(dry_engine):
    errors_ms = (-120, -67, -20, 0, 1, 33, 80, 120)
    start = record(dry_engine, 4 * N // 2)
    kept = [6000 + 10007 * k for k in range(len(errors_ms))]
    heard = [at + 48 * error for at, error in zip(kept, errors_ms, strict=True)]
    for number, (at, true) in enumerate(zip(heard, kept, strict=True), 1):
        strike(dry_engine, number, start + at, start + true)
    out = dry_engine.render(3 * 2 * N)
    again = [k * 2 * N + at for k in (1, 2) for at in kept]
    assert clicks(out) == heard + again
    peaks = np.abs(out[np.array(again) + LOOK_AHEAD, 0])
    assert peaks == pytest.approx(np.full(len(again), 0.5), abs=1e-4)


def test_what_proved_to_be_no_stroke_is_in_no_loop(dry_engine):
    start = record(dry_engine)
    strike(dry_engine, 1, start + 5000, None)
    dry_engine.apply(PlaySample((start + 9000) / RATE, "click", note=2))  # never settled
    strike(dry_engine, 3, start + 20000, start + 19000)
    dry_engine.apply(PlaySample((start + 30000) / RATE, "click"))
    settle(dry_engine, 77, start + 30000, start + 30000)  # nobody knows it
    out = dry_engine.render(3 * N)
    loop = [k * N + at for k in (1, 2) for at in (19000, 30000)]
    assert clicks(out) == [5000, 9000, 20000, 30000, *loop]
    assert dry_engine.status().lost_notes == 0


def test_an_early_landing_on_the_first_beat_lies_before_the_seam(dry_engine):
    start = record(dry_engine)
    strike(dry_engine, 1, start + 480, start - 960)
    out = dry_engine.render(4 * N)
    # It is heard again as the recording comes to its end, before the track itself plays.
    assert clicks(out) == [480, N - 960, 2 * N - 960, 3 * N - 960, 4 * N - 960]


def test_a_sound_before_the_first_recording_that_landed_in_it_belongs_to_it(dry_engine):
    begin = dry_engine.status().frame
    dry_engine.apply(RecordTrack((begin + 3000) / RATE, 0, N))
    strike(dry_engine, 1, begin + 2500, begin + 3300)
    strike(dry_engine, 2, begin + 1000, begin + 2900)
    out = dry_engine.render(3000 + 3 * N)
    assert clicks(out) == [1000, 2500, 3300 + N, 3300 + 2 * N]


def test_a_late_landing_goes_round_to_the_beginning_and_is_not_heard_twice(dry_engine):
    start = record(dry_engine)
    strike(dry_engine, 1, start + N - 480, start + N + 720)
    dry_engine.apply(RecordTrack((start + N) / RATE, 1, N))  # the next pass is not its own
    out = dry_engine.render(4 * N)
    assert clicks(out) == [N - 480, 2 * N + 720, 3 * N + 720]
    assert dry_engine.status().tracks[1].level == -120.0


def test_a_note_settled_while_its_loop_plays_still_comes_into_it(dry_engine):
    start = record(dry_engine)
    strike(dry_engine, 1, start + N - 1000, start + N - 2500)
    out = dry_engine.render(3 * N)
    assert clicks(out) == [N - 1000, 2 * N - 2500, 3 * N - 2500]


@pytest.mark.parametrize("length", [200, 3001, 20011, 60000])
def test_a_loop_holds_a_note_whole(dry_engine, bank, length):
    kept = length - 1003
    length = max(length, 768)
    start = record(dry_engine, length)
    sounded = start + max(kept - 1000, 10)
    strike(dry_engine, 1, sounded, start + kept, "tone", gain=0.1, pan=-0.3, rate=1.1)
    out = dry_engine.render(4 * RATE + 40 * length)
    loop = np.roll(out[-length:], len(out) % length, axis=0)
    beside = Engine(bank, dry_engine.settings)
    for name, value in (("master.gain", 1.0), ("voices.gain", 1.0), ("reverb.level", 0.0)):
        beside.apply(SetParameter(0.0, name, value))
    beside.render(RATE)
    beside.apply(PlaySample(1.0, "tone", gain=0.1, pan=-0.3, rate=1.1))
    alone = beside.render(2 * RATE)
    expected = np.zeros((length, 2))
    np.add.at(expected, (kept + np.arange(len(alone))) % length, alone)
    assert loop == pytest.approx(expected, abs=2e-4)


def test_a_kept_note_is_as_loud_in_its_loop_as_it_was(engine):
    start = record(engine, 2 * N)
    strike(engine, 1, start + 9000, start + 9000, gain=0.8, pan=0.6, rate=0.5)
    engine.apply(SetParameter(0.0, "reverb.level", 0.0))
    out = engine.render(4 * N)
    heard, looped = out[9000:9400], out[9000 + 2 * N : 9400 + 2 * N]
    assert np.abs(heard).max() > 0.1
    assert looped == pytest.approx(heard, abs=1e-3)


def test_what_plays_does_not_click_where_a_note_is_written(dry_engine):
    start = record(dry_engine, 2 * N)
    strike(dry_engine, 1, start + 2 * N - 4000, start + 2 * N - 1500, "tone")
    out = dry_engine.render(12 * N)[:, 0]
    alone = np.abs(np.diff(out[2 * N : 2 * N + 20000])).max()
    onset = 4 * N - 1500
    assert np.abs(np.diff(out[4 * N :])).max() < 1.5 * alone
    assert np.abs(out[onset : onset + 400]).max() > 0.1
    assert not out[3 * N + 2 * RATE - N : onset - 1].any()  # its tail was not heard twice


def test_a_cleared_loop_takes_its_notes_along(dry_engine):
    start = record(dry_engine)
    strike(dry_engine, 1, start + N - 2000, start + N - 1000)
    dry_engine.apply(ClearTrack((start + N) / RATE, 0))
    dry_engine.apply(RecordTrack((start + N + 5000) / RATE, 0, N))
    out = dry_engine.render(5 * N)
    assert clicks(out) == [N - 2000]


def test_a_cleared_loop_stops_what_is_being_written(dry_engine):
    start = record(dry_engine)
    strike(dry_engine, 1, start + 1000, start + 1000, "tone")
    again = start + 20000
    dry_engine.apply(RecordTrack(again / RATE, 0, N))
    out = dry_engine.render(20000 + 4 * N)
    assert np.abs(out[15000:20000]).max() > 0.1
    assert not out[20000 + 2 * RATE :].any()


def test_a_kept_time_stays_within_half_a_second_of_the_sound(dry_engine):
    start = record(dry_engine, 3 * N)
    strike(dry_engine, 1, start + 60000, start + 10000)
    strike(dry_engine, 2, start + 80000, start + 130000)
    out = dry_engine.render(6 * N)
    assert clicks(out) == [60000, 80000, 3 * N + 36000, 3 * N + 104000]


def test_too_many_notes_that_wait_lose_the_oldest(dry_engine):
    start = record(dry_engine, 3 * N)
    for number in range(1, N_UNSETTLED + 4):
        dry_engine.apply(PlaySample((start + 1000 * number) / RATE, "click", note=number))
        settle(dry_engine, number, start + 70_000 + 200 * number, start + 1000 * number + 100)
    dry_engine.render(3 * N)
    assert dry_engine.status().lost_notes == 3
    out = dry_engine.render(3 * N)
    assert clicks(out) == [1000 * number + 100 for number in range(4, N_UNSETTLED + 4)]


def test_more_long_notes_than_can_be_written_at_once_fade(dry_engine):
    start = record(dry_engine, 3 * N)
    for number in range(1, N_VOICES + 3):
        at = start + 500 * number
        strike(dry_engine, number, at, at, "tone", gain=0.02, rate=1.0 + 0.01 * number)
    dry_engine.render(3 * N)
    out = dry_engine.render(3 * N)[:, 0]
    assert np.abs(np.diff(out)).max() < 0.1
    assert np.abs(out[20000:40000]).max() > 0.02


def test_skipped_time_does_not_take_notes_out_of_a_loop(dry_engine):
    start = record(dry_engine, 2 * N)
    strike(dry_engine, 1, start + 480, start - 960)
    strike(dry_engine, 2, start + 20000, start + 21000)
    dry_engine.render(24000)
    dry_engine.skip(50000)
    dry_engine.render(2 * 2 * N - 74000)
    assert clicks(dry_engine.render(2 * N)) == [21000, 2 * N - 960]


def scene():
    """Notes early and late, kept and dropped, in long loops and in some that go round meanwhile."""
    draw = np.random.default_rng(4)
    commands = [
        RecordTrack(0.2, 0, 50021),
        RecordTrack(0.3, 1, 768),
        RecordTrack(0.35, 2, 9001),
        RecordTrack(1.4, 3, 30000),
        RecordTrack(1.9, 1, 20000),
        SetParameter(0.5, "drone.level", 0.3),
        SetParameter(1.1, "voices.gain", 0.3),
        ClearTrack(2.2, 2),
    ]
    for number in range(1, 91):
        at = float(draw.uniform(0.0, 2.2))
        sample = ("click", "tone", "noise")[int(draw.integers(3))]
        rate = float(draw.choice([0.5, 1.0, 1.37]))
        commands.append(PlaySample(at, sample, 0.3, 0.2, rate, 0.1, note=number))
        settled = at + float(draw.uniform(0.0, 0.3))
        if draw.uniform() < 0.2:
            commands.append(DropNote(settled, number))
        else:
            kept = at + float(draw.uniform(-0.12, 0.12))
            commands.append(KeepNote(settled, number, kept))
    return commands


def render_in_blocks(bank, sizes, n_frames):
    engine = Engine(bank, EngineSettings(track_seconds=4.0, history_seconds=2.0))
    for command in scene():
        assert engine.apply(command)
    return in_blocks(engine, sizes, n_frames)


@pytest.mark.parametrize("sizes", [[1], [64], [128], [7, 300, 1], [1024]])
def test_every_block_size_writes_the_same_bytes(bank, sizes):
    n_frames = int(3.5 * RATE)
    whole = render_in_blocks(bank, [n_frames], n_frames)
    assert np.abs(whole[3 * RATE :]).max() > 0.1
    assert whole.tobytes() == render_in_blocks(bank, sizes, n_frames).tobytes()


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (PlaySample(0.0, "click", note=-1), "a note must be a number from 0 on, got -1"),
        (KeepNote(0.0, 0, 0.0), "a note must be a number from 1 on, got 0"),
        (KeepNote(0.0, 1, float("nan")), "kept must be a number"),
        (DropNote(0.0, 0), "a note must be a number from 1 on"),
    ],
)
def test_a_wrong_note_is_refused_in_words(engine, command, sentence):
    with pytest.raises(ValueError, match=sentence):
        engine.apply(command)


def test_all_times_of_a_command_move():
    assert moved(KeepNote(1.0, 3, 0.5), 2.0) == KeepNote(3.0, 3, 2.5)
    assert moved(DropNote(1.0, 3), 2.0) == DropNote(3.0, 3)
