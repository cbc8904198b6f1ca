"""Whether a camera's picture can be used: dark, covered, frozen, against the light.

Brightness is told in 0..255 as in the picture. The limits were set on the clips of people at
hand (rooms, a studio, outdoors) and on the same clips made dark, black, still and back-lit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from motion.landmark import INDEX
from motion.pose import Pose

ROWS: Final = 60  # of a glimpse, about
BLOCKS: Final = (16, 9)  # columns and rows in which structure is looked for
DARK: Final = 64  # a place whose bright parts stay below is dark
BRIGHT_PART: Final = 0.1  # of a place
BLACK: Final = 28  # a picture that stays below may be covered
PLAIN: Final = 3.5  # deviation of blocks from an even slope; less is one colour
BLACK_PLAIN: Final = 0.6  # the same of a black picture: in a dark room there still is something
BLOWN: Final = 235  # as bright as a window behind somebody
BLOWN_SHARE: Final = 0.15  # of the picture
BETWEEN: Final = 0.4  # of the picture may be neither blown out nor in shadow
SHADOW: Final = 55  # a body against the light stays below
SHADOW_PART: Final = 0.66  # of head and of trunk
ACROSS: Final = (0.2, 0.5, 0.8)  # of the trunk's width, and
DOWN: Final = (0.1, 0.3, 0.5, 0.7, 0.9)  # of its height: where it is looked at
UNCHANGED: Final = 3  # looks in a row at the same pixels before a picture is suspected to stand

_HEAD: Final = [INDEX[name] for name in ("nose", "left_ear", "right_ear")]
_SHOULDERS: Final = [INDEX["left_shoulder"], INDEX["right_shoulder"]]
_HIPS: Final = [INDEX["left_hip"], INDEX["right_hip"]]


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A few of the pixels of a camera frame."""

    bgr: NDArray[np.uint8]  # (rows, columns, 3)
    grey: NDArray[np.uint8]  # (rows, columns)
    light: NDArray[np.uint8]  # (rows, columns), the strongest colour: blue light is light, too


def glimpse(image: NDArray[np.uint8]) -> Glimpse:
    """Take every n-th pixel of every n-th row of a picture."""
    step = max(1, min(image.shape[:2]) // ROWS)
    bgr = np.ascontiguousarray(image[::step, ::step])
    grey = np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY), np.uint8)
    blue, green, red = cv2.split(bgr)
    return Glimpse(bgr, grey, np.asarray(cv2.max(cv2.max(blue, green), red), np.uint8))


class PictureHealth:
    """Looks at one glimpse after the other."""

    def __init__(self) -> None:
        self._last: NDArray[np.uint8] | None = None
        self._same = 0  # looks in a row at the same pixels

    def look(self, seen: Glimpse, poses: Sequence[Pose]) -> set[str]:
        """Return what is to be suspected of this picture."""
        suspected = set()
        if self._stands(seen.bgr):
            suspected.add("frozen")
        # A tracker that followed somebody goes on to see them in the dark for a moment.
        if is_black(seen.grey) or (not poses and is_veiled(seen.grey)):
            suspected.add("covered")
        if is_dark(seen.light, poses):
            suspected.add("dark")
        elif is_backlit(seen.grey, poses):
            suspected.add("backlit")
        return suspected

    def _stands(self, bgr: NDArray[np.uint8]) -> bool:
        """Return whether nothing changes: a sensor's noise makes no two pictures the same."""
        last, self._last = self._last, bgr
        same = last is not None and np.array_equal(last, bgr)
        self._same = self._same + 1 if same else 0
        return self._same >= UNCHANGED


def unevenness(grey: NDArray[np.uint8]) -> float:
    """Return how far the picture's blocks deviate from an even slope of brightness, 0..127."""
    blocks = cv2.resize(grey, BLOCKS, interpolation=cv2.INTER_AREA).astype(np.float64)
    rows, columns = np.indices(blocks.shape)
    slope = np.stack([np.ones(blocks.size), rows.ravel(), columns.ravel()], axis=1)
    fitted = slope @ np.linalg.lstsq(slope, blocks.ravel(), rcond=None)[0]
    return float(np.std(blocks.ravel() - fitted))


