"""`labels.json` of a folder of recordings: which stretch shows which side of which contrast."""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

LABELS: Final = "labels.json"
KEYS: Final = ("file", "from", "to", "contrast", "side")


class LabelError(OSError):
    """Labels that cannot be used; the text is one sentence."""


@dataclass(frozen=True, slots=True)
class Label:
    """One stretch of one recording."""

    file: str  # relative to the folder
    begin: float  # seconds, on the file's clock
    end: float
    contrast: str
    side: str  # one of the contrast's two


def read_labels(folder: Path) -> list[Label]:
    """Read and check the labels of a folder.

    Raises:
        LabelError: the folder, the file or one of its entries is not what it should be.
    """
    path = folder / LABELS
    if not folder.is_dir():
        raise LabelError(f"There is no folder {folder}: give one with recordings and {LABELS}.")
    try:
        entries = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise LabelError(
            f"There is no {path}: write a list of objects with {', '.join(KEYS)}."
        ) from None
    except (ValueError, RecursionError) as error:
        raise LabelError(f"{path} is no JSON ({error}): mend it.") from error
    except OSError as error:
        raise LabelError(f"Cannot read {path} ({error.strerror}): check the file.") from error
    if not isinstance(entries, list) or not entries:
        raise LabelError(f"{path} must hold a list of objects with {', '.join(KEYS)}.")
    labels = [_label(path, i, entry) for i, entry in enumerate(entries, 1)]
    for label in labels:
        if not (folder / label.file).is_file():
            raise LabelError(f"{path} names {label.file}, which is not in {folder}.")
    contrast_sides(labels, path)
    return labels


def contrast_sides(labels: Sequence[Label], path: Path) -> dict[str, tuple[str, str]]:
    """Return the two sides of every contrast, in the order of the labels.

    Raises:
        LabelError: a contrast has one side only, or more than two.
    """
    found: dict[str, list[str]] = {}
    for label in labels:
        sides = found.setdefault(label.contrast, [])
        if label.side not in sides:
            sides.append(label.side)
    for contrast, sides in found.items():
        if len(sides) != 2:
            raise LabelError(
                f"{path}: contrast {contrast!r} must have two sides, it has {len(sides)} "
                f"({', '.join(map(repr, sides))})."
            )
    return {contrast: (sides[0], sides[1]) for contrast, sides in found.items()}


def _label(path: Path, i: int, entry: object) -> Label:
    where = f"{path}, entry {i}"
    if not isinstance(entry, dict):
        raise LabelError(f"{where} must be an object with {', '.join(KEYS)}.")
    missing = [key for key in KEYS if key not in entry]
    if missing:
        raise LabelError(f"{where} has no {missing[0]!r}; it needs {', '.join(KEYS)}.")
    file, contrast, side = (_text(where, key, entry[key]) for key in ("file", "contrast", "side"))
    begin, end = (_seconds(where, key, entry[key]) for key in ("from", "to"))
    if begin >= end:
        raise LabelError(f"{where}: 'from' ({begin:g} s) must come before 'to' ({end:g} s).")
    return Label(file, begin, end, contrast, side)


def _text(where: str, key: str, value: object) -> str:
    if not isinstance(value, str) or not value:
        raise LabelError(f"{where}: {key!r} must be a text, got {value!r}.")
    return value


def _seconds(where: str, key: str, value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise LabelError(f"{where}: {key!r} must be a time in seconds, got {value!r}.")
    return float(value)
