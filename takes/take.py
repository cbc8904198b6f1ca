"""A take's folder: what was played with, and everything that was played."""

import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from takes.error import TakeError, cannot_read, cannot_write
from takes.event_journal import EventJournal
from takes.event_log import completed, read_told_events
from takes.film import FilmWriter
from takes.json_lines import JsonLines, compact, plain, read_json_lines
from takes.layer_source import Layer
from takes.lock import FolderLock
from takes.parts import chained
from takes.side_files import SideFiles
from takes.sound_file import SoundWriter

_FILE = "take.json"
_FORMAT = 1


@dataclass(frozen=True, slots=True)
class TakeHeader:
    """What was played with: enough to play it again."""

    version: str  # of the program
    sample_rate: int  # frames a second
    tempo: float  # beats a minute
    patch_name: str
    patch: str  # the text of the patch file
    source: str  # the clip's path, or the camera's name
    settings: Mapping[str, Any] = field(default_factory=dict)  # the app's own, JSON types
    parent: str = ""  # the folder of the take that this is a new version of
    changes: tuple[str, ...] = ()  # what was changed of it, in words of the command line


@dataclass(frozen=True, slots=True)
class TakePart:
    """One unbroken stretch of recording; a take has a second one after a crash."""

    number: int  # from 1
    start: float  # seconds of take time at which its sound and film begin
    sound: bool = True
    film: bool = False
    seconds: float | None = None  # length of sound and film; None: it was cut off


@dataclass(frozen=True, slots=True)
class Take:
    """A take on disk."""

    folder: Path
    header: TakeHeader
    parts: tuple[TakePart, ...]

    @property
    def complete(self) -> bool:
        """Whether every part was ended, not cut off."""
        return all(part.seconds is not None for part in self.parts)

    @property
    def seconds(self) -> float:
        """Where its last finished part ends, in take time."""
        return max((part.start + (part.seconds or 0.0) for part in self.parts), default=0.0)

    def sound(self, part: TakePart) -> Path:
        """Return the sound file of a part."""
        return part_file(self.folder, "sound.wav", part.number)

    def film(self, part: TakePart) -> Path:
        """Return the film of a part."""
        return part_file(self.folder, "film.mp4", part.number)

    def heard(self, part: TakePart) -> Path:
        """Return what the microphone heard in a part, as long as its sound, if it was recorded."""
        return part_file(self.folder, "input.wav", part.number)

    def layers(self) -> list[dict[str, Any]]:
        """Return the layers of loops: `file`, `track`, `layer`, `t`, `seconds`.

        Raises:
            TakeError: a file is damaged.
        """
        return self._lines("layers.jsonl")

    def timing(self) -> list[dict[str, Any]]:
        """Return what the engine did at another time than it was asked for.

        Raises:
            TakeError: a file is damaged.
        """
        return self._lines("timing.jsonl")

    def events(self) -> list[dict[str, Any]]:
        """Return what happened, in time order, each strike with its landing.

        Raises:
            TakeError: a file is gone or damaged.
        """
        files = (part_file(self.folder, "events.jsonl", part.number) for part in self.parts)
        return completed(chained(map(read_told_events, files)))

    def commands(self) -> list[dict[str, Any]]:
        """Return the commands of the sound in the order in which they were given.

        Raises:
            TakeError: a file is gone or damaged.
        """
        files = (part_file(self.folder, "commands.jsonl", part.number) for part in self.parts)
        return chained(map(read_json_lines, files))

    def _lines(self, name: str) -> list[dict[str, Any]]:
        files = (part_file(self.folder, name, part.number) for part in self.parts)
        return chained(read_json_lines(file) for file in files if file.exists())


def part_file(folder: Path, name: str, number: int) -> Path:
    """Return where a part keeps a file: `sound.wav`, and `sound-2.wav` for the second part."""
    stem, _, ending = name.partition(".")
    return folder / (name if number == 1 else f"{stem}-{number}.{ending}")


