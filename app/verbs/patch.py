"""`bodyloop patch`: list, check and explain patches."""

import argparse
from typing import Final

from app.explain import explain
from app.patch_check import patch_faults
from app.resources import SAMPLES
from audio.sample import ENDINGS
from patch.reading import find_patch, load_patch, patch_names

EXAMPLE: Final = "bodyloop patch explain loop_pedal"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    parser.add_argument("what", choices=("list", "check", "explain"))
    parser.add_argument("patch", nargs="*", help="names, or .toml files; none means all")


def run(options: argparse.Namespace) -> int:
    """List, check or explain."""
    faults = 0
    names = {path.stem for path in SAMPLES.iterdir() if path.suffix in ENDINGS}
    for name in options.patch or patch_names():
        patch = load_patch(find_patch(name))
        if options.what == "list":
            print(f"{name:16} {patch.description}")
        elif options.what == "explain":
            print("\n".join(explain(patch)))
        else:
            sentences = patch_faults(patch, names)
            faults += len(sentences)
            print("\n".join(sentences) if sentences else f"{name}: good.")
    return 1 if faults else 0
