"""`bench audio`: breaks of the engine's sound beside a busy program, and of a Python callback's."""

import argparse
import os
import threading
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.bench.audio_load import RATE, RECORDED, SETTINGS, VOICES, Load, load_bank
from app.bench.audio_rival import Rival
from app.bench.far_ear import FarEar
from app.bench.hog import Hog
from app.bench.jack_server import JackServer
from app.bench.report import Measurement
from app.runtime import session_clock, wait_until
from audio.break_counter import BreakCount
from audio.device import AudioDeviceError
from audio.host import AudioHost
from audio.parameter import N_TRACKS
from audio.settings import HostSettings

DEVICE: Final = "JACK: system"
SETTLE: Final = 12.0  # seconds: loops are recorded, the spare process loads
RIVAL_SHARE, RIVAL_LEAST, RIVAL_MOST = 0.5, 5.0, 30.0  # of the seconds; seconds
ENOUGH: Final = 1000.0  # breaks a minute of the baseline below which the load was too weak
GLANCE: Final = 0.2  # seconds
NOTES: Final = {
    "breaks": "places where an exact ramp, played instead of the left channel, did not go on at"
    " another JACK client in a process of its own; a stretch of silence is one",
    "breaks_of_server": "of the breaks those exactly where JACK itself left a cycle out, which"
    " every client hears",
    "due": "blocks that the card asks for in that time",
    "cpu_pct": "of one core: the whole process that plays; of the baseline only the calling thread",
    "interleaved": "half of the engine's seconds, the baseline, the other half",
}


@dataclass(slots=True)
class Heard:
    """What one side did, added up over its runs."""

    seconds: float = 0.0
    breaks: int = 0
    breaks_of_server: int = 0
    callbacks: int = 0
    processor_seconds: float | None = 0.0
    voices: float = 0.0  # times seconds
    late: int = 0

    def figures(self, block: int) -> dict[str, object]:
        """Return the bench's keys."""
        minutes = self.seconds / 60.0
        used = self.processor_seconds
        return {
            "breaks": self.breaks,
            "breaks_per_min": round(self.breaks / minutes, 3),
            "breaks_of_server": self.breaks_of_server,
            "callbacks": self.callbacks,
            "due": round(self.seconds * RATE / block),
            "cpu_pct": None if used is None else round(100.0 * used / self.seconds, 2),
            "voices": round(self.voices / self.seconds, 1),
            "tracks": N_TRACKS,
            "seconds": round(self.seconds, 2),
        }

    def hear(self, begin: BreakCount, end: BreakCount) -> None:
        """Add what was heard between two counts."""
        self.breaks += end.breaks - begin.breaks
        self.breaks_of_server += end.skipped - begin.skipped


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the bench's options."""
    parser.add_argument("--block", type=int, choices=(64, 128, 256), default=128)
    parser.add_argument(
        "--seconds", type=float, default=60.0, help="that the engine is listened to"
    )
    parser.add_argument("--hog", action="store_true", help="keep this program busy meanwhile")


def measure(options: argparse.Namespace) -> Measurement:
    """Play on a JACK server without a card, beside a busy program, and listen to it."""
    settings = HostSettings(block=options.block, device=DEVICE, test_ramp=True)
    began, ours, rival = session_clock(), Heard(), Heard()
    with ExitStack() as stack:
        server = stack.enter_context(JackServer(RATE, options.block))
        ear = FarEar()
        stack.callback(ear.close)
        half = 0.5 * options.seconds
        _play(settings, options.hog, half, ear, ours)
        _play_rival(settings, options.hog, _rival_seconds(options.seconds), ear, rival)
        _play(settings, options.hog, half, ear, ours)
    notes = dict(NOTES)
    theirs = rival.figures(options.block)
    if options.hog and 60.0 * rival.breaks / rival.seconds < ENOUGH:
        notes["void"] = (
            f"the Python callback broke only {theirs['breaks_per_min']} times a minute: the load"
            " was too weak, and this run says nothing"
        )
    if ours.processor_seconds is None:
        notes["cpu_pct"] = "this system does not tell the processor time of another process"
    return Measurement(
        settings={
            "block": options.block,
            "seconds": options.seconds,
            "hog": options.hog,
            "voices": VOICES,
            "urgent": server.urgent,
        },
        seconds=session_clock() - began,
        figures={**ours.figures(options.block), "late_commands": ours.late},
        baselines={"python_callback": theirs},
        notes=notes,
    )


def _rival_seconds(seconds: float) -> float:
    return min(max(RIVAL_SHARE * seconds, RIVAL_LEAST), RIVAL_MOST)


def _play(settings: HostSettings, busy: bool, seconds: float, ear: FarEar, heard: Heard) -> None:
    """Let the engine play in its process, and this one be busy, and add what was heard."""
    with ExitStack() as stack:
        host = AudioHost(load_bank(), session_clock, SETTINGS, settings)
        stack.callback(host.close)
        said = host.start()
        if host.status().silent:
            raise AudioDeviceError(f"nothing can be measured: {said}")
        load, hog = Load(host.send), Hog()
        if busy:
            hog.start()
            stack.callback(hog.stop)
        _tend(host, load, SETTLE)
        _listen(ear)
        begin, since = ear.count(), session_clock()
        calls, used = host.callbacks, _processor_seconds(host.process_id)
        voices = _tend(host, load, seconds)
        end, passed = ear.count(), session_clock() - since
        heard.hear(begin, end)
        heard.seconds += passed
        heard.callbacks += host.callbacks - calls
        heard.voices += voices * passed
        heard.late += host.status().late
        now = _processor_seconds(host.process_id)
        if now is None or used is None or heard.processor_seconds is None:
            heard.processor_seconds = None
        else:
            heard.processor_seconds += now - used


def _play_rival(
    settings: HostSettings, busy: bool, seconds: float, ear: FarEar, heard: Heard
) -> None:
    rival = Rival(settings, busy)
    try:
        rival.wait()
        _listen(ear)
        rival.begin()
        begin, since = ear.count(), session_clock()
        wait_until(lambda: False, seconds)
        heard.hear(begin, ear.count())
        heard.seconds += session_clock() - since
    finally:
        found = rival.end()
    share = heard.seconds / found["seconds"]
    heard.callbacks += round(found["callbacks"] * share)
    heard.processor_seconds = found["processor_seconds"] * share
    heard.voices += found["voices"] * heard.seconds


def _tend(host: AudioHost, load: Load, seconds: float) -> float:
    """Keep the engine busy for a while; return how many voices sounded."""
    pause, until, voices = threading.Event(), session_clock() + seconds, list[int]()
    while (left := until - session_clock()) > 0.0:
        if not host.alive:
            raise AudioDeviceError("the process that plays has died while it was measured")
        load.tend(host.to_take_time(session_clock()))
        voices.append(host.status().voices)
        pause.wait(min(GLANCE, left))
    return sum(voices) / max(len(voices), 1)


def _listen(ear: FarEar) -> None:
    """Listen to what sounds now, from when it is heard on."""
    before = ear.count().heard
    ear.listen()
    wait_until(lambda: ear.count().heard > before + RATE, RECORDED)


def _processor_seconds(process_id: int | None) -> float | None:
    """Return the processor time of a process so far; None where the system does not tell."""
    try:
        text = Path(f"/proc/{process_id}/stat").read_text(encoding="ascii")
    except OSError:
        return None
    user, system = (int(word) for word in text.rpartition(")")[2].split()[11:13])
    return (user + system) / os.sysconf("SC_CLK_TCK")
