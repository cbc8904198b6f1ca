"""Watching joints go in and out of zones."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from motion.gesture import Strike
from motion.landmark import INDEX
from motion.pose import Pose
from zones.body import LIMB_END, OPPOSITE, Body, Point, blend, measure_body
from zones.hit import HitKind, ZoneHit
from zones.layout import Layout
from zones.zone import PlacedZone, Zone, place_zone

# A place outside every zone is told in this many torso lengths from the chest to the edge.
_REACH: Final = 2.0
_TRUNK: Final = ("left_shoulder", "right_shoulder", "left_hip", "right_hip")


@dataclass(frozen=True, slots=True)
class ZoneSettings:
    """How patient and how steady the watching is."""

    grown: float = 1.10  # a zone is this much larger for leaving than for entering
    left_after: float = 0.08  # seconds a joint must be outside: a tracker's single slips are none
    lost_after: float = 0.3  # seconds after which an unseen joint has left its zones
    forget_after: float = 5.0  # seconds after which an unseen person's zones are gone
    minimum_visibility: float = 0.3  # 0..1, of a joint
    length_smoothing: float = 2.0  # seconds, of the person's lengths
    anchor_smoothing: float = 0.1  # seconds, of the zones' places
    depth_slack: float = 0.05  # metres that a zone is deeper for leaving than for entering

    def __post_init__(self) -> None:
        if self.grown < 1.0:
            raise ValueError(f"grown must be at least 1.0, got {self.grown}")
        if not self.depth_slack >= 0.0:
            raise ValueError(f"depth_slack must not be negative, got {self.depth_slack}")
        for name in (
            "left_after",
            "lost_after",
            "forget_after",
            "length_smoothing",
            "anchor_smoothing",
        ):
            if not getattr(self, name) > 0.0:
                raise ValueError(f"{name} must be positive, got {getattr(self, name)}")


@dataclass(slots=True)
class _Stay:
    """A joint inside a zone."""

    since: float
    dwelt: bool = False
    out_since: float | None = None  # it is outside, perhaps only for a moment


@dataclass(slots=True)
class _Person:
    """What is remembered of a person."""

    number: int
    first: Body
    body: Body
    t: float
    anchors: dict[str, Point] = field(default_factory=dict)  # image heights
    places: dict[str, Point] = field(default_factory=dict)  # joint → image widths and heights
    seen: dict[str, float] = field(default_factory=dict)  # joint → when it was last visible
    away: dict[str, float] = field(default_factory=dict)  # joint → metres from the camera
    trunk: float | None = None  # metres from the camera, smooth
    first_trunk: float | None = None  # the same when first measured
    stays: dict[tuple[str, str], _Stay] = field(default_factory=dict)  # (zone, joint)
    placed: tuple[PlacedZone, ...] = ()


class ZoneWatch:
    """Tells who enters, leaves, stays in and strikes inside which zone.

    Holds its own past; the same poses and strikes give the same hits.
    """

    def __init__(self, layout: Layout, settings: ZoneSettings | None = None) -> None:
        self._layout = layout
        self._settings = settings or ZoneSettings()
        self._persons: dict[int, _Person] = {}

    def update(
        self, poses: Sequence[Pose], strikes: Sequence[Strike], t: float | None = None
    ) -> list[ZoneHit]:
        """Return what happened since the last camera frame, in time order.

        Args:
            poses: everyone who is seen in this camera frame.
            strikes: those decided at this camera frame.
            t: capture time of the camera frame; needed where nobody is seen, else people who
                vanished stay in their zones until somebody is seen again.
        """
        times = [pose.t for pose in poses] + [strike.t_decided for strike in strikes]
        now = t if t is not None else max(times, default=None)
        if now is None:
            return []
        hits: list[ZoneHit] = []
        for pose in sorted(poses, key=lambda pose: pose.person):
            person = self._see(pose)
            hits += self._crossings(person)
        for person in self._persons.values():
            hits += self._lost(person, now)
        self._forget(now)
        hits += [self._strike(strike) for strike in strikes]
        return sorted(hits, key=lambda hit: hit.t)

    def placed(self) -> list[PlacedZone]:
        """Return where the zones lie now, for drawing; those of the stage only once."""
        shown: dict[tuple[str, int], PlacedZone] = {}
        for person in self._persons.values():
            for zone in person.placed:
                key = (zone.name, zone.person)
                known = shown.get(key)
                if known is None or zone.progress > known.progress or not known.occupied:
                    shown[key] = zone
        return list(shown.values())

    def _see(self, pose: Pose) -> _Person:
        settings = self._settings
        body = measure_body(pose, settings.minimum_visibility)
        person = self._persons.get(pose.person)
        if person is None:
            person = _Person(pose.person, body, body, pose.t)
            self._persons[pose.person] = person
        passed = max(pose.t - person.t, 0.0)
        person.body = blend(person.body, body, 1.0 - math.exp(-passed / settings.length_smoothing))
        person.t = pose.t
        share = 1.0 - math.exp(-passed / settings.anchor_smoothing)
        for name in {zone.anchor for zone in self._layout.zones if zone.frame == "body"}:
            new = body.anchor(name)
            old = person.anchors.get(name, new)
            person.anchors[name] = (
                old[0] + share * (new[0] - old[0]),
                old[1] + share * (new[1] - old[1]),
            )
        for joint, index in INDEX.items():
            if pose.visibility[index] >= settings.minimum_visibility:
                person.seen[joint] = pose.t
                x, y = pose.landmarks[index, :2]
                person.places[joint] = (float(x), float(y))
        _see_depth(person, pose, share)
        return person

    def _place(self, zone: Zone, person: _Person) -> PlacedZone:
        if zone.frame == "start":
            return place_zone(zone, person.first, person.number)
        return place_zone(zone, person.body, person.number, person.anchors.get(zone.anchor))

    def _crossings(self, person: _Person) -> list[ZoneHit]:
        hits: list[ZoneHit] = []
        placed = []
        for zone in self._layout.zones:
            where = self._place(zone, person)
            seen = [joint for joint in zone.joints if person.seen.get(joint) == person.t]
            for joint in seen:
                hits += self._stay_on(zone, where, person, joint)
            for joint in seen:
                if _holds(zone, person, joint):
                    hits += self._enter(where, person, joint)
            placed.append(_with_stays(zone, where, person))
        person.placed = tuple(placed)
        return hits

    def _stay_on(
        self, zone: Zone, where: PlacedZone, person: _Person, joint: str
    ) -> Iterator[ZoneHit]:
        stay = person.stays.get((zone.name, joint))
        if stay is None:
            return
        deep = _holds(zone, person, joint, self._settings.depth_slack)
        if deep and where.contains(person.places[joint], self._settings.grown):
            stay.out_since = None
            if zone.dwell is not None and not stay.dwelt and person.t - stay.since >= zone.dwell:
                stay.dwelt = True
                yield _hit("dwell", where, person, joint)
            return
        if stay.out_since is None:
            stay.out_since = person.t
        if person.t - stay.out_since >= self._settings.left_after:
            del person.stays[(zone.name, joint)]
            yield replace(_hit("leave", where, person, joint), t=stay.out_since)

    def _enter(self, where: PlacedZone, person: _Person, joint: str) -> Iterator[ZoneHit]:
        key = (where.name, joint)
        if key in person.stays or not where.contains(person.places[joint]):
            return
        # Trackers take left for right now and then: the other hand is not out, it has this name.
        other = (where.name, OPPOSITE.get(joint, joint))
        stay = person.stays.get(other)
        if stay is not None and stay.out_since is not None:
            person.stays[key] = person.stays.pop(other)
            person.stays[key].out_since = None
            return
        person.stays[key] = _Stay(person.t)
        yield _hit("enter", where, person, joint)

    def _lost(self, person: _Person, now: float) -> Iterator[ZoneHit]:
        for name, joint in list(person.stays):
            if now - person.seen[joint] >= self._settings.lost_after:
                del person.stays[(name, joint)]
                where = next(zone for zone in person.placed if zone.name == name)
                yield replace(_hit("leave", where, person, joint), t=now)
                person.placed = tuple(
                    _with_stays(self._layout.zone(zone.name), zone, person)
                    for zone in person.placed
                )

    def _forget(self, now: float) -> None:
        # The last one's zones stay where they were, so that the performer finds them again.
        for number, person in list(self._persons.items()):
            alone = len(self._persons) == 1
            if not alone and now - person.t > self._settings.forget_after:
                del self._persons[number]

    def _strike(self, strike: Strike) -> ZoneHit:
        person = self._persons.get(strike.person)
        joint = LIMB_END.get(strike.joint, strike.joint)
        if person is None:
            return _strike_hit(strike, None, (0.0, 0.0))
        places = [strike.place]
        if strike.joint in person.places:
            places.append(person.places[strike.joint])
        for place in places:
            for zone, where in zip(self._layout.zones, person.placed, strict=True):
                fits = strike.joint in zone.joints or joint in zone.joints
                if fits and where.contains(place) and self._deep_enough(zone, person, strike.joint):
                    return _strike_hit(strike, where, where.offset(place))
        return self._outside(strike, person)

    def _outside(self, strike: Strike, person: _Person) -> ZoneHit:
        """Return a strike that no zone holds, with its place around the chest."""
        x, y = person.body.anchor("chest")
        reach = _REACH * person.body.torso
        around = (
            (strike.place[0] * person.body.aspect - x) / reach,
            (strike.place[1] - y) / reach,
        )
        return _strike_hit(strike, None, around)

    def _deep_enough(self, zone: Zone, person: _Person, joint: str) -> bool:
        inside = (zone.name, joint) in person.stays
        return _holds(zone, person, joint, self._settings.depth_slack if inside else 0.0)


def _see_depth(person: _Person, pose: Pose, share: float) -> None:
    """Take over how far away joints and trunk are; the trunk moves a `share` of its way."""
    if pose.metres is None:
        person.away.clear()
        return
    person.away.update(zip(INDEX, pose.metres[:, 2].tolist(), strict=True))
    trunk = sum(person.away[joint] for joint in _TRUNK) / len(_TRUNK)
    old = trunk if person.trunk is None else person.trunk
    person.trunk = old + share * (trunk - old)
    if person.first_trunk is None:
        person.first_trunk = trunk


def _holds(zone: Zone, person: _Person, joint: str, slack: float = 0.0) -> bool:
    trunk = person.first_trunk if zone.frame == "start" else person.trunk
    return zone.holds_depth(person.away.get(joint), trunk, slack)


def _with_stays(zone: Zone, where: PlacedZone, person: _Person) -> PlacedZone:
    stays = [stay for (name, _), stay in person.stays.items() if name == zone.name]
    progress = 0.0
    if zone.dwell is not None:
        lasted = max((person.t - stay.since for stay in stays), default=0.0)
        progress = min(lasted / zone.dwell, 1.0)
    return replace(where, occupied=bool(stays), progress=progress)


def _hit(kind: HitKind, where: PlacedZone, person: _Person, joint: str) -> ZoneHit:
    place = person.places[joint]
    x, y = where.offset(place)
    return ZoneHit(
        t=person.t,
        zone=where.name,
        kind=kind,
        person=person.number,
        joint=joint,
        strength=1.0,
        position=(_clip(x), _clip(y)),
        place=place,
    )


def _strike_hit(strike: Strike, where: PlacedZone | None, position: Point) -> ZoneHit:
    return ZoneHit(
        t=strike.t_sound,
        zone=where.name if where else "",
        kind="strike",
        person=strike.person,
        joint=strike.joint,
        strength=strike.strength,
        position=(_clip(position[0]), _clip(position[1])),
        place=strike.place,
        strike_id=strike.id,
        approach=strike.approach,
    )


def _clip(value: float) -> float:
    return min(max(value, -1.0), 1.0)
