"""Reading Scala's scale files (huygens-fokker.org/scala/scl_format.html)."""

import math
import re

from music.tuning import Tuning, ratio_to_cents

_CENTS = re.compile(r"[+-]?(\d+\.\d*|\.\d+)")
_RATIO = re.compile(r"\+?(\d+)(?:\s*/\s*(\d+))?")
_LEAST = 1e-6  # cents: nearer than that two steps are one
_MOST_STEPS = 4096


class ScalaError(ValueError):
    """A scale file that cannot be used; the text says which line and why."""


def read_scala(text: str, root: float = 60.0) -> Tuning:
    r"""Return the tuning that the text of an `.scl` file describes.

    The last pitch is the period. Steps that are out of order, below the root or beyond the period
    are brought to their place in it. The files are written in ISO 8859-1.

    Raises:
        ScalaError: it is no scale.

    >>> read_scala("! fifths\nfifths\n2\n3/2\n2/1").cents
    (0.0, 701.9550008653874)
    """
    lines = [
        (number, line.strip())
        for number, line in enumerate(text.splitlines(), 1)
        if not line.startswith("!")
    ]
    if len(lines) < 2:
        raise ScalaError("a scale file has a description and a number of steps; this has neither")
    name, (number, count_line) = lines[0][1] or "unnamed", lines[1]
    count = re.match(r"\d+", count_line)
    if not count or not 1 <= int(count[0]) <= _MOST_STEPS:
        raise ScalaError(f"line {number} must say how many steps follow, got {count_line!r}")
    rows = lines[2 : 2 + int(count[0])]
    if len(rows) < int(count[0]):
        raise ScalaError(f"line {number} promises {count[0]} steps and {len(rows)} follow")
    *steps, period = [_cents(number, row) for number, row in rows]
    if period <= _LEAST:
        raise ScalaError(f"line {rows[-1][0]} is the period and must be above the root")
    return Tuning(name, _in_order(steps, period), period, root)


def _cents(number: int, row: str) -> float:
    cents = _CENTS.match(row)
    if cents:
        return float(cents[0])
    ratio = _RATIO.match(row)
    if not ratio or int(ratio[1]) == 0 or (ratio[2] is not None and int(ratio[2]) == 0):
        raise ScalaError(
            f"line {number} must be cents like 701.955 or a ratio like 3/2, got {row!r}"
        )
    return ratio_to_cents(int(ratio[1]), int(ratio[2] or 1))


def _in_order(steps: list[float], period: float) -> tuple[float, ...]:
    """Return the root and the steps within one period, rising, each once."""
    ordered = [0.0]
    for cents in sorted(math.fmod(step, period) % period for step in steps):
        if cents - ordered[-1] > _LEAST and period - cents > _LEAST:
            ordered.append(cents)
    return tuple(ordered)
