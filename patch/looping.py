"""What steers the loops: a row of passes that runs by itself, or a pedal for each layer."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from music.timeline import Timeline
from patch.action import Action, Play
from patch.patch import Control

N_TRACKS: Final = 8
# Decisions fall this long before they take effect, seconds: a slow camera's frame and what its
# picture needs to become a command.
AHEAD: Final = 0.2

TrackPhase = Literal["empty", "armed", "recording", "overdubbing", "playing", "stopped"]


@dataclass(frozen=True, slots=True)
class TrackState:
    """What a recording layer's track does now."""

    layer: str
    colour: int  # 0..7, of the tracks' palette
    track: int  # the one that is heard, or is being recorded
    state: TrackPhase
    notches: int  # how many times a loop was kept, or laid over
    phase: float | None = None  # 0..1 through this loop; None: it shares the row's


class Looping(Protocol):
    """Steers the loops. Holds its own past; the same times and notes give the same loops."""

    @property
    def timeline(self) -> Timeline:
        """The beat; a first loop may bring its own."""
        ...

    @property
    def held(self) -> bool:
        """Whether the performer holds it."""
        ...

    @property
    def waiting(self) -> bool:
        """Whether it waits for the beat, or for somebody to be seen."""
        ...

    @property
    def pass_index(self) -> int:
        """Which pass it is, from 0; -1 before the first one."""
        ...

    def update(self, t: float, seen: bool) -> list[Action]:
        """Return what falls due at the camera frame of time `t`."""
        ...

    def do(self, control: Control, meant: float, t: float) -> list[Action]:
        """Do what a performer asked for at the time `meant`, seen at the camera frame of `t`."""
        ...

    def layer_at(self, t: float) -> int:
        """Return the index of the layer that has its turn at a time, now or shortly after."""
        ...

    def sounding_at(self, t: float) -> Sequence[int]:
        """Return the indices of the layers whose rules play at a time."""
        ...

    def count(self, play: Play, meant: float) -> Play:
        """Count a sound that was meant at a time, and return it as the loops want it."""
        ...

    def uncount(self, at: float) -> None:
        """Forget a sound at a time that proved to be none."""
        ...

    def phase(self, t: float) -> float:
        """Return 0..1 of the loop; while waiting, of the way to the bar line."""
        ...

    def tracks(self, t: float) -> list[TrackState]:
        """Return the state of every recording layer at a time, in the patch's order."""
        ...
