"""The patches that come along, with the samples and the parameters that there are."""

from pathlib import Path

import numpy as np
import pytest

from audio.parameter import N_TRACKS, PARAMETERS
from motion.gesture import Flow, Strike
from motion.landmark import INDEX, N_LANDMARKS
from motion.pose import Pose
from music.timeline import Timeline
from patch.action import Play, Record, Set
from patch.patch import check
from patch.performer import Performer
from patch.reading import find_patch, load_patch, patch_names
from zones.zone_watch import ZoneWatch

SAMPLES = {path.stem for path in (Path(__file__).parents[2] / "assets" / "samples").glob("*.flac")}
RATE = 30  # pictures a second


def body(t):
    """A figure whose right hand sweeps round its shoulder once in two seconds."""
    world = np.zeros((N_LANDMARKS, 3), np.float32)
    parts = {
        "shoulder": -0.5,
        "elbow": -0.2,
        "wrist": 0.05,
        "hip": 0.0,
        "knee": 0.42,
        "ankle": 0.83,
    }
    for part, y in parts.items():
        for side, x in (("left", 0.18), ("right", -0.18)):
            world[INDEX[f"{side}_{part}"], :2] = (x, y)
    angle = np.pi * t
    world[INDEX["right_wrist"], :2] = (-0.18 - 0.55 * np.sin(angle), -0.5 + 0.55 * np.cos(angle))
    landmarks = 0.4 * world + np.array([0.5, 0.5, 0.0], np.float32)
    return Pose(t, 1, landmarks, world, np.ones(N_LANDMARKS, np.float32), 1.0)


def flow(t, energy):
    speed = np.full(N_LANDMARKS, 1.0, np.float32)
    height = np.full(N_LANDMARKS, 0.5 - 0.4 * np.cos(np.pi * t), np.float32)
    return Flow(t, 1, energy, 0.5, 0.5, 0.2, (0.0, 0.0), speed, height)


def rehearse(patch, seconds, *, strikes, energy=0.5):
    watch, performer = ZoneWatch(patch.layout), Performer(patch, Timeline(patch.tempo), N_TRACKS)
    actions = []
    for number in range(round(seconds * RATE)):
        t = number / RATE
        pose = body(t if strikes else 0.0)
        struck = []
        if strikes and number % 15 == 7:
            x, y = pose.landmarks[INDEX["right_wrist"], :2]
            joint = "left_ankle" if number % 60 == 7 else "right_wrist"
            strength = 0.2 + 0.6 * (number % 4) / 3
            struck = [
                Strike(number, 1, joint, t, t + 0.03, strength, (0.0, 1.0), (float(x), float(y)))
            ]
        actions += performer.update(watch.update([pose], struck, t), [flow(t, energy)], t)
    return actions


def test_the_samples_are_there():
    assert SAMPLES


@pytest.mark.parametrize("name", patch_names())
def test_a_preset_names_only_what_there_is(name):
    patch = load_patch(find_patch(name))
    assert check(patch, SAMPLES, PARAMETERS) == []
    assert patch.description.endswith(".")
    targets = [(rule.target, value) for rule in patch.flow for value in (rule.low, rule.high)]
    for layer in patch.layers:
        targets += [(rule.target, value) for rule in layer.flow for value in (rule.low, rule.high)]
    for target, value in (*targets, *patch.settings):
        assert PARAMETERS[target].lowest <= value <= PARAMETERS[target].highest


@pytest.mark.parametrize("name", patch_names())
def test_every_strike_is_heard_in_every_layer(name):
    patch = load_patch(find_patch(name))
    actions = rehearse(patch, 24.0, strikes=True)
    heard = [action for action in actions if isinstance(action, Play) and action.strike_id]
    assert len(heard) == 48
    assert all(0.1 <= play.gain <= 2.0 for play in heard)
    assert len({play.sound for play in heard}) > 2


@pytest.mark.parametrize("name", patch_names())
def test_every_preset_sounds_the_same_again(name):
    patch = load_patch(find_patch(name))
    first = rehearse(patch, 8.0, strikes=True)
    assert first == rehearse(patch, 8.0, strikes=True)


@pytest.mark.parametrize("name", ["loop_pedal", "drone_and_flow"])
def test_without_a_strike_the_movement_is_still_heard(name):
    actions = rehearse(load_patch(find_patch(name)), 6.0, strikes=False, energy=0.6)
    levels = [a.value for a in actions if isinstance(a, Set) and a.target == "drone.level"]
    assert max(levels) > 0.1


def test_the_loop_pedal_layers_by_itself():
    actions = rehearse(load_patch(find_patch("loop_pedal")), 24.0, strikes=True)
    records = [action for action in actions if isinstance(action, Record)]
    assert [record.layer for record in records[:3]] == ["drums", "bass", "bells"]
    assert all(record.at % 4.0 == 0.0 and record.beats == 8.0 for record in records)
    for start in (0.0, 4.0, 8.0, 12.0, 16.0):
        notes = [a for a in actions if isinstance(a, Play) and start <= a.at < start + 4.0]
        assert len(notes) >= 3


def test_melodies_stay_in_c_minor_pentatonic():
    # Semitones that bring each tuned sample to C.
    to_c = {"bass_woodsy_c": 0.07, "tabla_tun1": -3.2, "elec_ping": -9.07}
    for name in ("loop_pedal", "drone_and_flow"):
        for action in rehearse(load_patch(find_patch(name)), 24.0, strikes=True):
            if isinstance(action, Play) and action.sound in to_c:
                tone = (action.pitch - to_c[action.sound]) % 12
                nearest = min(abs(tone - step) for step in (0, 3, 5, 7, 10, 12))
                assert nearest < 0.01
