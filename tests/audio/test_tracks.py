import numpy as np
import pytest

from audio.command import ClearTrack, PlaySample, RecordTrack, SetParameter
from audio.layout import LOOK_AHEAD

RATE = 48000


def level_db(frames):
    return 20.0 * np.log10(np.sqrt(np.mean(np.square(frames))) + 1e-12)


N = 12001


def clicks(out):
    return list(np.flatnonzero(np.abs(out[:, 0]) > 0.1) - LOOK_AHEAD)


def test_a_loop_repeats_exactly_its_length_from_its_exact_start(dry_engine):
    start = dry_engine.status().frame
    dry_engine.apply(RecordTrack((start + 1000) / RATE, 2, N))
    dry_engine.apply(PlaySample((start + 1000) / RATE, "click"))
    dry_engine.apply(PlaySample((start + 1777) / RATE, "click"))
    out = dry_engine.render(1000 + 5 * N)
    expected = [1000 + pass_ * N + offset for pass_ in range(5) for offset in (0, 777)]
    assert clicks(out) == expected
    peaks = np.abs(out[np.array(expected) + LOOK_AHEAD, 0])
    assert peaks == pytest.approx(np.full(10, 0.5), abs=1e-4)


def test_what_sounded_before_the_start_and_after_the_end_is_not_in_the_loop(dry_engine):
    start = dry_engine.status().frame
    for offset in (1000, 3000, 2000 + N + 3000):
        dry_engine.apply(PlaySample((start + offset) / RATE, "click"))
    dry_engine.apply(RecordTrack((start + 2000) / RATE, 0, N))
    out = dry_engine.render(2000 + 3 * N)
    assert clicks(out) == [1000, 3000, 3000 + N, 2000 + N + 3000, 3000 + 2 * N]