def new_take_folder(root: Path, label: str) -> Path:
    """Make and return an empty folder; an existing one is never touched (`LABEL-2`, …).

    Raises:
        TakeError: it cannot be made.
        ValueError: the label is no plain name.
    """
    if label in ("", ".", "..") or Path(label).name != label:
        raise ValueError(f"a take's label must be a plain name, got {label!r}")
    number = 1
    while True:
        folder = root / (label if number == 1 else f"{label}-{number}")
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            if not folder.exists() or root.is_file():
                raise TakeError(f"{root} is a file: give the name of a folder.") from None
            number += 1
        except OSError as error:
            raise cannot_write(folder, error) from error
        else:
            return folder


def write_take(take: Take) -> None:
    """Write `take.json`, beside and renamed when whole.

    Raises:
        TakeError: it cannot be written.
    """
    path = take.folder / _FILE
    values = {
        "format": _FORMAT,
        **plain(asdict(take.header)),
        "parts": [asdict(part) for part in take.parts],
    }
    beside = path.with_name(_FILE + ".part")
    try:
        beside.write_text(json.dumps(values, ensure_ascii=False, indent=2) + "\n", "utf-8")
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise cannot_write(path, error) from error


def read_take(folder: Path) -> Take:
    """Return the take in a folder.

    Raises:
        TakeError: there is none, or it is damaged.
    """
    path = folder / _FILE
    try:
        values = json.loads(path.read_bytes())
    except FileNotFoundError:
        raise TakeError(f"{folder} is not a take: it has no {_FILE}.") from None
    except OSError as error:
        raise cannot_read(path, error) from error
    except ValueError as error:
        raise TakeError(f"{path} is damaged: it is not JSON.") from error
    try:
        return _take(folder, values)
    except (KeyError, TypeError, AttributeError) as error:
        raise TakeError(f"{path} is damaged, or from a newer version: {error}.") from error


def _take(folder: Path, values: dict[str, Any]) -> Take:
    if values.pop("format") != _FORMAT:
        raise KeyError("unknown format")
    parts = tuple(TakePart(**part) for part in values.pop("parts"))
    values["changes"] = tuple(values.get("changes", ()))
    return Take(folder, TakeHeader(**values), parts)


