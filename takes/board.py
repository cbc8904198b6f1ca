"""The memory that a performer's process and its recorder share: messages in, status out.

Messages lie in a ring of bytes that never makes the sender wait. It outlives the recorder's
process, so that the next one reads on where the last one died.
"""

import contextlib
import struct
from multiprocessing.shared_memory import SharedMemory

import numpy as np

from takes.memory import attach, bytes_of

# words of eight bytes, int64
HEAD, TAIL = 0, 1  # bytes put in and taken out so far
NEXT_FRAME = 2  # of the sound's ring; -1 as long as nothing was recorded
LAST_PICTURE = 3  # number in the ring of pictures; -1 as long as nothing was recorded
N_PICTURES, N_LOST_PICTURES, N_LOST_FRAMES, N_LOST_MESSAGES = 4, 5, 6, 7
STATE = 8
_END = 9  # float64
LAST_LAYER, NEXT_TIMING = 10, 11  # layers and rows that were read
STARTING, RECORDING, STOPPED = range(3)

_TEXT_AT, _TEXT_BYTES = 128, 512
_DATA_AT = _TEXT_AT + _TEXT_BYTES
_DATA_BYTES = 1 << 20  # minutes of events
_LENGTH = struct.Struct("<I")


class Board:
    """One block of shared memory with a message ring, numbers and a sentence.

    Thread: one sender and one receiver.
    """

    def __init__(self, memory: SharedMemory) -> None:
        self._memory = memory
        data = bytes_of(memory)
        self._words = data[:_TEXT_AT].view("<i8")
        self._times = data[:_TEXT_AT].view("<f8")
        self._text = data[_TEXT_AT:_DATA_AT]
        self._data = data[_DATA_AT:][:_DATA_BYTES]

    @classmethod
    def create(cls) -> "Board":
        """Make a new one; it goes with `remove`."""
        board = cls(SharedMemory(create=True, size=_DATA_AT + _DATA_BYTES))
        board.set(NEXT_FRAME, -1)
        board.set(LAST_PICTURE, -1)
        return board

    @classmethod
    def attach(cls, name: str) -> "Board":
        """Open one that another process made."""
        return cls(attach(name))

    @property
    def name(self) -> str:
        """The name of its memory."""
        return self._memory.name

    def get(self, word: int) -> int:
        """Return a number."""
        return int(self._words[word])

    def set(self, word: int, value: int) -> None:
        """Show a number."""
        self._words[word] = value

    @property
    def end(self) -> float:
        """Take time up to which was recorded, seconds."""
        return float(self._times[_END])

    def set_end(self, seconds: float) -> None:
        """Show up to which take time was recorded."""
        self._times[_END] = seconds

    def say(self, sentence: str) -> None:
        """Show a sentence."""
        data = sentence.encode()[:_TEXT_BYTES].ljust(_TEXT_BYTES, b"\0")
        self._text[:] = np.frombuffer(data, np.uint8)

    @property
    def sentence(self) -> str:
        """The sentence that was said last."""
        return self._text.tobytes().split(b"\0")[0].decode(errors="ignore")

    def put(self, message: bytes) -> bool:
        """Send a message; False, and counted, where the ring is full."""
        head, tail = self.get(HEAD), self.get(TAIL)
        data = _LENGTH.pack(len(message)) + message
        if head - tail + len(data) > _DATA_BYTES:
            self.set(N_LOST_MESSAGES, self.get(N_LOST_MESSAGES) + 1)
            return False
        index = np.arange(head, head + len(data)) % _DATA_BYTES
        self._data[index] = np.frombuffer(data, np.uint8)
        self.set(HEAD, head + len(data))
        return True

    def first(self) -> bytes | None:
        """Return the oldest message and leave it there; None where there is none."""
        tail = self.get(TAIL)
        if self.get(HEAD) == tail:
            return None
        (length,) = _LENGTH.unpack(self._bytes(tail, _LENGTH.size))
        return self._bytes(tail + _LENGTH.size, length)

    def drop_first(self) -> None:
        """Remove the oldest message."""
        tail = self.get(TAIL)
        (length,) = _LENGTH.unpack(self._bytes(tail, _LENGTH.size))
        self.set(TAIL, tail + _LENGTH.size + length)

    def _bytes(self, start: int, length: int) -> bytes:
        return self._data[np.arange(start, start + length) % _DATA_BYTES].tobytes()

    def close(self) -> None:
        """Let go of the memory."""
        del self._words, self._times, self._text, self._data
        self._memory.close()

    def remove(self) -> None:
        """Remove the memory; whoever still has it open keeps it."""
        self.close()
        with contextlib.suppress(FileNotFoundError):
            self._memory.unlink()
