"""Runs the real program and looks at it from outside."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from time import perf_counter  # noqa: TID251  deadlines of real processes

ROOT = Path(__file__).parents[2]
CLIP = ROOT / "assets" / "footage" / "solo_dance_room.mp4"
RATE = 48000
# What tells the children apart, in their command lines.
PARTS = {"sound": "audio.child", "picture": "spawn_main", "recorder": "takes.child"}
SOUND = "bodyloop-sound"  # the name of the process that plays; another of its kind stands by


def wait_for(holds, seconds=30.0, what="the condition", pause_seconds=0.02):
    """Wait until a condition holds, and return what it returned; fail at the deadline."""
    pause, deadline = threading.Event(), perf_counter() + seconds
    while not (held := holds()):
        assert perf_counter() < deadline, f"{what} did not come within {seconds} s"
        pause.wait(pause_seconds)
    return held


def running(pid):
    """Whether a process runs; one that has ended and waits to be asked after does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rpartition(")")[2].split()[0] not in ("Z", "X")


class Program:
    """`bodyloop VERB …`, with what it says in files."""

    def __init__(self, folder, *words, settings="", **environment):
        self._files = [(folder / name).open("w+") for name in ("stdout", "stderr")]
        file = folder / "config.toml"
        kept = [f"{name} = '{folder / name}'" for name in ("takes", "players")]
        file.write_text("\n".join([*kept, settings, ""]))
        self.takes_folder = folder / "takes"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "app.cli", *map(str, words)],
            cwd=ROOT,
            env=os.environ | {"BODYLOOP_CONFIG": str(file)} | environment,
            stdout=self._files[0],
            stderr=self._files[1],
            start_new_session=True,
        )

    @property
    def told(self):
        """What it wrote to stdout."""
        return Path(self._files[0].name).read_text()

    @property
    def said(self):
        """What it wrote to stderr."""
        return Path(self._files[1].name).read_text()

    @property
    def take(self):
        """The folder of the take that it makes."""
        return wait_for(lambda: next(self.takes_folder.glob("*/take.json"), None)).parent

    @property
    def recorded(self):
        """Seconds of sound in the newest part of its take, while it is being made."""
        files = list(self.takes_folder.glob("*/sound*.wav"))
        newest = max(files, key=lambda file: (len(file.name), file.name), default=None)
        return newest.stat().st_size / (2 * 4 * RATE) if newest else 0.0

    def children(self):
        """The ids of the processes that it has started, by what they do."""
        found = {}
        for listing in Path(f"/proc/{self.process.pid}/task").glob("*/children"):
            for pid in listing.read_text().split():
                words = Path(f"/proc/{pid}/cmdline").read_text()
                name = Path(f"/proc/{pid}/comm").read_text().strip()
                if PARTS["sound"] in words and name != SOUND:
                    continue
                found |= {part: int(pid) for part, sign in PARTS.items() if sign in words}
        return found

    def kill(self, part):
        """Kill the process of a part and return its id."""
        pid = self.children()[part]
        os.kill(pid, signal.SIGKILL)
        return pid

    def until(self, holds, what, seconds=30.0):
        """Wait until a condition holds while it runs, and return what it returned."""

        def holds_or_ended():
            assert self.process.poll() is None, f"it ended before {what}: {self.said}"
            return holds()

        return wait_for(holds_or_ended, seconds, what)

    def interrupt(self):
        """Do what ctrl-C does."""
        self.process.send_signal(signal.SIGINT)

    def end(self, seconds=90.0):
        """Wait for its end and return the exit status."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"it did not end within {seconds} s: {self.said}") from None

    def close(self):
        """End it if it still runs."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for file in self._files:
            file.close()
