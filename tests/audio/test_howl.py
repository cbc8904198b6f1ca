"""Feedback in a closed loop: it howls without the guard, and not with it; voices are spared."""

import numpy as np
import pytest

from audio.microphone import Microphone, MicrophoneSettings
from audio.microphone_layout import M_PROBE_COUNT
from tests.data.microphone_sounds import (
    RATE,
    close_loop,
    fluted,
    levels,
    room,
    sung,
    whistled,
)


def longest(loud):
    """Return the longest run of true values."""
    most = run = 0
    for value in loud:
        run = run + 1 if value else 0
        most = max(most, run)
    return most


@pytest.mark.parametrize(("seed", "gain_db"), [(3, 6.0), (12, 6.0), (13, 4.0), (4, 5.0)])
def test_a_howl_is_gone_within_300_ms(seed, gain_db):
    response = room(seed)
    source = 2e-4 * np.random.default_rng(5).standard_normal(int(2.5 * RATE))
    alone, _ = close_loop(response, gain_db, source, guard=False)
    guarded, microphone = close_loop(response, gain_db, source, guard=True)
    assert levels(alone)[-20:].min() > -15.0
    assert longest(levels(guarded) > -40.0) <= 30
    assert levels(guarded)[-50:].max() < -40.0
    assert 1 <= microphone.heard().howls <= 8


def test_a_voice_still_passes_where_a_howl_was():
    response, voice = room(3), 0.3 * sung(220.0, 2.0, 2)
    draw = np.random.default_rng(5)
    source = 2e-4 * draw.standard_normal(int(4.5 * RATE))
    source[int(2.2 * RATE) :][: len(voice)] += voice
    guarded, _ = close_loop(response, 3.0, source, guard=True)
    heard, meant = levels(guarded)[250:400], levels(source)[250:400]
    assert np.median(np.abs(heard - meant)) < 6.0
    assert heard.max() < -8.0


def attempts(sound):
    """Return how many notches were tried on a sound, how many were kept, and for how long."""
    microphone, seconds = Microphone(RATE, MicrophoneSettings(gate=False)), 0.0
    for first in range(0, len(sound), 512):
        microphone.hear(sound[first : first + 512, None])
        seconds += 512 / RATE * (microphone.heard().notches > 0)
    tried = int(microphone.arena[microphone.base + M_PROBE_COUNT])
    return tried, microphone.heard().howls, seconds


@pytest.mark.parametrize(
    ("make", "pitches"),
    [(sung, (110, 220, 440, 880)), (whistled, (800, 1300, 2100)), (fluted, (330, 590, 1200))],
)
def test_what_is_sung_whistled_or_played_keeps_its_sound(make, pitches):
    tried = 0
    for seed, hz in enumerate(pitches):
        quiet = np.zeros(RATE // 2, np.float32)
        count, kept, seconds = attempts(np.concatenate([make(hz, 2.0, seed), quiet]))
        assert kept == 0
        assert seconds < 0.5
        tried += count
    assert tried <= 2


def test_a_pure_steady_tone_is_tried_once_and_given_back():
    time = np.arange(4 * RATE) / RATE
    tried, kept, seconds = attempts((0.2 * np.sin(2 * np.pi * 987.0 * time)).astype(np.float32))
    assert (tried, kept) == (1, 0)
    assert seconds < 0.3
