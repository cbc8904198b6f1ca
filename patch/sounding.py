"""From a hit and a rule to one sound: which sample, how loud, where, how high, and when."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from motion.gesture import Flow
from motion.landmark import INDEX
from music.scale import SCALES, height_to_semitones
from music.timeline import Timeline
from patch.action import Play
from patch.patch import Layer, Pitch, PlayRule, Snap
from patch.source import measure_flow
from zones.body import LIMB_END
from zones.hit import ZoneHit

_WIDTH: Final = 1.6  # a hand at the picture's edge pans to 0.8, so that no side is ever silent


def with_force(hit: ZoneHit, flows: Sequence[Flow]) -> ZoneHit:
    """Return a hit with a strength that means something.

    A strike, a gesture and a key have their own. Of entering, leaving and staying it is the joint's
    speed, 1.0 at that of a hand in a lively dance: so a rule can leave fast entries to the strike
    that they lead to.
    """
    if hit.kind in ("strike", "gesture", "key"):
        return hit
    for flow in flows:
        if flow.person == hit.person:
            return replace(hit, strength=measure_flow(flow, f"speed.{hit.joint}"))
    return replace(hit, strength=0.0)


def fits(rule: PlayRule, hit: ZoneHit) -> bool:
    """Return whether a rule listens to a hit."""
    joint = LIMB_END.get(hit.joint, hit.joint)
    return (
        rule.on == hit.kind
        and (not rule.zones or hit.zone in rule.zones)
        and (not rule.joints or hit.joint in rule.joints or joint in rule.joints)
        and (rule.person is None or rule.person == hit.person)
        and rule.strength[0] <= hit.strength <= rule.strength[1]
    )


def snap_time(snap: Snap, timeline: Timeline, t: float) -> float:
    """Return when a hit sounds: an early one moves towards its grid time, a late one stays."""
    if snap.amount <= 0.0:
        return t
    grid = timeline.next_multiple(t, snap.grid)
    early = grid - timeline.to_beats(t)
    if not 0.0 < early <= snap.window:
        return t
    return t + snap.amount * (timeline.to_seconds(grid) - t)


class Sounding:
    """Plays one rule; remembers whose turn it is among its sounds and when each joint last played.

    Holds its own past; the same hits give the same sounds.
    """

    def __init__(self, rule: PlayRule, layer: Layer) -> None:
        self.rule = rule
        self._layer = layer
        self._turn = 0
        self._last: dict[tuple[int, str], float] = {}
        self._last_at_all = float("-inf")

    def listens(self, hit: ZoneHit) -> bool:
        """Return whether the rule fits a hit and has room for it."""
        return fits(self.rule, hit) and hit.t - self._last_at_all >= self.rule.spacing

    def play(self, hit: ZoneHit, flows: Sequence[Flow], timeline: Timeline) -> Play | None:
        """Return the sound of a hit that fits; None if the same joint has just played."""
        rule = self.rule
        key = (hit.person, hit.joint)
        if hit.t - self._last.get(key, float("-inf")) < rule.interval:
            return None
        self._last[key] = self._last_at_all = hit.t
        height = _height(hit, flows)
        low, high = rule.gain
        return Play(
            at=snap_time(rule.snap, timeline, hit.t),
            sound=self._choose(hit, height),
            gain=low + (high - low) * hit.strength,
            pan=_clip(_WIDTH * (hit.place[0] - 0.5), -0.8, 0.8) if rule.pan is None else rule.pan,
            pitch=tune(rule.pitch, height),
            reverb=rule.reverb[0] + (rule.reverb[1] - rule.reverb[0]) * hit.approach,
            layer=self._layer.name,
            person=hit.person,
            joint=hit.joint,
            zone=hit.zone,
            strike_id=hit.strike_id,
            strength=_clip(hit.strength, 0.0, 1.0),
        )

    def _choose(self, hit: ZoneHit, height: float) -> str:
        sounds = self.rule.sounds
        if self.rule.choose == "round":
            self._turn += 1
            return sounds[(self._turn - 1) % len(sounds)]
        share = hit.strength if self.rule.choose == "strength" else height
        return sounds[min(int(share * len(sounds)), len(sounds) - 1)]


def tune(pitch: Pitch, height: float) -> float:
    """Return the semitones of a pitch for a height between 0 and 1."""
    if pitch.scale is None:
        return pitch.semitones
    low, high = pitch.heights
    share = (height - low) / (high - low) if high != low else 0.0
    return pitch.semitones + height_to_semitones(SCALES[pitch.scale], share, pitch.octaves)


def _height(hit: ZoneHit, flows: Sequence[Flow]) -> float:
    """Return how high a hit is on the body that made it, 0..1; without flow, in the picture."""
    for flow in flows:
        if flow.person == hit.person:
            return float(flow.height[INDEX[hit.joint]])
    return _clip(1.0 - hit.place[1], 0.0, 1.0)


def _clip(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)
