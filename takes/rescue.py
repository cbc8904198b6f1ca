"""Where a recording goes on when its disk is full or gone, and what the performer is told."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from takes.error import TakeError, cannot_write
from takes.held import HELD_SECONDS
from takes.take import TakeWriter, new_take_folder

_MARGIN = 1 << 18  # bytes that must be free beside what is held, so that the trial is worth it
_FRAME_BYTES = 8


class Rescue:
    """Knows a take's place and the other one, and speaks of both."""

    def __init__(self, folder: Path, elsewhere: Path | None) -> None:
        self._first = folder
        self._second: Path | None = None
        self._elsewhere = elsewhere or Path(tempfile.gettempdir()) / "bodyloop-takes"

    def places(self, *, elsewhere: bool) -> Iterator[Path]:
        """Yield the folders to try: the take's own, and, where that is asked for, another one."""
        with suppress(OSError):  # somebody may have removed it, or its disk
            if self._first.parent.is_dir():
                self._first.mkdir(exist_ok=True)
        yield self._first
        if elsewhere:
            with suppress(TakeError):
                self._second = self._second or new_take_folder(self._elsewhere, self._first.name)
                yield self._second

    def sentence(self, error: TakeError) -> str:
        """Return what the performer is told when the disk takes nothing more."""
        told = str(error).rstrip(".")
        return f"{told}; until it can be written the last {HELD_SECONDS:.0f} s stay in memory."

    def gone(self, cause: OSError) -> TakeError:
        """Return what a disk that is gone is called."""
        return cannot_write(self._first, cause)

    def all_well(self, folder: Path, missing: float) -> str:
        """Return what the performer is told when the recording goes on."""
        place = "where it was" if folder == self._first else f"in {folder}"
        lost = f"{missing:.1f} s of sound are missing" if missing else "nothing is missing"
        return f"The recording goes on {place}; {lost}."


def give_up(writer: TakeWriter) -> None:
    """End a part of a take on a disk that takes nothing more."""
    with suppress(OSError):  # it was said already
        writer.give_up()


def has_room(folder: Path, n_frames: int) -> bool:
    """Tell whether a disk has room for so much sound, and a little beside it."""
    try:
        return shutil.disk_usage(folder).free > n_frames * _FRAME_BYTES + _MARGIN
    except OSError:
        return False
