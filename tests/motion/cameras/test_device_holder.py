import os
from pathlib import Path

import pytest

from motion.cameras.device_holder import holder


@pytest.fixture
def processes(tmp_path):
    """A table of processes, of which 77 shows a camera and 78 has ended."""

    def add(number, name, *held):
        (tmp_path / number / "fd").mkdir(parents=True)
        (tmp_path / number / "comm").write_text(f"{name}\n")
        for i, device in enumerate(held):
            (tmp_path / number / "fd" / str(i)).symlink_to(device)

    add("77", "cheese", "/dev/null", "/dev/video0")
    add("76", "bash", "/dev/tty1")
    add(str(os.getpid()), "bodyloop", "/dev/video2")
    (tmp_path / "78").mkdir()
    return tmp_path


def test_who_holds_a_camera_is_named(processes):
    assert holder(Path("/dev/video0"), processes) == "cheese"
    assert holder(Path("/dev/video1"), processes) is None
    assert holder(Path("/dev/video2"), processes) is None  # ourselves


def test_where_nobody_can_tell_nobody_is_named(tmp_path):
    assert holder(Path("/dev/video0"), tmp_path / "none") is None
