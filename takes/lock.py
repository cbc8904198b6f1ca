"""Who is recording: a take's folder is locked for as long as its recorder lives.

The system lets go of the lock when the process ends, however that happens, so that a take that was
cut off is known from one that is being played.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path

if sys.platform != "win32":
    import fcntl


class FolderLock:
    """Locks a folder until it is released or the process ends.

    Where the system cannot lock a folder nothing is locked, and nobody is told so.
    """

    def __init__(self, folder: Path) -> None:
        self._descriptor: int | None = _locked(folder)

    @property
    def held(self) -> bool:
        """Whether the folder is ours."""
        return self._descriptor is not None

    def release(self) -> None:
        """Let go; a second time does nothing."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)


def is_being_recorded(folder: Path) -> bool:
    """Tell whether a living process records into a folder."""
    if sys.platform == "win32":
        return False
    lock = FolderLock(folder)
    held = lock.held
    lock.release()
    return not held and folder.is_dir()


def _locked(folder: Path) -> int | None:
    if sys.platform == "win32":
        return None
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        with suppress(OSError):
            os.close(descriptor)
        return None
    return descriptor
