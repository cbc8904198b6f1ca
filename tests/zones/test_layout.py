"""Layout files: what they say, and what is said about their mistakes."""

import pytest

from zones.layout import LayoutError, find_layout, layout_names, load_layout
from zones.zone import Band, Disc, FloorArea

GOOD = """
name = "Two"
description = "Two places."

[[zone]]
name = "up"
shape = "disc"
anchor = "left_shoulder"
unit = "arm"
centre = [0.5, -1]
radius = 0.4
dwell = 1.5
colour = 3

[[zone]]
name = "strip"
shape = "band"
frame = "stage"
along = "vertical"
edges = [0.0, 0.2]
joints = ["hands", "nose"]

[[zone]]
name = "ground"
shape = "floor"
centre = [0.0, 0.1]
size = [0.8, 0.3]
"""


def load(tmp_path, text):
    path = tmp_path / "layout.toml"
    path.write_text(text, encoding="utf-8")
    return load_layout(path)


def test_a_layout_says_what_is_written(tmp_path):
    layout = load(tmp_path, GOOD)
    up, strip, ground = layout.zones
    assert (layout.name, layout.description) == ("Two", "Two places.")
    assert up.shape == Disc((0.5, -1.0), 0.4)
    assert (up.frame, up.anchor, up.unit, up.dwell, up.colour) == (
        "body",
        "left_shoulder",
        "arm",
        1.5,
        3,
    )
    assert up.joints == ("left_wrist", "right_wrist")
    assert strip.shape == Band("vertical", (0.0, 0.2))
    assert strip.joints == ("left_wrist", "right_wrist", "nose")
    assert strip.dwell is None
    assert ground.shape == FloorArea((0.0, 0.1), (0.8, 0.3))
    assert (ground.frame, ground.anchor) == ("start", "feet")
    assert ground.joints == ("left_ankle", "right_ankle")
    assert layout.zone("strip") is strip
    with pytest.raises(ValueError, match='did you mean "strip"'):
        layout.zone("stripe")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("radius = 0.4", "radios = 0.4", r'zone\[1\].radius is missing; is "radios" meant\?'),
        ("dwell = 1.5", "dwel = 1.5", r'zone\[1\].dwel is no key here; did you mean "dwell"\?'),
        ("radius = 0.4", 'radius = "big"', r"zone\[1\].radius must be a number, got 'big'"),
        ("radius = 0.4", "radius = true", r"zone\[1\].radius must be a number, got True"),
        ("radius = 0.4", "radius = -1", r"zone\[1\].radius must lie in 0.01..10, got -1"),
        ('"band"', '"bend"', r'zone\[2\].shape is "bend"; did you mean "band"\?'),
        ('"hands", "nose"', '"hand"', 'unknown joint "hand"; did you mean "hands"'),
        ("[0.0, 0.2]", "[0.2, 0.1]", r"zone\[2\].edges must rise"),
        ("[0.5, -1]", "[0.5]", r"zone\[1\].centre must be two numbers"),
        ('"left_shoulder"', '"left_sholder"', 'did you mean "left_shoulder"'),
        ("colour = 3", "colour = 8", r"colour must lie in 0..7, got 8"),
        ('name = "up"', 'name = "strip"', 'has the name "strip" twice'),
        ("size = [0.8, 0.3]", 'size = [1, 1]\njoints = "hands"', "only feet stand on a floor"),
        ("description =", "descripton =", 'descripton is no key here; did you mean "description"'),
        ("[[zone]]", "[zone]", "is no valid TOML"),
        ("radius = 0.4", "radius = 0.4.4", "is no valid TOML"),
    ],
)
def test_a_mistake_is_one_sentence_that_says_where(tmp_path, old, new, said):
    with pytest.raises(LayoutError, match=said) as caught:
        load(tmp_path, GOOD.replace(old, new))
    text = str(caught.value)
    assert text.startswith(str(tmp_path / "layout.toml"))
    assert "\n" not in text


def test_a_layout_without_zones_is_refused(tmp_path):
    with pytest.raises(LayoutError, match="needs at least one"):
        load(tmp_path, 'name = "nothing"')


def test_a_missing_file_is_told(tmp_path):
    with pytest.raises(LayoutError, match="cannot be read"):
        load_layout(tmp_path / "none.toml")
    with pytest.raises(LayoutError, match='did you mean "drum_kit"'):
        find_layout("drumkit")
    assert find_layout("own.toml", beside=tmp_path) == tmp_path / "own.toml"


@pytest.mark.parametrize("name", layout_names())
def test_the_layouts_that_come_along_can_be_read(name):
    layout = load_layout(find_layout(name))
    assert layout.zones
    assert layout.description
