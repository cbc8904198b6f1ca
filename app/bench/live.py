"""`bench live`: a live performance by a film as camera, and what breaks in its sound."""

import argparse
import tempfile
import threading
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Final

from app.bench.memory import resident_mib
from app.bench.report import Measurement
from app.config import CameraChoice, Config, load_config
from app.live import Live, Score
from app.resources import SAMPLES
from app.runtime import processor_clock, session_clock, wait_until
from app.stage import Plan, Stage
from app.stopwatch import StageTimes
from app.studio import open_patch
from app.summary import Summary
from app.tally import Tally
from audio.break_counter import BreakCount, BreakCounter
from audio.device import AudioDeviceError
from audio.sample import SampleBank
from motion.tracker import KNOWN_SIZES, TRACKERS

SETTLE: Final = 10.0  # seconds that the listener may take to hear its first second of sound
NOTES: Final = {
    "breaks": "places where an exact ramp, played instead of the music, did not go on at another "
    "JACK client; a stretch of silence is one",
    "own_ms_p50": "poses in to commands sent, without image to landmarks",
    "latency_ms": "from a capture to the sound that it can cause, at the output; median of the end",
    "server_gaps": "cycles that the JACK server itself left out, by its own count of frames",
    "breaks_of_server": "of the breaks those exactly at such a gap, which every client hears",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the bench's options."""
    parser.add_argument("clip", type=Path, help="a film, or a folder of pictures; it goes round")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--patch", default="loop_pedal")
    parser.add_argument("--tracker", choices=TRACKERS, default="litert")
    parser.add_argument("--model", choices=(*KNOWN_SIZES, "auto"), default="auto")
    parser.add_argument("--window", action="store_true", help="show it too")


def measure(options: argparse.Namespace) -> Measurement:
    """Perform live, recording into a folder that is thrown away; needs a JACK server to listen."""
    config = _config(options)
    bank = SampleBank.load(SAMPLES, config.sound.sample_rate)
    patch, path = open_patch(options.patch, bank)
    times = StageTimes(session_clock, processor_clock)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        plan = Plan(
            config,
            patch,
            path,
            takes=Path(folder),
            film=True,
            window=options.window,
            again=True,
            test_ramp=True,
        )
        told: list[str] = []
        equipment = Stage(plan, bank, stack, told.append).set_up()
        score = Score(patch, config.look, bank.sample_rate, options.seconds)
        live = Live(score, equipment, session_clock, told.append, threading.Event(), times)
        ear = _Ear(stack, bank.sample_rate)
        summary = live.run()
        heard, tally, rss = ear.heard(), live.tally(), resident_mib()
    return Measurement(
        settings={
            **{name: getattr(options, name) for name in ("tracker", "model", "patch", "window")},
            "block": config.sound.block,
            "told": told,
        },
        seconds=summary.seconds,
        inputs=[options.clip],
        figures={
            **_broken(heard, summary.seconds, bank.sample_rate),
            **_figures(times, tally, summary),
            "rss_mib_end": rss and round(rss, 1),
        },
        notes=NOTES if heard else NOTES | {"breaks": ear.reason},
    )


def _config(options: argparse.Namespace) -> Config:
    config = load_config()
    return replace(
        config,
        camera=CameraChoice(source=str(options.clip)),
        tracker=replace(config.tracker, name=options.tracker, model=options.model),
    )


class _Ear:
    """Listens from the first second of sound on, where there is JACK."""

    def __init__(self, stack: ExitStack, sample_rate: int) -> None:
        self.reason = ""  # why nothing is heard
        self._counter: BreakCounter | None = None
        try:
            counter = BreakCounter()
            stack.callback(counter.close)
            counter.connect()
        except AudioDeviceError as error:
            self.reason = str(error)
            return
        if wait_until(lambda: counter.count().heard > sample_rate, SETTLE):
            self._counter, self._begin = counter, counter.count()
        else:
            self.reason = "the sound was not heard by another client within ten seconds"

    def heard(self) -> BreakCount | None:
        """Return what was heard since then."""
        if self._counter is None:
            return None
        now, begin = self._counter.count(), self._begin
        return BreakCount(
            now.breaks - begin.breaks,
            now.heard - begin.heard,
            now.gaps - begin.gaps,
            now.skipped - begin.skipped,
        )


def _broken(heard: BreakCount | None, seconds: float, sample_rate: int) -> dict[str, object]:
    if heard is None:
        return dict.fromkeys(
            ("breaks", "breaks_per_min", "breaks_of_server", "heard_seconds", "server_gaps")
        )
    return {
        "breaks": heard.breaks,
        "breaks_per_min": round(60.0 * heard.breaks / seconds, 3) if seconds else None,
        "breaks_of_server": heard.skipped,
        "heard_seconds": round(heard.heard / sample_rate, 3),
        "server_gaps": heard.gaps,
    }


def _figures(times: StageTimes, tally: Tally, summary: Summary) -> dict[str, object]:
    own = times.figures_ms("own") or {}
    return {
        "xruns": tally.xruns,
        "late": tally.late,
        "dropped": tally.dropped,
        "latency_ms": round(1e3 * tally.latency, 2),
        **{f"own_ms_{name}": own.get(name) for name in ("p50", "p95", "max")},
        "pose_ms": times.figures_ms("pose"),
        "camera_frames": summary.camera_frames,
        "stale_frames": tally.stale,
        "pictures_drawn": tally.drawn,
        "pictures_recorded": tally.recorded,
        "pictures_lost": tally.overtaken + tally.lost_pictures,
        "restarts": sum("was started again" in remark for remark in summary.remarks),
    }
