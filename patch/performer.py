"""A patch at work: hits and flow in, actions out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from motion.gesture import Flow, Landing
from music.timeline import Timeline
from patch.action import Action, Drop, Play, Set
from patch.layering import N_TRACKS, Layering, TrackState
from patch.modulator import Modulator
from patch.patch import Control, Patch
from patch.settling import Settling
from patch.sounding import Sounding, with_force
from zones.hit import ZoneHit

_ECHO: Final = 0.15  # seconds around a strike in which the same joint's entries play nothing


@dataclass(frozen=True, slots=True)
class PerformerState:
    """What there is to draw and to print."""

    layer: str  # whose turn it is
    layer_index: int
    colour: int  # 0..7, of the tracks' palette
    pass_index: int  # from 0; -1 before the first pass
    phase: float  # 0..1 of the loop; while waiting, of the way to the bar line
    waiting: bool  # for the beat, or for somebody to be seen
    held: bool
    tracks: tuple[TrackState, ...]  # one a recording layer


class Performer:
    """Plays a patch. Holds its own past; the same hits and flow give the same actions."""

    def __init__(self, patch: Patch, timeline: Timeline, n_tracks: int = N_TRACKS) -> None:
        self._patch = patch
        self._timeline = timeline
        self._layering = Layering(patch, timeline, n_tracks)
        self._soundings = [
            [Sounding(rule, layer, timeline) for rule in layer.play] for layer in patch.layers
        ]
        self._steering = {zone for control in patch.controls for zone in control.zones}
        self._ground = [Modulator(rule) for rule in patch.flow]
        self._modulators = [[Modulator(rule) for rule in layer.flow] for layer in patch.layers]
        self._entered: list[int] = []  # layers in the order of their entry
        self._heard: dict[str, Modulator] = {}  # parameter → who moves it
        self._struck: dict[tuple[int, str], float] = {}  # when a person's joint last struck
        self._settling = Settling(timeline)
        self._set_up = False
        self._t = 0.0

    def update(
        self,
        hits: Sequence[ZoneHit],
        flows: Sequence[Flow],
        t: float,
        landings: Sequence[Landing] = (),
    ) -> list[Action]:
        """Return what one camera frame asks for.

        Args:
            hits: what happened in the zones since the last camera frame.
            flows: the movement of everyone who is seen.
            t: capture time of the camera frame, seconds.
            landings: what was settled of strikes, these and earlier ones.
        """
        self._t = t
        actions: list[Action] = [] if self._set_up else self._settings(t)
        actions += self._layering.update(t, seen=bool(flows))
        for hit in sorted(hits, key=lambda hit: hit.t):
            actions += self._steer(hit, t)
            actions += self._play(hit, flows)
        actions += self._settle(landings, t)  # last: a strike may land with its own camera frame
        return actions + self._modulate(flows, t)

    def state(self) -> PerformerState:
        """Return what to draw and to print after the last update."""
        row = self._layering
        index = row.layer_at(self._t)
        turn = row.current
        return PerformerState(
            layer=self._patch.layers[index].name,
            layer_index=index,
            colour=self._patch.layers[index].colour,
            pass_index=turn.index if turn else -1,
            phase=self._phase(),
            waiting=turn is None and self._patch.loops,
            held=row.held,
            tracks=tuple(row.tracks()),
        )

    def _settings(self, t: float) -> list[Action]:
        self._set_up = True
        return [Set(t, target, value) for target, value in self._patch.settings]

    def _settle(self, landings: Sequence[Landing], t: float) -> list[Action]:
        actions: list[Action] = []
        for play, action in self._settling.settle(landings, t):
            if isinstance(action, Drop):
                self._layering.uncount(play.at)
            actions.append(action)
        return actions

    def _phase(self) -> float:
        beats = self._timeline.to_beats(self._t)
        turn = self._layering.current
        if turn is not None:
            length = self._patch.loop_beats
            return ((beats - self._timeline.to_beats(turn.start)) / length) % 1.0
        bar = float(self._patch.beats_per_bar)
        return (beats / bar) % 1.0

    def _steer(self, hit: ZoneHit, t: float) -> list[Action]:
        actions: list[Action] = []
        for control in self._patch.controls:
            if control.on == hit.kind and (not control.zones or hit.zone in control.zones):
                actions += self._do(control, t)
        return actions

    def _do(self, control: Control, t: float) -> list[Action]:
        if control.do == "clear":
            return self._layering.clear(t)
        if control.do == "undo":
            return self._layering.undo(t)
        if control.do == "next":
            self._layering.advance()
        else:
            self._layering.hold()
        return []

    def _play(self, hit: ZoneHit, flows: Sequence[Flow]) -> list[Action]:
        played: list[Action] = []
        if self._is_echo(hit):
            return []
        hit = with_force(hit, flows)
        # A place that steers the loops is passed through silently, unless a rule names it.
        silent = hit.kind != "strike" and hit.zone in self._steering
        for layer in self._active_layers(hit.t):
            # The first rule that fits plays: a fallback stands below what is more particular.
            fitting = (s for s in self._soundings[layer] if s.listens(hit))
            sounding = next((s for s in fitting if s.rule.zones or not silent), None)
            play = sounding.play(hit, flows) if sounding else None
            if play is not None and sounding is not None:
                play = self._in_its_pass(play, hit)
                played.append(self._settling.enter(play, hit, sounding.rule.snap))
        return played

    def _is_echo(self, hit: ZoneHit) -> bool:
        """Whether a joint that has just struck only goes on through the places around."""
        key = (hit.person, hit.joint)
        if hit.kind == "gesture":
            return False
        if hit.kind == "strike":
            self._struck[key] = hit.t
            return False
        return abs(hit.t - self._struck.get(key, float("-inf"))) < _ECHO

    def _active_layers(self, t: float) -> Sequence[int]:
        if not self._patch.loops:
            return range(len(self._patch.layers))
        return (self._layering.layer_at(t),)

    def _in_its_pass(self, play: Play, hit: ZoneHit) -> Play:
        """Leave a sound where it was struck if waiting would carry it into the next pass."""
        coming = self._layering.coming
        if coming is not None and hit.t < coming.start <= play.at:
            play = replace(play, at=hit.t)
        self._layering.count(play.at)
        return play

    def _modulate(self, flows: Sequence[Flow], t: float) -> list[Action]:
        heard: dict[str, Modulator] = {}
        for modulator in self._sounding_modulators(t):
            modulator.update(flows, t)
            heard[modulator.rule.target] = modulator  # the last one to enter moves it
        actions: list[Action] = []
        for target, modulator in heard.items():
            if self._heard.get(target) is not modulator:
                modulator.forget_told()
            value = modulator.changed()
            if value is not None:
                actions.append(Set(t, target, value))
        for target, modulator in self._heard.items():
            if target not in heard:
                actions.append(Set(t, target, modulator.rule.low))
        self._heard = heard
        return actions

    def _sounding_modulators(self, t: float) -> list[Modulator]:
        active = self._active_layers(t)
        for layer in active:
            if layer in self._entered:
                continue
            self._entered.append(layer)
            for modulator in self._modulators[layer]:
                modulator.rewind()
        self._entered = [
            layer for layer in self._entered if layer in active or self._patch.layers[layer].stays
        ]
        chosen = list(self._ground)
        for layer in self._entered:
            chosen += self._modulators[layer]
        return chosen
