"""A film's file: from the pieces that survive a crash to one that everything plays.

While it is recorded a film is a fragmented MP4 beside its place (`film.mp4.part`): every half
second is whole in itself. At the end its packets are copied, not encoded again, into a plain MP4
with the index in front, which then takes its name.
"""

import os
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import av
from av.error import FFmpegError

from takes.error import TakeError, cannot_read, cannot_write

FRAGMENTED = {
    # delay_moov: only then do the times of the first sound and picture reach the file.
    "movflags": "frag_keyframe+delay_moov+default_base_moof",
    "frag_duration": "500000",  # microseconds
    "flush_packets": "1",
    "movie_timescale": "90000",  # else starts are rounded to a millisecond
    "video_track_timescale": "90000",
    "max_interleave_delta": "2000000",  # microseconds to wait for the other stream
}
PLAIN = {"movflags": "faststart", "movie_timescale": "90000", "video_track_timescale": "90000"}


def part_of(path: Path) -> Path:
    """Return where a film is recorded until it is whole."""
    return path.with_name(path.name + ".part")


def finish_film(path: Path) -> None:
    """Turn the recorded pieces of a film into the film.

    Where the copy finds no room the whole ones of the pieces become the film: they play too.

    Raises:
        TakeError: the pieces are gone.
    """
    part, copy = part_of(path), path.with_name(path.name + ".copy")
    try:
        _copy_packets(part, copy)
        copy.replace(path)
    except (OSError, FFmpegError):
        copy.unlink(missing_ok=True)
        keep_whole_fragments(part)
        _rename(part, path)
        return
    part.unlink()


def set_aside(path: Path) -> None:
    """Give what a crash left of a film of this name a name of its own: it plays as it is.

    Raises:
        TakeError: it cannot be renamed.
    """
    part = part_of(path)
    if not os.path.exists(part):  # a folder that we may not enter is not a reason to raise here
        return
    number = 1
    while (aside := path.with_name(f"{path.stem}-cut-off-{number}{path.suffix}")).exists():
        number += 1
    _rename(part, aside)


def _rename(source: Path, target: Path) -> None:
    try:
        source.replace(target)
    except OSError as error:
        raise cannot_write(target, error) from error


def recover_film(path: Path) -> bool:
    """Finish a film whose recording was cut off; False where there is nothing to recover.

    Raises:
        TakeError: what is left does not hold a film.
    """
    part = part_of(path)
    if not part.exists():
        return False
    try:
        with av.open(str(part)):
            pass
    except (OSError, FFmpegError) as error:
        raise TakeError(
            f"{part} holds no film: it was cut off within its first half second."
        ) from error
    finish_film(path)
    return True


def keep_whole_fragments(path: Path) -> None:
    """Cut a fragment that was not written whole off the end of a film.

    Raises:
        TakeError: the file is gone.
    """
    try:
        os.truncate(path, _whole_bytes(path))
    except OSError as error:
        raise cannot_write(path, error) from error


def is_ended(path: Path) -> bool:
    """Tell whether the recorded pieces of a film are there to the last, which is their index.

    FFmpeg does not say when the last ones find no room.
    """
    kinds = [kind for kind, _ in _whole_boxes(path)]
    return kinds[-1:] == [b"mfra"]


def _whole_bytes(path: Path) -> int:
    """Return where the last whole pair of `moof` and `mdat` ends."""
    return max((end for kind, end in _whole_boxes(path) if kind != b"moof"), default=0)


def _whole_boxes(path: Path) -> Iterator[tuple[bytes, int]]:
    """Yield kind and end of each box that is there whole (ISO/IEC 14496-12)."""
    n_bytes = path.stat().st_size
    position = 0
    with path.open("rb") as file:
        while position + 8 <= n_bytes:
            file.seek(position)
            size, kind = struct.unpack(">I4s", file.read(8))
            position += size
            if size < 8 or position > n_bytes:
                return
            yield kind, position


def _copy_packets(source: Path, target: Path) -> None:
    with av.open(str(source)) as pieces, av.open(str(target), "w", "mp4", options=PLAIN) as film:
        streams = {stream.index: film.add_stream_from_template(stream) for stream in pieces.streams}
        with suppress(av.error.InvalidDataError, av.error.EOFError):  # the cut end after a kill
            for packet in pieces.demux():
                if packet.dts is None or packet.is_corrupt:
                    continue
                packet.stream = streams[packet.stream.index]
                film.mux(packet)


def film_seconds(path: Path) -> float:
    """Return how long a film is.

    Raises:
        TakeError: it cannot be read as a film.
    """
    try:
        with av.open(str(path)) as film:
            return (film.duration or 0) / av.time_base
    except (OSError, FFmpegError) as error:
        raise cannot_read(path, error) from error
