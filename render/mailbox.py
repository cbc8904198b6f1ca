"""The newest camera picture and scene, from the performing process to the drawing one.

Three slots in shared memory: the writer fills them in turn and never waits; the reader takes the
newest and looks twice at its number, so a slot that was overwritten meanwhile is not taken. Aligned
eight-byte numbers are written whole on every machine that we run on.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from render.scene import FLASH, GLYPH, LIMB, LOOP, RIBBON, ZONE, OverlayScene

N_SLOTS: Final = 3
ATTEMPTS: Final = 3
# Records that one scene may hold; the oldest of what exceeds it is left out and counted.
_KINDS: Final[dict[str, tuple[np.dtype[np.void], int]]] = {
    "zones": (ZONE, 128),
    "limbs": (LIMB, 512),
    "ribbons": (RIBBON, 4096),
    "flashes": (FLASH, 256),
    "loops": (LOOP, 64),
    "glyphs": (GLYPH, 512),
}
CAPACITY: Final = {name: most for name, (_, most) in _KINDS.items()}
_ALIGNMENT: Final = 64

_HEADER: Final = np.dtype(
    [
        ("sequence", "i8"),  # which publication this is, from 1; 0 while it is being written
        ("t", "f8"),
        ("dim", "f8"),
        ("mirror", "i4"),
        ("camera", "i4"),
        ("height", "i4"),  # of the camera picture; 0 for none
        ("width", "i4"),
        *((f"n_{name}", "i4") for name in CAPACITY),
    ]
)
_SLOT: Final = np.dtype(
    [("header", _HEADER)] + [(name, dtype, most) for name, (dtype, most) in _KINDS.items()]
)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What the reader took."""

    sequence: int  # rises by one a publication
    image: NDArray[np.uint8] | None  # (height, width, 3) BGR, valid until the next reading
    scene: OverlayScene


def mailbox_bytes(size: tuple[int, int]) -> int:
    """Return the bytes of a mailbox for camera pictures up to `size`, width and height."""
    return _ALIGNMENT + N_SLOTS * (_aligned(_SLOT.itemsize) + _aligned(size[0] * size[1] * 3))


class SceneMailbox:
    """One end of the mailbox; one process writes, one reads."""

    def __init__(self, memory: memoryview, size: tuple[int, int]) -> None:
        """Lie over `memory`, `mailbox_bytes(size)` long and zero when new."""
        self._size = size
        self._newest: NDArray[np.int64] = np.ndarray((1,), np.int64, memory)
        self._slots: list[NDArray[np.void]] = []
        self._images: list[NDArray[np.uint8]] = []
        n_pixels = size[0] * size[1] * 3
        at = _ALIGNMENT
        for _ in range(N_SLOTS):
            self._slots.append(np.ndarray((1,), _SLOT, memory, at))
            at += _aligned(_SLOT.itemsize)
            self._images.append(np.ndarray((n_pixels,), np.uint8, memory, at))
            at += _aligned(n_pixels)
        self._taken = np.empty(n_pixels, np.uint8)

    def publish(self, image_bgr: NDArray[np.uint8] | None, scene: OverlayScene) -> int:
        """Put a picture and a scene in place of the last; return how many records did not fit.

        A picture of more pixels than the mailbox holds is made smaller.  Never waits.
        """
        sequence = int(self._newest[0]) + 1
        slot = self._slots[sequence % N_SLOTS]
        header = slot["header"]
        header["sequence"] = 0
        left_out = 0
        for name, capacity in CAPACITY.items():
            records = getattr(scene, name)[-capacity:]
            left_out += len(getattr(scene, name)) - len(records)
            slot[name][0, : len(records)] = records
            header[f"n_{name}"] = len(records)
        header["t"], header["dim"] = scene.t, scene.dim
        header["mirror"], header["camera"] = scene.mirror, scene.camera
        self._write_image(image_bgr, sequence % N_SLOTS)
        header["sequence"] = sequence
        self._newest[0] = sequence
        return left_out

    def take(self, after: int) -> Delivery | None:
        """Return the newest publication if it is newer than number `after`."""
        for _ in range(ATTEMPTS):
            sequence = int(self._newest[0])
            if sequence <= after:
                return None
            slot = self._slots[sequence % N_SLOTS]
            delivery = self._copy(slot[0], self._images[sequence % N_SLOTS], sequence)
            if int(slot["header"]["sequence"][0]) == sequence:
                return delivery
        return None

    def close(self) -> None:
        """Let go of the memory."""
        self._slots.clear()
        self._images.clear()
        self._newest = np.zeros(1, np.int64)

    def _write_image(self, image_bgr: NDArray[np.uint8] | None, slot: int) -> None:
        header = self._slots[slot]["header"]
        if image_bgr is None:
            header["height"], header["width"] = 0, 0
            return
        image = image_bgr
        if image.size > len(self._images[slot]):
            scale = (len(self._images[slot]) / image.size) ** 0.5
            smaller = (max(1, int(image.shape[1] * scale)), max(1, int(image.shape[0] * scale)))
            image = np.asarray(cv2.resize(image, smaller), np.uint8)
        self._images[slot][: image.size].reshape(image.shape)[:] = image
        header["height"], header["width"] = image.shape[:2]

    def _copy(self, slot: np.void, pixels: NDArray[np.uint8], sequence: int) -> Delivery:
        header = slot["header"]
        arrays = {name: slot[name][: int(header[f"n_{name}"])].copy() for name in CAPACITY}
        height, width = int(header["height"]), int(header["width"])
        n = min(height * width * 3, len(pixels))
        image = None
        if n and n == height * width * 3:
            self._taken[:n] = pixels[:n]
            image = self._taken[:n].reshape(height, width, 3)
        scene = OverlayScene(
            float(header["t"]),
            mirror=bool(header["mirror"]),
            dim=float(header["dim"]),
            camera=bool(header["camera"]),
            **arrays,
        )
        return Delivery(sequence, image, scene)


def _aligned(n_bytes: int) -> int:
    return -(-n_bytes // _ALIGNMENT) * _ALIGNMENT
