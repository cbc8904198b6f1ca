"""The rings of sound and pictures that other processes publish, and how a recorder reads them.

Both are written by one process that never waits for a reader. A reader that falls behind loses
what was overwritten, and counts it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from takes.memory import attach, bytes_of

_MOST_FRAMES = 1 << 20  # at once; a ring that died and came back may have jumped far ahead


@dataclass(frozen=True, slots=True)
class SoundSource:
    """Where the sound lies: frame n at n mod `n_frames` of the ring."""

    shm_name: str
    head_offset: int  # bytes, to an int64: how many frames have been written
    data_offset: int  # bytes, to float32 samples, channels interleaved
    n_frames: int  # length of the ring
    channels: int  # 1 or 2
    sample_rate: int


@dataclass(frozen=True, slots=True)
class PictureSource:
    """Where the pictures lie: slots, each with a sequence, a time and pixels. Offsets are in bytes.

    Pictures are numbered from 1. A slot's sequence is the number of its picture, and 0 or less
    while it is written; it is written last.
    """

    shm_name: str
    size: tuple[int, int]  # width, height, pixels
    n_slots: int
    slots_offset: int  # of the first slot
    slot_bytes: int  # from one slot to the next
    sequence_offset: int  # int64, within a slot
    t_offset: int  # float64, within a slot; capture time in take time, seconds
    pixels_offset: int  # uint8 RGBA within a slot, row 0 at the top


@dataclass(frozen=True, slots=True)
class LayerSource:
    """Where whole layers of loops lie: a table of slots, and their sound somewhere beside it.

    A slot is six int64: its sequence, the track, the layer's number in its track from 1, the frame
    at which the loop begins, its length in frames, and where its sound begins, in bytes from the
    start of the memory (float32, channels interleaved). Layers are numbered from 1 by their
    sequence, which is written last, and is 0 or less while the slot or its sound is written.
    """

    shm_name: str
    n_slots: int
    slots_offset: int  # bytes
    channels: int  # 1 or 2
    sample_rate: int


@dataclass(frozen=True, slots=True)
class TimingSource:
    """Where the engine tells what took effect at another time than was asked for.

    Row n lies at n mod `n_rows`: four int64, the kind (`TIMING_KINDS`), the frame of the engine,
    and two numbers of the kind's own.
    """

    shm_name: str
    head_offset: int  # bytes, to an int64: how many rows have been written
    rows_offset: int  # bytes
    n_rows: int


TIMING_KINDS = {
    1: "late",  # command number A, counted from 0 as they were accepted, took effect at the frame
    2: "skip",  # at the frame, A frames passed without sound
    3: "gate",  # at the frame the output opened from silence: the stream began there
}


@dataclass(frozen=True, slots=True)
class _Slot:
    """Views of one slot of a ring of pictures."""

    sequence: NDArray[np.int64]  # (1,)
    t: NDArray[np.float64]  # (1,)
    pixels: NDArray[np.uint8]  # (height, width, 4)


class SoundReader:
    """Reads a ring of sound without a gap in time: what was lost becomes silence."""

    def __init__(self, source: SoundSource, first_frame: int | None = None) -> None:
        """Open the ring; without `first_frame` begin at what is written next.

        Raises:
            FileNotFoundError: the ring is gone.
        """
        self._memory = attach(source.shm_name)
        data = bytes_of(self._memory)
        self._head = data[source.head_offset :][:8].view("<i8")
        n_bytes = 4 * source.n_frames * source.channels
        ring = data[source.data_offset :][:n_bytes].view("<f4")
        self._ring = ring.reshape(source.n_frames, source.channels)
        # The oldest eighth may be overwritten while we read it.
        self._n_safe = source.n_frames - source.n_frames // 8
        self.next_frame = int(self._head[0]) if first_frame is None else first_frame
        self.n_lost = 0

    def read(self, end: int | None = None) -> NDArray[np.float32]:
        """Return what is new, (n, 2) float32; n may be 0, and is at most `_MOST_FRAMES`.

        With `end` it goes no further than to that frame.
        """
        newest = int(self._head[0])
        first, n_frames = self.next_frame, len(self._ring)
        head = min(newest, first + _MOST_FRAMES)
        if end is not None:
            head = min(head, end)
        if head <= first:
            return np.zeros((0, 2), np.float32)
        whole_from = min(max(first, newest - self._n_safe), head)
        index = np.arange(whole_from, head) % n_frames
        sound = np.zeros((head - first, 2), np.float32)
        sound[whole_from - first :] = self._ring[index]
        # Were the oldest of them overwritten meanwhile? The head has told before it happened.
        torn = min(max(int(self._head[0]) - n_frames + n_frames // 16, whole_from), head)
        sound[: torn - first] = 0.0
        self.n_lost += torn - first
        self.next_frame = head
        return sound

    def close(self) -> None:
        """Let go of the ring."""
        del self._head, self._ring
        self._memory.close()


class PictureReader:
    """Reads a ring of pictures in order."""

    def __init__(self, source: PictureSource, last: int | None = None) -> None:
        """Open the ring; without `last`, a picture's number, begin with the next to be written.

        Raises:
            FileNotFoundError: the ring is gone.
        """
        self._memory = attach(source.shm_name)
        self._source = source
        self._slots = [self._slot(n) for n in range(source.n_slots)]
        self._last = self._newest() if last is None else last
        self.n_lost = 0

    @property
    def last(self) -> int:
        """The number of the picture that was read last."""
        return self._last

    def read(self) -> tuple[float, NDArray[np.uint8]] | None:
        """Return the time and a copy (height, width, 4) of the next picture, if there is one."""
        while (slot := self._next_slot()) is not None:
            sequence, t = int(slot.sequence[0]), float(slot.t[0])
            picture = slot.pixels.copy()
            if sequence <= self._last or int(slot.sequence[0]) != sequence:
                continue  # overwritten while it was read
            self.n_lost += sequence - self._last - 1
            self._last = sequence
            return t, picture
        return None

    def close(self) -> None:
        """Let go of the ring."""
        self._slots.clear()
        self._memory.close()

    def _slot(self, n: int) -> _Slot:
        source = self._source
        width, height = source.size
        slot = bytes_of(self._memory)[source.slots_offset + n * source.slot_bytes :]
        return _Slot(
            slot[source.sequence_offset :][:8].view(np.int64),
            slot[source.t_offset :][:8].view(np.float64),
            slot[source.pixels_offset :][: 4 * width * height].reshape(height, width, 4),
        )

    def _newest(self) -> int:
        return max(0, *(int(slot.sequence[0]) for slot in self._slots))

    def _next_slot(self) -> _Slot | None:
        """Return the slot with the oldest picture that was not read yet."""
        waiting = [slot for slot in self._slots if int(slot.sequence[0]) > self._last]
        return min(waiting, key=lambda slot: int(slot.sequence[0]), default=None)
