"""`bench path`: one clip through every stage, and what each of them costs.

By itself the clip goes as fast as it can; with `--minutes` it goes round in real time, as before a
camera, so that a delay that grows shows.
"""

import argparse
import tempfile
from functools import partial
from pathlib import Path
from typing import Final

from app.bench.delay_growth import DelayGrowth
from app.bench.memory import resident_mib
from app.bench.real_time import RealTime
from app.bench.report import Measurement
from app.bench.round_again import RoundAgain
from app.offline import Job, perform
from app.resources import SAMPLES
from app.runtime import processor_clock, session_clock
from app.stopwatch import StageTimes
from app.studio import open_patch
from app.summary import Summary
from audio.sample import SampleBank
from motion.cameras.camera import Camera
from motion.cameras.source import open_clip
from motion.tracker import KNOWN_SIZES, TRACKERS, open_tracker

STAGES: Final = ("decode", "pose", "gesture", "zones", "patch", "draw", "encode")
THREADS: Final = (("decode",), ("pose", "own"), ("draw", "encode"))
SETTLED: Final = 20.0  # seconds of material after which memory is read for the first time
SAMPLE_RATE: Final = 48000
NOTES: Final = {
    "realtime_factor": "seconds of work for each second of film; below 1 is faster than real time. "
    "With minutes, where the clip is waited for: the work of the busiest of the three threads",
    "own_ms_p50": "camera frame in to commands out, without image to landmarks",
    "stage_ms": "p50, p95 and max are elapsed; cpu is the mean of the stage's own thread",
    "stale_frames": "pictures passed over, as the next was due already; without minutes a clip "
    "waits for whoever reads it",
    "delay_growth_ms": "camera frame in to commands out with image to landmarks, the median of the "
    "last minute of film less that of the first; of its halves where it is shorter than two. With "
    "minutes a camera frame is in when it is due, so that waiting counts",
    "work_growth_ms": "the same in processor time of the performing thread, which other programs "
    "do not lengthen",
    "rss_mib_start": f"after {SETTLED:.0f} s of film, when everything is in place",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the bench's options."""
    parser.add_argument("clip", type=Path, help="a film, or a folder of pictures")
    parser.add_argument("--minutes", type=float, help="again and again, in real time")
    parser.add_argument("--patch", default="loop_pedal")
    parser.add_argument("--tracker", choices=TRACKERS, default="litert")
    parser.add_argument("--model", choices=KNOWN_SIZES, default="full")


def measure(options: argparse.Namespace) -> Measurement:
    """Play the clip into a film that is thrown away."""
    bank = SampleBank.load(SAMPLES, SAMPLE_RATE)
    times, memory = StageTimes(session_clock, processor_clock), _MemoryAt(SETTLED)
    delays = DelayGrowth()
    camera = _camera(options)
    pace = RealTime(camera.rate, session_clock) if options.minutes else None
    tracker = open_tracker(options.tracker, options.model)
    try:
        with tempfile.TemporaryDirectory() as folder:
            job = Job(
                camera=camera,
                tracker=tracker,
                patch=open_patch(options.patch, bank)[0],
                bank=bank,
                film=Path(folder) / "show.mp4",
                stopwatch=times,
                progress=partial(_look, times, memory, delays, pace),
                is_wanted=pace.is_wanted if pace else lambda _: True,
            )
            began = session_clock()
            summary = perform(job)
            took = session_clock() - began
    finally:
        tracker.close()
        camera.close()
    return Measurement(
        settings={
            **{name: getattr(options, name) for name in ("tracker", "model", "patch", "minutes")},
            "size": list(camera.size),
            "rate": camera.rate,
        },
        seconds=took,
        inputs=[options.clip],
        figures=_figures(times, memory, summary, _busy(times) if pace else took)
        | {"stale_frames": pace.stale if pace else 0}
        | delays.figures(),
        notes=NOTES,
    )


def _look(
    times: StageTimes,
    memory: "_MemoryAt",
    delays: DelayGrowth,
    pace: RealTime | None,
    t: float,
) -> None:
    """Take note of one camera frame at a time of the film."""
    memory.look(t)
    wall, work = (kind["pose"][-1] + kind["own"][-1] for kind in (times.wall_s, times.cpu_s))
    delay = pace.delay(t) if pace else wall
    if delay is not None:
        delays.add(t, delay, work)


def _busy(times: StageTimes) -> float:
    """Return the seconds for which the busiest thread worked."""
    return max(sum(sum(times.wall_s[name]) for name in thread) for thread in THREADS)


def _camera(options: argparse.Namespace) -> Camera:
    if options.minutes:
        return RoundAgain(lambda: open_clip(options.clip), 60.0 * options.minutes)
    return open_clip(options.clip)


def _figures(
    times: StageTimes, memory: "_MemoryAt", summary: Summary, took: float
) -> dict[str, object]:
    own = times.figures_ms("own") or {}
    return {
        "realtime_factor": round(took / summary.seconds, 4) if summary.seconds else None,
        **{f"own_ms_{name}": own.get(name) for name in ("p50", "p95", "max")},
        "stage_ms": {name: times.figures_ms(name) for name in STAGES},
        "dropped_frames": 0,
        "rss_mib_start": memory.first,
        "rss_mib_end": _rounded(resident_mib()),
        "camera_frames": summary.camera_frames,
        "film_seconds": round(summary.seconds, 3),
    }


def _rounded(mib: float | None) -> float | None:
    return None if mib is None else round(mib, 1)


class _MemoryAt:
    """Reads the memory once, when the work has settled, and else at the end."""

    def __init__(self, at: float) -> None:
        self.at = at
        self._first: float | None = None

    def look(self, t: float) -> None:
        """Take note of how far the work is."""
        if self._first is None and t >= self.at:
            self._first = resident_mib()

    @property
    def first(self) -> float | None:
        """Return the memory in MiB then; None where the clip was shorter."""
        return _rounded(self._first)
