"""Work that runs beside the main line offline: pictures read ahead, films written behind.

The order of everything stays as it was given, so nothing depends on speed.
"""

import queue
import threading
from collections.abc import Callable, Generator
from typing import Generic, TypeVar

T = TypeVar("T")


def read_ahead(read: Callable[[], T | None], depth: int) -> Generator[T, None, None]:
    """Yield what `read` returns until it returns None, reading up to `depth` items ahead.

    An exception of `read` is raised here, after the items before it. Closing the generator ends the
    thread: only then may what `read` reads from be closed.
    """
    ready: queue.Queue[T | BaseException | None] = queue.Queue(depth)
    given_up = threading.Event()

    def fill() -> None:
        item: T | BaseException | None
        while not given_up.is_set():
            try:
                item = read()
            except BaseException as error:  # noqa: BLE001 - handed to the reader's thread
                item = error
            ready.put(item)
            if item is None or isinstance(item, BaseException):
                return

    thread = threading.Thread(target=fill, name="read-ahead", daemon=True)
    thread.start()
    try:
        while (item := ready.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        given_up.set()
        while thread.is_alive():
            try:
                ready.get(timeout=0.05)
            except queue.Empty:
                continue


class Behind(Generic[T]):
    """A worker that takes items in order; `put` waits when it is `depth` items behind."""

    def __init__(
        self,
        start: Callable[[], Callable[[T], None]],
        finish: Callable[[], None],
        depth: int,
    ) -> None:
        """Start the worker: it calls `start` once, its result with each item, `finish` at the end.

        All three run in the worker's thread, which therefore may own a graphics context.
        """
        self._items: queue.Queue[T | None] = queue.Queue(depth)
        self._error: BaseException | None = None
        self._start, self._finish = start, finish
        self._thread = threading.Thread(target=self._work, name="behind", daemon=True)
        self._thread.start()

    def put(self, item: T) -> None:
        """Hand an item over. Raises what the worker raised."""
        self._raise()
        self._items.put(item)

    def close(self) -> None:
        """Wait until everything is done. Raises what the worker raised."""
        self._items.put(None)
        self._thread.join()
        self._raise()

    def _raise(self) -> None:
        if self._error is not None:
            raise self._error

    def _work(self) -> None:
        ended = False
        try:
            step = self._start()
            try:
                while (item := self._items.get()) is not None:
                    step(item)
                ended = True
            finally:
                self._finish()
        except BaseException as error:  # noqa: BLE001 - handed to the main line
            self._error = error
            if not ended:
                self._drain()

    def _drain(self) -> None:
        """Keep taking items, so that the main line never waits for a dead worker."""
        while self._items.get() is not None:
            continue
