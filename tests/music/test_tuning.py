"""Tunings: the pitches that there are, and how they draw a free one."""

import itertools
import math

import pytest

from music.scale import SCALES
from music.tuning import EQUAL, JUST, TUNINGS, Tuning, equal_tuning

STRENGTHS = (0.0, 0.2, 0.5, 0.8, 1.0)


def test_twelve_equal_steps_are_the_midi_notes():
    assert [EQUAL.pitch(degree) for degree in (-12, -1, 0, 7, 12)] == [48, 59, 60, 67, 72]
    assert [EQUAL.degree(pitch) for pitch in (47.9, 60.0, 60.9, 72.0)] == [-13, 0, 0, 12]


def test_just_intervals_beat_not():
    root = 57.0
    just = JUST.rooted(root)
    for degree, ratio in ((4, 5 / 4), (7, 3 / 2), (9, 5 / 3), (12, 2.0), (19, 3.0)):
        assert 2.0 ** ((just.pitch(degree) - root) / 12.0) == pytest.approx(ratio, rel=1e-12)


def test_other_divisions_of_other_periods():
    bohlen_pierce = equal_tuning(13, 1200.0 * math.log2(3.0))
    assert bohlen_pierce.pitch(13) - bohlen_pierce.pitch(0) == pytest.approx(19.01955)
    quarter = equal_tuning(24)
    assert quarter.pitch(1) == pytest.approx(60.5)


@pytest.mark.parametrize("name", SCALES)
def test_a_scale_of_a_tuning_has_its_steps(name):
    tuning = JUST.rooted(50.0).keep(SCALES[name])
    assert len(tuning.cents) == len(SCALES[name])
    for degree, step in enumerate(SCALES[name]):
        assert tuning.pitch(degree) == pytest.approx(JUST.rooted(50.0).pitch(step))


@pytest.mark.parametrize("tuning", [*TUNINGS.values(), JUST.keep(SCALES["minor_pentatonic"])])
@pytest.mark.parametrize("strength", STRENGTHS)
def test_attraction_rises_without_steps(tuning, strength):
    fine = [40.0 + 0.001 * i for i in range(30000)]
    drawn = [tuning.attract(pitch, strength) for pitch in fine]
    steps = [b - a for a, b in itertools.pairwise(drawn)]
    assert min(steps) >= -1e-9
    # No steeper than the exponent: a thousandth of a semitone stays a small glide.
    assert max(steps) <= 0.001 * 32.1


@pytest.mark.parametrize("tuning", TUNINGS.values())
def test_the_dial_goes_from_free_to_held(tuning):
    for pitch in (60.07, 61.2, 63.31, 66.8):
        degree = min(range(13), key=lambda i: abs(tuning.pitch(i) - pitch))
        target = tuning.pitch(degree)
        errors = [abs(tuning.attract(pitch, strength) - target) for strength in STRENGTHS]
        assert tuning.attract(pitch, 0.0) == pitch
        assert errors == sorted(errors, reverse=True)
        assert errors[-1] < 1e-6
        assert tuning.attract(target, 0.7) == pytest.approx(target)


def test_a_pitch_below_the_root_is_drawn_too():
    assert JUST.rooted(100.0).attract(30.04, 1.0) == pytest.approx(30.0, abs=0.16)
    assert EQUAL.attract(-3.9, 1.0) == pytest.approx(-4.0)


def test_what_is_no_tuning_is_refused():
    with pytest.raises(ValueError, match="the cents of odd must rise from 0 and stay below 1200"):
        Tuning("odd", (0.0, 700.0, 500.0))
    with pytest.raises(ValueError, match="must rise from 0"):
        Tuning("odd", (0.0, 1300.0))
    with pytest.raises(ValueError, match=r"steps must lie in 0\.\.11"):
        EQUAL.keep((0, 12))
    with pytest.raises(ValueError, match=r"steps must lie in 1\.\.1200"):
        equal_tuning(0)
