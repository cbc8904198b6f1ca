"""A sentence as records: two lines at most, at the bottom, on a calm dark ground.

Lengths are image heights; the picture's shape is given as its aspect, width / height.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from render.glyphs import CAPITAL, CELL, ORIGIN, advance, plain
from render.scene import GLYPH

CAPITAL_HEIGHT: Final = 1.0 / 24.0  # to be read at three metres; less only where the line is long
BOTTOM: Final = 0.885  # lower edge of the ground: the loops lie below
WIDEST: Final = 0.90  # image widths that a line may take
PITCH: Final = 1.75  # from baseline to baseline, in capitals
MARGIN: Final = (0.9, 0.75)  # of the ground beside and above the letters, in capitals
LONGEST: Final = 20.0  # capitals in one line: what is longer reads better in two
GROUND: Final = 0.0  # the code that stands for the ground


def sentence_rows(text: str, aspect: float, light: float) -> NDArray[np.void]:
    """Return the ground and then the letters of a sentence as `render.scene.GLYPH`.

    `light` in 0..1 fades both. Where two lines cannot hold the sentence in large letters, it gets
    smaller ones: half a sentence is worse.
    """
    lines = broken(plain(text))
    if not lines or light <= 0.0:
        return np.zeros(0, GLYPH)
    widths = [sum(map(advance, line)) for line in lines]
    capital = min(CAPITAL_HEIGHT, WIDEST * aspect / (max(widths) + 2.0 * MARGIN[0]))
    height = (1.0 + PITCH * (len(lines) - 1) + 2.0 * MARGIN[1]) * capital
    half_width = (0.5 * max(widths) + MARGIN[0]) * capital
    rows = [((0.5, BOTTOM - 0.5 * height), (half_width, 0.5 * height), GROUND, light)]
    first = BOTTOM - height + (MARGIN[1] + 1.0) * capital
    for number, (line, width) in enumerate(zip(lines, widths, strict=True)):
        baseline = first + PITCH * number * capital
        rows += _line(
            line, (0.5 * aspect - 0.5 * width * capital, baseline), capital, light, aspect
        )
    return np.array(rows, GLYPH)


def broken(text: str) -> list[str]:
    """Return a text in one line, or in two of which the longer is as short as possible."""
    words = text.split()
    whole = " ".join(words)
    if len(words) < 2 or sum(map(advance, whole)) <= LONGEST:
        return [whole] if whole else []
    splits = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    return list(min(splits, key=lambda lines: max(sum(map(advance, line)) for line in lines)))


def _line(
    line: str, start: tuple[float, float], capital: float, light: float, aspect: float
) -> list[tuple[tuple[float, float], tuple[float, float], float, float]]:
    texel = capital / CAPITAL
    x, baseline = start
    half = (0.5 * CELL[0] * texel, 0.5 * CELL[1] * texel)
    middle = baseline + (0.5 * CELL[1] - ORIGIN[1]) * texel
    rows = []
    for letter in line:
        if letter != " ":
            centre = ((x + (0.5 * CELL[0] - ORIGIN[0]) * texel) / aspect, middle)
            rows.append((centre, half, float(ord(letter)), light))
        x += advance(letter) * capital
    return rows
