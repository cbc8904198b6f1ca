"""What a sound pack says: a folder of sound files, with a `pack.toml` that makes sounds of them.

    [sounds.snare]
    gain_db = -2.0                # optional, as is all that follows
    tune = -1.5                   # semitones
    choke = "snare"               # a sound of this group ends the one before
    layers = [                    # soft first; each up to a strength of 0..1, the last without
        { to = 0.5, files = ["snare_soft.flac"] },
        { files = ["snare_hard_1.flac", "snare_hard_2.flac"] },   # in turn
    ]

A sound without `layers` is the file of its own name, or names one with `file`. Every file is also a
sound by its own name; a sound and a file may share it, and then it is the sound.
"""

import difflib
import math
import tomllib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

PACK_FILE = "pack.toml"
_PACK_KEYS = ("name", "author", "licence", "sounds")
_SOUND_KEYS = ("gain_db", "tune", "choke", "layers", "file")
_LAYER_KEYS = ("to", "files")
_MOST_GAIN_DB = 24.0
_MOST_TUNE = 48.0  # semitones


class PackError(ValueError):
    """A pack that cannot be used; the text says which, where, and what would be right."""


@dataclass(frozen=True, slots=True)
class Layer:
    """The samples of one range of strength, played in turn."""

    samples: tuple[str, ...]
    to: float = 1.0  # the greatest velocity that it serves


@dataclass(frozen=True, slots=True)
class Sound:
    """What plays under one name."""

    name: str
    layers: tuple[Layer, ...]  # softest first
    gain: float = 1.0  # linear
    rate: float = 1.0  # 2.0 is an octave up


@dataclass(frozen=True, slots=True)
class SoundPack:
    """The sounds of a folder, and the choke groups of its files."""

    sounds: tuple[Sound, ...]
    chokes: dict[str, int]  # file to the number of its group, from 1 on


def read_pack(folder: Path, files: Collection[str]) -> SoundPack:
    """Read a folder's pack; `files` are the sound files that lie in it.

    Raises:
        PackError: it cannot be read, or says what cannot be.
    """
    path = folder / PACK_FILE
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise PackError(f"{path} cannot be read: {error}; give a text file in UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise PackError(f"{path} is not TOML: {error}") from error
    return _Reading(path, files).pack(data)


class _Reading:
    """One pack file while it is being read; every mistake is a sentence with its place."""

    def __init__(self, path: Path, files: Collection[str]) -> None:
        self._path = path
        self._files = files
        self._groups: dict[str, int] = {}
        self._chokes: dict[str, int] = {}

    def pack(self, data: dict[str, Any]) -> SoundPack:
        self._only(data, _PACK_KEYS, "the pack")
        sounds = data.get("sounds", {})
        if not isinstance(sounds, dict):
            raise self._mistake("sounds must be tables", "write [sounds.NAME] for each")
        read = tuple(self._sound(name, sounds[name]) for name in sounds)
        return SoundPack(read, self._chokes)

    def _sound(self, name: str, data: Any) -> Sound:
        where = f"sounds.{name}"
        if not isinstance(data, dict):
            raise self._mistake(f"{where} must be a table", f"write [{where}]")
        self._only(data, _SOUND_KEYS, where)
        gain_db = self._number(data, "gain_db", where, _MOST_GAIN_DB)
        tune = self._number(data, "tune", where, _MOST_TUNE)
        layers = self._layers(name, where, data)
        self._note_choke(data, where, layers)
        samples = tuple(
            Layer(tuple(PurePath(file).stem for file in files), to) for files, to in layers
        )
        return Sound(name, samples, 10.0 ** (gain_db / 20.0), 2.0 ** (tune / 12.0))

    def _layers(self, name: str, where: str, data: Any) -> list[tuple[tuple[str, ...], float]]:
        """Return the files and the greatest velocity of each layer, softest first."""
        if "layers" in data and "file" in data:
            raise self._mistake(f"{where} has both file and layers", "keep one of them")
        if "layers" not in data:
            return [((self._file(data.get("file"), name, where),), 1.0)]
        rows = data["layers"]
        if not isinstance(rows, list) or not rows:
            raise self._mistake(
                f"{where}.layers must be a list", 'write layers = [{ files = ["NAME.flac"] }]'
            )
        layers = [self._layer(row, f"{where}.layers[{i}]") for i, row in enumerate(rows)]
        bounds = [to for _, to in layers]
        if bounds != sorted(set(bounds)):
            raise self._mistake(
                f"{where}.layers go up to {', '.join(f'{to:g}' for to in bounds)}",
                "let each `to` be greater than the one before; the last may be left out",
            )
        return layers

    def _layer(self, row: Any, where: str) -> tuple[tuple[str, ...], float]:
        if not isinstance(row, dict):
            raise self._mistake(f"{where} must be a table", 'write { files = ["NAME.flac"] }')
        self._only(row, _LAYER_KEYS, where)
        files = row.get("files")
        if not isinstance(files, list) or not files:
            raise self._mistake(f"{where}.files must be a list", "name at least one file")
        to = row.get("to", 1.0)
        if not _is_number(to) or not 0.0 < to <= 1.0:
            raise self._mistake(f"{where}.to must be a number above 0 and up to 1, got {to!r}")
        return tuple(self._file(file, "", where) for file in files), float(to)

    def _file(self, file: Any, name: str, where: str) -> str:
        if file is None:
            stems = {PurePath(other).stem: other for other in self._files}
            if name in stems:
                return stems[name]
            raise self._mistake(
                f"{where} names no file, and none is called {name}", _nearest(name, stems)
            )
        if file not in self._files:
            raise self._mistake(
                f"{where} names {file!r}, which the folder does not hold",
                _nearest(str(file), self._files),
            )
        return str(file)

    def _note_choke(
        self, data: Any, where: str, layers: Sequence[tuple[tuple[str, ...], float]]
    ) -> None:
        group = data.get("choke")
        if group is None:
            return
        if not isinstance(group, str) or not group:
            raise self._mistake(f"{where}.choke must be the name of a group, got {group!r}")
        number = self._groups.setdefault(group, len(self._groups) + 1)
        for files, _ in layers:
            for file in files:
                if self._chokes.setdefault(file, number) != number:
                    raise self._mistake(
                        f"{where} puts {file} into a second choke group", "give it one group"
                    )

    def _number(self, data: Any, key: str, where: str, most: float) -> float:
        value = data.get(key, 0.0)
        if not _is_number(value) or not abs(value) <= most:
            raise self._mistake(
                f"{where}.{key} must be a number from {-most:g} to {most:g}, got {value!r}"
            )
        return float(value)

    def _only(self, data: dict[str, Any], known: Iterable[str], where: str) -> None:
        for key in data:
            if key not in known:
                raise self._mistake(f"{where} has no {key!r}", _nearest(key, known))

    def _mistake(self, what: str, advice: str = "") -> PackError:
        return PackError(f"{self._path}: {what}" + (f"; {advice}" if advice else ""))


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _nearest(name: str, known: Iterable[str]) -> str:
    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=1)
    if close:
        return f"did you mean {close[0]}?"
    return f"there is {', '.join(names[:8])}" if names else "the folder holds no sound files"
