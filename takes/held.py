"""The last seconds of a performance in memory, for the time when no disk takes them."""

from collections import deque

import numpy as np
from numpy.typing import NDArray

HELD_SECONDS = 30.0
_MOST_MESSAGES = 200_000

Message = tuple[bytes, object]  # its kind, as in `takes.assignment`, and its value


class Held:
    """Keeps the newest sound and messages, `HELD_SECONDS` of them.

    Each message belongs to the frame that the sound had reached when it came.
    """

    def __init__(self, first_frame: int, sample_rate: int) -> None:
        self._most = round(HELD_SECONDS * sample_rate)
        self._blocks: deque[tuple[int, NDArray[np.float32]]] = deque()
        self._messages: deque[tuple[int, Message]] = deque()
        self.next_frame = first_frame
        self.n_messages = 0  # that ever came

    @property
    def first_frame(self) -> int:
        """The oldest frame of sound that is held."""
        return self._blocks[0][0] if self._blocks else self.next_frame

    @property
    def full(self) -> bool:
        """Whether something has to go for what comes."""
        newest = len(self._blocks[-1][1]) if self._blocks else 0
        return self.next_frame - self.first_frame + newest >= self._most

    def sound(self, frames: NDArray[np.float32]) -> None:
        """Keep sound (n, channels) that follows what is held; what is too old goes."""
        if not len(frames):
            return
        self._blocks.append((self.next_frame, frames))
        self.next_frame += len(frames)
        oldest = self.next_frame - self._most
        while self._blocks[0][0] + len(self._blocks[0][1]) <= oldest:
            self._blocks.popleft()
        while self._messages and self._messages[0][0] < oldest:
            self._messages.popleft()

    def message(self, message: Message) -> None:
        """Keep a message."""
        self.n_messages += 1
        self._messages.append((self.next_frame, message))
        if len(self._messages) > _MOST_MESSAGES:
            self._messages.popleft()

    def sound_from(self, frame: int) -> list[NDArray[np.float32]]:
        """Return what is held of the sound from a frame on, block by block."""
        blocks = [(first, block) for first, block in self._blocks if first + len(block) > frame]
        return [block[max(0, frame - first) :] for first, block in blocks]

    def messages_from(self, number: int) -> list[Message]:
        """Return those held messages that came after the first `number` of all."""
        n_gone = self.n_messages - len(self._messages)
        return [message for _, message in self._messages][max(0, number - n_gone) :]
