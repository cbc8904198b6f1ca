"""The JSON file of a bench: figures, and how they were obtained."""

import hashlib
import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.cli import program_version
from takes.error import cannot_write


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a bench found."""

    settings: Mapping[str, object]
    seconds: float  # that the measured work took
    figures: Mapping[str, object]  # a key carries its unit; None where it could not be taken
    inputs: Sequence[Path] = ()
    baselines: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)  # a key of the figures, and why or how


def report(name: str, measurement: Measurement) -> dict[str, object]:
    """Return the object that a bench writes."""
    return {
        "bench": name,
        "version": program_version(),
        "machine": {
            "cores": len(os.sched_getaffinity(0))
            if hasattr(os, "sched_getaffinity")
            else os.cpu_count(),
            "python": platform.python_version(),
            "system": platform.platform(),
        },
        "input": [_named(path) for path in measurement.inputs],
        "settings": dict(measurement.settings),
        "seconds": round(measurement.seconds, 3),
        "figures": dict(measurement.figures),
        "baselines": {key: dict(value) for key, value in measurement.baselines.items()},
        "notes": dict(measurement.notes),
    }


def write_report(path: Path, values: Mapping[str, object]) -> None:
    """Write a report beside, and rename it when whole.

    Raises:
        TakeError: it cannot be written there.
    """
    beside = path.with_name(path.name + ".part")
    try:
        beside.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from error


def _named(path: Path) -> dict[str, str]:
    if path.is_dir():
        return {"file": path.name, "sha256": "a folder"}
    return {"file": path.name, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}
