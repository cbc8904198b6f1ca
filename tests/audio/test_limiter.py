"""The limiter: nothing above its ceiling, nothing changed below it."""

import numpy as np
import pytest

from audio.command import SetParameter
from audio.engine import Engine
from audio.layout import LOOK_AHEAD
from audio.sample import SampleBank
from audio.settings import EngineSettings

RATE = 48000
CEILING = 10.0 ** (-1.0 / 20.0)


def through(sound, sizes=(4096,)):
    """Play a sound into the microphone of an engine that only limits."""
    engine = Engine(SampleBank([], RATE), EngineSettings(track_seconds=0.5, history_seconds=0.5))
    for name, value in (
        ("input.gain", 1.0),
        ("input.guard", 0.0),
        ("master.gain", 1.0),
        ("reverb.level", 0.0),
    ):
        engine.apply(SetParameter(0.0, name, value))
    engine.render(RATE)
    parts, done = [], 0
    while done < len(sound):
        size = min(sizes[len(parts) % len(sizes)], len(sound) - done)
        parts.append(engine.render(size, sound[done : done + size]))
        done += size
    return np.concatenate(parts)


def loud_sounds():
    draw = np.random.default_rng(5)
    time = np.arange(RATE) / RATE
    impulses = np.zeros((RATE, 2))
    impulses[[100, 131, 132, 133, 170, 5000]] = [[10, 0], [9, -9], [0, 3], [4, 4], [-8, 2], [1, 9]]
    steps = np.repeat(draw.uniform(-10.0, 10.0, (RATE // 480, 2)), 480, axis=0)
    tone = 10.0 * np.sin(2.0 * np.pi * 55.0 * time)[:, None] * np.linspace(0.0, 1.0, RATE)[:, None]
    noise = 10.0 * draw.standard_normal((RATE, 2)) / 3.0
    bursts = noise * (draw.random(RATE) < 0.002)[:, None]
    return {
        "impulses": impulses,
        "steps": steps,
        "tone": np.repeat(tone, 2, axis=1),
        "noise": noise,
        "bursts": bursts,
        "square": np.sign(np.sin(2.0 * np.pi * 8000.0 * time))[:, None] * np.ones((1, 2)) * 10.0,
    }


@pytest.mark.parametrize("name", loud_sounds())
def test_twenty_decibels_too_loud_stay_under_the_ceiling(name):
    out = through(loud_sounds()[name].astype(np.float32))
    assert np.abs(out).max() <= CEILING
    assert np.abs(out).max() > 0.8 * CEILING


def test_what_is_no_number_is_silence():
    sound = np.full((4800, 2), 0.25, np.float32)
    sound[[100, 900], 0] = [np.inf, -np.inf]
    sound[2000:2010] = np.nan
    out = through(sound)
    assert np.isfinite(out).all()
    assert np.array_equal(out[-1000:], sound[-1000:])
    assert np.abs(out).max() <= CEILING


def test_below_the_ceiling_the_sound_is_only_later():
    draw = np.random.default_rng(6)
    sound = draw.uniform(-CEILING, CEILING, (RATE, 2)).astype(np.float32) * np.float32(0.999)
    out = through(sound)
    assert np.array_equal(out[LOOK_AHEAD:], sound[:-LOOK_AHEAD])


def test_after_a_peak_the_gain_comes_back_to_exactly_one():
    sound = np.full((4 * RATE, 2), 0.1, np.float32)
    sound[RATE] = 10.0
    out = through(sound)
    dip = out[RATE - 200 : 4 * RATE, 0]
    assert dip.min() < 0.012
    assert np.array_equal(out[-RATE // 4 :], sound[-RATE // 4 :])
    # It comes down within the look-ahead and not at once, and goes up slowly.
    assert np.diff(np.delete(dip, 200 + LOOK_AHEAD)).min() > -0.01
    assert np.diff(np.delete(dip, 200 + LOOK_AHEAD)).max() < 1e-4


def test_a_loud_low_tone_keeps_its_shape():
    time = np.arange(2 * RATE) / RATE
    tone = 2.0 * np.sin(2.0 * np.pi * 60.0 * time).astype(np.float32)
    out = through(np.stack([tone, tone], axis=1))[RATE:, 0]
    spectrum = np.abs(np.fft.rfft(out * np.hanning(len(out))))
    harmonics = sum(spectrum[60 * k - 2 : 60 * k + 3].max() ** 2 for k in range(2, 20))
    assert 10.0 * np.log10(harmonics / spectrum[58:63].max() ** 2) < -30.0


def test_the_engine_tells_how_late_it_is():
    engine = Engine(SampleBank([], 44100), EngineSettings(sample_rate=44100))
    assert engine.latency == LOOK_AHEAD / 44100


def test_every_block_size_gives_the_same_bytes():
    sound = loud_sounds()["bursts"].astype(np.float32)
    whole = through(sound)
    for sizes in ([64], [1, 7, 300], [1024]):
        assert through(sound, sizes).tobytes() == whole.tobytes()
