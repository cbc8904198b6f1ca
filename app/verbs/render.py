"""`bodyloop render`: a film of a body becomes a performance."""

import argparse
from pathlib import Path
from typing import Final

from app.config import load_config
from app.gesture_store import checked_name, gestures_for, named_folder
from app.offline import Job
from app.player import NOBODY, known_habits
from app.repertoire import Repertoire
from app.resources import SAMPLES
from app.studio import open_patch, perform_with_progress, refuse_in_vain, tell
from audio.sample import SampleBank
from motion.cameras.source import open_clip
from motion.people.performers import read_rule
from motion.tracker import KNOWN_SIZES, TRACKERS, open_tracker

EXAMPLE: Final = "bodyloop render dance.mp4 show.mp4 --patch drum_kit --events show.jsonl"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    parser.add_argument("clip", type=Path, help="a film, a folder of pictures or a depth recording")
    parser.add_argument("out", type=Path, help="the film to write, .mp4")
    parser.add_argument("--patch", default="loop_pedal", help="a name, or a .toml file")
    parser.add_argument(
        "--gestures", type=Path, help="the folder of gestures, or a take; else your own; reads only"
    )
    parser.add_argument(
        "--teach",
        metavar="NAME",
        action="append",
        default=[],
        help="that the clip shows, as in play",
    )
    parser.add_argument("--events", type=Path, help="what happened, a JSON object a line")
    parser.add_argument("--player", default=NOBODY, help="whose habits are known; reads only")
    parser.add_argument(
        "--performers", help="who plays: everyone, first, raised, area LEFT RIGHT or floor ..."
    )
    parser.add_argument("--tracker", choices=TRACKERS, default="litert")
    parser.add_argument("--model", choices=(*KNOWN_SIZES, "auto"), default="full")


def run(options: argparse.Namespace) -> int:
    """Play the clip into a film."""
    config = load_config()
    for path in (options.out, options.events):
        if path is not None:
            refuse_in_vain(path, options.clip)
    habits = known_habits(options.player, config.players)
    rate = config.sound.sample_rate
    bank = SampleBank.load(SAMPLES, rate)
    patch, _ = open_patch(options.patch, bank)
    names = tuple(checked_name(name) for name in options.teach)
    known = gestures_for(patch, named_folder(options.gestures), names)
    job = Job(
        camera=open_clip(options.clip),
        tracker=open_tracker(options.tracker, "full" if options.model == "auto" else options.model),
        patch=patch,
        bank=bank,
        film=options.out,
        events=options.events,
        look=config.look,
        habits=habits,
        repertoire=Repertoire(known, names),
        performers=read_rule(options.performers) if options.performers else config.performers,
    )
    summary = perform_with_progress(job, "performing")
    if not options.quiet:
        print(f"{options.out}: {patch.name}.")
    return tell(summary, options.quiet)
