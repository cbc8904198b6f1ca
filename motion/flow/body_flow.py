"""The flow of one person."""

import math
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.body import STANDARD_TORSO, VISIBLE, BodyScale, BodySize, picture_positions
from motion.flow.balance import balance
from motion.flow.bilateral import SidesMeter
from motion.flow.flow_settings import FlowSettings
from motion.flow.fluency import Fluency, FluencyMeter
from motion.flow.habitual import MAIN, MAIN_INDEX, Habitual
from motion.flow.joint_motion import JointMotion
from motion.flow.periodicity import Periodicity
from motion.flow.phrase import PhraseMeter
from motion.flow.shape import effort, heights, openness
from motion.flow.turning import Turning
from motion.flow.weight import WeightMeter
from motion.gesture import Flow
from motion.lag import gain, lagged
from motion.landmark import INDEX, LANDMARKS, N_LANDMARKS
from motion.pose import Pose

Array = NDArray[np.float64]

_HANDS: Final = [INDEX["left_wrist"], INDEX["right_wrist"]]
_MAIN_HANDS: Final = [MAIN.index("left_wrist"), MAIN.index("right_wrist")]
_HIPS: Final = [INDEX["left_hip"], INDEX["right_hip"]]
_SOON: Final = 0.3  # seconds in which a joint that is seen again is believed again
_BEGIN: Final = 0.06  # seconds, of activity
_MASSES: Final = {  # parts of the body that a landmark stands for; rough, arms a little heavy
    "nose": 0.08,
    "shoulder": 0.12,
    "elbow": 0.06,
    "wrist": 0.07,
    "hip": 0.12,
    "knee": 0.06,
    "ankle": 0.03,
}


