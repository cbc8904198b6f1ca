"""What is drawn over one camera picture: arrays only.

Places are in image widths and heights (x right, y down); lengths are in image heights; colours are
sRGB in 0..1. `assets/overlay/layout.toml` lists the same fields for the page that draws them too.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

# A place: a ring with a soft fill. `shape`: 0 disc (size = radius, unused), 1 band or floor area
# (size = half width, half height). `state`: 0 idle, 1 armed, 2 recording, 3 playing, 4 muted,
# 5 waiting for the beat.
ZONE = np.dtype(
    [
        ("centre", "f4", 2),
        ("size", "f4", 2),
        ("colour", "f4", 3),
        ("light", "f4"),  # 0..1, how strongly it lights up now
        ("shape", "f4"),
        ("state", "f4"),
        ("progress", "f4"),  # 0..1, the closing arc of a dwell or the way to the next bar
        ("turn", "f4"),  # 0..1, angle of a turning ring
    ]
)
# A bone: a capsule from one joint to the next.
LIMB = np.dtype(
    [("start", "f4", 2), ("end", "f4", 2), ("width", "f4"), ("colour", "f4", 3), ("light", "f4")]
)
# A piece of a trail: its ends have own widths and own opacities, so that a chain of them tapers.
RIBBON = np.dtype(
    [
        ("start", "f4", 2),
        ("end", "f4", 2),
        ("width", "f4", 2),
        ("alpha", "f4", 2),
        ("colour", "f4", 3),
    ]
)
# The flash of a strike, and the spark that runs along a limb.
FLASH = np.dtype([("centre", "f4", 2), ("radius", "f4"), ("colour", "f4", 3), ("light", "f4")])
# A loop: angle is position, thickness is level, notches are layers.
LOOP = np.dtype(
    [
        ("centre", "f4", 2),
        ("radius", "f4"),
        ("colour", "f4", 3),
        ("phase", "f4"),  # 0..1 of the loop
        ("level", "f4"),  # 0..1
        ("notches", "f4"),  # how many layers it holds
        ("state", "f4"),  # as in ZONE
    ]
)
# A letter of a sentence, or (code 0) the dark ground behind it. It is laid on the picture as it is
# seen: a mirror does not turn it.
GLYPH = np.dtype(
    [
        ("centre", "f4", 2),
        ("size", "f4", 2),  # half width and half height of its cell, image heights
        ("code", "f4"),  # that of the letter, 33..126
        ("light", "f4"),  # 0..1
    ]
)


def _empty(dtype: np.dtype[np.void]) -> NDArray[np.void]:
    return np.zeros(0, dtype)


@dataclass(frozen=True, slots=True)
class OverlayScene:
    """Everything that one picture shows besides the camera."""

    t: float  # capture time of the camera frame it belongs to, seconds
    zones: NDArray[np.void] = field(default_factory=lambda: _empty(ZONE))
    limbs: NDArray[np.void] = field(default_factory=lambda: _empty(LIMB))
    ribbons: NDArray[np.void] = field(default_factory=lambda: _empty(RIBBON))
    flashes: NDArray[np.void] = field(default_factory=lambda: _empty(FLASH))
    loops: NDArray[np.void] = field(default_factory=lambda: _empty(LOOP))
    glyphs: NDArray[np.void] = field(default_factory=lambda: _empty(GLYPH))
    mirror: bool = False  # picture and overlay are drawn as in a mirror
    dim: float = 0.0  # 0..1, how far the camera picture is darkened under the light
    camera: bool = True  # False: shapes only, on the dark ground
