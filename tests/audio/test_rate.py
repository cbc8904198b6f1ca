"""A card of another rate hears the same sound, at the same pitch, and is heard so."""

import numpy as np
import pytest

from audio.command import PlaySample, SetParameter
from audio.engine import Engine
from audio.layout import H_CARD_RATE, H_FRAME, H_INPUT_CHANNELS
from audio.rate_kernel import prepare_rate, render_resampled
from audio.settings import EngineSettings

RATE = 48000


def on_card(engine, card_rate, n, blocks=(128,), heard=None):
    """Return (n, 2) as a card of a rate plays it; `heard` (n, 1 or 2) is its microphone."""
    prepare_rate(engine.arena, card_rate)
    engine.arena[H_INPUT_CHANNELS] = 0 if heard is None else heard.shape[1]
    played, done = [], 0
    while done < n:
        size = min(blocks[len(played) % len(blocks)], n - done)
        out = np.zeros((size, 2), np.float32)
        inp = np.zeros(1, np.float32) if heard is None else heard[done : done + size].ravel()
        render_resampled(engine.arena, inp, out.ravel(), size)
        played.append(out)
        done += size
    return np.concatenate(played)


def pitch_and_rest(sound, rate):
    """Return the strongest frequency, and what is not it, in dB below."""
    window = np.kaiser(len(sound), 14.0)
    spectrum = np.abs(np.fft.rfft(sound * window)) ** 2
    peak = int(np.argmax(spectrum))
    about = slice(max(peak - 12, 0), peak + 13)
    near = spectrum[about]
    place = (near * np.arange(len(spectrum))[about]).sum() / near.sum()
    rest = (spectrum.sum() - near.sum()) / near.sum()
    return place * rate / len(sound), 10.0 * np.log10(rest + 1e-20)


@pytest.mark.parametrize("card_rate", [44100, 88200, 96000, 22050])
def test_a_tone_keeps_its_pitch_and_stays_clean(dry_engine, card_rate):
    dry_engine.apply(PlaySample(0.0, "tone"))
    sound = on_card(dry_engine, card_rate, card_rate)
    pitch, rest = pitch_and_rest(sound[card_rate // 8 : card_rate, 0], card_rate)
    assert pitch == pytest.approx(440.0, abs=0.3)
    assert rest < -60.0


@pytest.mark.parametrize("card_rate", [44100, 96000])
def test_the_engine_goes_on_as_fast_as_the_card(dry_engine, card_rate):
    begin = int(dry_engine.arena[H_FRAME])
    on_card(dry_engine, card_rate, 2 * card_rate, (128, 64, 1000))
    assert int(dry_engine.arena[H_FRAME]) - begin == pytest.approx(2 * RATE, abs=32)


def test_every_block_size_gives_the_same_sound(bank):
    def sound(blocks):
        engine = Engine(bank, EngineSettings(track_seconds=1.0, history_seconds=0.5))
        engine.apply(PlaySample(0.1, "noise"))
        return on_card(engine, 44100, 20000, blocks)

    once = sound((128,))
    assert np.abs(once).max() > 0.05
    assert np.abs(once - sound((64, 256, 7))).max() < 1e-9  # places are added up in other steps


@pytest.mark.parametrize("channels", [1, 2])
def test_what_a_card_of_another_rate_hears_keeps_its_pitch(dry_engine, channels):
    dry_engine.apply(SetParameter(0.0, "input.gain", 0.5))
    dry_engine.apply(SetParameter(0.0, "input.guard", 0.0))
    time = np.arange(2 * 44100) / 44100
    heard = np.repeat(0.3 * np.sin(2.0 * np.pi * 1000.0 * time)[:, None], channels, axis=1)
    sound = on_card(dry_engine, 44100, len(time), heard=heard.astype(np.float32))
    pitch, rest = pitch_and_rest(sound[44100:, 0], 44100)
    assert pitch == pytest.approx(1000.0, abs=0.3)
    assert rest < -55.0
    assert np.abs(sound[44100:]).max() == pytest.approx(0.15, rel=0.1)


def test_what_lies_beyond_the_cards_rate_is_not_folded_back(bank):
    engine = Engine(bank, EngineSettings(track_seconds=1.0, history_seconds=0.5))
    for name, value in (("master.gain", 1.0), ("voices.gain", 1.0), ("reverb.level", 0.0)):
        engine.apply(SetParameter(0.0, name, value))
    engine.render(RATE)
    engine.apply(PlaySample(0.0, "tone", rate=40.0))  # 17.6 kHz, which 22.05 kHz cannot hold
    sound = on_card(engine, 22050, 1000)
    assert np.abs(sound[100:]).max() < 0.003


def test_at_the_engines_own_rate_nothing_is_resampled(engine):
    prepare_rate(engine.arena, 44100)
    assert engine.arena[H_CARD_RATE] == 44100
    prepare_rate(engine.arena, RATE)
    assert engine.arena[H_CARD_RATE] == 0
