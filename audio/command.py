"""What can be asked of the engine.

`at` is in seconds of the engine's own clock: its first frame is 0.0 and frame n is n / sample_rate.
A time in the past means now, and is counted as late.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlaySample:
    """Start one voice."""

    at: float
    sample: str  # a name in the engine's `SampleBank`
    gain: float = 1.0  # linear
    pan: float = 0.0  # -1 left .. 1 right, equal power
    rate: float = 1.0  # 2.0 is an octave up
    reverb: float = 0.0  # send, 0..1


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
class FadeOut:
    """Bring the whole output to silence."""

    at: float
    seconds: float


AudioCommand = PlaySample | SetParameter | RecordTrack | ClearTrack | FadeOut
