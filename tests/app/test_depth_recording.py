"""A depth recording played from the file to the notes: a table divides the stage."""

from dataclasses import replace

import numpy as np
import pytest

from app.offline import Job, perform
from app.resources import SAMPLES
from audio.sample import SampleBank
from motion.cameras.source import open_clip
from motion.depth.figure import figure
from motion.depth.ray_cast import Box
from motion.depth.scene import WALL, DepthScene, SceneSettings
from patch.reading import load_patch
from takes.event_log import read_events
from tests.motion.depth_files import write_folder

RATE = 48000
BEHIND, FRONT = 2.36, 2.03  # metres to the hand
TABLE = Box((-0.7, 0.0, 2.12), (0.1, 0.03, 2.27), (40, 80, 120))
SETTINGS = SceneSettings(width=128, height=96, focal=104.0, seconds=4.0, noise=0.001, holes=0.03)
STROKES = {1.2: "behind_the_table", 3.3: "before_the_table"}  # when each lands

LAYOUT = """
[[zone]]
name = "before_the_table"
shape = "disc"
frame = "stage"
centre = [0.42, 0.38]
radius = 0.2
depth = [1.5, 2.15]

[[zone]]
name = "behind_the_table"
shape = "disc"
frame = "stage"
centre = [0.42, 0.38]
radius = 0.2
depth = [2.2, 3.0]
"""
PATCH = """
name = "Two sides of a table"
description = "Struck before it and behind it."
layout = "table.toml"
tempo = 120

[[layer]]
name = "table"
record = false

[[layer.play]]
zone = "before_the_table"
sound = "drum_cowbell"

[[layer.play]]
zone = "behind_the_table"
sound = "drum_bass_soft"
"""


def height(t):
    """Return how high the hand is, metres from the camera's axis, down; it strikes downwards."""
    for landing in STROKES:
        since = t - (landing - 0.22)
        if 0.0 <= since < 0.22:
            s = since / 0.22
            return -0.42 + 0.22 * (4.0 * s**3 - 3.0 * s**4)
        if 0.22 <= since < 0.92:
            return -0.42 + 0.22 * (0.5 + 0.5 * np.cos(np.pi * (since - 0.22) / 0.7))
    return -0.42


def striking(t):
    share = min(max((t - 2.3) / 0.4, 0.0), 1.0)
    away = BEHIND + (FRONT - BEHIND) * share * share * (3.0 - 2.0 * share)
    return figure((0.0, 0.1, 2.5), right_hand=(-0.17, height(t), away))


class TrueTracker:
    """Sees the landmarks of the scene as they are, and knows nothing of metres."""

    def __init__(self, scene):
        self._scene = scene

    def track(self, frame):
        return [replace(self._scene.truth(frame.t), metres=None)]

    def close(self):
        pass


@pytest.fixture(scope="module")
def bank():
    return SampleBank.load(SAMPLES, RATE)


def scene():
    return DepthScene(striking, (WALL, TABLE), SETTINGS)


def played(path, folder, bank):
    """Return what happened, without the flow."""
    (folder / "table.toml").write_text(LAYOUT)
    (folder / "patch.toml").write_text(PATCH)
    events = folder / "events.jsonl"
    tracker = TrueTracker(scene())
    patch = load_patch(folder / "patch.toml")
    perform(Job(open_clip(path), tracker, patch, bank, events=events))
    return [event for event in read_events(events) if event["kind"] != "flow"]


def test_one_place_of_the_picture_plays_two_zones_by_depth(tmp_path, bank):
    path = write_folder(tmp_path / "recording", scene())
    told = played(path, tmp_path, bank)
    notes = [event for event in told if event["kind"] == "note"]
    assert [note["zone"] for note in notes] == list(STROKES.values())
    assert [note["sound"] for note in notes] == ["drum_bass_soft", "drum_cowbell"]
    for note, landing in zip(notes, STROKES, strict=True):
        assert note["t"] == pytest.approx(landing, abs=0.05)
    places = np.array([event["place"] for event in told if event["kind"] == "strike"])
    assert abs(places[0] - places[1]).max() < 0.03
    moves = [(e["what"], e["zone"]) for e in told if e["kind"] == "hit" and e["what"] != "strike"]
    assert moves == [
        ("enter", "behind_the_table"),
        ("enter", "before_the_table"),
        ("leave", "behind_the_table"),
    ]
