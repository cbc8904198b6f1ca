"""From a performance to light: poses, strikes, zones and loops become an `OverlayScene`."""

import string
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.company import Company
from app.notice import Said
from app.palette import Colour, colour_of
from app.performance import Step
from app.sparks import Spark, Sparks, glow
from app.trails import Trails, TrailSample
from motion.smoothing import DisplayFilter
from patch.action import Play
from patch.looping import TrackState
from patch.patch import Patch
from patch.performer import PerformerState
from render.scene import LIMB, LOOP, ZONE, OverlayScene
from render.text import sentence_rows
from zones.zone import PlacedZone

# The numbers of `render.scene.ZONE["state"]`.
SHOWN: Final = {"empty": "idle", "overdubbing": "recording", "stopped": "muted"}  # of a track
STATES: Final = {"idle": 0, "armed": 1, "recording": 2, "playing": 3, "muted": 4, "waiting": 5}
FLOOR_LINE: Final = 0.93  # image heights from the top: where the loops lie
RING: Final = 0.030  # image heights


@dataclass(frozen=True, slots=True)
class Look:
    """How the picture is drawn."""

    dim: float = 0.45  # 0..1, how far the camera picture is darkened under the light
    mirror: bool = False
    camera: bool = True  # False: trails, lines and shapes only

    def __post_init__(self) -> None:
        if not 0.0 <= self.dim <= 1.0:
            raise ValueError(f"dim must lie in 0..1, got {self.dim}")


_Key = tuple[str, int]  # a zone's name, and the person on whom it rides; 0 on the stage


class ScenePainter:
    """Holds what has not faded yet."""

    def __init__(self, look: Look, patch: Patch) -> None:
        self._look = look
        self._own_colours = not patch.loops  # every layer plays at once: the zone tells which
        self._colours = {layer.name: layer.colour for layer in patch.layers}
        self._smooth = DisplayFilter()
        self._trails = Trails()
        self._sparks = Sparks()
        self._company = Company()
        self._lit: dict[_Key, tuple[float, float]] = {}  # time and strength of the last hit
        sentence_rows(string.printable, 1.0, 1.0)  # letters are measured now, not while performing

    def paint(
        self,
        step: Step,
        zones: Sequence[PlacedZone],
        state: PerformerState,
        aspect: float,
        said: Said = Said(),  # noqa: B008 - frozen
    ) -> OverlayScene:
        """Return what one camera frame shows, and what is said to the performer meanwhile."""
        self._company.update(step.t, [pose.person for pose in step.poses])
        shown = {pose.person: pose.landmarks for pose in self._smooth.update(step.poses)}
        self._light(step, zones)
        self._sparks.advance(step.t)
        self._lengthen(step, shown, state)
        limbs = [
            self._sparks.limbs(
                pose, shown[pose.person], self._company.colour(pose.person, colour_of(state.colour))
            )
            for pose in step.poses
        ]
        return OverlayScene(
            t=step.t,
            zones=self._zone_rows(step.t, zones, state),
            limbs=np.concatenate(limbs) if limbs else np.zeros(0, LIMB),
            ribbons=self._trails.ribbons(step.t, aspect),
            flashes=self._sparks.flashes(step.t, shown),
            loops=loop_rows(state.tracks, state.phase, aspect),
            glyphs=sentence_rows(said.text, aspect, said.light),
            mirror=self._look.mirror,
            dim=self._look.dim,
            camera=self._look.camera,
        )

    def _light(self, step: Step, zones: Sequence[PlacedZone]) -> None:
        strikes = {strike.id: strike for strike in step.strikes}
        placed = {(zone.name, zone.person): zone for zone in zones}
        for action in step.actions:
            if not isinstance(action, Play):
                continue
            zone = placed.get((action.zone, action.person)) or placed.get((action.zone, 0))
            if zone:
                self._lit[(zone.name, zone.person)] = (action.at, min(1.0, 0.4 + action.gain))
            strike = strikes.pop(action.strike_id, None) if action.strike_id is not None else None
            if strike is None:
                continue
            colour = self._company.colour(
                strike.person, self._colour(zone, self._colours[action.layer])
            )
            target = zone.centre if zone else strike.place
            self._sparks.add(
                Spark(
                    action.at,
                    strike.person,
                    strike.joint,
                    strike.strength,
                    strike.place,
                    target,
                    colour,
                )
            )

    def _lengthen(
        self, step: Step, shown: dict[int, NDArray[np.float32]], state: PerformerState
    ) -> None:
        flows = {flow.person: flow for flow in step.flows}
        for pose in step.poses:
            flow = flows.get(pose.person)
            if flow is None:
                continue
            self._trails.add(
                TrailSample(
                    step.t,
                    pose.person,
                    shown[pose.person],
                    pose.visibility,
                    flow.speed,
                    flow.energy,
                    flow.curvature,
                    pose.aspect,
                    self._company.colour(pose.person, colour_of(state.colour)),
                )
            )

    def _zone_rows(
        self, t: float, zones: Sequence[PlacedZone], state: PerformerState
    ) -> NDArray[np.void]:
        rows = []
        for zone in zones:
            when, strength = self._lit.get((zone.name, zone.person), (-1e9, 0.0))
            light = max(glow(t, when) * strength, 0.15 if zone.occupied else 0.0)
            colour = self._colour(zone, state.colour)
            rows.append(
                (
                    zone.centre,
                    zone.size,
                    colour,
                    light,
                    0 if zone.round else 1,
                    STATES["waiting" if state.waiting else "idle"],
                    state.phase if state.waiting else zone.progress,
                    state.phase,
                )
            )
        return np.array(rows, ZONE)

    def _colour(self, zone: PlacedZone | None, layer_colour: int) -> Colour:
        return colour_of(zone.colour if self._own_colours and zone else layer_colour)


def loop_rows(tracks: Sequence[TrackState], phase: float, aspect: float) -> NDArray[np.void]:
    """Return the loops side by side on the floor line, as `render.scene.LOOP`.

    Where all loops are one pass long and began on its beat, they share its phase.
    """
    step = 3.2 * RING / aspect
    first = 0.5 - step * (len(tracks) - 1) / 2.0
    rows = [
        (
            (first + i * step, FLOOR_LINE),
            RING,
            colour_of(track.colour),
            phase if track.phase is None else track.phase,
            0.0 if track.state == "empty" else 0.8,
            track.notches,
            STATES[SHOWN.get(track.state, track.state)],
        )
        for i, track in enumerate(tracks)
    ]
    return np.array(rows, LOOP)
