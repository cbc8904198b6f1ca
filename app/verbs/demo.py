"""`bodyloop demo`: the main job on bundled footage."""

import argparse
import shutil
from pathlib import Path
from typing import Final

from app.config import load_config
from app.offline import Job
from app.player import NOBODY, known_habits
from app.resources import DEMO_FILM, SAMPLES
from app.scene import Look
from app.studio import open_patch, perform_with_progress, take_header, tell
from audio.sample import SampleBank
from motion.cameras.film import Film
from motion.cameras.forth_and_back import ForthAndBack
from motion.strikes.habit import Habits
from motion.tracker import KNOWN_SIZES, TRACKERS, open_tracker
from takes.error import cannot_write
from takes.take import TakeWriter, new_take_folder

EXAMPLE: Final = "bodyloop demo --out out"
SECONDS: Final = 24.0
SAMPLE_RATE: Final = 48000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    parser.add_argument("--out", type=Path, default=Path("out"), help="the folder to write into")
    parser.add_argument("--tracker", choices=TRACKERS, default="litert")
    parser.add_argument("--model", choices=KNOWN_SIZES, default="full")
    parser.add_argument("--player", default=NOBODY, help="whose habits are known; reads only")
    parser.add_argument("--patch", default="loop_pedal", help="a name, or a .toml file")


def run(options: argparse.Namespace) -> int:
    """Play the bundled phrase forth and back into a film and a take."""
    bank = SampleBank.load(SAMPLES, SAMPLE_RATE)
    patch, path = open_patch(options.patch, bank)
    habits = Habits()
    if options.player != NOBODY:
        habits = known_habits(options.player, load_config().players)
    settings: dict[str, object] = {
        "sample_rate": SAMPLE_RATE,
        "tracker": options.tracker,
        "model": options.model,
    }
    film = options.out / "show.mp4"
    job = Job(
        camera=ForthAndBack(Film(DEMO_FILM), SECONDS),
        tracker=open_tracker(options.tracker, options.model),
        patch=patch,
        bank=bank,
        film=film,
        take=TakeWriter(
            _fresh_take(options.out), take_header(patch, path, DEMO_FILM.name, settings)
        ),
        look=Look(),
        habits=habits,
    )
    summary = perform_with_progress(job, "performing")
    if not options.quiet:
        print(f"{film}: {patch.name}, {patch.description}")
    return tell(summary, options.quiet)


def _fresh_take(out: Path) -> Path:
    """Return an empty DIR/take; a demo's earlier one is replaced, nothing else ever is."""
    folder = out / "take"
    if (folder / "take.json").is_file():
        try:
            shutil.rmtree(folder)
        except OSError as error:
            raise cannot_write(folder, error) from error
    return new_take_folder(out, "take")
