"""A sound written as a file of the formats that others read."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import numpy as np
import soundfile
from numpy.typing import NDArray

from takes.error import TakeError, cannot_read, cannot_write

# Ending: format and kind of samples. WAV keeps every bit of the engine's sound.
FORMATS: Final = {
    "flac": ("FLAC", "PCM_24"),
    "wav": ("WAV", "FLOAT"),
    "ogg": ("OGG", "VORBIS"),
}
_AT_ONCE = 4096  # frames; libsndfile's Vorbis encoder cannot take many at once


def write_sound(path: Path, sound: Iterable[NDArray[np.float32]], sample_rate: int) -> None:
    """Write sound (n, 2) by a file's ending, beside its place and renamed when whole.

    What is beyond full scale is cut off where the format ends there.

    Raises:
        TakeError: it cannot be written.
    """
    kind, samples = FORMATS[path.suffix.removeprefix(".")]
    beside = path.with_name(path.name + ".part")
    try:
        with soundfile.SoundFile(str(beside), "w", sample_rate, 2, samples, format=kind) as file:
            for block in sound:
                for start in range(0, len(block), _AT_ONCE):
                    file.write(block[start : start + _AT_ONCE])
        beside.replace(path)
    except (OSError, RuntimeError) as error:
        beside.unlink(missing_ok=True)
        if isinstance(error, TakeError):
            raise
        raise cannot_write(path, error) from error


def blocks_of_file(path: Path) -> Iterator[NDArray[np.float32]]:
    """Yield the sound of a stereo file, (n, 2).

    Raises:
        TakeError: it cannot be read.
    """
    try:
        with soundfile.SoundFile(str(path)) as file:
            yield from file.blocks(_AT_ONCE, dtype="float32", always_2d=True)
    except (OSError, RuntimeError) as error:
        raise cannot_read(path, error) from error
