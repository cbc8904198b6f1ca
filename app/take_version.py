"""A new version of a take: changed, made again by the engine, and saved beside it."""

import shutil
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.cli import program_version
from app.take_edits import ChangeError, Changes, Event, changed_events, changed_script
from app.take_player import Heard, bank_of, require_complete, script_of, take_sound
from app.translate import command_values
from takes.joined import first_frame, joined_sound, sound_spans
from takes.take import Take, TakeWriter, new_take_folder, read_take


def new_version(take: Take, changes: Changes, words: Sequence[str], name: str = "") -> Take:
    """Make a new version of a take, beside it, and return it.

    Args:
        take: what it is made of; it stays as it is.
        changes: what is to be different.
        words: the same in words, which are kept.
        name: of its folder; "" for the take's own with a number.

    Raises:
        ChangeError, TakeError: it cannot be made; nothing is left of it.
    """
    require_complete(take)
    bank = bank_of(take)
    script = script_of(take)
    for new in set(changes.instruments.values()) - set(bank.names):
        raise ChangeError(f"there is no sound {new}; there are {', '.join(sorted(bank.names))}")
    changed = changed_script(script, changes)
    start = first_frame(take) / take.header.sample_rate
    parent = take.folder.name
    header = replace(take.header, version=program_version(), parent=parent, changes=tuple(words))
    folder = new_take_folder(take.folder.parent, _plain(name or parent))
    try:
        with closing(TakeWriter(folder, header, start=start)) as writer:
            for event in changed_events(script, take.events(), changes):
                writer.event(event)
            for command in changed.commands:
                writer.command(command_values(command))
            for row in take.timing():
                writer.timing(row)
            _write_sound(writer, take, take_sound(take, changed, bank))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return read_take(folder)


def _plain(name: str) -> str:
    """Return a name that a folder beside the take may have.

    Raises:
        ChangeError: it leads elsewhere.
    """
    if Path(name).name != name or name == "..":
        raise ChangeError(f"the name of a new version must be a plain name, got {name}")
    return name


def _write_sound(writer: TakeWriter, take: Take, sound: Iterable[NDArray[np.float32]]) -> None:
    """Write the sound, and beside it what the microphone heard in the take."""
    heard = Heard(joined_sound(take, heard=True), 0) if sound_spans(take, heard=True) else None
    for block in sound:
        writer.sound(block, heard.read(len(block)) if heard else None)


def tracks_named(word: str, events: Sequence[Event]) -> list[int]:
    """Return the tracks that are meant: by a number, or by the layer that they were recorded for.

    Raises:
        ChangeError: it is neither.
    """
    layers = layers_of(events)
    if word.isdecimal():
        return [int(word)]
    if word not in layers:
        there = ", ".join(layers) or "none"
        raise ChangeError(f"{word} is no number of a track and no layer; layers: {there}")
    return layers[word]


def layers_of(events: Sequence[Event]) -> dict[str, list[int]]:
    """Return the layers that loops were recorded for, and the tracks of each."""
    layers: dict[str, set[int]] = {}
    for event in events:
        if event["kind"] == "loop" and event.get("layer") and event.get("track") is not None:
            layers.setdefault(str(event["layer"]), set()).add(int(event["track"]))
    return {layer: sorted(tracks) for layer, tracks in layers.items()}
