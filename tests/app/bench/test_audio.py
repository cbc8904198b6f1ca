import threading

import numpy as np

from app.bench.audio import Heard
from app.bench.audio_load import SETTINGS, VOICES, Load, load_bank
from app.bench.hog import Hog
from app.runtime import session_clock, wait_until
from audio.break_counter import BreakCount
from audio.engine import Engine
from audio.parameter import N_TRACKS


def test_the_load_is_sixteen_voices_and_eight_loops_all_the_time():
    engine = Engine(load_bank(), SETTINGS)
    load = Load(engine.apply)
    voices = []
    for _ in range(40):
        load.tend(engine.status().seconds)
        out = engine.render(12000)
        voices.append(engine.status().voices)
    status = engine.status()
    assert set(voices[4:]) <= set(range(VOICES, 2 * VOICES + 1))
    assert np.median(voices) == VOICES
    assert [track.state for track in status.tracks] == ["playing"] * N_TRACKS
    assert status.dropped == 0
    assert 0.02 < np.abs(out).max() < 1.0


def test_the_figures_are_those_of_both_runs_together():
    heard = Heard(seconds=20.0, callbacks=7400, processor_seconds=0.3, voices=16.0 * 20.0)
    heard.hear(BreakCount(5, 100, 3, 2), BreakCount(6, 900, 4, 3))
    heard.hear(BreakCount(6, 900, 4, 3), BreakCount(9, 900, 4, 3))
    figures = heard.figures(128)
    assert (figures["breaks"], figures["breaks_of_server"]) == (4, 1)
    assert figures["breaks_per_min"] == 12.0
    assert (figures["callbacks"], figures["due"]) == (7400, 7500)
    assert (figures["cpu_pct"], figures["voices"], figures["tracks"]) == (1.5, 16.0, N_TRACKS)


def test_the_hog_is_busy_until_it_is_stopped():
    hog, before = Hog(), threading.active_count()
    hog.start()
    wait_until(lambda: hog.spins > 100 and hog.pictures > 2, 20.0)
    hog.stop()
    spins = hog.spins
    assert spins > 100
    assert hog.pictures > 2
    assert threading.active_count() == before
    assert session_clock() > 0.0
    assert hog.spins == spins