def list_takes(root: Path) -> list[Take]:
    """Return the takes in a folder by name; what is no readable take is passed over.

    Raises:
        TakeError: the folder itself cannot be read.
    """
    try:
        folders = sorted(root.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        raise cannot_read(root, error) from error
    takes = []
    for folder in folders:
        with suppress(TakeError):
            takes.append(read_take(folder))
    return takes


class TakeWriter:
    """Writes one part of a take while it is played: events, commands, sound, film.

    Whatever was written is readable after a kill, all but the last half second of the film.

    Thread: one only.  Realtime: no (file system, encodes).
    """

    def __init__(
        self,
        folder: Path,
        header: TakeHeader,
        *,
        film_size: tuple[int, int] | None = None,
        film_rate: float = 30.0,
        start: float = 0.0,
        sound: bool = True,
    ) -> None:
        """Begin a take in an empty folder, or a further part of the take that is in it.

        Args:
            folder: from `new_take_folder`.
            header: what is played with.
            film_size: width and height of the film's pictures; None for a take without a film.
            film_rate: expected pictures a second.
            start: take time of the first frame of sound, seconds.
            sound: whether there is sound; without, no `sound.wav` is made.

        Raises:
            TakeError: it cannot be written there.
        """
        earlier = read_take(folder).parts if os.path.exists(folder / _FILE) else ()
        self._part = TakePart(len(earlier) + 1, start, sound, film_size is not None)
        self._take = Take(folder, header, (*earlier, self._part))
        self._start = start
        self._sample_rate = header.sample_rate
        self._told = start  # take time up to which everything was told
        self._open = True
        self._lock = FolderLock(folder)
        self._side = SideFiles(self._path, header.sample_rate)
        try:
            self._begin(film_size, film_rate)
        except TakeError:
            self._lock.release()
            raise

    def _begin(self, film_size: tuple[int, int] | None, film_rate: float) -> None:
        sound = self._part.sound
        write_take(self._take)
        self._events = EventJournal(self._path("events.jsonl"))
        self._commands = JsonLines(self._path("commands.jsonl"))
        rate = self._sample_rate
        self._sound = SoundWriter(self._path("sound.wav"), rate) if sound else None
        self._film: FilmWriter | None = None
        if film_size is not None:
            film = self._path("film.mp4")
            self._film = FilmWriter(film, film_size, rate if sound else None, film_rate)

    @property
    def folder(self) -> Path:
        """The take's folder."""
        return self._take.folder

    @property
    def encoder(self) -> str | None:
        """The encoder of the film's pictures, as FFmpeg calls it."""
        return self._film.encoder if self._film else None

    @property
    def seconds(self) -> float:
        """How long sound and film of this part are; of one without both, what was told of it."""
        sound = self._sound.seconds if self._sound else 0.0
        told = 0.0 if self._sound or self._film else self._told - self._start
        return max(sound, told, self._film.seconds if self._film else 0.0)

    @property
    def n_frames(self) -> int:
        """How many frames this part holds, of sound and microphone both."""
        n_heard = self._side.n_heard
        n_frames = self._sound.n_frames if self._sound else round(self.seconds * self._sample_rate)
        return n_frames if n_heard is None else min(n_frames, n_heard)

    def event(self, event: Mapping[str, Any]) -> None:
        """Note what happened, at once; see `EventJournal.write`."""
        self._events.write(event)

    def advance(self, t: float) -> None:
        """Say that everything up to `t`, the newest camera frame's time, has been told."""
        self._told = max(self._told, t)

    def command(self, command: Mapping[str, Any]) -> None:
        """Note a command of the sound, exactly, in the order given."""
        self._commands.append(compact(plain(command)))

    def timing(self, row: Mapping[str, Any]) -> None:
        """Note what took effect at another time than was asked for."""
        self._side.timing(row)

    def layer(self, layer: Layer) -> None:
        """Keep a layer of a loop as a sound file of its own."""
        self._side.layer(layer)

    def sound(self, frames: NDArray[np.float32], heard: NDArray[np.float32] | None = None) -> None:
        """Add sound (n, 2), linear, right after what is there, and what was heard meanwhile."""
        if not self._sound:
            return
        self._sound.write(frames)
        if self._film:
            self._film.sound(frames)
        if heard is not None and heard.size:
            self._side.heard(heard, self._sound.n_frames)

    def picture(self, t: float, rgba: NDArray[np.uint8]) -> bool:
        """Add a picture (height, width, 4) at its time; see `FilmWriter.picture`."""
        return self._film.picture(t - self._start, rgba) if self._film else False

    def close(self) -> None:
        """End the part, sound and film at the same moment; a second time does nothing.

        Raises:
            TakeError: the disk is full or gone; what was written is kept.
        """
        end = self.seconds
        self._end(
            self._events.close,
            self._commands.close,
            lambda: self._lengthen_sound(end),
            self._close_sound,
            lambda: self._film.close(end) if self._film else None,
            lambda: self._write_end(end),
        )

    def give_up(self) -> None:
        """End the part where it is, with as little to write as can be: on a full disk.

        Raises:
            TakeError: the disk is full or gone; what was written is kept.
        """
        self._end(
            self._events.stop,
            self._commands.close,
            self._close_sound,
            lambda: self._film.close() if self._film else None,
            lambda: self._write_end(self.seconds),
        )

    def _end(self, *steps: Callable[[], None]) -> None:
        """Take every step, also where an earlier one fails; then raise what failed first."""
        if not self._open:
            return
        self._open = False
        faults: list[TakeError] = []
        for step in steps:
            try:
                step()
            except TakeError as error:
                faults.append(error)
        self._lock.release()
        if faults:
            raise faults[0]

    def _lengthen_sound(self, end: float) -> None:
        if self._sound:
            self._sound.write_silence(round(end * self._sample_rate) - self._sound.n_frames)

    def _close_sound(self) -> None:
        if self._sound:
            self._sound.close()
        self._side.close()

    def _write_end(self, end: float) -> None:
        ended = replace(self._part, seconds=end)
        write_take(replace(self._take, parts=(*self._take.parts[:-1], ended)))

    def _path(self, name: str) -> Path:
        return part_file(self._take.folder, name, self._part.number)
