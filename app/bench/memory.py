"""How much memory this process holds."""

import os
import resource
import sys
from pathlib import Path
from typing import Final

_MIB: Final = 1024.0 * 1024.0


def resident_mib() -> float:
    """Return the resident memory in MiB; where the system does not tell it, its peak so far."""
    statm = Path("/proc/self/statm")
    if statm.is_file():
        return int(statm.read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / _MIB
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (_MIB if sys.platform == "darwin" else 1024.0)
