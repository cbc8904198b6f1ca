"""What can be asked of the engine.

`at` is in seconds of the engine's own clock: its first frame is 0.0 and frame n is n / sample_rate.
A time in the past means now, and is counted as late.
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class PlaySample:
    """Start one voice."""

    at: float
    sample: str  # a name in the engine's `SampleBank`
    gain: float = 1.0  # linear
    pan: float = 0.0  # -1 left .. 1 right, equal power
    rate: float = 1.0  # 2.0 is an octave up
    reverb: float = 0.0  # send, 0..1
    note: int = 0  # 0: recorded as it sounds; else heard only, until `KeepNote` tells its true time


@dataclass(frozen=True, slots=True)
class SetParameter:
    """Move a parameter of `audio.parameter.PARAMETERS` to a value, smoothly."""

    at: float
    target: str
    value: float


@dataclass(frozen=True, slots=True)
class RecordTrack:
    """Record exactly `n_frames` into an empty or a full track, then play it round without a gap."""

    at: float
    track: int
    n_frames: int


@dataclass(frozen=True, slots=True)
class ClearTrack:
    """Fade a track out within 10 ms and empty it."""

    at: float
    track: int


@dataclass(frozen=True, slots=True)
class KeepNote:
    """Write a note that sounded into its loop, at the time that proved to be true.

    Its loop is what was being recorded when it began to sound, or else what is recorded at `kept`.
    Time in a loop goes round: what is kept shortly before the first frame lies at the end.
    """

    at: float  # when it is settled; not before the note's own command
    note: int  # as in its `PlaySample`
    kept: float  # seconds; at most half a second from when it began to sound


@dataclass(frozen=True, slots=True)
class DropNote:
    """Forget a note that proved to be none: it has sounded, and no loop holds it."""

    at: float
    note: int


@dataclass(frozen=True, slots=True)
class FadeOut:
    """Bring the whole output to silence."""

    at: float
    seconds: float


AudioCommand = PlaySample | SetParameter | RecordTrack | ClearTrack | KeepNote | DropNote | FadeOut


def moved(command: AudioCommand, seconds: float) -> AudioCommand:
    """Return a command with all of its times put off by some seconds."""
    if isinstance(command, KeepNote):
        return replace(command, at=command.at + seconds, kept=command.kept + seconds)
    return replace(command, at=command.at + seconds)
