"""The pictures of recorded films with a sound of its own: packets copied, sound encoded."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.error import FFmpegError
from numpy.typing import NDArray

from takes.error import TakeError, cannot_write
from takes.film_file import PLAIN, film_seconds

_SOUND_BLOCK = 1024  # frames; what AAC encodes at once
_SOUND_BIT_RATE = 192_000


@dataclass(frozen=True, slots=True)
class FilmPart:
    """A film, and when it begins."""

    file: Path
    start: float  # seconds after the sound's first frame


def join_films(
    parts: Sequence[FilmPart], sound: Iterable[NDArray[np.float32]], sample_rate: int, out: Path
) -> None:
    """Write a film of the pictures of several, one after another, and of a sound (n, 2).

    A film ends where the next one begins. It is written beside and renamed when whole.

    Raises:
        TakeError: a film cannot be read, or the new one not be written.
    """
    if not parts:
        raise TakeError(f"There is no film to make {out} of: the take was played without one.")
    beside = out.with_name(out.name + ".part")
    try:
        with av.open(str(beside), "w", "mp4", options=PLAIN) as film:
            _write(parts, sound, sample_rate, film)
        beside.replace(out)
    except (OSError, FFmpegError) as error:
        beside.unlink(missing_ok=True)
        raise cannot_write(out, error) from error


def _write(
    parts: Sequence[FilmPart], sound: Iterable[NDArray[np.float32]], sample_rate: int, film: Any
) -> None:
    with av.open(str(parts[0].file)) as first:
        pictures = film.add_stream_from_template(first.streams.video[0])
    sounds = film.add_stream("aac", rate=sample_rate)
    sounds.layout = "stereo"
    sounds.bit_rate = _SOUND_BIT_RATE
    for number, part in enumerate(parts):
        after = parts[number + 1].start if number + 1 < len(parts) else film_seconds(part.file) + 1
        _copy(part, after - part.start, pictures, film)
    position = 0
    for block in _blocks(sound):
        frame: Any = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(np.clip(block, -1.0, 1.0).T), "fltp", "stereo"
        )
        frame.sample_rate, frame.pts = sample_rate, position
        position += len(block)
        film.mux(sounds.encode(frame))
    film.mux(sounds.encode(None))


def _copy(part: FilmPart, seconds: float, stream: Any, film: Any) -> None:
    """Copy the packets of a film's pictures that begin within so many seconds."""
    with av.open(str(part.file)) as source:
        for packet in source.demux(source.streams.video[0]):
            if packet.dts is None or packet.pts is None:
                continue
            if float(packet.pts * packet.time_base) >= seconds:
                return
            offset = round(part.start / packet.time_base)
            packet.pts += offset
            packet.dts += offset
            packet.stream = stream
            film.mux(packet)


def _blocks(sound: Iterable[NDArray[np.float32]]) -> Iterable[NDArray[np.float32]]:
    rest = np.zeros((0, 2), np.float32)
    for piece in sound:
        rest = np.concatenate((rest, piece))
        n_whole = len(rest) // _SOUND_BLOCK * _SOUND_BLOCK
        for start in range(0, n_whole, _SOUND_BLOCK):
            yield rest[start : start + _SOUND_BLOCK]
        rest = rest[n_whole:]
    if len(rest):
        yield rest
