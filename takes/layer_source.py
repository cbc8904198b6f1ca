"""What a recorder reads of the engine beside its sound: layers of loops, and true times."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from takes.memory import attach, bytes_of
from takes.source import TIMING_KINDS, LayerSource, TimingSource

_SLOT_WORDS = 6
_ROW_WORDS = 4


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One layer of a loop, whole."""

    sequence: int  # counted over all layers, from 1
    track: int
    number: int  # within its track, from 1
    first_frame: int  # of the engine, at which its loop begins
    frames: NDArray[np.float32]  # (n, 2)


class LayerReader:
    """Reads the layers of loops in the order in which they became whole."""

    def __init__(self, source: LayerSource, last: int = 0) -> None:
        """Open the table; `last` is the number of the newest layer that is not wanted.

        Raises:
            FileNotFoundError: it is gone.
        """
        self._memory = attach(source.shm_name)
        self._source = source
        n_bytes = 8 * _SLOT_WORDS * source.n_slots
        table = bytes_of(self._memory)[source.slots_offset :][:n_bytes].view("<i8")
        self._slots = table.reshape(source.n_slots, _SLOT_WORDS)
        self.last = last
        self.n_lost = 0

    def read(self) -> Layer | None:
        """Return the next layer, if there is one."""
        for slot in sorted(self._slots.copy().tolist()):
            if slot[0] <= self.last:
                continue
            layer = self._layer(slot)
            if slot not in self._slots.tolist():
                continue  # it was written over while it was read
            self.n_lost += layer.sequence - self.last - 1
            self.last = layer.sequence
            return layer
        return None

    def close(self) -> None:
        """Let go of the table."""
        del self._slots
        self._memory.close()

    def _layer(self, slot: list[int]) -> Layer:
        sequence, track, number, first_frame, n_frames, offset = slot
        n_bytes = 4 * n_frames * self._source.channels
        sound = bytes_of(self._memory)[offset:][:n_bytes].view("<f4")
        frames = np.empty((n_frames, 2), np.float32)
        frames[:] = sound.reshape(n_frames, self._source.channels)
        return Layer(sequence, track, number, first_frame, frames)


class TimingReader:
    """Reads what took effect at another time than was asked for."""

    def __init__(self, source: TimingSource, first_row: int = 0) -> None:
        """Open the ring at a row.

        Raises:
            FileNotFoundError: it is gone.
        """
        self._memory = attach(source.shm_name)
        data = bytes_of(self._memory)
        self._head = data[source.head_offset :][:8].view("<i8")
        rows = data[source.rows_offset :][: 8 * _ROW_WORDS * source.n_rows].view("<i8")
        self._rows = rows.reshape(source.n_rows, _ROW_WORDS)
        self.next_row = first_row

    def read(self) -> list[dict[str, int | str]]:
        """Return what is new, each with `kind`, `frame` and `number`.

        Rows that were written over are passed over, and the next one is of the kind "lost".
        """
        head, n_rows = int(self._head[0]), len(self._rows)
        first = max(self.next_row, head - n_rows + 1)
        told = [_timing(self._rows[row % n_rows].tolist()) for row in range(first, head)]
        if first > self.next_row:
            told.insert(0, {"kind": "lost", "frame": -1, "number": first - self.next_row})
        self.next_row = head
        return told

    def close(self) -> None:
        """Let go of the ring."""
        del self._head, self._rows
        self._memory.close()


def _timing(row: list[int]) -> dict[str, int | str]:
    kind, frame, number, _ = row
    return {"kind": TIMING_KINDS.get(kind, "unknown"), "frame": frame, "number": number}
