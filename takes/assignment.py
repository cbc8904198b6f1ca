"""What a recorder's process is told at its start, and the messages that follow."""

from dataclasses import dataclass
from pathlib import Path

from takes.source import PictureSource, SoundSource
from takes.take import TakeHeader

EVENT, COMMAND, ADVANCE = b"e", b"c", b"a"  # the first byte of a message; JSON follows


@dataclass(frozen=True, slots=True)
class Assignment:
    """What shall be recorded, and from where on."""

    folder: Path
    header: TakeHeader
    sound: SoundSource | None
    pictures: PictureSource | None
    film_rate: float  # expected pictures a second
    first_frame: int  # of the sound
    last_picture: int  # number of the last one that is not wanted
    start: float  # take time of the first frame of sound, seconds
