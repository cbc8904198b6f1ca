"""What the engine reports about itself."""

from dataclasses import dataclass
from typing import Literal

TrackState = Literal[
    "empty", "armed", "recording", "playing", "overdubbing", "replacing", "stopped"
]


@dataclass(frozen=True, slots=True)
class TrackStatus:
    """One loop track."""

    state: TrackState  # armed: a recording is asked for and has not begun
    n_frames: int  # length of the loop, 0 where there is none yet
    phase: float  # 0..1 through the loop
    level: float  # dB of the recent peak, -120 where silent
    layers: int  # recordings that lie in it
    undo: int = 0  # steps that can be taken back
    redo: int = 0  # steps that can be taken again
    speed: float = 1.0  # negative: backwards
    muted: bool = False
    soloed: bool = False
    silenced: bool = False  # stopped, muted, or another track is soloed
    fade: float = 1.0  # gain of its own fade
    once: bool = False  # it stops at its end
    merged: int = 0  # its oldest steps that can be taken back no more, for want of room


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
    layer_room: float = 1.0  # free share of the store of layers
    merged_layers: int = 0  # given back for want of room, of all tracks
    unwritten: int = 0  # frames of recordings that found no room at all

    @property
    def seconds(self) -> float:
        """Return the engine's time."""
        return self.frame / self.sample_rate
