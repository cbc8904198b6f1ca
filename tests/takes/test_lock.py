import os
import subprocess
import sys
import threading

import pytest

from takes.disk_sync import DiskSync, sync_folder
from takes.lock import FolderLock, is_being_recorded
from takes.recovery import cut_off_takes
from takes.take import TakeHeader, TakeWriter, new_take_folder

HEADER = TakeHeader("0.1", 8000, 100.0, "studio", "", "dance.mp4")
LEAVE = """
import os, sys
from pathlib import Path
from takes.take import TakeHeader, TakeWriter
TakeWriter(Path(sys.argv[1]), TakeHeader("0.1", 8000, 100.0, "studio", "", "dance.mp4"))
os._exit(1)
"""


def test_a_take_is_locked_while_it_is_recorded(tmp_path):
    folder = new_take_folder(tmp_path, "take")
    writer = TakeWriter(folder, HEADER)
    assert is_being_recorded(folder)
    assert not cut_off_takes(tmp_path)
    writer.close()
    assert not is_being_recorded(folder)
    assert not cut_off_takes(tmp_path)


def test_what_a_process_left_behind_is_offered(tmp_path):
    folder = new_take_folder(tmp_path, "take")
    subprocess.run([sys.executable, "-c", LEAVE, str(folder)], check=False)
    assert not is_being_recorded(folder)
    assert [take.folder for take in cut_off_takes(tmp_path)] == [folder]


def test_a_folder_that_is_not_there_is_not_recorded_into(tmp_path):
    assert not is_being_recorded(tmp_path / "nothing")
    lock = FolderLock(tmp_path / "nothing")
    assert not lock.held
    lock.release()


def test_files_and_folders_are_written_through(tmp_path):
    (tmp_path / "layers").mkdir()
    (tmp_path / "layers" / "one.wav").write_bytes(b"x")
    sync_folder(tmp_path)
    with pytest.raises(FileNotFoundError):
        sync_folder(tmp_path / "gone")


class Rounds(threading.Event):
    """An event that lets so many rounds pass and is then set."""

    def __init__(self, n):
        super().__init__()
        self._n = n

    def wait(self, timeout=None):
        self._n -= 1
        return self._n < 0


def test_a_folder_that_is_gone_is_told(tmp_path):
    sync = DiskSync()
    sync.run(Rounds(3))
    assert sync.fault is None
    sync.folder = tmp_path
    sync.run(Rounds(2))
    assert sync.fault is None
    sync.folder = tmp_path / "gone"
    sync.run(Rounds(2))
    assert isinstance(sync.fault, FileNotFoundError)
    assert os.listdir(tmp_path) == []
