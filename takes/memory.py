"""Memory that processes share."""

import sys
from multiprocessing import resource_tracker
from multiprocessing.shared_memory import SharedMemory

import numpy as np
from numpy.typing import NDArray


def attach(name: str) -> SharedMemory:
    """Open shared memory that another process made and will remove.

    Raises:
        FileNotFoundError: there is none of that name.
    """
    if sys.version_info >= (3, 13):
        return SharedMemory(name, track=False)
    # Before 3.13 whoever opens a block also registers it, and would remove it at the end.
    register = resource_tracker.register
    resource_tracker.register = lambda *_: None
    try:
        return SharedMemory(name)
    finally:
        resource_tracker.register = register


def bytes_of(memory: SharedMemory) -> NDArray[np.uint8]:
    """Return a view of all its bytes; drop every view before the memory is closed."""
    assert memory.buf is not None, "it is open"
    return np.frombuffer(memory.buf, np.uint8)
