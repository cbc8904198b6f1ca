"""Brings what was written to the disk itself, beside the recording and never in its way.

A kill leaves what the system holds in memory; a power cut does not.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from threading import Event

SYNC_SECONDS = 1.5  # from one to the next: what a power cut may cost


class DiskSync:
    """Has the files of a folder written through, every `SYNC_SECONDS`.

    Thread: `run` in one of its own; `folder` is set and `fault` read by the recording.
    """

    def __init__(self) -> None:
        self.folder: Path | None = None  # None: nothing is being written
        self.fault: OSError | None = None  # why the disk no longer takes anything

    def run(self, ending: Event) -> None:
        """Sync until the event is set."""
        while not ending.wait(SYNC_SECONDS):
            folder = self.folder
            if folder is None:
                continue
            try:
                sync_folder(folder)
            except OSError as error:
                if self.folder is folder:
                    self.fault = error


def sync_folder(folder: Path) -> None:
    """Return when every file of a folder, and its list of them, is on the disk.

    Raises:
        OSError: the folder is gone, or the disk did not take it.
    """
    for path in _files(folder):
        try:
            descriptor = os.open(path, os.O_RDWR)
        except FileNotFoundError:
            continue  # it was renamed meanwhile
        _sync(descriptor)
    if os.name == "posix":
        _sync(os.open(folder, os.O_RDONLY))


def _files(folder: Path) -> Iterator[Path]:
    for entry in sorted(folder.iterdir()):
        if entry.is_dir():
            yield from _files(entry)
        else:
            yield entry


def _sync(descriptor: int) -> None:
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
