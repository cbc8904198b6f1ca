"""One loop under a pedal: what state it is in, and what the engine is asked when that changes."""

from dataclasses import dataclass
from typing import Final

from patch.action import Loop, LoopDo
from patch.looping import AHEAD, TrackPhase

_EXACT: Final = 1e-6  # seconds
_FASTEST: Final = 2.0  # times as fast as it was played; as slow as its inverse


@dataclass(slots=True)
class PedalTrack:
    """One layer's loop. Times in seconds, lengths in beats."""

    number: int  # of the track, from 0
    layer: int  # index of its layer
    name: str  # of its layer
    state: TrackPhase = "empty"
    begin: float = 0.0  # of the loop, or of the recording that is armed or runs
    beats: float = 0.0  # length of the loop; 0: it has none
    end: float | None = None  # of the recording that runs, once it is known
    layers: int = 0  # that sound
    undone: int = 0
    speed: float = 1.0
    muted: bool = False
    faded: bool = False
    stops: float | None = None  # when a loop that plays once has done so
    _told: bool = False  # whether the engine knows of the recording
    _cleared: int = 0  # layers that a clear took away

    def ask(self, at: float, do: LoopDo, beats: float = 0.0, value: float = 0.0) -> list[Loop]:
        """Return one thing asked of this track."""
        return [Loop(at, do, self.number, self.name, beats, value)]

    def arm(self, begin: float) -> None:
        """Record from a time on, past or to come."""
        self.state, self.begin, self.end, self._told = "armed", begin, None, False

    def ends_at(self, end: float, beats: float) -> None:
        """Let the recording that runs be so long."""
        self.end, self.beats = end, beats

    def due(self, t: float) -> list[Loop]:
        """Return what is to be told the engine at the camera frame of time `t`."""
        asked: list[Loop] = []
        if self.state == "armed" and self.begin - t <= AHEAD and not self._told:
            asked += self.ask(self.begin, "record")
            self._told = True
        if self.state == "armed" and t >= self.begin - _EXACT:
            self.state = "recording"
        if self.state == "recording" and self.end is not None and self.end - t <= AHEAD:
            asked += self.ask(self.end, "end", self.beats)
            self.state, self.layers, self.undone = "playing", 1, 0
        if self.stops is not None and t >= self.stops:
            self.state, self.stops = "stopped", None
        return asked

    def keep(self, t: float, begin: float, beats: float) -> list[Loop]:
        """Make a loop of what sounded from a time on."""
        self.state, self.begin, self.beats = "playing", begin, beats
        self.layers, self.undone = 1, 0
        return self.ask(t, "capture", beats, begin)

    def press(self, t: float) -> list[Loop]:
        """Lay over a loop that plays, or end that; play one that stands still."""
        if self.state == "playing":
            self.state = "overdubbing"
            self.layers += 1
            self.undone = 0
            return self.ask(t, "overdub")
        if self.state == "overdubbing":
            self.state = "playing"
            return self.ask(t, "settle")
        return self.play(t)

    def replace(self, t: float) -> list[Loop]:
        """Put what sounds in the loop's place, until it is asked again."""
        if self.state != "playing":
            return self.press(t) if self.state == "overdubbing" else []
        self.state = "overdubbing"
        self.layers += 1
        self.undone = 0
        return self.ask(t, "replace")

    def play(self, t: float) -> list[Loop]:
        """Play a loop that stands still, where it would be by now."""
        if self.state != "stopped":
            return []
        self.state = "playing"
        return self.ask(t, "play")

    def stop(self, t: float) -> list[Loop]:
        """Let a loop stand still; a recording is thrown away."""
        if self.state in ("armed", "recording"):
            return self.clear(t)
        if self.state not in ("playing", "overdubbing"):
            return []
        self.state, self.stops = "stopped", None
        return self.ask(t, "stop")

    def once(self, t: float, seconds: float) -> list[Loop]:
        """Play from the beginning, once."""
        if self.state not in ("playing", "stopped"):
            return []
        self.state, self.stops = "playing", t + seconds / abs(self.speed)
        return self.ask(t, "once")

    def clear(self, t: float) -> list[Loop]:
        """Empty it; an undo brings the loop back."""
        told = self._told or self.state != "armed"
        if self.state == "empty" or not told:
            self.state = "empty"
            return []
        self._cleared = self.layers
        self.state, self.layers, self.undone, self.stops = "empty", 0, 0, None
        return self.ask(t, "clear")

    def undo(self, t: float) -> list[Loop]:
        """Take the newest layer away, or bring back what was cleared."""
        if self.state in ("armed", "recording"):
            return self.clear(t)
        if self.state == "empty" and self._cleared:
            self.state, self.layers, self._cleared = "playing", self._cleared, 0
            return self.ask(t, "undo")
        if not self.layers:
            return []
        self.layers -= 1
        self.undone += 1
        self.state = "playing" if self.layers else "empty"
        return self.ask(t, "undo")

    def redo(self, t: float) -> list[Loop]:
        """Bring the layer back that was taken away last."""
        if not self.undone:
            return []
        self.layers += 1
        self.undone -= 1
        if self.state == "empty":
            self.state = "playing"
        return self.ask(t, "redo")

    def run(self, t: float, factor: float) -> list[Loop]:
        """Play it some times as fast; backwards where that is below 0."""
        speed = self.speed * factor
        if not self.beats or not 1.0 / _FASTEST <= abs(speed) <= _FASTEST:
            return []
        self.speed = speed
        return self.ask(t, "speed", value=speed)

    def multiply(self, t: float) -> list[Loop]:
        """Let the loop be twice as long, so that more can be laid over it."""
        if self.state not in ("playing", "stopped"):
            return []
        self.beats *= 2.0
        return self.ask(t, "multiply", self.beats, 2.0)

    def fade(self, t: float, beats: float) -> list[Loop]:
        """Fade it out within some beats, or in again."""
        if not self.beats:
            return []
        self.faded = not self.faded
        return self.ask(t, "fade", beats, 0.0 if self.faded else 1.0)
