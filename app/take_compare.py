"""Two takes beside each other, in words and figures."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

import numpy as np

from takes.joined import end_frame, first_frame, joined_sound
from takes.overview import Overview, overview_of
from takes.take import Take

NOTHING: Final = "none"


def compared(first: Take, second: Take) -> list[str]:
    """Return what is different between two takes, one line each, figures of both beside it."""
    overviews = overview_of(first), overview_of(second)
    lines = [f"{'':10} {first.folder.name:>16} {second.folder.name:>16}"]
    for name, values in _figures((first, second), overviews):
        lines.append(f"{name:10} {values[0]:>16} {values[1]:>16}")
    lines += _related(first, second)
    lines += _settings(first, second)
    return [*lines, _sound(first, second)]


def _figures(
    takes: tuple[Take, Take], overviews: tuple[Overview, Overview]
) -> Iterator[tuple[str, list[str]]]:
    events = [take.events() for take in takes]
    yield "length", [f"{seconds_of(take):.1f} s" for take in takes]
    yield "loudness", [_level(overview.lufs, "LUFS") for overview in overviews]
    yield "peak", [_level(overview.peak_db, "dBFS") for overview in overviews]
    for kind in ("strike", "note", "loop"):
        counts = [sum(event["kind"] == kind for event in told) for told in events]
        yield f"{kind}s", [str(count) for count in counts]
    sounds = [Counter(e.get("sound") for e in told if e["kind"] == "note") for told in events]
    for sound in sorted({str(name) for counted in sounds for name in counted}):
        counts = [counted[sound] for counted in sounds]
        if counts[0] != counts[1]:
            yield f"  {sound}", [str(count) for count in counts]


def seconds_of(take: Take) -> float:
    """Return how long a take sounds."""
    return (end_frame(take) - first_frame(take)) / take.header.sample_rate


def _related(first: Take, second: Take) -> Iterator[str]:
    for take, other in ((first, second), (second, first)):
        if take.header.parent and take.header.parent == other.folder.name:
            changes = ", ".join(take.header.changes) or "nothing"
            yield f"{take.folder.name} was made of {other.folder.name}; changed: {changes}."


def _settings(first: Take, second: Take) -> Iterator[str]:
    """Tell what was played with otherwise."""
    told = [_told(take) for take in (first, second)]
    for name in sorted({*told[0], *told[1]}):
        one, other = (values.get(name, NOTHING) for values in told)
        if one != other:
            yield f"{name}: {one} and {other}."
    if first.header.patch != second.header.patch and told[0]["patch"] == told[1]["patch"]:
        yield "The patch of that name has been changed between them."


def _told(take: Take) -> dict[str, Any]:
    header = take.header
    return {
        "program": header.version,
        "sample rate": header.sample_rate,
        "tempo": header.tempo,
        "patch": header.patch_name,
        "source": header.source,
        **header.settings,
    }


def _sound(first: Take, second: Take) -> str:
    """Tell where the sound begins to differ, and by how much at most."""
    if first.header.sample_rate != second.header.sample_rate:
        return "The sound is of different sample rates."
    one, other = (
        np.concatenate(list(joined_sound(t)) or [np.zeros((0, 2), np.float32)])
        for t in (first, second)
    )
    n_frames = min(len(one), len(other))
    apart = np.abs(one[:n_frames] - other[:n_frames]).max(axis=1, initial=0.0)
    differ = np.flatnonzero(apart)
    if not len(differ):
        return "The sound is the same, bit for bit, as far as both go."
    at, most = differ[0] / first.header.sample_rate, 20.0 * np.log10(apart.max())
    return f"The sound differs from {at:.3f} s on, by {most:.1f} dBFS at most."


def _level(value: float | None, unit: str) -> str:
    return "silent" if value is None else f"{value:.1f} {unit}"
