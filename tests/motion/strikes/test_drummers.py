"""The simulated players are what they say they are."""

import numpy as np
import pytest

from motion.recording import load_recording
from tests.motion.drummers import FLOWING, kinematics, main, perform
from tests.motion.intent import new_limbs
from tests.motion.limb import RATE, Command, move
from tests.motion.truth import Sight, meant_strokes, references

ALWAYS = Sight(np.arange(180) / 60, np.ones(180))


@pytest.fixture(scope="module")
def takes():
    return [
        perform(np.random.default_rng((11, n)), kind, 20.0, 60.0, "full")
        for n, kind in enumerate(("relaxed", "dead", "small", "wide", "mallet"))
    ]


def test_strokes_resemble_real_ones(takes):
    """Medians of 485 strokes of a real air drummer, and how far this player may be from them."""
    medians = {name: values[2] for name, values in kinematics(takes).items()}
    assert 50 < medians["peak to lowest ms"] < 120
    assert 170 < medians["descent ms"] < 300
    assert 1.0 < medians["peak speed m/s"] < 1.9
    assert 110 < medians["drop mm"] < 260
    assert 380 < medians["interval ms"] < 700


def test_most_strokes_are_clear_and_lie_within_the_recording(takes):
    for take in takes:
        t = take.arrays["t"]
        required = np.concatenate([v for k, v in take.arrays.items() if k.startswith("ref_")])
        assert len(required) > 10
        assert required.min() > t[0]
        assert required.max() < t[-1]


def test_the_same_seed_plays_the_same(takes):
    again = perform(np.random.default_rng((11, 0)), "relaxed", 20.0, 60.0, "full")
    assert again.arrays.keys() == takes[0].arrays.keys()
    for name, array in again.arrays.items():
        np.testing.assert_array_equal(array, takes[0].arrays[name])


def test_a_script_writes_what_the_product_reads(tmp_path):
    words = ["--seed", "5", "--players", "2", "--fps", "30", "--seconds", "6", "--model", "lite"]
    main([str(tmp_path), *words])
    main([str(tmp_path), *words, "--flow"])
    drums = load_recording(tmp_path / "00_relaxed.npz")
    assert drums.lm.shape[1:] == (1, 33, 4)
    assert len(drums.required["left_wrist"]) + len(drums.required["right_wrist"]) > 3
    flow = load_recording(tmp_path / f"00_{FLOWING[0]}.npz")
    assert [len(landings) for landings in flow.required.values()] == [0, 0]


def test_a_held_arm_hangs_still_where_it_is_told():
    goal = np.tile([0.2, 0.5, 1.0, 0.0], (2 * RATE, 1))
    held = Command(goal, np.full(len(goal), 9.0), np.full(len(goal), 0.9), np.full(len(goal), -9.0))
    angles = move(new_limbs()["left_wrist"], held)
    np.testing.assert_allclose(angles, goal, atol=1e-3)


def path_of_one_stroke():
    """Falls 0.2 m within 0.2 s with a half wave of speed, then rests."""
    t = np.arange(3 * RATE) / RATE
    part = np.clip((t - 1.0) / 0.2, 0.0, 1.0)
    return np.stack([0 * t, 0.1 * np.cos(np.pi * part), 0 * t], axis=1)


def test_a_stroke_lands_where_a_tenth_of_its_speed_is_left():
    (stroke,) = meant_strokes(path_of_one_stroke(), np.eye(3), [(1.0, 1.4, True)])
    assert stroke.t == pytest.approx(1.0 + 0.2 * (1.0 - np.arcsin(0.1) / np.pi), abs=0.008)
    assert stroke.peak == pytest.approx(0.1 * np.pi / 0.2, rel=0.05)
    assert stroke.way == pytest.approx(0.2, rel=0.05)
    required, optional = references({"left_wrist": [stroke]}, {}, {"left_wrist": ALWAYS})
    assert required["left_wrist"].tolist() == [stroke.t]
    assert len(optional["left_wrist"]) == 0


def test_a_stroke_towards_the_camera_need_not_sound():
    (stroke,) = meant_strokes(path_of_one_stroke()[:, [0, 2, 1]], np.eye(3), [(1.0, 1.4, False)])
    required, optional = references({"left_wrist": [stroke]}, {}, {"left_wrist": ALWAYS})
    assert len(required["left_wrist"]) == 0
    assert optional["left_wrist"].tolist() == [stroke.t]


def test_a_stroke_that_the_camera_did_not_see_need_not_sound():
    (stroke,) = meant_strokes(path_of_one_stroke(), np.eye(3), [(1.0, 1.4, True)])
    hidden = Sight(ALWAYS.t, np.where(abs(ALWAYS.t - 1.1) < 0.05, 0.2, 1.0))
    required, optional = references({"left_wrist": [stroke]}, {}, {"left_wrist": hidden})
    assert len(required["left_wrist"]) == 0
    assert optional["left_wrist"].tolist() == [stroke.t]
