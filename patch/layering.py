"""Layer upon layer without a foot pedal: which layer has its turn, and what is recorded when.

The performance is a row of passes, each as long as the loop and each on a bar line. A pass belongs
to one layer. What it sounds is recorded into one of the layer's two tracks, and if enough was
played the loop plays on while the next layer has its turn. A layer that is recorded again keeps
its old loop until the new one is good: hence two tracks.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from music.timeline import Timeline
from patch.action import Action, Clear, Play, Record
from patch.looping import AHEAD, N_TRACKS, TrackPhase, TrackState
from patch.patch import Control, Layer, Patch

_EXACT: Final = 1e-6  # seconds


@dataclass(frozen=True, slots=True)
class Pass:
    """One turn of one layer."""

    index: int  # from 0
    layer: int
    start: float  # seconds
    end: float  # seconds
    track: int | None  # None: nothing is recorded


@dataclass(slots=True)
class _Loop:
    """A loop that plays."""

    track: int
    order: int  # rises by one a loop kept


@dataclass(slots=True)
class _Tally:
    """What a layer has brought so far."""

    empty_passes: int = 0
    loop: _Loop | None = None
    kept: int = 0


@dataclass(slots=True)
class _Wish:
    """What the performer asked for and the next decision follows."""

    advance: bool = False
    layer: int | None = None
    held: bool = False


@dataclass(slots=True)
class _Course:
    """Where the performance is."""

    current: Pass | None = None
    coming: Pass | None = None
    layer: int = 0
    notes: dict[int, int] = field(default_factory=dict)  # pass index → notes
    kept: int = 0  # loops kept so far


class Layering:
    """The row of passes. Holds its own past; the same times and notes give the same row."""

    def __init__(
        self, patch: Patch, timeline: Timeline, n_tracks: int = N_TRACKS, ahead: float = AHEAD
    ) -> None:
        self._patch = patch
        self._timeline = timeline
        self._ahead = ahead
        self._course = _Course()
        self._wish = _Wish()
        self._tallies = [_Tally() for _ in patch.layers]
        recording = [index for index, layer in enumerate(patch.layers) if layer.record]
        if len(recording) > n_tracks:
            raise ValueError(
                f'patch "{patch.name}" records {len(recording)} layers; there are {n_tracks} tracks'
            )
        spare = len(recording) if 2 * len(recording) <= n_tracks else 0
        self._tracks = {layer: (number, number + spare) for number, layer in enumerate(recording)}

    def update(self, t: float, seen: bool) -> list[Action]:
        """Return what is to be recorded and cleared, decided at the camera frame of time `t`."""
        if not self._patch.loops:
            return []
        course = self._course
        actions: list[Action] = []
        if course.current is None and course.coming is None:
            if not seen and self._patch.start == "seen":
                return []
            actions += self._begin(self._next_bar(t), 0)
        self._turn(t)
        if course.current and not course.coming and t >= course.current.end - self._ahead:
            actions += self._decide(course.current, t)
            self._turn(t)
        return actions

    def layer_at(self, t: float) -> int:
        """Return the index of the layer whose turn it is at a time, now or shortly after."""
        coming = self._course.coming
        if coming is not None and t >= coming.start - _EXACT:
            return coming.layer
        return self._course.layer

    def sounding_at(self, t: float) -> Sequence[int]:
        """Return the indices of the layers whose rules play at a time."""
        if not self._patch.loops:
            return range(len(self._patch.layers))
        return (self.layer_at(t),)

    def count(self, play: Play, meant: float) -> Play:
        """Count a sound for the pass that it falls into.

        One that waiting would carry into the next pass is left where it was meant.
        """
        coming = self._course.coming
        if coming is not None and meant < coming.start <= play.at:
            play = replace(play, at=meant)
        self._add(play.at, 1)
        return play

    def uncount(self, at: float) -> None:
        """Forget a sound at a time that proved to be none."""
        self._add(at, -1)

    def _add(self, at: float, n_notes: int) -> None:
        for turn in (self._course.current, self._course.coming):
            if turn is not None and turn.start - _EXACT <= at < turn.end - _EXACT:
                self._course.notes[turn.index] = self._course.notes.get(turn.index, 0) + n_notes

    def do(self, control: Control, meant: float, t: float) -> list[Action]:
        """Do what a performer asked for; the row runs by itself, so `meant` is of no matter."""
        if control.do == "clear":
            return self.clear(t)
        if control.do == "undo":
            return self.undo(t)
        if control.do == "next":
            self.advance()
        else:
            self.hold()
        return []

    def clear(self, t: float) -> list[Action]:
        """Silence every loop; the first layer has its turn from the next bar line."""
        actions: list[Action] = []
        for index, tally in enumerate(self._tallies):
            if tally.loop is not None:
                actions.append(self._clear(t, tally.loop.track, index))
            self._tallies[index] = _Tally()
        course = self._course
        if course.current is not None and course.current.track is not None:
            actions.append(self._clear(t, course.current.track, course.current.layer))
            course.current = replace(course.current, track=None)
        if course.current is not None and course.coming is None:
            end = min(self._next_bar(t), course.current.end)
            course.current = replace(course.current, end=end)
        self._wish.layer = 0
        return actions

    def undo(self, t: float) -> list[Action]:
        """Silence the loop kept last; its layer has the next turn."""
        kept = [
            (tally.loop.order, index)
            for index, tally in enumerate(self._tallies)
            if tally.loop is not None
        ]
        if not kept:
            return []
        _, index = max(kept)
        loop = self._tallies[index].loop
        self._tallies[index].loop = None
        self._wish.layer = index
        return [self._clear(t, loop.track, index)] if loop is not None else []

    def advance(self) -> None:
        """Give the next layer its turn when this pass ends, whatever it brought."""
        self._wish.advance = True

    def hold(self) -> None:
        """Stay in this layer and record nothing, or go on."""
        self._wish.held = not self._wish.held

    @property
    def held(self) -> bool:
        """Whether the performer holds the row."""
        return self._wish.held

    @property
    def timeline(self) -> Timeline:
        """The beat."""
        return self._timeline

    @property
    def waiting(self) -> bool:
        """Whether the first pass waits for the beat, or for somebody to be seen."""
        return self._course.current is None and self._patch.loops

    @property
    def pass_index(self) -> int:
        """Which pass it is, from 0; -1 before the first one."""
        return self._course.current.index if self._course.current else -1

    def phase(self, t: float) -> float:
        """Return 0..1 of the pass; before the first one, of the bar."""
        beats, turn = self._timeline.to_beats(t), self._course.current
        if turn is not None:
            beats -= self._timeline.to_beats(turn.start)
        return (beats / (self._patch.loop_beats if turn else self._patch.beats_per_bar)) % 1.0

    @property
    def current(self) -> Pass | None:
        """The pass of the last update; None before the first one has begun."""
        return self._course.current

    @property
    def coming(self) -> Pass | None:
        """The pass that is decided and has not begun."""
        return self._course.coming

    def tracks(self, t: float) -> list[TrackState]:
        """Return the state of every recording layer, in the patch's order; all share a phase."""
        return [
            self._track_state(index, layer)
            for index, layer in enumerate(self._patch.layers)
            if layer.record
        ]

    def _track_state(self, index: int, layer: Layer) -> TrackState:
        tally, course = self._tallies[index], self._course
        state: TrackPhase = "playing" if tally.loop else "empty"
        track = tally.loop.track if tally.loop else self._tracks[index][0]
        for turn, phase in ((course.coming, "armed"), (course.current, "recording")):
            if turn is not None and turn.layer == index and turn.track is not None:
                state = "recording" if phase == "recording" else "armed"
                track = turn.track
        return TrackState(layer.name, layer.colour, track, state, tally.kept)

    def _next_bar(self, t: float) -> float:
        bar = float(self._patch.beats_per_bar)
        line = self._timeline.to_seconds(self._timeline.next_multiple(t, bar))
        if line - t <= _EXACT:  # offline the first picture lies exactly on the first bar
            return line
        soon = self._timeline.next_multiple(t + self._ahead, bar)
        return self._timeline.to_seconds(soon)

    def _begin(self, start: float, layer: int) -> list[Action]:
        course = self._course
        first = self._timeline.to_beats(start)
        end = self._timeline.to_seconds(first + self._patch.loop_beats)
        index = course.current.index + 1 if course.current else 0
        track = None if self._wish.held else self._free_track(layer)
        course.coming = Pass(index, layer, start, end, track)
        if track is None:
            return []
        name = self._patch.layers[layer].name
        return [Record(start, track, self._patch.loop_beats, name)]

    def _free_track(self, layer: int) -> int | None:
        loop = self._tallies[layer].loop
        if layer not in self._tracks or (loop is not None and self._patch.then == "stay"):
            return None
        first, second = self._tracks[layer]
        return second if loop is not None and loop.track == first else first

    def _turn(self, t: float) -> None:
        course = self._course
        if course.coming is not None and t >= course.coming.start - _EXACT:
            course.current, course.coming = course.coming, None
            course.layer = course.current.layer
            course.notes = {
                index: n for index, n in course.notes.items() if index >= course.current.index
            }

    def _decide(self, ending: Pass, t: float) -> list[Action]:
        actions = self._settle(ending)
        layer = self._following(ending)
        # After a long gap in the pictures the pass end is past: the beat is met again at a bar.
        start = ending.end if ending.end >= t - _EXACT else self._next_bar(t)
        begun = self._begin(start, layer)
        reused = {action.track for action in begun if isinstance(action, Record)}
        return [a for a in actions if not (isinstance(a, Clear) and a.track in reused)] + begun

    def _settle(self, ending: Pass) -> list[Action]:
        """Keep or throw away what the ending pass recorded."""
        if ending.track is None:
            return []
        tally = self._tallies[ending.layer]
        layer = self._patch.layers[ending.layer]
        if self._course.notes.get(ending.index, 0) < layer.min_notes:
            tally.empty_passes += 1
            if tally.loop is not None and tally.loop.track == ending.track:
                tally.loop = None  # it was recorded over for want of a second track
            return [self._clear(ending.end, ending.track, ending.layer)]
        old = tally.loop
        self._course.kept += 1
        tally.kept += 1
        tally.loop = _Loop(ending.track, self._course.kept)
        tally.empty_passes = 0
        if old is None or old.track == ending.track:
            return []
        return [self._clear(ending.end, old.track, ending.layer)]

    def _following(self, ending: Pass) -> int:
        wish = self._wish
        layer = ending.layer
        advance, wish.advance = wish.advance, False
        if wish.layer is not None:
            layer, wish.layer = wish.layer, None
            return layer
        if wish.held and not advance:
            return layer
        tally = self._tallies[layer]
        if not advance and ending.track is not None:
            tries = self._patch.layers[layer].tries
            if 0 < tally.empty_passes < tries:
                return layer
            tally.empty_passes = 0
        if layer + 1 < len(self._patch.layers):
            return layer + 1
        if self._patch.then == "again":
            return 0
        missing = (index for index in self._tracks if self._tallies[index].loop is None)
        return next(missing, layer)

    def _clear(self, at: float, track: int, layer: int) -> Clear:
        return Clear(at, track, self._patch.layers[layer].name)
