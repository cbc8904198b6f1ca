import pytest

from render.glyphs import CELL, COLUMNS, FIRST, REACH, ROWS
from render.layout import load_layout, parse_layout, read_asset
from render.scene import FLASH, GLYPH, LIMB, LOOP, RIBBON, ZONE, OverlayScene

DTYPES = {"zones": ZONE, "limbs": LIMB, "ribbons": RIBBON, "flashes": FLASH, "loops": LOOP}
DTYPES |= {"glyphs": GLYPH}


def test_layout_equals_the_scene_field_for_field():
    kinds = load_layout()
    assert {kind.array for kind in kinds} == set(DTYPES)
    for kind in kinds:
        assert kind.dtype == DTYPES[kind.array], kind.name
        assert kind.stride == DTYPES[kind.array].itemsize, kind.name


def test_every_array_of_the_scene_is_drawn():
    scene = OverlayScene(0.0)
    for kind in load_layout():
        assert getattr(scene, kind.array).dtype == kind.dtype


def test_every_shader_file_is_there_and_takes_every_field():
    for kind in load_layout():
        text = read_asset(kind.shader)
        for name, size in kind.fields:
            glsl = "float" if size == 1 else f"vec{size}"
            assert f"\nin {glsl} {name};" in text, (kind.shader, name)


def test_zones_lie_lowest_and_words_over_everything():
    names = [kind.name for kind in load_layout()]
    assert names[0] == "zone"
    assert names[-2:] == ["flash", "glyph"]


def test_the_shader_of_the_letters_knows_how_they_lie():
    text = read_asset("glyph.glsl")
    assert f"{COLUMNS} x {ROWS} cells of {CELL[0]} x {CELL[1]} texels" in text
    assert f"vec2({COLUMNS}.0, {ROWS}.0)" in text
    assert f"code - {FIRST}.0" in text
    assert f"size.y / {CELL[1] / 2}" in text
    assert f"* {2 * REACH} *" in text


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[zone]\narray = 'zones'\n", "wants array, shader, blend and fields"),
        (
            "[zone]\narray='zones'\nshader='z.glsl'\nblend='fog'\nfields=[{name='a',size=1}]\n",
            "blend must be one of",
        ),
    ],
)
def test_a_wrong_table_is_refused_with_its_kind(text, complaint):
    with pytest.raises(ValueError, match=f"kind 'zone'.*{complaint}"):
        parse_layout(text)
