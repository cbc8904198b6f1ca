"""`bodyloop track`: the landmarks of a film."""

import argparse
from pathlib import Path
from typing import Final

from app.progress import Progress
from app.runtime import session_clock
from app.studio import cut_short, refuse_in_vain
from motion.recording import TrackedFrame, recorded, save_recording
from motion.source import open_clip
from motion.tracker import MODEL_SIZES, TRACKERS, open_tracker

EXAMPLE: Final = "bodyloop track dance.mp4 dance.npz --model full"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    parser.add_argument("clip", type=Path, help="a film, or a folder of pictures")
    parser.add_argument("out", type=Path, help="the .npz file to write")
    parser.add_argument("--tracker", choices=TRACKERS, default="litert")
    parser.add_argument("--model", choices=(*MODEL_SIZES, "auto"), default="full")


def run(options: argparse.Namespace) -> int:
    """Track every picture of the clip."""
    refuse_in_vain(options.out, options.clip)
    camera = open_clip(options.clip)
    tracker = open_tracker(options.tracker, "full" if options.model == "auto" else options.model)
    progress = Progress("tracking", camera.seconds, session_clock)
    tracked = []
    try:
        while (frame := camera.read()) is not None:
            tracked.append(TrackedFrame(frame.t, tracker.track(frame)))
            progress.to(frame.t)
    finally:
        progress.close()
        tracker.close()
        camera.close()
    width, height = camera.size
    save_recording(options.out, recorded(tracked, width / height))
    if not options.quiet:
        n_poses = sum(len(frame.poses) for frame in tracked)
        print(f"{options.out}: {len(tracked)} camera frames, {n_poses} poses.")
        for sentence in cut_short(camera, len(tracked) / camera.rate):
            print(sentence)
    return 0
