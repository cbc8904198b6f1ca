"""`bench people`: a clip of several people, and whether each is seen and keeps their number."""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from app.bench.people_score import APART, LASTING, NEAR, PeopleScore
from app.bench.people_truth import Truth, read_truth
from app.bench.report import Measurement
from app.progress import Progress
from app.runtime import session_clock
from motion.cameras.camera import Camera
from motion.cameras.source import open_clip
from motion.frame import CameraFrame
from motion.tracker import KNOWN_SIZES, MAX_PEOPLE, TRACKERS, Tracker, open_tracker

BASELINE: Final = "mediapipe_order"
STRETCH: Final = 30  # camera frames that one tracker follows before the other has its turn
WARM_UP: Final = 5  # camera frames at the beginning whose times do not count: memory is filled
NOTES: Final = {
    "switches": "a person's matched number changed after they first had one, also over an absence",
    "lasting_switches": f"those to a number that stayed for {LASTING:g} s, each once",
    "misses_pct": "of the times that a person was to be seen: hips and shoulders in the picture",
    "ghosts_pct": "of the poses given: those that match nobody",
    "all_seen_pct": "of the camera frames in which somebody was to be seen",
    "all_seen_apart_pct": f"of those with all hips more than {APART:.3f} widths from each other",
    "guessed_pct": "of the poses given: those from the person detector's few joints",
    "matched": f"hips and shoulders within {NEAR:.4f} widths in the mean, left and right "
    "exchanged or not; a pair stays as long as it fits, the rest as many and as close as possible",
    "fps": f"camera frames over the tracker's time, without decoding; the two trackers take turns "
    f"of {STRETCH} camera frames, so that neither's helper thread works in the other's time",
    "passers_by": "named in the truth file: may be given or not, under any number",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the bench's options."""
    parser.add_argument("clip", type=Path, help="a film, or a folder of pictures")
    parser.add_argument(
        "--truth", type=Path, required=True, help="JSON: who is where in each camera frame"
    )
    parser.add_argument(
        "--people",
        type=_count,
        metavar="N",
        help="follow at most so many (as many as the tracker can; the baseline: all in the truth)",
    )
    parser.add_argument(
        "--budget", type=_count, metavar="N", help="landmark runs a camera frame (for everybody)"
    )
    parser.add_argument("--tracker", choices=TRACKERS, default="litert")
    parser.add_argument("--model", choices=KNOWN_SIZES, default="full")


def measure(options: argparse.Namespace) -> Measurement:
    """Follow the clip with the tracker and with the baseline."""
    truth = read_truth(options.truth)
    people = options.people or min(len(truth.names), MAX_PEOPLE)
    with ExitStack() as stack:
        camera = stack.enter_context(closing(open_clip(options.clip)))
        truth.check_aspect(camera.size, options.clip)
        runs = [
            _Run(stack.enter_context(closing(opened)), PeopleScore(truth.passers_by))
            for opened in _opened(options, people)
        ]
        began = session_clock()
        n_frames, more = _follow(camera, truth, runs)
        took = session_clock() - began
    ours, baseline = (run.figures() for run in runs)
    return Measurement(
        settings={
            "tracker": options.tracker,
            "model": options.model,
            "people": options.people or MAX_PEOPLE,
            "budget": options.budget,
            "names": truth.names,
            "passers_by": sorted(truth.passers_by),
            "size": list(camera.size),
            "rate": camera.rate,
            "baselines": {BASELINE: {"model": options.model, "num_poses": people}},
        },
        seconds=took,
        inputs=[options.clip, options.truth],
        figures=ours,
        baselines={BASELINE: baseline},
        notes=NOTES | _lengths(n_frames, len(truth.scenes), more),
    )


@dataclass(slots=True)
class _Run:
    """One tracker's way through the clip."""

    tracker: Tracker
    score: PeopleScore
    costs: list[float] = field(default_factory=list)  # seconds a camera frame

    def take(self, frame: CameraFrame, truth: Truth) -> None:
        began = session_clock()
        poses = self.tracker.track(frame)
        self.costs.append(session_clock() - began)
        height, width = frame.image.shape[:2]
        self.score.add(frame.t, truth.scenes[frame.index], poses, width / height)

    def figures(self) -> dict[str, object]:
        costs = np.array(self.costs[WARM_UP:] or self.costs)
        p50, p95 = (round(1e3 * float(np.percentile(costs, p)), 2) for p in (50, 95))
        return {
            **self.score.figures(),
            "fps": round(len(costs) / max(float(costs.sum()), 1e-9), 2),
            "frame_ms_p50": p50,
            "frame_ms_p95": p95,
            "frames": len(self.costs),
            "frames_apart": self.score.frames_apart,
        }


def _follow(camera: Camera, truth: Truth, runs: Sequence[_Run]) -> tuple[int, bool]:
    """Let the trackers take turns; return how many frames, and whether the clip has more."""
    progress = Progress("people", camera.seconds, session_clock)
    n_frames = 0
    try:
        for stretch in _stretches(camera, len(truth.scenes)):
            for run in runs:
                for frame in stretch:
                    run.take(frame, truth)
            n_frames += len(stretch)
            progress.to(stretch[-1].t)
    finally:
        progress.close()
    return n_frames, n_frames == len(truth.scenes) and camera.read() is not None


def _stretches(camera: Camera, n_frames: int) -> Iterator[list[CameraFrame]]:
    while n_frames > 0:
        stretch: list[CameraFrame] = []
        while len(stretch) < min(STRETCH, n_frames) and (frame := camera.read()) is not None:
            stretch.append(frame)
        if not stretch:
            return
        n_frames -= len(stretch)
        yield stretch


def _lengths(n_frames: int, n_told: int, more: bool) -> dict[str, str]:
    if n_frames < n_told:
        return {"frames": f"the clip ends after {n_frames} of the {n_told} that the truth tells of"}
    if more:
        return {"frames": f"the clip is longer than the {n_told} that the truth tells of"}
    return {}


def _opened(options: argparse.Namespace, people: int) -> Iterator[Tracker]:
    """Open ours and the baseline, one after the other."""
    most = options.people or MAX_PEOPLE
    yield open_tracker(options.tracker, options.model, most, options.budget)
    yield _mediapipe(options.model, people)


def _mediapipe(model: str, people: int) -> Tracker:
    # Importing mediapipe takes a second and 200 MB: only when it is measured.
    from motion.people.mediapipe_tracker import MediaPipeTracker  # noqa: PLC0415

    return MediaPipeTracker(model, people)


def _count(text: str) -> int:
    value = int(text)
    if not 1 <= value <= MAX_PEOPLE:
        raise argparse.ArgumentTypeError(f"must lie in 1..{MAX_PEOPLE}, got {text}")
    return value
