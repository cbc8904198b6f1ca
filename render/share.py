"""The memory that the performing and the drawing process share: control, mailbox and pictures.

The performing process makes it and takes it away, so a drawing process that was killed leaves
nothing behind and its successor carries on where it was.
"""

import os
from dataclasses import dataclass
from multiprocessing.shared_memory import SharedMemory
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from render.mailbox import SceneMailbox, mailbox_bytes
from render.picture_ring import PIXELS_OFFSET, PictureRing, PictureSource, slot_stride

MOST_SLOTS: Final = 8
FEWEST_SLOTS: Final = 3
MESSAGE_BYTES: Final = 480
TYPED: Final = 16  # keys that wait to be read
_CONTROL: Final = np.dtype(
    [
        ("taken", "i8"),  # the newest publication that the child took
        ("drawn", "i8"),
        ("dropped", "i8"),
        ("draw_ms", "f8"),
        ("window_open", "i4"),
        ("quit_requested", "i4"),
        ("n_typed", "i8"),
        ("typed", "u4", (TYPED,)),  # code points; the newest lies at (n_typed - 1) mod TYPED
        ("message_length", "i4"),
        ("message", f"S{MESSAGE_BYTES}"),
    ]
)
_CONTROL_BYTES: Final = 1024
_PAGE: Final = 4096  # what the system gives memory in
_SHARED_FILES: Final = Path("/dev/shm")  # where Linux keeps it, often small in a container


@dataclass(frozen=True, slots=True)
class ShareSize:
    """How large everything is."""

    size: tuple[int, int]  # width and height of the pictures
    slots: int  # of the picture ring

    @property
    def ring_at(self) -> int:
        """Offset of the picture ring in bytes."""
        return _CONTROL_BYTES + -(-mailbox_bytes(self.size) // _PAGE) * _PAGE

    @property
    def n_bytes(self) -> int:
        """Bytes of the whole."""
        return self.ring_at + PIXELS_OFFSET + self.slots * slot_stride(self.size)


class Share:
    """One end of the shared memory."""

    def __init__(self, extent: ShareSize, name: str | None = None) -> None:
        """Make it new, or open the one called `name`."""
        self.extent = extent
        self._memory = SharedMemory(name, create=name is None, size=extent.n_bytes)
        buffer = self._memory.buf
        assert buffer is not None
        self.name = self._memory.name
        self.source = _source(self.name, extent)
        self.control: NDArray[np.void] = np.ndarray((1,), _CONTROL, buffer)
        self.mailbox = SceneMailbox(
            buffer[_CONTROL_BYTES : _CONTROL_BYTES + mailbox_bytes(extent.size)], extent.size
        )
        self.ring = PictureRing(buffer, self.source)

    def say(self, message: str) -> None:
        """Leave a sentence for the other side."""
        text = message.encode()[:MESSAGE_BYTES].decode(errors="ignore").encode()
        self.control["message"] = text
        self.control["message_length"] = len(text)

    def said(self) -> str:
        """Return the sentence that was left."""
        text: bytes = self.control["message"][0]
        return text[: int(self.control["message_length"][0])].decode(errors="replace")

    def type(self, letters: str) -> None:
        """Leave what was typed at the window."""
        n_typed = int(self.control["n_typed"][0])
        for letter in letters:
            self.control["typed"][0, n_typed % TYPED] = ord(letter)
            n_typed += 1
        self.control["n_typed"] = n_typed

    def typed(self, since: int) -> tuple[str, int]:
        """Return what was typed after `since` letters, the newest of it, and how many there are."""
        n_typed = int(self.control["n_typed"][0])
        row = self.control["typed"][0]
        places = range(max(since, n_typed - TYPED), n_typed)
        return "".join(chr(row[place % TYPED]) for place in places), n_typed

    def close(self, remove: bool) -> None:
        """Let go; with `remove`, nobody can open it any more."""
        self.ring.close()
        self.mailbox.close()
        self.control = np.zeros(1, _CONTROL)
        if remove:
            self._memory.unlink()
        try:
            self._memory.close()
        except BufferError:
            # A caller still holds a picture that lies here; the memory goes with the process.
            return


def share_size(size: tuple[int, int]) -> ShareSize:
    """Return an extent that the machine can give: with little shared memory, fewer slots."""
    room = _room()
    slots = MOST_SLOTS
    while slots > FEWEST_SLOTS and ShareSize(size, slots).n_bytes > 0.8 * room:
        slots -= 1
    return ShareSize(size, slots)


def _room() -> float:
    if not _SHARED_FILES.is_dir():
        return float("inf")
    system = os.statvfs(_SHARED_FILES)
    return float(system.f_bavail * system.f_frsize)


def _source(name: str, extent: ShareSize) -> PictureSource:
    return PictureSource(
        shared_memory=name,
        newest_offset=extent.ring_at,
        first_offset=extent.ring_at + PIXELS_OFFSET,
        stride=slot_stride(extent.size),
        slots=extent.slots,
        sequence_offset=0,
        t_offset=8,
        pixels_offset=PIXELS_OFFSET,
        shape=(extent.size[1], extent.size[0], 4),
    )
