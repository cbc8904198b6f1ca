"""Where a sound begins: each one, soon, and none inside a held note."""

import numpy as np
import pytest

from audio.microphone import Microphone, MicrophoneSettings
from tests.data.microphone_sounds import RATE, fluted, mouth, sung


def onsets(sound, **settings):
    """Return the frames of all onsets and of when each was known."""
    microphone = Microphone(RATE, MicrophoneSettings(guard=False, **settings))
    found = []
    for first in range(0, len(sound), 64):
        microphone.hear(sound[first : first + 64, None])
        heard = microphone.heard()
        if len(found) < heard.onsets:
            found.append((heard.onset_frame, heard.onset_seen))
    return np.array(found).reshape(-1, 2)


@pytest.mark.parametrize("kind", ["kick", "snare", "hat", "click"])
def test_each_sound_of_the_mouth_is_found_within_ten_milliseconds(kind):
    for seed in range(12):
        sound, begins = mouth(kind, seed)
        found = onsets(sound)
        assert len(found) == 1
        assert abs(found[0, 0] - begins) < 0.006 * RATE
        assert 0 <= found[0, 1] - begins < 0.01 * RATE


def test_a_quick_roll_is_counted_stroke_by_stroke():
    sound = np.zeros(2 * RATE, np.float32)
    strokes = [int(RATE * (0.2 + 0.09 * k)) for k in range(16)]
    hat, begins = mouth("hat", 4)
    for stroke in strokes:
        sound[stroke : stroke + 4000] += hat[begins : begins + 4000]
    found = onsets(sound)[:, 0]
    assert len(found) == len(strokes)
    assert np.abs(found - strokes).max() < 0.006 * RATE


@pytest.mark.parametrize("make", [sung, fluted])
def test_a_held_note_begins_once(make):
    for seed, hz in enumerate((196.0, 330.0, 523.0)):
        found = onsets(make(hz, 2.0, seed), onset_sensitivity=0.3)
        assert len(found) <= 1
        assert (found[:, 1] < 0.4 * RATE).all()


def test_quiet_noise_begins_nothing():
    draw = np.random.default_rng(3)
    assert not len(onsets((2e-3 * draw.standard_normal(3 * RATE)).astype(np.float32)))
