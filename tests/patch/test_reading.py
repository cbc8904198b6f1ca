"""Patch files: what they say, and what is said about their mistakes."""

import dataclasses
import json
from pathlib import Path

import pytest

from patch.patch import Control, Layer, Modulation, Pitch, PlayRule, Snap, check
from patch.reading import PatchError, find_patch, load_patch, patch_names

LAYOUT = """
[[zone]]
name = "up"
shape = "disc"
centre = [0, -1]
radius = 0.4

[[zone]]
name = "corner"
shape = "disc"
frame = "stage"
centre = [0.1, 0.1]
radius = 0.1
dwell = 1
"""
GOOD = """
name = "Two"
description = "Two layers."
layout = "own.toml"
tempo = 96
beats_per_bar = 3
start = "zero"

[loop]
bars = 4
then = "stay"

[set]
"drone.pitch" = 36

[[flow]]
source = "openness"
target = "reverb.level"
low = 0.1
high = 0.6

[[layer]]
name = "drums"
colour = 2
min_notes = 3
tries = 5

[[layer.play]]
zone = "up"
joints = ["feet", "nose"]
person = 2
strength = [0.1, 0.9]
sound = ["soft", "hard"]
choose = "strength"
gain = [0.2, 0.8]
pan = -0.5
pitch = { from = "height", scale = "major", root = -2, octaves = 2, heights = [0.3, 0.9] }
reverb = 0.25
snap = { amount = 0.5, grid = 0.25, window = 0.1 }
interval = 0.3
spacing = 0.4

[[layer.play]]
on = "enter"
sound = "soft"
pan = "place"
pitch = 7

[[layer]]
name = "air"
record = false

[[layer.flow]]
source = "height.left_wrist"
target = "drone.cutoff"
low = 100
high = 4000
curve = "exponential"
attack = 0.2
release = 0.9
threshold = 0.1
range = [0.3, 0.9]
scale = "dorian"

[[control]]
on = "dwell"
zone = "corner"
do = "undo"
"""


def load(folder, text=GOOD):
    (folder / "own.toml").write_text(LAYOUT, encoding="utf-8")
    path = folder / "patch.toml"
    path.write_text(text, encoding="utf-8")
    return load_patch(path)


def test_a_patch_says_what_is_written(tmp_path):
    patch = load(tmp_path)
    assert (patch.name, patch.description, patch.tempo) == ("Two", "Two layers.", 96.0)
    assert (patch.beats_per_bar, patch.loop_bars, patch.loop_beats) == (3, 4, 12.0)
    assert (patch.start, patch.then) == ("zero", "stay")
    assert patch.settings == (("drone.pitch", 36.0),)
    assert patch.flow == (Modulation("openness", "reverb.level", 0.1, 0.6),)
    assert patch.controls == (Control("dwell", ("corner",), "undo"),)
    assert [zone.name for zone in patch.layout.zones] == ["up", "corner"]
    drums, air = patch.layers
    assert drums == Layer(
        "drums",
        colour=2,
        min_notes=3,
        tries=5,
        play=(
            PlayRule(
                on="strike",
                sounds=("soft", "hard"),
                zones=("up",),
                joints=("left_ankle", "right_ankle", "nose"),
                person=2,
                strength=(0.1, 0.9),
                choose="strength",
                gain=(0.2, 0.8),
                pan=-0.5,
                pitch=Pitch(-2.0, "major", 2.0, (0.3, 0.9)),
                reverb=(0.25, 0.25),
                snap=Snap(0.5, 0.25, 0.1),
                interval=0.3,
                spacing=0.4,
            ),
            PlayRule(on="enter", sounds=("soft",), pan=None, pitch=Pitch(7.0)),
        ),
    )
    assert air == Layer(
        "air",
        record=False,
        stays=True,
        flow=(
            Modulation(
                "height.left_wrist",
                "drone.cutoff",
                100.0,
                4000.0,
                curve="exponential",
                attack=0.2,
                release=0.9,
                threshold=0.1,
                reach=(0.3, 0.9),
                scale="dorian",
            ),
        ),
    )


def test_reading_twice_gives_the_same_patch(tmp_path):
    assert load(tmp_path) == load(tmp_path)


