"""The baseline of `bench audio`: the same engine, called by Python in the busy process.

Run as a program it says "sounds" when all loops play, tells its figures when its input ends, and
closes its stream before it ends: a client that dies makes the server stall for the next one.
"""

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Final

from app.bench.audio_load import RECORDED, SETTINGS, Load, load_bank
from app.bench.hog import Hog
from app.runtime import processor_clock, session_clock
from audio.engine import Engine
from audio.python_stream import PythonStream
from audio.settings import HostSettings

PROGRAM: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]); from app.bench.audio_rival import main; main()"
)
GLANCE: Final = 0.2  # seconds


class Rival:
    """The parent's side."""

    def __init__(self, settings: HostSettings, hog: bool) -> None:
        root = str(Path(__file__).resolve().parents[2])
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-c",
                PROGRAM,
                root,
                str(settings.block),
                settings.device,
                str(int(hog)),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def wait(self) -> None:
        """Wait until it sounds."""
        assert self._process.stdout is not None
        self._process.stdout.readline()

    def begin(self) -> None:
        """Let it count from now on."""
        assert self._process.stdin is not None
        print("begin", file=self._process.stdin, flush=True)

    def end(self) -> dict[str, float]:
        """End it and return callbacks, seconds, processor_seconds and voices since `begin`."""
        answer, _ = self._process.communicate()
        found: dict[str, float] = json.loads(answer.strip().splitlines()[-1])
        return found


def main() -> None:
    """Play until the input ends.  Arguments: block, device, and 1 to be busy beside it."""
    settings = HostSettings(block=int(sys.argv[2]), device=sys.argv[3], test_ramp=True)
    engine = Engine(load_bank(), SETTINGS)
    load, hog = Load(engine.apply), Hog()
    begun, ended = threading.Event(), threading.Event()
    stream = PythonStream(engine, settings, processor_clock)
    stream.start()
    try:
        if sys.argv[4] == "1":
            hog.start()
        until = session_clock() + RECORDED
        while session_clock() < until:
            load.tend(engine.status().seconds)
            ended.wait(GLANCE)
        threading.Thread(target=_read, args=(begun, ended), daemon=True).start()
        print("sounds", flush=True)
        begun.wait()
        figures = _play(stream, engine, load, ended)
    finally:
        hog.stop()
        stream.close()
    print(json.dumps(figures), flush=True)


def _play(
    stream: PythonStream, engine: Engine, load: Load, ended: threading.Event
) -> dict[str, float]:
    began, calls, used = session_clock(), stream.callbacks, stream.processor_seconds
    voices = list[int]()
    while not ended.wait(GLANCE):
        load.tend(engine.status().seconds)
        voices.append(engine.status().voices)
    return {
        "callbacks": stream.callbacks - calls,
        "seconds": session_clock() - began,
        "processor_seconds": stream.processor_seconds - used,
        "voices": sum(voices) / max(len(voices), 1),
    }


def _read(begun: threading.Event, ended: threading.Event) -> None:
    sys.stdin.readline()
    begun.set()
    sys.stdin.read()
    ended.set()
