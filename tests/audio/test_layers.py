"""Layers: overdub, replace, multiply, undo and redo, and what happens when the store is full."""

import numpy as np
import pytest

from audio.command import (
    ClearTrack,
    EndRecording,
    KeepNote,
    MultiplyTrack,
    Overdub,
    PlaySample,
    RecordTrack,
    Redo,
    Undo,
)
from audio.layout import LOOK_AHEAD
from audio.settings import EngineSettings
from tests.audio.looping import RATE, Looper, N, tone, worst_step_db


def pulse(n_frames, *places, level=0.5):
    sound = np.zeros(n_frames, np.float32)
    sound[list(places)] = level
    return sound


def pulses(out):
    return [int(place) - LOOK_AHEAD for place in np.flatnonzero(np.abs(out) > 0.05)]


def recorded(bank, *places, n_frames=N, **more):
    """Return a looper whose first track has been recorded and begins its second pass."""
    looper = Looper(bank, **more)
    looper.ask(RecordTrack, 0, 0, n_frames)
    looper.play(n_frames, pulse(n_frames, *places))
    return looper


def overdub(looper, *places, n_frames=N):
    """Overdub one pass, and play one more; return what that sounds."""
    looper.ask(Overdub, looper.frame, 0, on=True)
    looper.play(n_frames, pulse(n_frames, *places))
    looper.ask(EndRecording, looper.frame, 0)
    return looper.play(n_frames)


def test_an_overdub_lies_over_what_was_there(bank):
    looper = recorded(bank, 1000)
    assert pulses(overdub(looper, 3000)) == [1000, 3000]
    assert pulses(overdub(looper, 0, N - 1)) == [0, 1000, 3000]
    track = looper.track()
    assert (track.layers, track.undo, track.redo) == (3, 3, 0)


def test_every_layer_can_be_undone_and_redone_the_first_included(bank):
    looper = recorded(bank, 500)
    places = [500]
    passes = [[], places]
    for layer in range(33):
        places = [*places, 1000 + 300 * layer]
        passes.append(places)
        out = overdub(looper, places[-1])
        assert pulses(out) == places
    before = looper.play(N)
    assert looper.track().undo == 34
    for layer in range(33, -1, -1):
        looper.ask(Undo, looper.frame, 0)
        looper.play(N)
        assert pulses(looper.play(N)) == passes[layer]
    assert looper.track().state == "empty"
    for _ in range(34):
        looper.ask(Redo, looper.frame, 0)
        looper.play(N)
    assert np.array_equal(looper.play(N), before)
    assert (looper.track().undo, looper.track().redo) == (34, 0)


def test_clearing_can_be_undone(bank):
    looper = recorded(bank, 2000)
    looper.ask(ClearTrack, looper.frame, 0)
    looper.play(N)
    assert looper.track().state == "empty"
    assert pulses(looper.play(N)) == []
    looper.ask(Undo, looper.frame, 0)
    looper.play(N)
    assert pulses(looper.play(N)) == [2000]


def test_another_recording_can_be_undone(bank):
    looper = recorded(bank, 2000)
    looper.ask(RecordTrack, looper.frame, 0, 9000)
    looper.play(9000, pulse(9000, 700))
    assert pulses(looper.play(9000)) == [700]
    looper.ask(Undo, looper.frame, 0)
    looper.play(3 * N - 18000)
    assert pulses(looper.play(N)) == [2000]


def test_a_replacement_takes_the_place_of_what_was_there(bank):
    looper = recorded(bank, 1000, 5000, 9000)
    looper.ask(Overdub, looper.frame + 3000, 0, on=True, replace=True)
    looper.ask(EndRecording, looper.frame + 7000, 0)
    out = looper.play(N, pulse(N, 6000))
    assert pulses(out) == [1000, 5000, 9000]
    assert pulses(looper.play(N)) == [1000, 6000, 9000]
    looper.ask(Undo, looper.frame, 0)
    looper.play(N)
    assert pulses(looper.play(N)) == [1000, 5000, 9000]


