"""What a patch asks for, in words that no device owns."""

from dataclasses import dataclass
from typing import Final, Literal

LoopDo = Literal[
    "record",  # begin to record, until "end"
    "end",  # the recording is so long, and goes round
    "capture",  # keep what has just sounded as a loop
    "overdub",  # lay what sounds over the loop, until "settle"
    "replace",  # put what sounds in the loop's place, until "settle"
    "settle",
    "undo",
    "redo",
    "clear",
    "play",
    "stop",
    "once",  # play once round and stop
    "mute",
    "unmute",
    "speed",
    "multiply",  # the loop goes round until it is that long
    "fade",
]


RETROACTIVE: Final = ("record", "end", "overdub", "settle")  # what may have been meant before


@dataclass(frozen=True, slots=True)
class Play:
    """Sound a recorded sample once."""

    at: float  # seconds
    sound: str  # name of a sample, as in the patch file
    gain: float  # linear
    pan: float  # -1 left .. 1 right
    pitch: float  # semitones
    reverb: float  # send, 0..1
    layer: str  # the layer that plays it
    person: int
    joint: str
    zone: str  # "" where the rule names none
    strike_id: int | None
    strength: float = 1.0  # 0..1, how hard it was struck
    note: int = 0  # rises by one; to be kept or dropped. 0: it is recorded as it sounds


@dataclass(frozen=True, slots=True)
class Keep:
    """Let a note's loop hold it, at the time that proved to be true."""

    at: float  # seconds; when it is settled, not before the note sounds
    note: int
    kept: float  # seconds


@dataclass(frozen=True, slots=True)
class Drop:
    """Let no loop hold a note: its movement was no strike."""

    at: float  # seconds; when it is settled, not before the note sounds
    note: int


@dataclass(frozen=True, slots=True)
class Set:
    """Move a parameter to a value."""

    at: float  # seconds
    target: str  # a name of the audio room's parameters, "drone.level" for example
    value: float  # in the parameter's own unit


@dataclass(frozen=True, slots=True)
class Record:
    """Record what the performer's instruments sound into a loop track, then play it round."""

    at: float  # seconds; on the beat
    track: int  # from 0
    beats: float  # length of the loop
    layer: str


@dataclass(frozen=True, slots=True)
class Clear:
    """Fade a loop track out and empty it."""

    at: float  # seconds
    track: int
    layer: str


@dataclass(frozen=True, slots=True)
class Loop:
    """Ask something of a loop track."""

    at: float  # seconds; of "record" and "end" it may be past: what sounded then is kept
    do: LoopDo
    track: int  # from 0
    layer: str  # the layer whose track it is
    beats: float = 0.0  # of "end", "capture" and "multiply" the loop's length, of "fade" the time
    # Of "speed" how many times as fast, below 0 backwards; of "fade" the gain; of "multiply" how
    # many times as long; of "capture" the seconds at which the loop begins.
    value: float = 0.0


Action = Play | Keep | Drop | Set | Record | Clear | Loop
