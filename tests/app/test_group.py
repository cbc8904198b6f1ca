"""Several people in one picture, each with an instrument of their own."""

import numpy as np
import pytest

from app.performance import Performance
from app.resources import SAMPLES
from app.studio import open_patch
from audio.sample import SampleBank
from motion.people.performers import read_rule
from motion.recording import load_recording
from motion.strikes.strike import StrikeDetector
from patch.action import Play
from tests.motion.drummers import perform

SECONDS, RATE = 12.0, 60.0
OF_LAYER = {"drums": 1, "bass": 2, "bells": 3, "tabla": 4}


@pytest.fixture(scope="module")
def quartet(tmp_path_factory):
    """A landmark recording of four drummers side by side."""
    takes = [
        perform(np.random.default_rng(seed), "relaxed", SECONDS, RATE, "full").arrays
        for seed in (3, 4, 5, 6)
    ]
    n = min(len(take["t"]) for take in takes)
    lm = np.stack([take["lm"][:n].reshape(n, 33, 4) for take in takes], axis=1)
    for column in range(4):
        lm[:, column, :, :2] = 0.25 * lm[:, column, :, :2] + [0.25 * column, 0.5]
    path = tmp_path_factory.mktemp("quartet") / "quartet.npz"
    np.savez(path, t=takes[0]["t"][:n], lm=lm, aspect=takes[0]["aspect"])
    return load_recording(path)


def played(recording, rule):
    bank = SampleBank.load(SAMPLES, 48000)
    patch, _ = open_patch("group", bank)
    performance = Performance(patch, 48000, StrikeDetector(), performers=read_rule(rule))
    steps = [performance.advance(float(t), recording.poses(i)) for i, t in enumerate(recording.t)]
    return [action for step in steps for action in step.actions if isinstance(action, Play)]


def test_each_of_four_keeps_their_own_instrument(quartet):
    notes = played(quartet, "everyone")
    assert {note.person for note in notes} == {1, 2, 3, 4}
    assert all(OF_LAYER[note.layer] == note.person for note in notes)


def test_only_who_stands_in_the_area_performs(quartet):
    notes = played(quartet, "area 0.5 1")
    assert {note.person for note in notes} == {3, 4}