def test_a_multiplied_loop_has_room_for_more(bank):
    looper = recorded(bank, 1000)
    looper.ask(MultiplyTrack, looper.frame, 0, 3)
    looper.ask(Overdub, looper.frame, 0, on=True)
    assert pulses(looper.play(3 * N, pulse(3 * N, N + 4000))) == [1000, N + 1000, 2 * N + 1000]
    looper.ask(EndRecording, looper.frame, 0)
    assert pulses(looper.play(3 * N)) == [1000, N + 1000, N + 4000, 2 * N + 1000]
    assert looper.track().n_frames == 3 * N
    for _ in range(2):
        looper.ask(Undo, looper.frame, 0)
    looper.play(N)
    assert pulses(looper.play(N)) == [1000]
    assert looper.track().n_frames == N


def test_overdub_follows_the_recording_without_a_gap(bank):
    looper = Looper(bank)
    heard = pulse(4 * N, 0, N - 1, N, 2 * N - 1, level=0.3)
    looper.ask(RecordTrack, 0, 0, N)
    looper.ask(Overdub, N, 0, on=True)
    looper.ask(EndRecording, 2 * N, 0)
    out = looper.play(4 * N, heard)
    third = out[2 * N + LOOK_AHEAD : 3 * N + LOOK_AHEAD]
    assert third[0] == pytest.approx(0.6, abs=1e-3)  # both passes' first frames
    assert third[N - 1] == pytest.approx(0.6, abs=0.02)  # out with the first, in with the second
    looper.ask(Undo, 4 * N, 0)
    looper.play(N)
    assert looper.play(2 * N)[LOOK_AHEAD] == pytest.approx(0.3, abs=1e-3)


def test_a_full_store_gives_back_the_oldest_steps_and_says_so(bank):
    settings = EngineSettings(
        track_seconds=1.0, history_seconds=2.0, past_seconds=2.0, store_loops=3
    )
    looper = Looper(bank, settings)
    looper.ask(RecordTrack, 0, 0, RATE)
    looper.play(RATE, tone(RATE, level=0.05))
    for layer in range(6):
        looper.ask(Overdub, looper.frame, 0, on=True)
        looper.play(RATE, tone(RATE, 440.0 + 110.0 * layer, level=0.05))
        looper.ask(EndRecording, looper.frame, 0)
        looper.play(2 * RATE)
    status = looper.engine.status()
    assert status.merged_layers > 0
    assert status.unwritten == 0
    assert status.tracks[0].merged == status.merged_layers
    spectrum = np.abs(np.fft.rfft(looper.play(RATE))) / (RATE / 2)
    assert spectrum[[330, *range(440, 1100, 110)]] == pytest.approx(np.full(7, 0.05), rel=0.2)
    steps = status.tracks[0].undo
    for _ in range(steps):
        looper.ask(Undo, looper.frame, 0)
        looper.play(100)
    assert looper.track().state == "playing"  # the recording itself cannot be undone any more


def test_layers_undone_and_redone_do_not_click(bank):
    looper = Looper(bank)
    looper.ask(RecordTrack, 0, 0, N)
    looper.ask(Overdub, N + 2000, 0, on=True)
    looper.ask(EndRecording, 2 * N, 0)
    for step in range(8):
        looper.ask((Undo, Redo)[step % 2], 3 * N + 5000 + 200 * step, 0)
    out = looper.play(6 * N, tone(3 * N))
    assert worst_step_db(out[: 3 * N]) < -60.0
    assert worst_step_db(out[3 * N + 200 :]) < -60.0


def test_a_note_of_an_overdub_lies_where_it_landed(bank):
    looper = recorded(bank, 1000)
    looper.ask(Overdub, N, 0, on=True)
    note = looper.start + N + 5000
    looper.engine.apply(PlaySample(note / RATE, "click", note=3))
    looper.engine.apply(KeepNote((note + 4000) / RATE, 3, (note - 700) / RATE))
    looper.ask(EndRecording, 2 * N, 0)
    assert pulses(looper.play(N)) == [1000, 5000]
    assert pulses(looper.play(N)) == [1000, 4300]
    looper.ask(Undo, 3 * N, 0)
    looper.play(N)
    assert pulses(looper.play(N)) == [1000]


def test_an_overdub_may_end_in_the_past(bank):
    looper = recorded(bank, 1000)
    looper.ask(Overdub, N, 0, on=True)
    looper.play(6000, pulse(6000, 2500, 5500))
    looper.ask(EndRecording, N + 4000, 0)
    looper.play(N - 6000)
    assert pulses(looper.play(N)) == [1000, 2500]
