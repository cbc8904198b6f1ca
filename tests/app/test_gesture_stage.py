"""A taught gesture plays a sound and moves a parameter."""

import numpy as np
import pytest

from app.gesture_store import GestureNameError, gestures_for, store_gesture
from app.performance import Performance
from app.repertoire import Repertoire
from motion.strikes.strike import StrikeDetector
from motion.taught.learner import learn
from patch.action import Play, Set
from patch.patch import gestures_of
from patch.reading import PatchError, load_patch
from tests.motion.gesture_bodies import body, demonstrations, poses, shown

PATCH = """
description = "A circle rings and opens the drone."
layout = "drum_kit"

[[layer]]
name = "rings"
record = false

[[layer.play]]
on = "gesture"
gesture = "circle"
sound = "elec_bell"

[[layer.flow]]
source = "gesture.circle"
target = "drone.level"
low = 0.0
high = 0.5
attack = 0.0
"""


@pytest.fixture
def patch(tmp_path):
    (tmp_path / "rings.toml").write_text(PATCH)
    return load_patch(tmp_path / "rings.toml")


@pytest.fixture(scope="module")
def circle():
    return learn("circle", demonstrations("circle"))


def actions(patch, gestures, movement):
    performance = Performance(patch, 48000, StrikeDetector(), repertoire=Repertoire(gestures))
    return [a for pose in movement for a in performance.advance(pose.t, [pose]).actions]


def test_a_gesture_rings_once_and_is_followed_while_it_happens(patch, circle):
    rng = np.random.default_rng(11)
    motion, (begin, end) = shown("circle", rng)
    did = actions(patch, (circle,), poses(motion, rng, body()))
    (note,) = [action for action in did if isinstance(action, Play)]
    assert note.sound == "elec_bell"
    assert begin < note.at <= end + 0.3
    levels = [action.value for action in did if isinstance(action, Set)]
    assert max(levels) > 0.4
    assert min(levels) < 0.05


def test_another_movement_rings_nothing(patch, circle):
    rng = np.random.default_rng(12)
    motion, _ = shown("push_side", rng)
    did = actions(patch, (circle,), poses(motion, rng, body()))
    assert not [action for action in did if isinstance(action, Play)]


def test_a_patch_says_which_gestures_it_hears(patch, circle, tmp_path):
    assert gestures_of(patch) == ["circle"]
    with pytest.raises(GestureNameError, match="'circle', which nobody has taught"):
        gestures_for(patch, tmp_path / "gestures")
    store_gesture(circle, tmp_path / "gestures")
    (known,) = gestures_for(patch, tmp_path / "gestures")
    assert known.name == "circle"


def test_a_source_that_is_no_name_is_refused(tmp_path):
    (tmp_path / "rings.toml").write_text(PATCH.replace("gesture.circle", "gesture.a b"))
    with pytest.raises(PatchError, match=r"gesture\.a b"):
        load_patch(tmp_path / "rings.toml")
