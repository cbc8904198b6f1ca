"""Steps of scales."""

import pytest

from music.scale import SCALES, degree_to_semitones, height_to_semitones


@pytest.mark.parametrize("name", SCALES)
def test_a_scale_rises_from_its_root_within_an_octave(name):
    scale = SCALES[name]
    assert scale[0] == 0
    assert list(scale) == sorted(set(scale))
    assert scale[-1] < 12


@pytest.mark.parametrize("name", SCALES)
def test_degrees_go_on_through_the_octaves(name):
    scale = SCALES[name]
    assert degree_to_semitones(scale, len(scale)) == 12
    assert degree_to_semitones(scale, -1) == scale[-1] - 12
    steps = [degree_to_semitones(scale, degree) for degree in range(-20, 20)]
    assert steps == sorted(set(steps))


@pytest.mark.parametrize("name", SCALES)
@pytest.mark.parametrize("octaves", [1.0, 1.6, 2.0])
def test_height_climbs_the_scale(name, octaves):
    scale = SCALES[name]
    tones = [height_to_semitones(scale, height / 200, octaves) for height in range(201)]
    assert tones == sorted(tones)
    assert tones[0] == 0
    assert {tone % 12 for tone in tones} <= set(scale)
    assert tones[-1] == degree_to_semitones(scale, round(len(scale) * octaves))


def test_heights_out_of_range_are_the_ends():
    scale = SCALES["minor_pentatonic"]
    assert height_to_semitones(scale, -3.0) == 0
    assert height_to_semitones(scale, 7.0) == 12
