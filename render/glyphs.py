"""The letters of the overlay: how wide they are, and how far each point lies from their edge.

They are drawn by the font that OpenCV brings along, once, as a field of distances: so they stay
sharp at every size, and nothing of the font lies in our tree. In OpenCV 5 it is Rubik (Hubert and
Fischer, SIL Open Font License 1.1), whose figures are all equally wide; before, Hershey (1967).
Source of the distance field: Green (2007), Improved alpha-tested magnification, SIGGRAPH.
"""

import unicodedata
from functools import cache
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

FIRST: Final = 32  # code of the first letter, a space; its cell is never drawn as one
COLUMNS: Final = 16  # cells side by side
ROWS: Final = 6
CELL: Final = (56, 64)  # width and height of a cell in texels
CAPITAL: Final = 32  # height of a capital, texels
ORIGIN: Final = (10, 42)  # where a letter begins on its baseline, texels from the cell's corner
REACH: Final = 6.0  # texels from the edge at which the distance is no longer told

_FONT: Final = cv2.FONT_HERSHEY_SIMPLEX
_WEIGHT: Final = 6  # OpenCV's thickness: a bold one
_FINE: Final = 3  # pixels a texel while distances are measured
_TRIAL: Final = 4.0  # scale at which the font is measured


def plain(text: str) -> str:
    """Return a text in the letters that there are: accents are left out, the rest is a "?"."""
    parted = unicodedata.normalize("NFKD", text)
    kept = "".join(letter for letter in parted if not unicodedata.combining(letter))
    return "".join(letter if " " <= letter <= "~" else "?" for letter in " ".join(kept.split()))


@cache
def advance(letter: str) -> float:
    """Return the way from a letter to the next, in heights of a capital."""
    (twice, _), _ = cv2.getTextSize(letter * 2, _FONT, _TRIAL, _WEIGHT)
    (once, _), _ = cv2.getTextSize(letter, _FONT, _TRIAL, _WEIGHT)
    return float(twice - once) / _capital_pixels()


@cache
def letter_atlas() -> NDArray[np.uint8]:
    """Return all letters in rows of cells, row 0 at the top.

    0 lies `REACH` texels outside of a letter or farther, 255 as far inside, and between 127 and 128
    is its edge.  Not to be written into.
    """
    atlas = np.zeros((ROWS * CELL[1], COLUMNS * CELL[0]), np.uint8)
    scale = _TRIAL * CAPITAL * _FINE / _capital_pixels()
    for number in range(1, ROWS * COLUMNS - 1):
        row, column = divmod(number, COLUMNS)
        top, left = row * CELL[1], column * CELL[0]
        atlas[top : top + CELL[1], left : left + CELL[0]] = _distances(chr(FIRST + number), scale)
    atlas.flags.writeable = False
    return atlas


def _distances(letter: str, scale: float) -> NDArray[np.uint8]:
    fine = np.zeros((CELL[1] * _FINE, CELL[0] * _FINE), np.uint8)
    at = (ORIGIN[0] * _FINE, ORIGIN[1] * _FINE)
    cv2.putText(fine, letter, at, _FONT, scale, 255, _WEIGHT, cv2.LINE_AA)
    inside = (fine > 127).astype(np.uint8)
    within = cv2.distanceTransform(inside, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    beyond = cv2.distanceTransform(1 - inside, cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    texels = cv2.resize((within - beyond) / _FINE, CELL, interpolation=cv2.INTER_AREA)
    told = np.clip(127.5 * (1.0 + texels / REACH) + 0.5, 0.0, 255.0)
    return np.asarray(told, np.uint8)


@cache
def _capital_pixels() -> float:
    """Return how high a capital is at the scale of the trial."""
    trial = np.zeros((200, 200), np.uint8)
    cv2.putText(trial, "H", (40, 160), _FONT, _TRIAL, 255, _WEIGHT, cv2.LINE_AA)
    return float(trial.max(axis=1).astype(np.float64).sum() / 255.0)
