"""How much memory this process holds."""

import os
from pathlib import Path
from typing import Final

STATM: Final = Path("/proc/self/statm")  # Linux alone tells it to a program about itself
_MIB: Final = 1024.0 * 1024.0


def resident_mib() -> float | None:
    """Return the resident memory in MiB; None where the system does not tell it."""
    if not STATM.is_file():
        return None
    return int(STATM.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / _MIB
