"""`bodyloop doctor`: what is wrong, and what to do."""

import argparse
import json
from dataclasses import asdict
from typing import Final

from app.config import load_config
from app.diagnosis import diagnose

EXAMPLE: Final = "bodyloop doctor --json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(options: argparse.Namespace) -> int:
    """Look at everything; 1 where something is missing that every performance needs."""
    findings = diagnose(load_config().takes)
    healthy = all(finding.good or not finding.needed for finding in findings)
    if options.json:
        values = {"healthy": healthy, "findings": [asdict(finding) for finding in findings]}
        print(json.dumps(values, indent=2))
    else:
        for finding in findings:
            mark = "ok" if finding.good else "!!" if finding.needed else "--"
            print(f"{mark} {finding.what:9} {finding.says}")
    return 0 if healthy else 1
