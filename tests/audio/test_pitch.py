"""The pitch that the microphone hears: right, soon, and none where there is none."""

import numpy as np
import pytest

from audio.microphone import Microphone, MicrophoneSettings
from tests.data.microphone_sounds import RATE, harmonic, sung

HOP = 256
SURE = 0.7


def follow(sound, rate=RATE):
    """Return frame, Hz and confidence after every 5 ms, (n, 3)."""
    microphone = Microphone(rate, MicrophoneSettings(guard=False))
    rows = []
    for first in range(0, len(sound) - HOP, HOP):
        microphone.hear(sound[first : first + HOP, None])
        heard = microphone.heard()
        rows.append((heard.frame, heard.pitch, heard.confidence))
    return np.array(rows)


def cents(hz, true):
    return 1200.0 * np.log2(np.maximum(hz, 1.0) / true)


@pytest.mark.parametrize("hz", [60, 82, 110, 165, 220, 330, 440, 660, 880, 990])
def test_a_steady_tone_is_right_within_eight_cents_and_known_soon(hz):
    draw = np.random.default_rng(1)
    sound = np.concatenate([np.zeros(RATE // 4, np.float32), harmonic(hz, 0.5)])
    sound += (1e-3 * draw.standard_normal(len(sound))).astype(np.float32)
    rows = follow(sound)
    sure = (rows[:, 2] > SURE) & (np.abs(cents(rows[:, 1], hz)) < 50.0)
    first = rows[np.argmax(sure & (rows[:, 0] > RATE // 4)), 0] - RATE // 4
    assert first / RATE < 0.014 + 1.6 / hz
    assert np.abs(cents(rows[rows[:, 0] > 0.4 * RATE, 1], hz)).max() < 8.0


@pytest.mark.parametrize("hz", [110.0, 196.0, 330.0, 620.0])
def test_a_voice_is_followed_through_its_vibrato_without_jumping_an_octave(hz):
    rows = follow(sung(hz, 1.5, 3))
    inside = rows[(rows[:, 0] > 0.2 * RATE) & (rows[:, 0] < 1.35 * RATE)]
    assert (inside[:, 2] > SURE).mean() > 0.97
    assert np.abs(cents(inside[:, 1], hz)).max() < 80.0


def test_a_missing_fundamental_is_heard_all_the_same():
    time = np.arange(RATE) / RATE
    sound = sum(0.1 * np.sin(2.0 * np.pi * 150.0 * k * time) for k in (2, 3, 4, 5))
    rows = follow(sound.astype(np.float32))[40:]
    assert np.abs(cents(rows[:, 1], 150.0)).max() < 10.0


def test_noise_and_silence_have_no_sure_pitch():
    draw = np.random.default_rng(2)
    noise = (0.1 * draw.standard_normal(RATE)).astype(np.float32)
    assert (follow(noise)[:, 2] < SURE).all()
    assert not follow(np.zeros(RATE, np.float32))[:, 1:].any()
