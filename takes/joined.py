"""The sound of a take, its parts put together in take time."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from takes.error import cannot_read
from takes.take import Take

_BLOCK = 48000  # frames read at once


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of one file."""

    file: Path
    first: int  # frame of take time at which the file begins
    end: int  # frame of take time after the last that counts


def first_frame(take: Take) -> int:
    """Return the frame of take time at which a take's sound begins."""
    starts = [part.start for part in take.parts]
    return round(min(starts, default=0.0) * take.header.sample_rate)


def end_frame(take: Take) -> int:
    """Return the frame of take time at which a take ends; of one cut off, what its files hold."""
    rate = take.header.sample_rate
    ends = [span.end for span in sound_spans(take)]
    return max([round(take.seconds * rate), *ends], default=0)


def sound_spans(take: Take, *, heard: bool = False) -> list[Span]:
    """Return the files of a take's sound, or of what its microphone heard, in order.

    Where two parts overlap the later one counts from its beginning on.

    Raises:
        TakeError: a file cannot be read.
    """
    spans: list[Span] = []
    for part in sorted(take.parts, key=lambda part: part.start):
        file = take.heard(part) if heard else take.sound(part)
        if not file.is_file():
            continue
        first = round(part.start * take.header.sample_rate)
        if spans and spans[-1].end > first:
            spans[-1] = Span(spans[-1].file, spans[-1].first, first)
        spans.append(Span(file, first, first + _n_frames(file)))
    return spans


def joined_sound(take: Take, *, heard: bool = False) -> Iterator[NDArray[np.float32]]:
    """Yield a take's sound, or what its microphone heard, from its beginning to its end, (n, 2).

    Where nothing was recorded there is silence.

    Raises:
        TakeError: a file cannot be read.
    """
    position, end = first_frame(take), end_frame(take)
    for span in sound_spans(take, heard=heard):
        yield from _silence(span.first - position)
        position = max(position, span.first)
        for block in _blocks(span, position):
            position += len(block)
            yield block
    yield from _silence(end - position)


def _blocks(span: Span, start: int) -> Iterator[NDArray[np.float32]]:
    try:
        with soundfile.SoundFile(str(span.file)) as file:
            file.seek(start - span.first)
            while start < span.end:
                block = file.read(min(_BLOCK, span.end - start), "float32", always_2d=True)
                if not len(block):
                    return
                start += len(block)
                yield block if block.shape[1] == 2 else np.repeat(block[:, :1], 2, axis=1)
    except (OSError, RuntimeError) as error:
        raise cannot_read(span.file, error) from error


def _silence(n_frames: int) -> Iterator[NDArray[np.float32]]:
    while n_frames > 0:
        n = min(n_frames, _BLOCK)
        yield np.zeros((n, 2), np.float32)
        n_frames -= n


def _n_frames(file: Path) -> int:
    try:
        return int(soundfile.info(str(file)).frames)
    except (OSError, RuntimeError) as error:
        raise cannot_read(file, error) from error
