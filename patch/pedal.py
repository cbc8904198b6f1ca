"""A loop pedal for each layer: recorded, laid over and stopped when the performer says so.

Every boundary lies where the body meant it, moved to the beat: what has sounded is still there, so
a recording may begin and end in the past. What is to come is told the engine only shortly before,
so that it can be taken back.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from music.timeline import Timeline
from patch.action import Action, Play
from patch.looping import AHEAD, N_TRACKS, TrackState
from patch.patch import Control, Patch
from patch.pedal_track import PedalTrack

LONGEST: Final = 30.0  # seconds of a recording; the engine holds no more
_LATE: Final = 0.5  # beats after a line for which somebody still meant that line
_BARS: Final = (1, 2, 4, 8)  # that a first loop may have
_CLICK_GAIN: Final = 0.5


class Pedal:
    """The loops of all layers. Holds its own past; the same times give the same loops."""

    def __init__(
        self,
        patch: Patch,
        timeline: Timeline,
        retime: Callable[[float], Timeline] = Timeline,
        n_tracks: int = N_TRACKS,
    ) -> None:
        """Take what to play; `retime` returns the nearest timeline that can be played at a tempo.

        Raises:
            ValueError: more layers are recorded than there are tracks, or none.
        """
        recorded = [index for index, layer in enumerate(patch.layers) if layer.record]
        if not 1 <= len(recorded) <= n_tracks:
            raise ValueError(
                f'patch "{patch.name}" records {len(recorded)} layers; a pedal needs one to '
                f"{n_tracks}"
            )
        self._patch, self._timeline, self._retime = patch, timeline, retime
        self._tracks = [
            PedalTrack(number, layer, patch.layers[layer].name)
            for number, layer in enumerate(recorded)
        ]
        self._chosen = self._tracks[0]
        self._solo: PedalTrack | None = None
        self._silent: set[int] = set()  # tracks that the engine was told to mute
        self._clicked = -math.inf  # seconds, the last click of a count-in

    @property
    def timeline(self) -> Timeline:
        """The beat; the first loop brings it where the patch says so."""
        return self._timeline

    @property
    def held(self) -> bool:
        """A pedal goes on by nobody but its performer."""
        return False

    @property
    def waiting(self) -> bool:
        """Whether a recording waits for its beat."""
        return any(track.state == "armed" for track in self._tracks)

    @property
    def pass_index(self) -> int:
        """How many loops there are, from 0; -1 before the first one."""
        return sum(track.layers > 0 for track in self._tracks) - 1

    def update(self, t: float, seen: bool) -> list[Action]:
        """Return what falls due at the camera frame of time `t`, whether somebody is seen or not.

        A recording that has become as long as can be is ended.
        """
        actions: list[Action] = []
        for track in self._tracks:
            if track.state == "armed":
                actions += self._count_in(track, t)
            full = track.state == "recording" and t > track.begin + LONGEST - 2.0 * AHEAD
            if full and track.end is None:
                self._end(track, track.begin + LONGEST, math.floor)
            actions += track.due(t)
        return actions

    def do(self, control: Control, meant: float, t: float) -> list[Action]:
        """Do what a performer asked for at the time `meant`, seen at the camera frame of `t`."""
        if control.do == "next":
            place = self._tracks.index(self._chosen)
            self._chosen = self._tracks[(place + 1) % len(self._tracks)]
            return []
        if control.do.endswith("_all"):
            return [
                action
                for track in self._tracks
                for action in self._steer(track, control.do.removesuffix("_all"), meant, t)
            ]
        if control.track is not None:
            self._chosen = self._tracks[control.track]
        return self._steer(self._chosen, control.do, meant, t)

    def layer_at(self, t: float) -> int:
        """Return the index of the layer that is chosen."""
        return self._chosen.layer

    def sounding_at(self, t: float) -> Sequence[int]:
        """Return the indices of the layers whose rules play: the chosen, and all that are live."""
        live = [index for index, layer in enumerate(self._patch.layers) if not layer.record]
        return [self._chosen.layer, *live]

    def count(self, play: Play, meant: float) -> Play:
        """Return a sound as it is: a pedal keeps whatever was played."""
        return play

    def uncount(self, at: float) -> None:
        """Do nothing: no sound was counted."""

    def phase(self, t: float) -> float:
        """Return 0..1 of the chosen loop; where there is none, of the bar."""
        own = self._phase(self._chosen, t)
        return (self._timeline.to_beats(t) / self._bar) % 1.0 if own is None else own

    def tracks(self, t: float) -> list[TrackState]:
        """Return the state of every track at a time."""
        return [
            TrackState(
                layer=track.name,
                colour=self._patch.layers[track.layer].colour,
                track=track.number,
                state=track.state,
                notches=track.layers,
                phase=self._phase(track, t),
            )
            for track in self._tracks
        ]

    @property
    def _bar(self) -> float:
        return float(self._patch.beats_per_bar)

    def _phase(self, track: PedalTrack, t: float) -> float | None:
        if not track.beats or track.state == "empty":
            return None
        passed = self._timeline.to_beats(t) - self._timeline.to_beats(track.begin)
        return (passed * track.speed / track.beats) % 1.0

    def _steer(self, track: PedalTrack, do: str, meant: float, t: float) -> list[Action]:
        """Do one thing to one track."""
        doings: dict[str, Callable[[], Sequence[Action]]] = {
            "record": lambda: self._record(track, meant, t),
            "keep": lambda: self._keep(track, meant, t),
            "replace": lambda: track.replace(t),
            "undo": lambda: track.undo(t),
            "redo": lambda: track.redo(t),
            "clear": lambda: track.clear(t),
            "stop": lambda: track.stop(t),
            "play": lambda: track.play(t),
            "once": lambda: track.once(t, self._seconds(track.beats)),
            "mute": lambda: self._mute(track, t),
            "solo": lambda: self._play_alone(track, t),
            "reverse": lambda: track.run(t, -1.0),
            "half": lambda: track.run(t, 0.5),
            "double": lambda: track.run(t, 2.0),
            "multiply": lambda: track.multiply(t),
            "fade": lambda: track.fade(t, self._bar),
        }
        return [*doings[do]()]

    def _mute(self, track: PedalTrack, t: float) -> list[Action]:
        track.muted = not track.muted
        return self._silence(t)

    def _play_alone(self, track: PedalTrack, t: float) -> list[Action]:
        self._solo = None if self._solo is track else track
        return self._silence(t)

    def _silence(self, t: float) -> list[Action]:
        """Mute and unmute the tracks whose turn it is."""
        actions: list[Action] = []
        for track in self._tracks:
            silent = track.muted or (self._solo is not None and self._solo is not track)
            if silent != (track.number in self._silent):
                self._silent ^= {track.number}
                actions += track.ask(t, "mute" if silent else "unmute")
        return actions

    def _record(self, track: PedalTrack, meant: float, t: float) -> list[Action]:
        """Press the pedal."""
        if track.state == "armed":
            return [*track.clear(t)]
        if track.state == "recording":
            if track.end is None:
                self._end(track, meant, round)
            return [*track.due(t)]
        if track.layers:
            return [*track.press(t)]
        if self._is_first and self._patch.first == "free":
            begin = meant
        elif self._is_first and self._patch.count_in:
            begin = self._after(t, self._bar) + self._seconds(self._bar * self._patch.count_in)
        else:
            begin = self._line(meant, self._quantum)
        track.arm(begin)
        return [*self._count_in(track, t), *track.due(t)]

    @property
    def _is_first(self) -> bool:
        return not any(track.beats for track in self._tracks)

    @property
    def _quantum(self) -> float:
        """Beats from one line to the next at which a loop may begin or end; 0: anywhere."""
        lengths = [track.beats for track in self._tracks if track.layers]
        loop = lengths[0] if lengths else self._bar
        return {"off": 0.0, "beat": 1.0, "bar": self._bar, "loop": loop}[self._patch.quantise]

    def _end(self, track: PedalTrack, end: float, whole: Callable[[float], int]) -> None:
        """Let a recording end near a time; a free first loop brings the beat with it."""
        if self._is_first and self._patch.first == "free":
            track.ends_at(end, self._found_beat(track.begin, end))
            track.end = track.begin + self._seconds(track.beats)
            return
        played = self._timeline.to_beats(end) - self._timeline.to_beats(track.begin)
        quantum = self._quantum
        late = min(_LATE, 0.5 * quantum)
        if not quantum:
            beats = played
        elif whole is math.floor:
            beats = quantum * math.floor(played / quantum + 1e-6)
        else:
            beats = quantum * math.ceil((played - late) / quantum)
        beats = max(beats, quantum)
        track.ends_at(track.begin + self._seconds(beats), beats)

    def _found_beat(self, begin: float, end: float) -> float:
        """Take the beat from a first loop: as many bars as come nearest to the patch's tempo."""
        seconds = end - begin
        tempos = {bars: 60.0 * bars * self._bar / seconds for bars in _BARS}
        bars = min(_BARS, key=lambda n: abs(math.log(tempos[n] / self._patch.tempo)))
        tempo = min(max(tempos[bars], 20.0), 400.0)
        self._timeline = replace(self._retime(tempo), time_origin=begin)
        return bars * self._bar

    def _keep(self, track: PedalTrack, meant: float, t: float) -> list[Action]:
        """Make a loop of what was just done: as long as the others, up to the line that passed."""
        if track.state in ("armed", "recording"):
            return []
        lengths = [other.beats for other in self._tracks if other.layers]
        beats = lengths[0] if lengths else self._patch.loop_beats
        quantum = self._quantum or 1e-9
        end = self._timeline.to_beats(meant) + min(_LATE, 0.5 * quantum)
        begin = self._timeline.to_seconds(quantum * math.floor(end / quantum) - beats)
        return [*track.keep(t, begin, beats)]

    def _line(self, meant: float, quantum: float) -> float:
        """Return the time of the line that somebody meant: one just passed, else the next."""
        if not quantum:
            return meant
        late = min(_LATE, 0.5 * quantum)
        return self._after(meant - self._seconds(late), quantum)

    def _after(self, t: float, quantum: float) -> float:
        return self._timeline.to_seconds(self._timeline.next_multiple(t, quantum))

    def _seconds(self, beats: float) -> float:
        return beats * 60.0 / self._timeline.tempo

    def _count_in(self, track: PedalTrack, t: float) -> list[Action]:
        """Click the beats before a first recording."""
        if not (self._is_first and self._patch.count_in and self._patch.click):
            return []
        clicks: list[Action] = []
        first = max(track.begin - self._seconds(self._bar * self._patch.count_in), t)
        at = self._after(max(first, self._clicked + 1e-3), 1.0)
        while at < track.begin - 1e-3 and at - t <= AHEAD:
            self._clicked = at
            clicks.append(self._click(track, at))
            at = self._after(at + 1e-3, 1.0)
        return clicks

    def _click(self, track: PedalTrack, at: float) -> Play:
        return Play(
            at=at,
            sound=self._patch.click,
            gain=_CLICK_GAIN,
            pan=0.0,
            pitch=0.0,
            reverb=0.0,
            layer=track.name,
            person=0,
            joint="",
            zone="",
            strike_id=None,
        )
