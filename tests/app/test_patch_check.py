from dataclasses import replace

import pytest

from app.patch_check import patch_faults
from app.resources import SAMPLES
from patch.reading import WINDOW_KEYS, patch_names
from render.window import OWN_KEYS

NAMES = {path.stem for path in SAMPLES.iterdir()}


@pytest.mark.parametrize("name", patch_names())
def test_a_preset_has_no_fault(preset, name):
    assert patch_faults(preset(name), NAMES) == []


def test_a_sample_that_is_not_there_is_told(preset):
    patch = preset("drum_kit")
    (told, *_) = patch_faults(patch, NAMES - {"drum_snare_soft"})
    assert told.startswith('Drum kit: layer "kit" play[')
    assert 'names no sample: "drum_snare_soft"; did you mean' in told


def test_a_pass_longer_than_a_loop_can_hold_is_told(preset):
    slow = replace(preset("loop_pedal"), tempo=20.0, loop_bars=16)
    assert patch_faults(slow, NAMES) == [
        "Loop pedal: a pass lasts 192 s and a loop can hold 30 s; take fewer bars or a faster tempo"
    ]
    live = tuple(replace(layer, record=False) for layer in slow.layers)
    assert patch_faults(replace(slow, layers=live), NAMES) == []


def test_more_recorded_layers_than_tracks_are_told(preset):
    patch = preset("loop_pedal")
    many = tuple(replace(patch.layers[0], name=f"drums {n}") for n in range(9))
    assert patch_faults(replace(patch, layers=many), NAMES) == [
        "Loop pedal: records 9 layers and there are 8 tracks; give the others record = false"
    ]


def test_the_keys_that_a_patch_leaves_alone_are_those_of_the_window():
    assert WINDOW_KEYS == OWN_KEYS
