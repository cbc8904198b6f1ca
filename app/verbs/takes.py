"""`bodyloop takes`: list and show saved takes."""

import argparse
from pathlib import Path
from typing import Final

from app.config import load_config
from takes.recovery import recover_take
from takes.take import Take, list_takes, read_take

EXAMPLE: Final = "bodyloop takes show out/take"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    parser.add_argument("what", choices=("list", "show", "restore"), nargs="?", default="list")
    parser.add_argument("take", nargs="?", type=Path, help="the folder of a take")


def run(options: argparse.Namespace) -> int:
    """List, show or restore."""
    root = load_config().takes
    if options.what == "list":
        found = list_takes(options.take or root)
        for take in found:
            print(_line(take))
        if not found:
            print(f"There are no takes in {options.take or root}.")
        return 0
    if options.take is None:
        raise FileNotFoundError(2, "name the folder of a take", f"bodyloop takes {options.what}")
    folder = take_folder(options.take, root)
    take = recover_take(folder) if options.what == "restore" else read_take(folder)
    print(_line(take))
    for part in take.parts:
        for file in (take.sound(part), take.film(part)):
            if file.is_file():
                print(f"  {file}")
    kinds: dict[str, int] = {}
    for event in take.events():
        kinds[event["kind"]] = kinds.get(event["kind"], 0) + 1
    print("  " + ", ".join(f"{number} x {kind}" for kind, number in sorted(kinds.items())))
    return 0


def take_folder(named: Path, root: Path) -> Path:
    """Return the folder of a take that was named by its path, or by its name among the saved."""
    saved = root / named
    return saved if not named.exists() and saved.exists() else named


def _line(take: Take) -> str:
    cut = "" if take.complete else ", cut off: bodyloop takes restore mends it"
    return f"{take.folder}: {take.header.patch_name}, {take.seconds:.1f} s{cut}"
