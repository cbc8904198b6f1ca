"""Reading a TOML table key by key, so that every mistake becomes one sentence that says where."""

import difflib
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

_REQUIRED: Final = object()
_KINDS: Final = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text",
    list: "a list",
    dict: "a table",
}


def nearest(word: str, words: Iterable[str]) -> str:
    """Return a half-sentence that offers the nearest known word, or all of them.

    >>> nearest("radios", ["centre", "radius"])
    'did you mean "radius"?'
    """
    known = list(words)
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    if close:
        return f'did you mean "{close[0]}"?'
    return f"known are {', '.join(known)}" if known else "there are none"


class Table:
    """One table of a file; every key must be asked for, and `close` refuses what nobody asked for.

    Args of the constructor: the table, the sentence's beginning (the file), the path of the table
    inside it ("zone[2]"), and the `ValueError` that a mistake raises.
    """

    def __init__(self, data: dict[str, Any], file: str, path: str, error: type[ValueError]) -> None:
        self._data = data
        self._file = file
        self._path = path
        self._error = error
        self._asked: list[str] = []

    def fail(self, key: str, what: str) -> ValueError:
        """Return the error for a key: file, path of the key, what is wrong."""
        path = ".".join(part for part in (self._path, key) if part)
        return self._error(f"{self._file}: {path + ' ' if path else ''}{what}")

    def has(self, key: str) -> bool:
        """Return whether the table holds a key."""
        return key in self._data

    def absent(self, key: str) -> None:
        """Know a key that may be left out."""
        self._asked.append(key)

    def is_text(self, key: str) -> bool:
        """Return whether a key holds a text."""
        return isinstance(self._data.get(key), str)

    def is_list(self, key: str) -> bool:
        """Return whether a key holds a list."""
        return isinstance(self._data.get(key), list)

    def is_table(self, key: str) -> bool:
        """Return whether a key holds a table."""
        return isinstance(self._data.get(key), dict)

    def text(self, key: str, default: Any = _REQUIRED, choices: Iterable[str] = ()) -> str:
        """Return a text, one of `choices` if there are any."""
        value = str(self._get(key, (str,), default))
        known = list(choices)
        if known and self.has(key) and value not in known:
            raise self.fail(key, f'is "{value}"; {nearest(value, known)}')
        return value

    def texts(self, key: str, default: Any = _REQUIRED) -> tuple[str, ...]:
        """Return one text or a list of texts as a tuple."""
        value = self._get(key, (str, list), default)
        if isinstance(value, str):
            return (value,)
        for item in value:
            if not isinstance(item, str):
                raise self.fail(key, f"must hold texts, got {item!r}")
        return tuple(value)

    def number(
        self,
        key: str,
        default: Any = _REQUIRED,
        low: float = float("-inf"),
        high: float = float("inf"),
    ) -> float:
        """Return a number between `low` and `high`."""
        value = float(self._get(key, (int, float), default))
        if not low <= value <= high:
            raise self.fail(key, f"must lie in {low:g}..{high:g}, got {value:g}")
        return value

    def whole(self, key: str, default: Any, low: int, high: int) -> int:
        """Return a whole number between `low` and `high`."""
        value = int(self._get(key, (int,), default))
        if not low <= value <= high:
            raise self.fail(key, f"must lie in {low}..{high}, got {value}")
        return value

    def pair(self, key: str, default: Any = _REQUIRED) -> tuple[float, float]:
        """Return two numbers."""
        value = self._get(key, (list, tuple), default)
        if len(value) != 2 or not all(_is_number(item) for item in value):
            raise self.fail(key, f"must be two numbers, got {value!r}")
        return float(value[0]), float(value[1])

    def span(self, key: str, low: float, high: float) -> tuple[float, float] | None:
        """Return two rising numbers between `low` and `high`; None for an absent key."""
        if not self.has(key):
            self.absent(key)
            return None
        begin, end = self.pair(key)
        if not low <= begin < end <= high:
            raise self.fail(key, f"must rise and lie in {low:g}..{high:g}, got {[begin, end]}")
        return begin, end

    def numbers(self) -> tuple[tuple[str, float], ...]:
        """Return all of a table whose keys are free and whose values are numbers."""
        return tuple((key, self.number(key)) for key in self._data)

    def flag(self, key: str, default: bool) -> bool:
        """Return true or false."""
        return bool(self._get(key, (bool,), default))

    def table(self, key: str) -> "Table":
        """Return a table inside this one; an absent one is empty."""
        path = f"{self._path}.{key}" if self._path else key
        return Table(self._get(key, (dict,), {}), self._file, path, self._error)

    def tables(self, key: str) -> list["Table"]:
        """Return a list of tables inside this one; an absent one is empty."""
        path = f"{self._path}.{key}" if self._path else key
        items = self._get(key, (list,), [])
        for item in items:
            if not isinstance(item, dict):
                raise self.fail(key, f"must be written as [[{key}]] tables, got {item!r}")
        return [
            Table(item, self._file, f"{path}[{number}]", self._error)
            for number, item in enumerate(items, 1)
        ]

    def close(self) -> None:
        """Refuse every key that was not asked for."""
        for key in self._data:
            if key not in self._asked:
                raise self.fail(key, f"is no key here; {nearest(key, self._asked)}")

    def _get(self, key: str, kinds: tuple[type, ...], default: Any) -> Any:
        self._asked.append(key)
        if key not in self._data:
            if default is _REQUIRED:
                close = difflib.get_close_matches(key, self._data, n=1, cutoff=0.7)
                hint = f'; is "{close[0]}" meant?' if close else ""
                raise self.fail(key, f"is missing{hint}")
            return default
        value = self._data[key]
        fits = isinstance(value, kinds) and (isinstance(value, bool) == (bool in kinds))
        if not fits:
            told = [
                kind for kind in kinds if kind in _KINDS and not (kind is int and float in kinds)
            ]
            wanted = " or ".join(_KINDS[kind] for kind in told)
            raise self.fail(key, f"must be {wanted}, got {value!r}")
        return value


def read_table(path: Path, error: type[ValueError]) -> Table:
    """Return the outermost table of a TOML file.

    Raises:
        error: the file cannot be read or is no TOML; one sentence.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise error(f"{path}: cannot be read ({problem.strerror or problem})") from problem
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise error(f"{path}: is no valid TOML ({problem})") from problem
    return Table(data, str(path), "", error)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
