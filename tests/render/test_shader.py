import pytest

from render.layout import load_layout, read_asset
from render.shader import ShaderError, assemble, header

FILES = {
    "shape.glsl": '#include "common.glsl"\nfloat shape;\n#include "common.glsl"\nfloat last;\n',
    "common.glsl": "float first;\nfloat second;\n",
}


def read(name):
    try:
        return FILES[name]
    except KeyError:
        raise FileNotFoundError(name) from None


def numbered_lines(text):
    """What file and line each line of a shader comes from, as its `#line`s say."""
    places, number, line = {}, None, 0
    for row in text.splitlines():
        if row.startswith("#line"):
            _, at, source = row.split()
            number, line = int(source), int(at)
        elif number is not None:
            if row:
                places[row] = (number, line)
            line += 1
    return places


def test_header_names_version_stage_and_varyings():
    assert header("vertex") == (
        "#version 330 core\n#define VERTEX\n#define VARYING out\n#define FLAT_VARYING flat out\n"
    )
    assert "#define VARYING in\n" in header("fragment")


def test_the_same_body_serves_a_web_page():
    text = header("fragment", "300 es")
    assert text.startswith("#version 300 es\nprecision highp float;\n")


def test_includes_come_once_and_lines_keep_their_numbers():
    shader = assemble("shape.glsl", "vertex", read)
    assert shader.files == ("shape.glsl", "common.glsl")
    assert shader.text.count("float first;") == 1
    assert numbered_lines(shader.text) == {
        "float first;": (1, 1),
        "float second;": (1, 2),
        "float shape;": (0, 2),
        "float last;": (0, 4),
    }


@pytest.mark.parametrize(
    ("said", "explained"),
    [
        ("1:2(7): error: x undeclared", "common.glsl:2(7): error: x undeclared"),
        ("ERROR: 0:4: 'y'", "ERROR: shape.glsl:4: 'y'"),
        ("0(2) : error C1008", "shape.glsl:2 : error C1008"),
        ("9:1: unknown source", "9:1: unknown source"),
    ],
    ids=["mesa", "apple", "nvidia", "unknown"],
)
def test_messages_name_the_file(said, explained):
    assert assemble("shape.glsl", "fragment", read).explain(said) == explained


def test_a_missing_file_is_named():
    with pytest.raises(ShaderError, match=r"nowhere\.glsl"):
        assemble("nowhere.glsl", "vertex", read)


@pytest.mark.parametrize("kind", load_layout(), ids=lambda kind: kind.name)
def test_shipped_bodies_bring_no_header_of_their_own(kind):
    body = read_asset(kind.shader)
    assert "#version" not in body
    assert "precision " not in body
    assert assemble(kind.shader, "vertex", read_asset).files == (kind.shader, "common.glsl")
