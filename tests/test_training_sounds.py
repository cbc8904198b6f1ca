"""The sounds of our own are what their script makes."""

import numpy as np
import pytest
import soundfile

from app.resources import SAMPLES
from training.make_sounds import RATE, SOUNDS, make_sound


@pytest.mark.parametrize("name", SOUNDS)
def test_the_bundled_sound_is_the_one_that_is_made(name):
    kept, rate = soundfile.read(SAMPLES / f"{name}.flac", dtype="int16")
    made = make_sound(name)
    assert rate == RATE
    # The libraries of another machine may round the last bit otherwise.
    assert np.abs(kept.astype(int) - made.astype(int)).max() <= 2
    assert abs(int(made[-1])) <= 1
