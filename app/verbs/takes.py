"""`bodyloop takes`: saved takes, to look through, give away, change and compare."""

import argparse
import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from app.config import load_config
from app.take_compare import compared, seconds_of
from app.take_edits import ChangeError, Changes, Event
from app.take_export import WHAT, Order, export
from app.take_version import layers_of, new_version, tracks_named
from takes.overview import overview_of, picture
from takes.recovery import cut_off_takes, recover_take
from takes.sound_formats import FORMATS
from takes.take import Take, list_takes, read_take

EXAMPLE: Final = "bodyloop takes export out/take --to stems --what stems --format wav"
_SHORTEST_PICTURE: Final = 0.1  # seconds of sound


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    parser.add_argument("what", choices=tuple(VERBS), nargs="?", default="list")
    parser.add_argument(
        "takes", nargs="*", type=Path, metavar="TAKE", help="the folder of a take, or its name"
    )
    parser.add_argument("--to", type=Path, default=Path(), help="export: the folder to write into")
    parser.add_argument(
        "--what", choices=tuple(WHAT), default="mix", dest="made", help="export: what is made"
    )
    parser.add_argument(
        "--format", choices=tuple(FORMATS), default="flac", help="export: of the sound files"
    )
    changes = parser.add_argument_group("new", "what is different; TRACK is a number or a layer")
    changes.add_argument("--level", action="append", default=[], metavar="TRACK=DB")
    changes.add_argument("--mute", action="append", default=[], metavar="TRACK")
    changes.add_argument("--shift", action="append", default=[], metavar="TRACK=MS")
    changes.add_argument("--instrument", action="append", default=[], metavar="OLD=NEW")
    changes.add_argument("--name", default="", help="new: the folder of the new version")


def run(options: argparse.Namespace) -> int:
    """List, show, restore, export, change or compare."""
    root = load_config().takes
    for line in VERBS[options.what](options, root):
        if not options.quiet:
            print(line)
    return 0


def take_folder(named: Path, root: Path) -> Path:
    """Return the folder of a take that was named by its path, or by its name among the saved."""
    saved = root / named
    return saved if not named.exists() and saved.exists() else named


def _named(options: argparse.Namespace, root: Path, n_takes: int = 1) -> list[Take]:
    if len(options.takes) != n_takes:
        wanted = "name the folder of a take" if n_takes == 1 else f"name {n_takes} takes"
        raise FileNotFoundError(2, wanted, f"bodyloop takes {options.what}")
    return [read_take(take_folder(take, root)) for take in options.takes]


def _list(options: argparse.Namespace, root: Path) -> Iterator[str]:
    places = options.takes or [root]
    for place in places:
        found = list_takes(place)
        for take in found:
            yield _line(take)
            if seconds_of(take) >= _SHORTEST_PICTURE:
                overview = overview_of(take)
                yield f"  |{picture(overview)}| {_loudness(overview.lufs)}"
        if not found:
            yield f"There are no takes in {place}."


def _show(options: argparse.Namespace, root: Path) -> Iterator[str]:
    (take,) = _named(options, root)
    yield from _told(take)


def _restore(options: argparse.Namespace, root: Path) -> Iterator[str]:
    """Mend the takes that are named, or all that were cut off."""
    if options.takes:
        folders = [take_folder(take, root) for take in options.takes]
    else:
        folders = [take.folder for take in cut_off_takes(root)]
    for folder in folders:
        yield from _told(recover_take(folder))
    if not folders:
        yield f"Nothing in {root} was cut off."


def _export(options: argparse.Namespace, root: Path) -> Iterator[str]:
    (take,) = _named(options, root)
    yield from export(Order(take, options.to, options.format), options.made)


def _new(options: argparse.Namespace, root: Path) -> Iterator[str]:
    (take,) = _named(options, root)
    changes, words = _changes(options, take)
    version = new_version(take, changes, words, options.name)
    yield f"{version.folder}: a new version of {take.folder.name}; {', '.join(words)}."
    yield from compared(take, version)


