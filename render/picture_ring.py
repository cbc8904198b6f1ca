"""The drawn pictures, from the drawing process to whoever records them.

A ring of slots in shared memory. A slot holds the number of its picture (0 while it is written),
its time and its pixels; `newest` is the number of the last whole picture. A reader copies a slot
and looks at the number before and after: if it changed, that picture is lost to the reader, and
the writer never waited.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

PIXELS_OFFSET: Final = 64
_ALIGNMENT: Final = 64


@dataclass(frozen=True, slots=True)
class PictureSource:
    """Where the pictures lie; enough to read them without this room. Offsets are in bytes."""

    shared_memory: str  # name of the segment
    newest_offset: int  # int64, number of the newest picture, from 1; 0 before the first
    first_offset: int  # of slot 0; picture n lies in slot n % slots
    stride: int  # of one slot
    slots: int
    sequence_offset: int  # int64 within a slot, the number of its picture; 0 while it is written
    t_offset: int  # float64 within a slot, capture time of the camera frame, seconds
    pixels_offset: int  # within a slot
    shape: tuple[int, int, int]  # (height, width, 4) uint8 RGBA, row 0 at the top


def slot_stride(size: tuple[int, int]) -> int:
    """Return the bytes of one slot for pictures of `size`, width and height."""
    n_bytes = PIXELS_OFFSET + size[0] * size[1] * 4
    return -(-n_bytes // _ALIGNMENT) * _ALIGNMENT


class PictureRing:
    """One end of the ring: one process writes, any number read."""

    def __init__(self, memory: memoryview, source: PictureSource) -> None:
        """Lie over the segment that `source` describes."""
        self._newest: NDArray[np.int64] = np.ndarray((1,), np.int64, memory, source.newest_offset)
        self._sequences: list[NDArray[np.int64]] = []
        self._times: list[NDArray[np.float64]] = []
        self._pixels: list[NDArray[np.uint8]] = []
        for i in range(source.slots):
            at = source.first_offset + i * source.stride
            self._sequences.append(np.ndarray((1,), np.int64, memory, at + source.sequence_offset))
            self._times.append(np.ndarray((1,), np.float64, memory, at + source.t_offset))
            self._pixels.append(
                np.ndarray(source.shape, np.uint8, memory, at + source.pixels_offset)
            )

    @property
    def newest(self) -> int:
        """Number of the newest picture, from 1; 0 before the first."""
        return int(self._newest[0])

    def begin(self) -> NDArray[np.uint8]:
        """Return the pixels to write the next picture into."""
        slot = (self.newest + 1) % len(self._pixels)
        self._sequences[slot][0] = 0
        return self._pixels[slot]

    def finish(self, t: float) -> None:
        """Publish what was written since `begin`."""
        number = self.newest + 1
        slot = number % len(self._pixels)
        self._times[slot][0] = t
        self._sequences[slot][0] = number
        self._newest[0] = number

    def read(self, number: int, out: NDArray[np.uint8]) -> float | None:
        """Copy a picture into `out` and return its time, or None where it is not there any more."""
        slot = number % len(self._pixels)
        if number < 1 or int(self._sequences[slot][0]) != number:
            return None
        t = float(self._times[slot][0])
        out[:] = self._pixels[slot]
        return t if int(self._sequences[slot][0]) == number else None

    def close(self) -> None:
        """Let go of the memory."""
        self._newest = np.zeros(1, np.int64)
        self._sequences.clear()
        self._times.clear()
        self._pixels.clear()
