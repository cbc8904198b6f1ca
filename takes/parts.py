"""What lies in several parts of a take, told as one."""

from collections.abc import Iterable
from typing import Any


def chained(parts: Iterable[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return the lines of all parts one after another, what two of them hold once.

    A part that began after a crash, or on another disk, may begin with lines that the one before
    it ends with.
    """
    lines: list[dict[str, Any]] = []
    for part in parts:
        lines += part[_n_shared(lines, part) :]
    return lines


def _n_shared(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> int:
    """Return how many lines end one list and begin the other."""
    for n in range(min(len(before), len(after)), 0, -1):
        if before[-n] == after[0] and before[-n:] == after[:n]:
            return n
    return 0
