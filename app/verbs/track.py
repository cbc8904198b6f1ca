"""`bodyloop track`: the landmarks of a film."""

import argparse
from pathlib import Path
from typing import Final

from app.studio import cut_short, refuse_in_vain
from app.tracking import track_film
from motion.cameras.source import open_clip
from motion.recording import recorded, save_recording
from motion.tracker import KNOWN_SIZES, TRACKERS, open_tracker

EXAMPLE: Final = "bodyloop track dance.mp4 dance.npz --model full"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    parser.add_argument("clip", type=Path, help="a film, or a folder of pictures")
    parser.add_argument("out", type=Path, help="the .npz file to write")
    parser.add_argument("--tracker", choices=TRACKERS, default="litert")
    parser.add_argument("--model", choices=(*KNOWN_SIZES, "auto"), default="full")


def run(options: argparse.Namespace) -> int:
    """Track every picture of the clip."""
    refuse_in_vain(options.out, options.clip)
    camera = open_clip(options.clip)
    tracker = open_tracker(options.tracker, "full" if options.model == "auto" else options.model)
    tracked = list(track_film(camera, tracker, "tracking"))
    width, height = camera.size
    save_recording(options.out, recorded(tracked, width / height))
    if not options.quiet:
        n_poses = sum(len(frame.poses) for frame in tracked)
        print(f"{options.out}: {len(tracked)} camera frames, {n_poses} poses.")
        for sentence in cut_short(camera, len(tracked) / camera.rate):
            print(sentence)
    return 0
