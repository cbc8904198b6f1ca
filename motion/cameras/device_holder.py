"""Which program holds a device: its name tells a performer more than that it is busy."""

import os
from pathlib import Path
from typing import Final

PROCESSES: Final = Path("/proc")


def holder(device: Path, processes: Path = PROCESSES) -> str | None:
    """Return the name of another program that has a device open; None where nobody can tell.

    Linux only, and only for programs of the same user or by root.
    """
    for process in sorted(processes.glob("[0-9]*")):
        if process.name == str(os.getpid()):
            continue
        try:
            links = [os.readlink(link) for link in (process / "fd").iterdir()]
            if str(device) in links:
                return (process / "comm").read_text(encoding="utf-8", errors="replace").strip()
        except OSError:  # it ended meanwhile, or belongs to somebody else
            continue
    return None
