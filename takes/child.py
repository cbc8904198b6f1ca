"""The recorder's process, from its first line to its last."""

import os
import pickle
import signal
import sys
import threading

from takes.assignment import Assignment
from takes.board import Board
from takes.disk_sync import DiskSync
from takes.recording import record


def main() -> None:
    """Record what the parent assigns, until it closes our input or dies."""
    assignment, name = pickle.load(sys.stdin.buffer)
    ending = threading.Event()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: ending.set())
    threading.Thread(target=_wait_for_parent, args=(ending,), daemon=True).start()
    _record(assignment, name, ending)


def _record(assignment: Assignment, name: str, ending: threading.Event) -> None:
    board, sync = Board.attach(name), DiskSync()
    threading.Thread(target=sync.run, args=(ending,), daemon=True).start()
    try:
        record(assignment, board, ending, sync)
    finally:
        board.close()


def _wait_for_parent(ending: threading.Event) -> None:
    while os.read(sys.stdin.fileno(), 1):  # a buffered read would block the process's end
        pass
    ending.set()
