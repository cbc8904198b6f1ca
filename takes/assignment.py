"""What a recorder's process is told at its start, and the messages that follow."""

from dataclasses import dataclass
from pathlib import Path

from takes.source import LayerSource, PictureSource, SoundSource, TimingSource
from takes.take import TakeHeader

# The first byte of a message; JSON follows.
EVENT, COMMAND, ADVANCE = b"e", b"c", b"a"
TIMING = b"t"  # from the engine, not from the performer's process


@dataclass(frozen=True, slots=True)
class Beside:
    """What a take holds beside sound and film, and where it goes on when its disk is full."""

    heard: SoundSource | None = None  # what the microphone heard, in step with the sound
    layers: LayerSource | None = None
    timing: TimingSource | None = None
    elsewhere: Path | None = None  # a folder; None: the system's for temporary files


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
    last_layer: int  # likewise
    first_timing: int  # row
    start: float  # take time of the first frame of sound, seconds
    beside: Beside