class BodyFlow:
    """Measures one person. Lengths in metres, after Larboulette and Gibet (2015)."""

    def __init__(self, settings: FlowSettings) -> None:
        self._settings = settings
        self._scale = BodyScale()
        self._motion = JointMotion(settings.smoothing, settings.rest)
        self._turning = Turning(settings.colour, settings.bend, settings.gate)
        self._fluency = FluencyMeter(len(MAIN))
        self._habitual = Habitual()
        self._sides = SidesMeter()
        self._weight = WeightMeter()
        self._tempo = Periodicity()
        self._phrase = PhraseMeter()
        self._trust = np.zeros(N_LANDMARKS)
        self._aim = np.zeros(2)
        self._heading = np.zeros(2)
        self._active = np.zeros(len(MAIN))
        self._activity = np.zeros(len(MAIN))  # smooth
        self._tension = 0.0
        self.t = -math.inf

    @property
    def velocity(self) -> Array:
        """(33, 2) m/s; x right, y down."""
        return self._motion.velocity

    def update(self, pose: Pose) -> Flow:
        """Take the next pose. A repeated camera frame changes nothing."""
        first = not math.isfinite(self.t)
        elapsed = 0.0 if first else max(pose.t - self.t, 0.0)
        self.t = max(self.t, pose.t)
        body = self._scale.update(pose)
        motion = self._motion
        motion.update(picture_positions(pose), pose.visibility >= VISIBLE, elapsed, body.metres)
        self._believe(elapsed, first)
        speed = motion.speed
        flow = self._shaped(pose, speed, elapsed, body)
        self._turning.update(motion.velocity, motion.acceleration, speed, elapsed, body.size)
        fluency = self._fluency.update(
            self.t,
            elapsed,
            motion.way[MAIN_INDEX] / body.size,
            motion.gap[MAIN_INDEX],
            motion.went[MAIN_INDEX],
        )
        return self._coloured(flow, speed, fluency)

    def _believe(self, elapsed: float, first: bool) -> None:
        """Let trust in each landmark follow its being seen."""
        seen = self._motion.seen
        if first:
            self._trust = seen.astype(np.float64)
            return
        rise, fall = gain(elapsed, _SOON), gain(elapsed, self._settings.forget)
        self._trust += np.where(seen, rise * (1.0 - self._trust), -fall * self._trust)

    def _shaped(self, pose: Pose, speed: Array, elapsed: float, body: BodySize) -> Flow:
        """Return what posture and the speed of the whole body say."""
        motion, trust, habitual = self._motion, self._trust, self._habitual
        torso = STANDARD_TORSO * body.size / body.metres  # image heights
        points = motion.place / torso
        velocity = motion.velocity / body.size
        whole = _whole_speed(speed, trust) / body.size
        main = speed[MAIN_INDEX] / body.size
        shape = openness(points, trust), effort(points, trust)
        habitual.update(whole, main, shape, elapsed)
        energy = 1.0 - math.exp(-whole / habitual.full)
        effort_now = habitual.effort(shape[1])
        self._hold(effort_now, whole, elapsed)
        sides = self._sides.update(points, trust, velocity, elapsed)
        self._tempo.update(self.t, whole)
        phrase = self._phrase.update(energy, effort_now, self._tension, elapsed)
        drift = float(motion.velocity[_HIPS, 0].mean()) / (STANDARD_TORSO * body.size)
        return Flow(
            t=pose.t,
            person=pose.person,
            energy=energy,
            tension=self._tension,
            openness=habitual.openness(shape[0]),
            curvature=0.0,
            direction=self._direct(speed[_HANDS], elapsed, body.size),
            speed=speed.astype(np.float32),
            height=heights(points, trust),
            kinetic=0.5 * whole * whole,
            balance=balance(points, trust, drift),
            symmetry=sides.symmetry,
            together=sides.together,
            weight=self._weight.update(velocity, motion.acceleration / body.size, trust, elapsed),
            tempo=self._tempo.tempo,
            tempo_confidence=self._tempo.confidence,
            phrase=phrase.envelope,
            phrase_tension=phrase.tension,
            phrase_motion=phrase.motion,
            phrase_release=phrase.release,
            activity=self._act(habitual.activity(main), elapsed),
        )

    def _coloured(self, flow: Flow, speed: Array, fluency: Fluency) -> Flow:
        """Add what the paths of the joints say."""
        motion, turning = self._motion, self._turning
        bent = _of_more_active(turning.curvature[_HANDS], speed[_HANDS] ** 2)
        smooth = _of_more_active(fluency.smoothness[_MAIN_HANDS], fluency.power[_MAIN_HANDS])
        return replace(
            flow,
            curvature=bent,
            smoothness=smooth,
            acceleration=motion.push.astype(np.float32),
            heading=turning.heading.astype(np.float32),
            joint_curvature=turning.curvature.astype(np.float32),
            joint_smoothness=_spread(fluency.smoothness),
            sparc=_spread(fluency.sparc),
            ldlj=_spread(fluency.ldlj),
            seen=motion.seen,
            held=motion.placed & ~motion.seen,
        )

    def _act(self, active: Array, elapsed: float) -> NDArray[np.float32]:
        """Smooth what begins abruptly where speed leaves the jitter behind."""
        before, self._active = self._active, active
        self._activity = lagged(self._activity, before, active, elapsed, _BEGIN)
        return _spread(self._activity)

    def _hold(self, effort_now: float, whole: float, elapsed: float) -> None:
        settings = self._settings
        held = effort_now * math.exp(-((whole / settings.still) ** 2))
        time = settings.hold if held > self._tension else settings.release
        self._tension += gain(elapsed, time) * (held - self._tension)

    def _direct(self, speed: Array, elapsed: float, size: float) -> tuple[float, float]:
        before = self._aim
        aim = self._motion.velocity[_HANDS].sum(axis=0) / (float(speed.sum()) + 0.3 * size)
        self._aim = aim * min(float(speed.max()) / (self._settings.gate * size), 1.0)
        self._heading = lagged(self._heading, before, self._aim, elapsed, self._settings.colour)
        length = max(math.hypot(*self._heading), 1.0)
        return float(self._heading[0]) / length, float(self._heading[1]) / length


def _of_more_active(values: Array, power: Array) -> float:
    """Return the mean of both hands, by the square of their power: no jump from one to other."""
    weights = power * power + 1e-6
    return float((values * weights).sum() / weights.sum())


def _parents() -> list[int]:
    """Return for each landmark which of the `MAIN` joints it goes with."""
    by_part = {"pinky": "wrist", "index": "wrist", "thumb": "wrist", "heel": "ankle"}
    parents = []
    for name in LANDMARKS:
        side, _, part = name.partition("_")
        part = "ankle" if part == "foot_index" else by_part.get(part, part)
        full = f"{side}_{part}"
        parents.append(MAIN.index(full) if full in MAIN else 0)
    return parents


def _masses() -> Array:
    masses = np.zeros(N_LANDMARKS)
    for name, mass in _MASSES.items():
        for full in (name,) if name in INDEX else (f"left_{name}", f"right_{name}"):
            masses[INDEX[full]] = mass
    return masses


_PARENT: Final = _parents()
_MASS: Final = _masses()


def _spread(values: Array) -> NDArray[np.float32]:
    """Return (33,) from the values of `MAIN` joints."""
    return values[_PARENT].astype(np.float32)


def _whole_speed(speed: Array, trust: Array) -> float:
    """Return the root of the mass-weighted mean square of the joints' speeds, m/s.

    Kinetic energy ½ Σ mᵢ ‖vᵢ‖² as a speed.
    """
    mass = _MASS * trust
    total = float(mass.sum())
    return math.sqrt(float((mass * speed * speed).sum()) / total) if total > 0.0 else 0.0