def _compare(options: argparse.Namespace, root: Path) -> Iterator[str]:
    yield from compared(*_named(options, root, 2))


def _changes(options: argparse.Namespace, take: Take) -> tuple[Changes, list[str]]:
    """Return the changes that were asked for, and the same in words.

    Raises:
        ChangeError: none, or one that is not understood.
    """
    events = take.events()
    levels = _of_tracks(_numbers(options.level, "level", "DB"), events)
    mutes = [track for word in options.mute for track in tracks_named(word, events)]
    shifts = _of_tracks(_numbers(options.shift, "shift", "MS"), events)
    instruments = dict(_pairs(options.instrument, "instrument", "OLD=NEW"))
    words = [f"track {track} {level:+g} dB" for track, level in levels.items()]
    words += [f"track {track} muted" for track in mutes]
    words += [f"track {track} shifted by {shift:+g} ms" for track, shift in shifts.items()]
    words += [f"{new} instead of {old}" for old, new in instruments.items()]
    if not words:
        raise ChangeError("say what shall be different: --level, --mute, --shift or --instrument")
    gains = {track: 10.0 ** (level / 20.0) for track, level in levels.items()}
    gains |= dict.fromkeys(mutes, 0.0)
    seconds = {track: shift / 1000.0 for track, shift in shifts.items()}
    return Changes(gains, seconds, instruments), words


def _of_tracks(told: Iterable[tuple[str, float]], events: Sequence[Event]) -> dict[int, float]:
    return {track: number for word, number in told for track in tracks_named(word, events)}


def _numbers(told: Iterable[str], option: str, unit: str) -> Iterator[tuple[str, float]]:
    for track, word in _pairs(told, option, f"TRACK={unit}"):
        try:
            number = float(word)
        except ValueError:
            number = math.nan
        if not math.isfinite(number):
            raise ChangeError(f"--{option} needs TRACK={unit} with a number, got {track}={word}")
        yield track, number


def _pairs(told: Iterable[str], option: str, form: str) -> Iterator[tuple[str, str]]:
    for pair in told:
        left, sign, right = pair.partition("=")
        if not (left and sign and right):
            raise ChangeError(f"--{option} needs {form}, got {pair}")
        yield left, right


def _told(take: Take) -> Iterator[str]:
    """Tell all about a take."""
    yield _line(take)
    if seconds_of(take) >= _SHORTEST_PICTURE:
        overview = overview_of(take)
        peak = "" if overview.peak_db is None else f", peak {overview.peak_db:.1f} dBFS"
        yield f"  |{picture(overview)}|"
        yield f"  {_loudness(overview.lufs)}{peak}"
    if take.header.parent:
        yield f"  a version of {take.header.parent}: {', '.join(take.header.changes)}"
    for part in take.parts:
        for file in (take.sound(part), take.heard(part), take.film(part)):
            if file.is_file():
                yield f"  {file}"
    events = take.events()
    layers = ", ".join(
        f"track {' and '.join(map(str, tracks))} {name}"
        for name, tracks in layers_of(events).items()
    )
    if layers:
        yield f"  {layers}"
    kinds = Counter(event["kind"] for event in events)
    yield "  " + ", ".join(f"{number} x {kind}" for kind, number in sorted(kinds.items()))


def _line(take: Take) -> str:
    cut = "" if take.complete else ", cut off: bodyloop takes restore mends it"
    return f"{take.folder}: {take.header.patch_name}, {seconds_of(take):.1f} s{cut}"


def _loudness(lufs: float | None) -> str:
    return "silent" if lufs is None else f"{lufs:.1f} LUFS"


VERBS: Final[dict[str, Callable[[argparse.Namespace, Path], Iterator[str]]]] = {
    "list": _list,
    "show": _show,
    "restore": _restore,
    "export": _export,
    "new": _new,
    "compare": _compare,
}
