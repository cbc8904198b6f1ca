import numpy as np
import pytest

from render.glyphs import CAPITAL, CELL, advance, letter_atlas, plain
from render.mailbox import CAPACITY
from render.scene import GLYPH
from render.text import BOTTOM, CAPITAL_HEIGHT, GROUND, WIDEST, broken, sentence_rows

SENTENCE = "Step back until your feet are in the picture."
LONG = (
    "It is too dark to see you well, which also slows the camera down to 15 pictures a second: "
    "switch on more light, best from the front."
)


def capital(rows):
    return float(rows["size"][1, 1]) * 2.0 * CAPITAL / CELL[1]


@pytest.mark.parametrize("aspect", [16 / 9, 4 / 3, 1.0])
def test_a_sentence_is_large_low_and_within_the_picture(aspect):
    rows = sentence_rows(SENTENCE, aspect, 1.0)
    ground, letters = rows[0], rows[1:]
    assert rows.dtype == GLYPH
    assert ground["code"] == GROUND
    assert "".join(chr(int(code)) for code in letters["code"]) == SENTENCE.replace(" ", "")
    assert capital(rows) == pytest.approx(CAPITAL_HEIGHT)
    assert ground["centre"][1] + ground["size"][1] == pytest.approx(BOTTOM)
    assert ground["centre"][1] - ground["size"][1] > 0.7
    assert 2.0 * ground["size"][0] <= WIDEST * aspect + 1e-6
    assert len(np.unique(letters["centre"][:, 1])) == 2


@pytest.mark.parametrize("aspect", [16 / 9, 9 / 16])
def test_a_sentence_that_is_long_for_its_picture_gets_smaller_and_stays_whole(aspect):
    rows = sentence_rows(LONG, aspect, 1.0)
    assert len(rows) - 1 == len(LONG.replace(" ", ""))
    assert capital(rows) < CAPITAL_HEIGHT
    half = rows["size"][1:, 0] * CAPITAL / CELL[0] / aspect
    assert (rows["centre"][1:, 0] - half).min() > 0.5 * (1.0 - WIDEST)
    assert (rows["centre"][1:, 0] + half).max() < 0.5 * (1.0 + WIDEST)
    assert len(rows) <= CAPACITY["glyphs"]


def test_letters_follow_one_another_and_the_lines_are_in_the_middle():
    rows = sentence_rows(SENTENCE, 1.5, 0.4)
    assert rows["light"] == pytest.approx(0.4)
    for y in np.unique(rows["centre"][1:, 1]):
        line = rows[1:][rows["centre"][1:, 1] == y]
        assert (np.diff(line["centre"][:, 0]) > 0.0).all()
        assert line["centre"][[0, -1], 0].mean() == pytest.approx(0.5, abs=0.02)


def test_a_text_is_broken_where_its_halves_are_alike():
    assert broken("Come nearer.") == ["Come nearer."]
    one, two = broken(SENTENCE)
    assert f"{one} {two}" == SENTENCE
    assert max(len(one), len(two)) < 28
    assert broken("") == []
    assert len(broken("i" * 200)) == 1


@pytest.mark.parametrize(("text", "light"), [("", 1.0), ("  ", 1.0), (SENTENCE, 0.0)])
def test_nothing_is_drawn_of_nothing(text, light):
    assert len(sentence_rows(text, 1.5, light)) == 0


def test_letters_that_there_are_not_are_left_out_or_marked():
    assert plain("Kamera für Zoë\n und\tmich") == "Kamera fur Zoe und mich"
    assert plain("カメラ") == "???"
    assert plain("a\x00b\x7f") == "a?b?"


def test_the_letters_stand_on_their_line_with_room_around():
    atlas = letter_atlas().reshape(-1, CELL[1], 16, CELL[0]).swapaxes(1, 2)
    cells = atlas.reshape(-1, CELL[1], CELL[0])
    for number, cell in enumerate(cells[1:95], start=1):
        inside = cell > 127
        assert inside.any(), chr(32 + number)
        edge = np.concatenate([cell[0], cell[-1], cell[:, 0], cell[:, -1]])
        assert edge.max() < 120, chr(32 + number)
    (ys, _) = np.nonzero(cells[ord("H") - 32] > 127)
    assert ys.max() - ys.min() + 1 == pytest.approx(CAPITAL, abs=1)
    assert not cells[0].any()


def test_figures_are_equally_wide_and_an_i_is_slimmer_than_an_m():
    assert len({round(advance(figure), 6) for figure in "0123456789"}) == 1
    assert advance("i") < 0.6 * advance("m")