def test_the_seam_of_a_held_sound_does_not_click(engine):
    engine.apply(SetParameter(0.0, "drone.level", 0.8))
    engine.apply(RecordTrack(1.0, 0, RATE - 17))
    engine.apply(SetParameter(1.99, "drone.level", 0.0))
    out = engine.render(6 * RATE)[:, 0]
    alone, looped = out[RATE // 2 : RATE], out[4 * RATE :]
    assert level_db(looped) > -30.0
    assert np.abs(np.diff(looped)).max() < 2.0 * np.abs(np.diff(alone)).max()
    # The entrance of the loop, where the drone still sounds:
    entrance = out[2 * RATE - 1000 : 2 * RATE + 1000]
    assert np.abs(np.diff(entrance)).max() < 3.0 * np.abs(np.diff(alone)).max()
    loudness = [level_db(part) for part in np.split(looped, 20)]
    assert max(loudness) - min(loudness) < 6.0


def test_skipped_time_leaves_a_loop_in_phase(dry_engine):
    start = dry_engine.status().frame
    dry_engine.apply(RecordTrack(start / RATE, 0, N))
    dry_engine.apply(PlaySample((start + 500) / RATE, "click"))
    dry_engine.render(2 * N)
    dry_engine.skip(123_457)
    dry_engine.apply(SetParameter(0.0, "track.0.gain", 1.0))
    begin = dry_engine.status().frame
    assert begin == start + 2 * N + 123_457
    assert [(begin + frame - start) % N for frame in clicks(dry_engine.render(3 * N))] == [500] * 3


def test_a_skipped_part_of_a_recording_is_silent(dry_engine):
    start, length = dry_engine.status().frame, 40000
    dry_engine.apply(RecordTrack(start / RATE, 0, length))
    for offset in (100, 6000, 29000, 36000):
        dry_engine.apply(PlaySample((start + offset) / RATE, "click"))
    dry_engine.render(5000)
    dry_engine.skip(25000)
    dry_engine.render(length - 30000)
    # The note that was due half a second ago is dropped, the one just missed sounds at once.
    assert clicks(dry_engine.render(length)) == [100, 30000, 36000]
    assert dry_engine.status().dropped == 1


def test_a_second_recording_replaces_the_first_from_its_start(dry_engine):
    start = dry_engine.status().frame
    dry_engine.apply(RecordTrack(start / RATE, 0, N))
    dry_engine.apply(PlaySample((start + 5000) / RATE, "click"))
    again = start + 2 * N + 1000
    dry_engine.apply(RecordTrack(again / RATE, 0, 20000))
    dry_engine.apply(PlaySample((again + 9000) / RATE, "click"))
    out = dry_engine.render(2 * N + 1000 + 60000)
    first = [5000, 5000 + N]
    assert clicks(out) == first + [2 * N + 1000 + 9000 + k * 20000 for k in range(3)]


def test_a_late_recording_keeps_the_phase_that_was_asked_for(dry_engine):
    start = dry_engine.status().frame
    dry_engine.render(640)
    dry_engine.apply(RecordTrack(start / RATE, 0, N))
    dry_engine.apply(PlaySample((start + 2000) / RATE, "click"))
    out = dry_engine.render(3 * N)
    assert [(frame + 640) % N for frame in clicks(out)] == [2000] * 3
    assert dry_engine.status().tracks[0].phase == pytest.approx(640 / N)


def test_clearing_fades_within_ten_milliseconds(dry_engine):
    start = dry_engine.status().frame
    dry_engine.apply(PlaySample(start / RATE, "tone"))
    dry_engine.apply(RecordTrack((start + 2000) / RATE, 0, N))
    dry_engine.apply(ClearTrack((start + 3 * RATE) / RATE, 0))
    out = dry_engine.render(4 * RATE)[:, 0]
    assert level_db(out[2 * RATE : 3 * RATE]) > -20.0
    assert not out[3 * RATE + RATE // 100 :].any()
    assert np.abs(np.diff(out[3 * RATE - 10 :])).max() < 0.03
    assert dry_engine.status().tracks[0].state == "empty"


def test_the_status_follows_a_track(dry_engine):
    start = dry_engine.status().frame
    dry_engine.apply(RecordTrack((start + 1000) / RATE, 3, N))
    states = [dry_engine.status().tracks[3].state]
    for n_frames in (500, 1000, N):
        dry_engine.render(n_frames)
        states.append(dry_engine.status().tracks[3].state)
    assert states == ["empty", "armed", "recording", "playing"]
    track = dry_engine.status().tracks[3]
    assert track.n_frames == N
    assert track.phase == pytest.approx(500 / N)
    assert track.level == -120.0
    assert track.layers == 1


def test_track_gain_and_pan(dry_engine):
    start = dry_engine.status().frame
    dry_engine.apply(RecordTrack(start / RATE, 0, N))
    dry_engine.apply(PlaySample((start + 5000) / RATE, "click"))
    dry_engine.render(N)
    dry_engine.apply(SetParameter(0.0, "track.0.pan", 1.0))
    dry_engine.apply(SetParameter(0.0, "track.0.gain", 0.5))
    dry_engine.render(3 * N)
    peak = np.abs(dry_engine.render(N)).max(axis=0)
    assert peak == pytest.approx([0.0, 0.25 * np.sqrt(2.0)], abs=1e-3)


def test_the_microphone_is_recorded(dry_engine):
    dry_engine.apply(SetParameter(0.0, "input.gain", 1.0))
    dry_engine.apply(SetParameter(0.0, "input.guard", 0.0))
    time = np.arange(2 * N) / RATE
    voice = (0.2 * np.sin(2 * np.pi * 300 * time)).astype(np.float32)[:, None]
    dry_engine.render(2 * N, voice)
    dry_engine.apply(RecordTrack(dry_engine.status().seconds, 0, N))
    dry_engine.render(N, voice[:N])
    assert level_db(dry_engine.render(N)) == pytest.approx(-17.0, abs=0.5)
