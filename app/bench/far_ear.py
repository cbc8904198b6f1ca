"""Another process that listens to the card's sound and counts its breaks.

Run as a program it answers each line on its input, "listen" or "count", by one line of JSON.
"""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Final

from app.runtime import wait_until
from audio.break_counter import BreakCount, BreakCounter
from audio.device import AudioDeviceError

PROGRAM: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]); from app.bench.far_ear import main; main()"
)
SOURCE: Final = "bodyloop"  # how a client's name begins
APPEARS: Final = 20.0  # seconds that a client may take to have a port


class FarEar:
    """The parent's side.  Close it before the server.

    Raises:
        AudioDeviceError: there is no server, or nothing sounds.
    """

    def __init__(self) -> None:
        root = str(Path(__file__).resolve().parents[2])
        self._process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, root],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def listen(self) -> None:
        """Listen to the client that sounds now."""
        self._ask("listen")

    def count(self) -> BreakCount:
        """Return what was heard so far."""
        return BreakCount(**self._ask("count"))

    def close(self) -> None:
        """Stop listening."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()

    def _ask(self, word: str) -> dict[str, int]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(word, file=self._process.stdin, flush=True)
        answer: dict[str, int] | str = json.loads(self._process.stdout.readline() or '"it ended"')
        if isinstance(answer, str):
            raise AudioDeviceError(f"the sound cannot be listened to: {answer}")
        return answer


def main() -> None:
    """Answer until the input ends."""
    counter = BreakCounter("far-ear")
    try:
        for line in sys.stdin:
            print(json.dumps(_answer(counter, line.strip())), flush=True)
    finally:
        counter.close()


def _answer(counter: BreakCounter, word: str) -> dict[str, int] | str:
    if word == "count":
        return asdict(counter.count())

    def found() -> list[str]:
        return [name for name in counter.sources() if name.startswith(SOURCE) and "out_0" in name]

    if not wait_until(lambda: bool(found()), APPEARS):
        return f"no JACK client of the name {SOURCE} has an output"
    try:
        counter.connect(found()[0])
    except AudioDeviceError as error:
        return str(error)
    return {}
