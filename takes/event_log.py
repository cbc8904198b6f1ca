"""What happened, one line of JSON an event, in time order."""

import heapq
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from takes.error import TakeError
from takes.json_lines import JsonLines, compact, plain, read_json_lines

_HOLD = 0.6  # seconds; a landing is known at most 0.25 s after its strike's sound
_DIGITS = 6
# What completes what: its kind, the key that names the other's `id`, and the value that it brings.
_COMPLETES = {"landing": ("strike", "strike_id", "t_landed"), "kept": ("note", "note_id", "t_kept")}
_AWAITS = {kind: value for kind, _, value in _COMPLETES.values()}


class EventLog:
    """Writes events in the order of their times, each strike together with its landing.

    An event is held until `advance` has gone `hold` seconds past it: what is decided later but
    happened earlier still finds its place, and a strike waits to learn whether it landed. A crash
    costs at most what is held.

    A strike (`kind` "strike", with its `id`) gets `t_landed` from the landing (`kind` "landing",
    with `strike_id` and `t_landed`), null where the movement went on or nothing more was heard of
    it. So does a note (`kind` "note", with its `id`) get `t_kept`, where its loop holds it (`kind`
    "kept", with `note_id` and `t_kept`), null where it was taken out. An event that comes too late
    for its place takes the time of the line before it and keeps its own in `t_true`.
    """

    def __init__(self, path: Path, hold: float = _HOLD, *, beside: bool = False) -> None:
        """Begin an empty file; with `beside` it gets its name when it is whole.

        Raises:
            TakeError: it cannot be made.
        """
        self._path = path
        self._beside = path.with_name(path.name + ".part") if beside else None
        self._lines = JsonLines(self._beside or path)
        self._hold = hold
        self._waiting: list[tuple[float, int, dict[str, Any]]] = []
        self._open: dict[tuple[str, Any], dict[str, Any]] = {}  # those that wait, by kind and id
        self._n_events = 0
        self._last = float("-inf")

    def write(self, event: Mapping[str, Any]) -> None:
        """Take one event; `t` (seconds) and `kind` are needed, the rest is the event's own.

        Raises:
            ValueError: no time, or no kind.
        """
        values = event_values(event)
        t, kind = values["t"], values["kind"]
        if kind in _COMPLETES and self._complete(values):
            return
        if kind in _AWAITS and values.get("id") is not None:
            values.setdefault(_AWAITS[kind], None)
            self._open[kind, values["id"]] = values
        self._n_events += 1
        heapq.heappush(self._waiting, (float(t), self._n_events, values))

    def _complete(self, news: dict[str, Any]) -> bool:
        kind, name, value = _COMPLETES[news["kind"]]
        waiting = self._open.get((kind, news.get(name)))
        if waiting is None:
            # Its line is written, with null: news gets a line of its own, no news none.
            return news.get(value) is None
        waiting[value] = news.get(value)
        return True

    def advance(self, t: float) -> None:
        """Write what happened more than the hold before `t`, the time of the newest picture.

        Raises:
            TakeError: the disk is full or gone.
        """
        while self._waiting and self._waiting[0][0] <= t - self._hold:
            self._write_first()

    def close(self) -> None:
        """Write what is held and close the file; a second time does nothing.

        Raises:
            TakeError: the disk is full or gone.
        """
        try:
            while self._waiting:
                self._write_first()
        finally:
            self._lines.close()
            self._name()

    def _name(self) -> None:
        if self._beside is not None:
            self._beside.replace(self._path)
            self._beside = None

    def _write_first(self) -> None:
        t, _, values = heapq.heappop(self._waiting)
        self._open.pop((values["kind"], values.get("id")), None)
        if t < self._last:
            values = {**values, "t": self._last, "t_true": t}
        self._last = max(t, self._last)
        self._lines.append(event_line(values))


def event_values(event: Mapping[str, Any]) -> dict[str, Any]:
    """Return an event in JSON's own types, rounded as all events are.

    Raises:
        ValueError: no time, or no kind.
    """
    values: dict[str, Any] = plain(event, _DIGITS)
    if not isinstance(values.get("t"), int | float) or not isinstance(values.get("kind"), str):
        raise ValueError(f"an event needs a number t and a text kind, got {dict(event)}")
    return values


def event_line(values: Mapping[str, Any]) -> str:
    """Return an event as its line: `t`, `kind`, and the rest by name."""
    rest = {key: values[key] for key in sorted(values) if key not in ("t", "kind")}
    return compact({"t": float(values["t"]), "kind": values["kind"], **rest})


def read_events(path: Path) -> list[dict[str, Any]]:
    """Return the events of a file as `completed` puts them.

    A last line that a crash cut short is left out.

    Raises:
        TakeError: the file is not there, or a line is no event; names the line.
    """
    return completed(read_told_events(path))


def read_told_events(path: Path) -> list[dict[str, Any]]:
    """Return the events of a file line by line, as they were told.

    Raises:
        TakeError: the file is not there, or a line is no event; names the line.
    """
    events = read_json_lines(path)
    for number, event in enumerate(events, 1):
        if not isinstance(event.get("t"), int | float) or not isinstance(event.get("kind"), str):
            raise TakeError(f"{path} is damaged: line {number} has no time or no kind.")
    return events


def completed(told: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return events in time order, each strike with its landing, each note with where it was kept.

    What completes an event is told after it; told of none, it has a line of its own unless it
    brings no news.
    """
    events: list[dict[str, Any]] = []
    awaiting: dict[tuple[str, Any], dict[str, Any]] = {}
    for values in map(dict, told):
        kind = values["kind"]
        if kind in _COMPLETES:
            of, name, value = _COMPLETES[kind]
            other = awaiting.get((of, values.get(name)))
            if other is not None:
                other[value] = values.get(value)
            elif values.get(value) is not None:
                events.append(values)
            continue
        if kind in _AWAITS and values.get("id") is not None:
            if (kind, values["id"]) in awaiting:
                continue  # told again, in a part that began with what the one before had
            values.setdefault(_AWAITS[kind], None)
            awaiting[kind, values["id"]] = values
        events.append(values)
    return sorted(events, key=lambda event: float(event["t"]))
