"""Sentences in the picture, drawn."""

import numpy as np
import pytest

from render.scene import FLASH, OverlayScene
from render.text import BOTTOM, CAPITAL_HEIGHT, sentence_rows

SENTENCE = "Step back until your feet are in the picture."


def grey(size, value=40):
    return np.full((size[1], size[0], 3), value, np.uint8)


def said(text, size, light=1.0, **more):
    return OverlayScene(0.0, glyphs=sentence_rows(text, size[0] / size[1], light), **more)


def letters(picture):
    """Where it is as bright as a letter."""
    return picture[..., :3].min(axis=-1) > 150


@pytest.mark.parametrize("size", [(1280, 720), (576, 576), (270, 480)], ids=str)
@pytest.mark.parametrize("value", [0, 128, 255])
def test_a_sentence_can_be_read_on_any_picture(draw, size, value):
    width, height = size
    picture = draw(size, grey(size, value), said(SENTENCE, size))
    text = picture[round(0.70 * height) : round(BOTTOM * height)]
    inside = text[:, round(0.3 * width) : round(0.7 * width)]
    light = inside[..., :3].max(axis=-1).astype(int)
    assert light.max() > 220
    assert np.percentile(light, 25) < 70  # the ground between the letters is dark
    far = picture[: round(0.6 * height)]
    assert (far[..., :3] == value).all()
    assert (picture[round(0.89 * height) :, :, :3] == value).all()  # the loops stay free


def test_letters_are_as_high_as_they_say(draw):
    size = (1280, 720)
    (ys,) = np.nonzero(letters(draw(size, grey(size, 0), said("HHH", size))).any(axis=1))
    assert ys.max() - ys.min() + 1 == pytest.approx(CAPITAL_HEIGHT * 720, abs=1.5)
    assert CAPITAL_HEIGHT >= 1 / 24


def test_letters_are_whole_and_upright(draw):
    size = (640, 480)
    picture = letters(draw(size, grey(size, 0), said("L", size)))
    ys, xs = np.nonzero(picture)
    box = picture[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
    third = box.shape[0] // 3
    assert box[:, :2].mean() > 0.9  # its stem stands at the left
    assert box[-2:].mean() > 0.9  # its foot lies at the bottom
    assert box[:third, box.shape[1] // 2 :].sum() == 0


def test_a_mirror_does_not_turn_words(draw):
    size = (640, 480)
    plain = draw(size, grey(size), said(SENTENCE, size))
    mirrored = draw(size, grey(size), said(SENTENCE, size, mirror=True))
    np.testing.assert_array_equal(plain, mirrored)


def test_a_sentence_fades_and_letters_cover_light(draw):
    size = (640, 480)
    sums = [
        int(draw(size, grey(size, 0), said(SENTENCE, size, light))[..., :3].sum())
        for light in (0.0, 0.3, 0.7, 1.0)
    ]
    assert sums[0] == 0
    assert sums[1] < 0.6 * sums[2] < 0.9 * sums[3]
    flash = np.array([((0.5, 0.8), 0.3, (1, 1, 1), 1.0)], FLASH)
    scene = OverlayScene(0.0, flashes=flash, glyphs=sentence_rows(SENTENCE, 640 / 480, 1.0))
    under = draw(size, grey(size, 0), OverlayScene(0.0, flashes=flash))
    over = draw(size, grey(size, 0), scene)
    assert under[384, 320, :3].min() > 200
    band = over[340:420, 300:340, :3].max(axis=-1)
    assert np.percentile(band, 25) < 90
