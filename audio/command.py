"""What can be asked of the engine.

`at` is in seconds of the engine's own clock: its first frame is 0.0 and frame n is n / sample_rate.
A time in the past means now, and is counted as late.
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class PlaySample:
    """Start one voice."""

    at: float
    sample: str  # a sound or a sample in the engine's `SampleBank`
    gain: float = 1.0  # linear
    pan: float = 0.0  # -1 left .. 1 right, equal power
    rate: float = 1.0  # 2.0 is an octave up
    reverb: float = 0.0  # send, 0..1
    note: int = 0  # 0: recorded as it sounds; else heard only, until `KeepNote` tells its true time
    velocity: float = 1.0  # 0..1: how hard it is struck, which chooses among a sound's layers


INSTRUMENTS = ("string", "synth")  # what plays notes; the others live on their parameters


@dataclass(frozen=True, slots=True)
class PlayNote:
    """Begin one note of an instrument."""

    at: float
    instrument: str  # of `INSTRUMENTS`
    pitch: float  # MIDI note, fractions too
    gain: float = 1.0  # linear; a string that is plucked harder is brighter
    pan: float = 0.0  # -1 left .. 1 right, equal power
    seconds: float = 0.0  # until it is let go; 0: a string rings out, a tone lasts four seconds


@dataclass(frozen=True, slots=True)
class SetParameter:
    """Move a parameter of `audio.parameter.PARAMETERS` to a value, smoothly."""

    at: float
    target: str
    value: float


@dataclass(frozen=True, slots=True)
class RecordTrack:
    """Record a loop into an empty or a full track, then play it round without a gap.

    Where `at` is past, up to half a minute, the recording begins there all the same. Its length is
    any number of frames, or open until `EndRecording`. `source` is what is recorded: "both" (the
    instruments and the microphone), "instruments", "microphone", "mix" (all that is heard) or
    another track, "track.0" and so on. What was in the track comes back by `Undo`.
    """

    at: float
    track: int
    n_frames: int  # 0: until EndRecording, or the longest loop
    source: str = "both"


@dataclass(frozen=True, slots=True)
class EndRecording:
    """Close an open recording, which then plays, or end an overdub or a replacement.

    Where `at` is past, the loop ends there all the same, and plays from where it would be by now.
    An overdub can be ended up to a second late, half the loop at the most.
    """

    at: float
    track: int


@dataclass(frozen=True, slots=True)
class CaptureTrack:
    """Make a loop of what has just been done; it plays at once, from where it would be by now.

    Kept notes lie in it where they landed. `source` is as in `RecordTrack`, but no track.
    """

    at: float
    track: int
    begin: float  # seconds; in the last half minute
    n_frames: int
    source: str = "both"


@dataclass(frozen=True, slots=True)
class Overdub:
    """Begin (`on`) or end a layer over a loop that plays; both may be a little in the past.

    With `replace` what was there gives way while it is on.
    """

    at: float
    track: int
    on: bool
    source: str = "both"
    replace: bool = False


@dataclass(frozen=True, slots=True)
class MultiplyTrack:
    """Make a loop so many times as long by repeating it; nothing is heard of that."""

    at: float
    track: int
    times: int


@dataclass(frozen=True, slots=True)
class ClearTrack:
    """Fade a track out within 10 ms and empty it; `Undo` brings it back."""

    at: float
    track: int


@dataclass(frozen=True, slots=True)
class Undo:
    """Let a track sound as before its last layer, recording or clearing.

    A recording that goes on is forgotten; an overdub that goes on ends and is undone.
    """

    at: float
    track: int


@dataclass(frozen=True, slots=True)
class Redo:
    """Take back an `Undo`; possible until something is recorded into the track."""

    at: float
    track: int


@dataclass(frozen=True, slots=True)
class SetSpeed:
    """Play a track at 0.5, 1 or 2 times its speed, backwards where negative.

    It goes on from where it is; at 1 it is in phase with its anchor again.
    """

    at: float
    track: int
    speed: float


@dataclass(frozen=True, slots=True)
class MuteTrack:
    """Silence a track, or let it sound again; its loop goes on meanwhile."""

    at: float
    track: int
    on: bool


@dataclass(frozen=True, slots=True)
class SoloTrack:
    """Let only this track and others that are soloed sound."""

    at: float
    track: int
    on: bool


@dataclass(frozen=True, slots=True)
class StopTrack:
    """Stop a track, or all; time goes on for them."""

    at: float
    track: int = -1  # -1: all


@dataclass(frozen=True, slots=True)
class StartTrack:
    """Let a track that was stopped play again, or all: in phase, from the top, or once."""

    at: float
    track: int = -1  # -1: all
    from_top: bool = False  # its first frame sounds now, and it is in phase with that from now on
    once: bool = False  # from the top to its end, then it stops


@dataclass(frozen=True, slots=True)
class FadeTrack:
    """Lead a track to a gain; a new recording begins at 1."""

    at: float
    track: int
    seconds: float
    gain: float = 0.0


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


LoopCommand = (
    RecordTrack
    | EndRecording
    | CaptureTrack
    | Overdub
    | MultiplyTrack
    | ClearTrack
    | Undo
    | Redo
    | SetSpeed
    | MuteTrack
    | SoloTrack
    | StopTrack
    | StartTrack
    | FadeTrack
)
AudioCommand = PlaySample | PlayNote | SetParameter | LoopCommand | KeepNote | DropNote | FadeOut


def moved(command: AudioCommand, seconds: float) -> AudioCommand:
    """Return a command with all of its times put off by some seconds."""
    if isinstance(command, KeepNote):
        return replace(command, at=command.at + seconds, kept=command.kept + seconds)
    if isinstance(command, CaptureTrack):
        return replace(command, at=command.at + seconds, begin=command.begin + seconds)
    return replace(command, at=command.at + seconds)
