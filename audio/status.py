"""What the engine reports about itself."""

from dataclasses import dataclass
from typing import Literal

TrackState = Literal["empty", "armed", "recording", "playing"]


@dataclass(frozen=True, slots=True)
class TrackStatus:
    """One loop track."""

    state: TrackState  # armed: a recording is asked for and has not begun
    n_frames: int  # length of the loop, 0 where there is none
    phase: float  # 0..1 through the loop
    level: float  # dB of the recent peak, -120 where silent
    layers: int  # recordings that lie in it


@dataclass(frozen=True, slots=True)
class AudioStatus:
    """The engine at one moment."""

    frame: int  # frames rendered since the performance began
    sample_rate: int
    voices: int  # that sound now
    late: int  # commands that came after their time
    dropped: int  # commands that found no room
    peak: float  # of the recent output, 0..1
    xruns: int  # blocks that the card says it missed
    late_blocks: int  # blocks that came a whole block late or more
    lost_frames: int  # that the card never asked for; time skipped them
    lost_notes: int  # whose landing came too late to be kept: too many waited
    silent: bool  # no card sounds, the process's own clock gives the pace
    tracks: tuple[TrackStatus, ...]

    @property
    def seconds(self) -> float:
        """Return the engine's time."""
        return self.frame / self.sample_rate
