"""What happened, written down the moment it is told."""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from takes.error import cannot_write
from takes.event_log import event_line, event_values, read_events
from takes.json_lines import JsonLines


class EventJournal:
    """Appends each event at once, so that a kill costs none that was told.

    While it is open the lines lie in the order in which they were told: a strike first, its landing
    as a line of its own (`kind` "landing") up to a quarter of a second later, and likewise a note
    and what its loop kept of it. `read_events` joins them. `close` leaves the file as `EventLog`
    writes one: in time order, each strike with its landing.
    """

    def __init__(self, path: Path) -> None:
        """Begin an empty file.

        Raises:
            TakeError: it cannot be made.
        """
        self._path = path
        self._lines = JsonLines(path)
        self._open = True

    def write(self, event: Mapping[str, Any]) -> None:
        """Write one event; `t` (seconds) and `kind` are needed, the rest is the event's own.

        Raises:
            TakeError: the disk is full or gone.
            ValueError: no time, or no kind.
        """
        self._lines.append(event_line(event_values(event)))

    def stop(self) -> None:
        """Close the file as it is, with nothing more to write: it is whole, but not in order."""
        self._open = False
        self._lines.close()

    def close(self) -> None:
        """Close the file and put it in order; a second time does nothing.

        Raises:
            TakeError: the disk is full or gone; the file is as it was told.
        """
        if self._open:
            self.stop()
            settle_events(self._path)


def settle_events(path: Path) -> None:
    """Put a file of events in order, written beside and renamed when whole.

    Raises:
        TakeError: it is damaged, or cannot be written; it is then as it was.
    """
    text = "".join(event_line(event) + "\n" for event in read_events(path))
    beside = path.with_name(path.name + ".part")
    try:
        beside.write_text(text, "utf-8", newline="\n")
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise cannot_write(path, error) from error
