"""A file of JSON objects, one a line, that only grows."""

import json
import math
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from takes.error import TakeError, cannot_read, cannot_write


class JsonLines:
    """Appends JSON objects to a file; a line is with the system as soon as it is written.

    After a kill every line that was written is there. A line that finds no room on the disk is
    taken back, so that the file ends with a whole line.
    """

    def __init__(self, path: Path) -> None:
        """Begin an empty file.

        Raises:
            TakeError: it cannot be made.
        """
        self._path = path
        self._end = 0  # bytes, after the last whole line
        try:
            self._file = path.open("wb", buffering=0)
        except OSError as error:
            raise cannot_write(path, error) from error

    def append(self, line: str) -> None:
        """Add one line, given without its line feed.

        Raises:
            TakeError: the disk is full or gone.
        """
        data = memoryview(line.encode() + b"\n")
        end = self._end + len(data)
        try:
            while data:  # a nearly full disk takes a part
                data = data[self._file.write(data) :]
        except OSError as error:
            with suppress(OSError):
                self._file.truncate(self._end)
                self._file.seek(self._end)
            raise cannot_write(self._path, error) from error
        self._end = end

    def close(self) -> None:
        """Close the file; a second time does nothing."""
        self._file.close()


def plain(value: Any, digits: int | None = None) -> Any:
    """Return a value in JSON's own types: numpy's become Python's, endless numbers null.

    With `digits`, floats are rounded to so many decimals, so that the text is short and the same
    on each run; without, they keep every bit.
    """
    if isinstance(value, Mapping):
        return {str(key): plain(item, digits) for key, item in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        return plain(value.tolist(), digits)
    if isinstance(value, list | tuple):
        return [plain(item, digits) for item in value]
    if isinstance(value, float):
        return _plain_float(value, digits)
    return value


def _plain_float(value: float, digits: int | None) -> float | None:
    if not math.isfinite(value):
        return None
    return value if digits is None else round(value, digits) + 0.0  # no negative zero


def compact(values: Mapping[str, Any]) -> str:
    """Return an object as one line of JSON, in the order of its keys."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def read_json_lines(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a file; a last line that a crash cut short is left out.

    Raises:
        TakeError: the file is not there, or a line is no JSON object; names the line.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise cannot_read(path, error) from error
    whole, _, _cut = data.rpartition(b"\n")
    lines = whole.split(b"\n") if whole else []
    return [_object(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _object(path: Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise TakeError(f"{path} is damaged: line {number} is not a JSON object.")
    return value