def is_black(grey: NDArray[np.uint8]) -> bool:
    """Return whether there is nothing but black, as behind a cap."""
    return _share(grey >= BLACK) < 0.01 and unevenness(grey) < BLACK_PLAIN


def is_veiled(grey: NDArray[np.uint8]) -> bool:
    """Return whether there is nothing but one soft colour, as of a hand on the lens."""
    return _share(grey >= BLACK) >= 0.01 and unevenness(grey) < PLAIN and _is_smooth(grey)


def _is_smooth(grey: NDArray[np.uint8]) -> bool:
    """Return whether no edge is in the picture."""
    calm = cv2.GaussianBlur(grey, (0, 0), 2.0).astype(np.float64)
    steps = max(np.abs(np.diff(calm, axis=0)).max(), np.abs(np.diff(calm, axis=1)).max())
    return bool(steps < PLAIN)


def is_dark(light: NDArray[np.uint8], poses: Sequence[Pose]) -> bool:
    """Return whether there is too little light on the performer, or anywhere if nobody is seen.

    On a dark stage it is enough that the performer is lit.
    """
    if _share(light >= DARK) >= BRIGHT_PART:
        return False
    return not any(_share(_around(light, pose) >= DARK) >= BRIGHT_PART for pose in poses)


def is_backlit(grey: NDArray[np.uint8], poses: Sequence[Pose]) -> bool:
    """Return whether somebody stands as a shadow before a background that is blown out."""
    if _share(grey >= BLOWN) < BLOWN_SHARE:
        return False
    if poses:
        # Of several, some may be taken for something else: a shadow has little to tell them by.
        seen = [pose for pose in poses if not pose.guessed] or poses
        return 2 * sum(_is_shadow(grey, pose) for pose in seen) >= len(seen)
    # A tracker loses a shadow: much is blown out, much nearly black, and little lies between.
    dark = _share(grey < SHADOW) >= 0.5 * BLOWN_SHARE
    return dark and _share((grey >= SHADOW) & (grey < BLOWN)) < BETWEEN


def _is_shadow(grey: NDArray[np.uint8], pose: Pose) -> bool:
    """Return whether head and trunk are both dark: black clothes leave the head light."""
    trunk, head = _on_trunk(grey, pose), _box(grey, pose, _HEAD, 0.0)
    return all(part.size > 0 and _share(part < SHADOW) >= SHADOW_PART for part in (trunk, head))


def _on_trunk(grey: NDArray[np.uint8], pose: Pose) -> NDArray[np.uint8]:
    """Return the pixels at places between shoulders and hips, however the trunk is turned."""
    xy = np.nan_to_num(pose.landmarks[:, :2].astype(np.float64))
    across = np.array(ACROSS)[:, None]
    shoulders, hips = (
        xy[left] * (1.0 - across) + xy[right] * across for left, right in (_SHOULDERS, _HIPS)
    )
    down = np.array(DOWN)[:, None, None]
    places = (shoulders * (1.0 - down) + hips * down).reshape(-1, 2)
    inside = places[((places >= 0.0) & (places < 1.0)).all(axis=1)]
    rows, columns = grey.shape
    found = grey[(inside[:, 1] * rows).astype(int), (inside[:, 0] * columns).astype(int)]
    return np.asarray(found, np.uint8)


def _share(of: NDArray[np.bool_]) -> float:
    """Return the share of pixels of which something holds."""
    return np.count_nonzero(of) / of.size


def _around(grey: NDArray[np.uint8], pose: Pose) -> NDArray[np.uint8]:
    part = _box(grey, pose, _HEAD + _SHOULDERS + _HIPS, 0.02)
    return part if part.size else grey


def _box(
    grey: NDArray[np.uint8], pose: Pose, landmarks: list[int], margin: float
) -> NDArray[np.uint8]:
    """Return the part of a picture that landmarks span, with a margin in picture sizes."""
    rows, columns = grey.shape
    xy = np.nan_to_num(pose.landmarks[landmarks, :2].astype(np.float64))
    (left, top), (right, bottom) = xy.min(axis=0) - margin, xy.max(axis=0) + margin
    first, last = max(int(top * rows), 0), max(int(np.ceil(bottom * rows)), 0)
    begin, end = max(int(left * columns), 0), max(int(np.ceil(right * columns)), 0)
    return grey[first:last, begin:end]