def test_a_patch_is_plain_data_that_survives_a_round_trip(tmp_path):
    patch = load(tmp_path)
    written = json.dumps(dataclasses.asdict(patch), sort_keys=True)
    assert json.dumps(dataclasses.asdict(load(tmp_path)), sort_keys=True) == written
    rule = json.loads(written)["layers"][0]["play"][0]
    rule |= {"pitch": Pitch(**rule["pitch"]), "snap": Snap(**rule["snap"])}
    rule = {key: tuple(v) if isinstance(v, list) else v for key, v in rule.items()}
    rule["pitch"] = dataclasses.replace(rule["pitch"], heights=tuple(rule["pitch"].heights))
    assert PlayRule(**rule) == patch.layers[0].play[0]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("tempo = 96", "tmpo = 96", 'tmpo is no key here; did you mean "tempo"'),
        ("tempo = 96", "tempo = 9", "tempo must lie in 20..400, got 9"),
        ("tempo = 96", 'tempo = "fast"', "tempo must be a number, got 'fast'"),
        ("bars = 4", "bar = 4", 'loop.bar is no key here; did you mean "bars"'),
        ("bars = 4", "bars = 2.5", "loop.bars must be a whole number, got 2.5"),
        ("tries = 5", "tris = 5", r'layer\[1\].tris is no key here; did you mean "tries"'),
        ('zone = "up"', 'zone = "upp"', r'layer\[1\].play\[1\].zone is "upp"; did you mean "up"'),
        ('zone = "corner"', 'zone = "korner"', r'control\[1\].zone .* "corner"'),
        ('on = "enter"', 'on = "entry"', r'play\[2\].on is "entry"; did you mean "enter"'),
        ('sound = "soft"', "volume = 1", r"play\[2\].sound is missing"),
        ('sound = "soft"', "sound = []", r"play\[2\].sound must name at least one"),
        ('"feet", "nose"', '"foot"', 'unknown joint "foot"'),
        ("gain = [0.2, 0.8]", "gain = 0.8", r"play\[1\].gain must be a list, got 0.8"),
        ("gain = [0.2, 0.8]", "gain = [0.2, 8]", r"gain must lie in 0..4, got \[0.2, 8.0\]"),
        ('scale = "major"', 'scale = "mayor"', r'pitch.scale is "mayor"; did you mean "major"'),
        ("root = -2", "rot = -2", r'pitch.rot is no key here; did you mean "root"'),
        ("grid = 0.25,", "gird = 0.25,", r'snap.gird is no key here; did you mean "grid"'),
        ("pan = -0.5", "pan = -5", "pan must lie in -1..1, got -5"),
        ('pan = "place"', 'pan = "plaice"', 'did you mean "place"'),
        ('"openness"', '"opennes"', r'flow\[1\].source is "opennes"; did you mean "openness"'),
        ('"height.left_wrist"', '"height.left_rist"', 'did you mean "height.left_wrist"'),
        ("low = 100", "low = 0", r"layer\[2\].flow\[1\].curve is exponential, so low and high"),
        ("range = [0.3, 0.9]", "range = [0.3, 0.3]", "range must be two different numbers"),
        ('do = "undo"', 'do = "undoo"', r'control\[1\].do is "undoo"; did you mean "undo"'),
        ('name = "air"', 'name = "drums"', 'has the name "drums" twice'),
        ('layout = "own.toml"', 'layout = "none.toml"', "layout cannot be used: .*cannot be read"),
        ('layout = "own.toml"', 'layout = "drum_kitt"', 'did you mean "drum_kit"'),
        ('description = "Two layers."', "", "description is missing"),
    ],
)
def test_a_mistake_is_one_sentence_that_says_where(tmp_path, old, new, said):
    assert old in GOOD
    with pytest.raises(PatchError, match=said) as caught:
        load(tmp_path, GOOD.replace(old, new, 1))
    assert str(caught.value).startswith(str(tmp_path / "patch.toml"))
    assert "\n" not in str(caught.value)


def test_a_patch_without_layers_is_refused(tmp_path):
    with pytest.raises(PatchError, match="needs at least one"):
        load(tmp_path, 'layout = "own.toml"\ndescription = ""')


PEDAL = GOOD.replace(
    "bars = 4",
    'bars = 4\nmode = "pedal"\nquantise = "beat"\nfirst = "free"\ncount_in = 2\nclick = "soft"',
).replace(
    'on = "dwell"\nzone = "corner"\ndo = "undo"', 'on = "key"\nkey = "r"\ndo = "record"\ntrack = 1'
)


def test_a_pedal_says_what_is_written(tmp_path):
    patch = load(tmp_path, PEDAL)
    assert (patch.mode, patch.quantise, patch.first) == ("pedal", "beat", "free")
    assert (patch.count_in, patch.click) == (2, "soft")
    assert patch.controls == (Control("key", ("r",), "record", 0),)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('mode = "pedal"', "", r'control does "record": that needs mode = "pedal" in \[loop\]'),
        ('do = "record"', 'do = "hold"', 'control does "hold": a pedal holds nothing by itself'),
        ("track = 1", "track = 2", "control is of track 2; the patch records 1"),
        ('key = "r"', 'key = "q"', r'control\[1\].key is "q"; one small letter or sign'),
        ('key = "r"', 'key = "go"', r'control\[1\].key is "go"; one small letter or sign'),
        ('quantise = "beat"', 'quantise = "beet"', 'did you mean "beat"'),
    ],
)
def test_a_mistake_about_a_pedal_is_one_sentence(tmp_path, old, new, said):
    assert old in PEDAL
    with pytest.raises(PatchError, match=said):
        load(tmp_path, PEDAL.replace(old, new, 1))


def test_an_unknown_patch_is_told_with_the_nearest():
    with pytest.raises(PatchError, match='did you mean "loop_pedal"'):
        find_patch("loop_pedall")
    assert find_patch("my/own.toml") == Path("my/own.toml")


def test_check_names_what_nobody_knows(tmp_path):
    patch = load(tmp_path)
    faults = check(patch, ["soft", "hart"], ["drone.pitch", "drone.cutof"])
    assert faults == [
        'Two: layer "drums" play[1] names no sample: "hard"; did you mean "hart"?',
        'Two: flow[1] names no parameter: "reverb.level"; known are drone.pitch, drone.cutof',
        'Two: layer "air" flow[1] names no parameter: "drone.cutoff"; did you mean "drone.cutof"?',
    ]
    known = ["drone.pitch", "drone.cutoff", "reverb.level"]
    assert check(patch, ["soft", "hard"], known) == []


def test_the_presets_are_there():
    assert {"drum_kit", "loop_pedal", "drone_and_flow"} <= set(patch_names())
