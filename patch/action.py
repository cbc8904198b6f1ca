"""What a patch asks for, in words that no device owns."""

from dataclasses import dataclass


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


Action = Play | Keep | Drop | Set | Record | Clear
