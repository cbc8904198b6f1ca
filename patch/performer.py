"""A patch at work: hits and flow in, actions out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from motion.gesture import Flow, Landing
from music.timeline import Timeline
from patch.action import Action, Drop, Set
from patch.layering import Layering
from patch.looping import N_TRACKS, Looping, TrackState
from patch.modulator import Modulator
from patch.patch import Patch
from patch.pedal import Pedal
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

    def __init__(
        self,
        patch: Patch,
        timeline: Timeline,
        retime: Callable[[float], Timeline] = Timeline,
        n_tracks: int = N_TRACKS,
    ) -> None:
        """Take a patch and its beat; `retime` returns the nearest timeline of another tempo."""
        self._patch = patch
        self._looping: Looping = (
            Pedal(patch, timeline, retime, n_tracks)
            if patch.mode == "pedal"
            else Layering(patch, timeline, n_tracks)
        )
        self._soundings = [[Sounding(rule, layer) for rule in layer.play] for layer in patch.layers]
        self._steering = {zone for control in patch.controls for zone in control.zones}
        self._ground = [Modulator(rule) for rule in patch.flow]
        self._modulators = [[Modulator(rule) for rule in layer.flow] for layer in patch.layers]
        self._entered: list[int] = []  # layers in the order of their entry
        self._heard: dict[str, Modulator] = {}  # parameter → who moves it
        self._struck: dict[tuple[int, str], float] = {}  # when a person's joint last struck
        self._settling = Settling()
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
        actions += self._looping.update(t, seen=bool(flows))
        for hit in sorted(hits, key=lambda hit: hit.t):
            actions += self._steer(hit, t)
            actions += self._play(hit, flows)
        actions += self._settle(landings, t)  # last: a strike may land with its own camera frame
        return actions + self._modulate(flows, t)

    @property
    def timeline(self) -> Timeline:
        """The beat of the performance; a first loop may bring its own."""
        return self._looping.timeline

    def state(self) -> PerformerState:
        """Return what to draw and to print after the last update."""
        looping = self._looping
        index = looping.layer_at(self._t)
        return PerformerState(
            layer=self._patch.layers[index].name,
            layer_index=index,
            colour=self._patch.layers[index].colour,
            pass_index=looping.pass_index,
            phase=looping.phase(self._t),
            waiting=looping.waiting,
            held=looping.held,
            tracks=tuple(looping.tracks(self._t)),
        )

    def _settings(self, t: float) -> list[Action]:
        self._set_up = True
        return [Set(t, target, value) for target, value in self._patch.settings]

    def _settle(self, landings: Sequence[Landing], t: float) -> list[Action]:
        actions: list[Action] = []
        for play, action in self._settling.settle(landings, t, self.timeline):
            if isinstance(action, Drop):
                self._looping.uncount(play.at)
            actions.append(action)
        return actions

    def _steer(self, hit: ZoneHit, t: float) -> list[Action]:
        actions: list[Action] = []
        for control in self._patch.controls:
            if control.on == hit.kind and (not control.zones or hit.zone in control.zones):
                actions += self._looping.do(control, hit.t, t)
        return actions

    def _play(self, hit: ZoneHit, flows: Sequence[Flow]) -> list[Action]:
        played: list[Action] = []
        if self._is_echo(hit):
            return []
        hit = with_force(hit, flows)
        # A place that steers the loops is passed through silently, unless a rule names it.
        silent = hit.kind != "strike" and hit.zone in self._steering
        for layer in self._looping.sounding_at(hit.t):
            # The first rule that fits plays: a fallback stands below what is more particular.
            fitting = (s for s in self._soundings[layer] if s.listens(hit))
            sounding = next((s for s in fitting if s.rule.zones or not silent), None)
            play = sounding.play(hit, flows, self.timeline) if sounding else None
            if play is not None and sounding is not None:
                play = self._looping.count(play, hit.t)
                played.append(self._settling.enter(play, hit, sounding.rule.snap))
        return played

    def _is_echo(self, hit: ZoneHit) -> bool:
        """Whether a joint that has just struck only goes on through the places around."""
        key = (hit.person, hit.joint)
        if hit.kind in ("gesture", "key"):
            return False
        if hit.kind == "strike":
            self._struck[key] = hit.t
            return False
        return abs(hit.t - self._struck.get(key, float("-inf"))) < _ECHO

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
        active = self._looping.sounding_at(t)
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
