"""`bodyloop bench`: a measurement on named work."""

import argparse
import json
from pathlib import Path
from typing import Final, Protocol

import app.bench.audio
import app.bench.flow
import app.bench.gestures
import app.bench.latency
import app.bench.live
import app.bench.loop
import app.bench.path
import app.bench.people
import app.bench.strikes
from app.bench.report import Measurement, report, write_report


class Bench(Protocol):
    """A module of `app.bench`."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Declare the bench's options."""

    def measure(self, options: argparse.Namespace) -> Measurement:
        """Do the work and return the figures."""


EXAMPLE: Final = "bodyloop bench path dance.mp4 --json path.json"
BENCHES: Final[dict[str, Bench]] = {
    "audio": app.bench.audio,
    "flow": app.bench.flow,
    "gestures": app.bench.gestures,
    "latency": app.bench.latency,
    "live": app.bench.live,
    "loop": app.bench.loop,
    "path": app.bench.path,
    "people": app.bench.people,
    "strikes": app.bench.strikes,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    names = parser.add_subparsers(dest="bench", required=True, metavar="NAME")
    for name, bench in BENCHES.items():
        options = names.add_parser(name, help=(bench.__doc__ or "").split(": ", 1)[-1])
        options.add_argument("--json", type=Path, help="write the figures to this file")
        options.add_argument("-q", "--quiet", action="store_true", default=argparse.SUPPRESS)
        bench.add_arguments(options)


def run(options: argparse.Namespace) -> int:
    """Measure; 0 whatever the figures say."""
    values = report(options.bench, BENCHES[options.bench].measure(options))
    if options.json:
        write_report(options.json, values)
    if not options.quiet:
        print(json.dumps(values["figures"], indent=2))
    return 0
