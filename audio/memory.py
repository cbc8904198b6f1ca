"""Memory that two processes share and that outlives the one that did not make it."""

import os
import sys
from multiprocessing import resource_tracker
from multiprocessing.shared_memory import SharedMemory

import numpy as np

from audio.command_kernel import Words
from audio.device import AudioDeviceError
from audio.layout import H_MAGIC, H_VERSION, H_WORDS, MAGIC, VERSION

_FOLDER = "/dev/shm"  # noqa: S108, RUF100


def create_memory(n_bytes: int) -> SharedMemory:
    """Make a zeroed block, which ends with this process.

    Raises:
        AudioDeviceError: there is no room for it.
    """
    sentence = (
        f"shared memory has no room for {n_bytes / 1e6:.0f} MB of loops and samples; "
        "enlarge /dev/shm or set a smaller track_seconds"
    )
    if os.path.isdir(_FOLDER):
        room = os.statvfs(_FOLDER)
        if room.f_bavail * room.f_frsize < n_bytes:
            raise AudioDeviceError(sentence)
    try:
        return SharedMemory(create=True, size=n_bytes)
    except OSError as error:
        raise AudioDeviceError(sentence) from error


def attach_memory(name: str) -> SharedMemory:
    """Open a block that another process made and will remove."""
    if sys.version_info >= (3, 13):
        return SharedMemory(name, track=False)
    # Before 3.13 whoever opens a block also registers it, and its end would remove the block from
    # under the process that made it.
    register = resource_tracker.register
    resource_tracker.register = lambda *_: None
    try:
        return SharedMemory(name)
    finally:
        resource_tracker.register = register


def release_memory(memory: SharedMemory) -> None:
    """Remove a block that this process made; views of it stay valid."""
    memory.unlink()
    try:
        memory.close()
    except BufferError:
        # A view still lies on it: the mapping goes with that. Its finaliser need not try again.
        memory.close = lambda: None  # type: ignore[method-assign]


def view_arena(memory: memoryview | bytearray | None) -> Words:
    """Return a block that holds an arena as its words.

    Raises:
        ValueError: it holds none, or one of another version.
    """
    if memory is None:
        raise ValueError("the memory has been closed")
    words = np.frombuffer(memory, np.int64, len(memory) // 8)
    if words[H_MAGIC] != MAGIC or words[H_VERSION] != VERSION:
        raise ValueError("the memory holds no sound engine of this version")
    return words[: words[H_WORDS]]
