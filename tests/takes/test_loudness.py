"""Against the signals of ITU-R BS.1770-4 and EBU Tech 3341, some of them shortened."""

import math

import numpy as np
import pytest

from takes.loudness import SILENT, LoudnessMeter


def tone(level_db, seconds, rate=48000, frequency=997.0):
    t = np.arange(round(seconds * rate)) / rate
    sound = 10.0 ** (level_db / 20.0) * np.sin(2.0 * np.pi * frequency * t)
    return sound.astype(np.float32)[:, None].repeat(2, 1)


def loudness(*pieces, rate=48000):
    meter = LoudnessMeter(rate)
    for piece in pieces:
        meter.add(piece)
    return meter.integrated()


def test_full_scale_on_one_side_is_minus_three():
    sound = tone(0.0, 3.0)
    sound[:, 1] = 0.0
    assert loudness(sound) == pytest.approx(-3.01, abs=0.02)


@pytest.mark.parametrize("rate", [44100, 48000, 96000])
@pytest.mark.parametrize("level", [-23.0, -33.0])
def test_a_tone_on_both_sides_is_as_loud_as_its_level(rate, level):
    assert loudness(tone(level, 3.0, rate, 1000.0), rate=rate) == pytest.approx(level, abs=0.05)


def test_what_is_much_softer_does_not_count():
    # Blocks that straddle the two levels count, hence the length of the loud part.
    soft, loud = tone(-36.0, 2.0), tone(-23.0, 30.0)
    assert loudness(soft, loud, soft) == pytest.approx(-23.0, abs=0.1)
    softest = tone(-72.0, 2.0)
    assert loudness(softest, soft, loud, soft, softest) == pytest.approx(-23.0, abs=0.1)


def test_low_tones_count_less_and_high_ones_more():
    middle, low, high = (loudness(tone(-20.0, 2.0, frequency=f)) for f in (997.0, 30.0, 8000.0))
    assert low < middle - 5.0
    assert high == pytest.approx(middle + 3.3, abs=0.3)


def test_how_it_comes_in_pieces_makes_no_difference():
    sound = np.random.default_rng(3).normal(0.0, 0.1, (48000 * 12, 2)).astype(np.float32)
    whole = loudness(sound)
    assert loudness(*np.array_split(sound, 77)) == pytest.approx(whole, abs=1e-6)


def test_silence_and_what_is_too_short_have_none():
    assert loudness(np.zeros((48000, 2), np.float32)) == SILENT == -math.inf
    assert loudness(tone(0.0, 0.3)) == SILENT
    assert loudness() == SILENT
