"""Flow: what a body does between its strikes, as continuous measures."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.body import STANDARD_TORSO, VISIBLE, BodyScale, picture_positions
from motion.gesture import Flow
from motion.landmark import INDEX, N_LANDMARKS
from motion.pose import Pose
from motion.shape import effort, heights, openness

_HANDS: Final = [INDEX["left_wrist"], INDEX["right_wrist"]]
_BEGIN_ANEW: Final = 0.5  # seconds without a pose after which a person begins anew
_FASTEST: Final = 9.0  # metres a second; whatever is faster is a jump of the tracker
_MASSES: Final = {  # parts of the body that a landmark stands for; rough, arms a little heavy
    "nose": 0.08,
    "shoulder": 0.12,
    "elbow": 0.06,
    "wrist": 0.07,
    "hip": 0.12,
    "knee": 0.06,
    "ankle": 0.03,
}


@dataclass(frozen=True, slots=True)
class FlowSettings:
    """How flow is measured; times are those of an exponential fall to 37 %."""

    smoothing: float = 0.07  # seconds, of places and again of speeds
    colour: float = 0.2  # seconds, of curvature and direction
    rest: float = 0.13  # m/s; what a tracker's jitter looks like, taken off every speed
    full_speed: float = 0.6  # m/s of the whole body at which energy is 0.63
    still: float = 0.25  # m/s of the whole body at which a held shape lets go
    hold: float = 0.6  # seconds in which tension rises
    release: float = 0.15  # seconds in which it falls
    bend: float = 0.25  # metres; a circle of this radius has curvature 0.5
    gate: float = 0.1  # m/s; a slower hand has no curvature; fully believed at the triple

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if not getattr(self, name) > 0.0:
                raise ValueError(f"{name} must be positive, got {getattr(self, name)}")


class FlowMeter:
    """Measures the flow of all persons. Deterministic, no I/O; holds its own past."""

    def __init__(self, settings: FlowSettings | None = None) -> None:
        self._settings = settings or FlowSettings()
        self._bodies: dict[int, _BodyFlow] = {}

    def update(self, poses: Sequence[Pose]) -> list[Flow]:
        """Take the poses of one camera frame; return one flow a person, in order of persons."""
        flows = []
        for pose in sorted(poses, key=lambda pose: pose.person):
            body = self._bodies.get(pose.person)
            if body is None or pose.t - body.t > _BEGIN_ANEW:
                body = self._bodies[pose.person] = _BodyFlow(self._settings)
            flows.append(body.update(pose))
        if poses:
            now = max(pose.t for pose in poses)
            gone = [person for person, body in self._bodies.items() if now - body.t > _BEGIN_ANEW]
            for person in gone:
                del self._bodies[person]
        return flows


class _BodyFlow:
    """The flow of one person. Lengths in metres, after Larboulette and Gibet (2015)."""

    def __init__(self, settings: FlowSettings) -> None:
        self._settings = settings
        self._scale = BodyScale()
        self.t = -math.inf
        self._picture = np.zeros((N_LANDMARKS, 2))  # image heights, at the last sight
        self._known = np.zeros(N_LANDMARKS, np.bool_)  # was seen in the last camera frame
        self._placed = np.zeros(N_LANDMARKS, np.bool_)  # was ever seen
        self._place = np.zeros((N_LANDMARKS, 2))  # image heights, smooth
        self._lead = np.zeros((N_LANDMARKS, 2))  # m/s, smoothed once
        self._velocity = np.zeros((N_LANDMARKS, 2))  # m/s, smoothed twice
        self._turning = np.zeros(2)  # v x a of each hand, smooth
        self._cubes = np.zeros(2)  # ‖v‖³ of each hand, smooth
        self._heading = np.zeros(2)
        self._tension = 0.0
        self._openness = 0.0

    def update(self, pose: Pose) -> Flow:
        """Take the next pose. A repeated camera frame changes nothing."""
        first = not math.isfinite(self.t)
        elapsed = 0.0 if first else max(pose.t - self.t, 0.0)
        self.t = max(self.t, pose.t)
        body = self._scale.update(pose)
        seen = pose.visibility >= VISIBLE
        before = self._velocity[_HANDS]
        self._move(picture_positions(pose), seen, elapsed, body.metres)
        rest = self._settings.rest
        length = np.hypot(self._velocity[:, 0], self._velocity[:, 1])
        speed = np.sqrt(np.maximum(length * length - rest * rest, 0.0))
        whole = _whole_speed(speed, self._placed) / body.size
        torso = STANDARD_TORSO * body.size / body.metres  # image heights
        points = self._place / torso
        self._hold(effort(points, seen), openness(points, seen), whole, elapsed, first)
        return Flow(
            t=pose.t,
            person=pose.person,
            energy=1.0 - math.exp(-whole / self._settings.full_speed),
            tension=self._tension,
            openness=self._openness,
            curvature=self._bend(before, speed[_HANDS], elapsed, body.size),
            direction=self._direct(speed[_HANDS], elapsed, body.size),
            speed=speed.astype(np.float32),
            height=heights(points, seen),
        )

    def _move(
        self,
        picture: NDArray[np.float64],
        seen: NDArray[np.bool_],
        elapsed: float,
        metres: float,
    ) -> None:
        """Smooth places and velocities; what is lost or jumps slows down where it was."""
        step = (picture - self._picture) * metres
        whole = seen & self._known
        jump = whole & ((step * step).sum(axis=1) > (_FASTEST * elapsed) ** 2)
        whole &= ~jump
        gain = _gain(elapsed, self._settings.smoothing)
        measured = np.where(whole[:, None], step / max(elapsed, 1e-3), 0.0)
        self._lead += gain * (measured - self._lead)
        self._velocity += gain * (self._lead - self._velocity)
        anew = (seen & ~self._placed) | jump
        # A first pose places everything, also what the tracker but guesses.
        anew |= ~self._placed & ~self._placed.any()
        self._place[anew] = picture[anew]
        going = seen & ~anew
        self._place[going] += gain * (picture[going] - self._place[going])
        self._picture = picture
        self._known = seen
        self._placed |= seen

    def _hold(
        self, effort_now: float, openness_now: float, whole: float, elapsed: float, first: bool
    ) -> None:
        settings = self._settings
        held = effort_now * math.exp(-((whole / settings.still) ** 2))
        time = settings.hold if held > self._tension else settings.release
        self._tension += _gain(elapsed, time) * (held - self._tension)
        gain = 1.0 if first else _gain(elapsed, settings.smoothing)
        self._openness += gain * (openness_now - self._openness)

    def _bend(
        self,
        before: NDArray[np.float64],
        speed: NDArray[np.float64],
        elapsed: float,
        size: float,
    ) -> float:
        """Return the curvature of the faster hand's path, compressed: 0 straight, 1 on the spot.

        κ = |v cross a| / ‖v‖³; both are averaged first, so that noise cancels.
        """
        settings = self._settings
        gain = _gain(elapsed, settings.colour)
        velocity = self._velocity[_HANDS]
        push = (velocity - before) / max(elapsed, 1e-3)
        # The mean velocity of the interval, or else the rate of the camera would show.
        mean = 0.5 * (velocity + before)
        turning = mean[:, 0] * push[:, 1] - mean[:, 1] * push[:, 0]
        cubes = (mean * mean).sum(axis=1) ** 1.5
        self._turning += gain * (turning - self._turning)
        self._cubes += gain * (cubes - self._cubes)
        hand = int(speed.argmax())
        slow = (settings.gate * size) ** 3
        round_ = abs(float(self._turning[hand])) / max(float(self._cubes[hand]), slow)
        gate = min(max(float(speed[hand]) / (settings.gate * size) - 1.0, 0.0) / 2.0, 1.0)
        bend = round_ * settings.bend * size
        return gate * bend / (1.0 + bend)

    def _direct(
        self, speed: NDArray[np.float64], elapsed: float, size: float
    ) -> tuple[float, float]:
        velocity = self._velocity[_HANDS]
        aim = velocity.sum(axis=0) / (float(speed.sum()) + 0.3 * size)
        aim *= min(float(speed.max()) / (self._settings.gate * size), 1.0)
        self._heading += _gain(elapsed, self._settings.colour) * (aim - self._heading)
        length = max(math.hypot(*self._heading), 1.0)
        return float(self._heading[0]) / length, float(self._heading[1]) / length


def _masses() -> NDArray[np.float64]:
    masses = np.zeros(N_LANDMARKS)
    for name, mass in _MASSES.items():
        for full in (name,) if name in INDEX else (f"left_{name}", f"right_{name}"):
            masses[INDEX[full]] = mass
    return masses


_MASS: Final = _masses()


def _whole_speed(speed: NDArray[np.float64], known: NDArray[np.bool_]) -> float:
    """Return the root of the mass-weighted mean square of the joints' speeds, m/s.

    Kinetic energy ½ Σ mᵢ ‖vᵢ‖² as a speed.
    """
    mass = np.where(known, _MASS, 0.0)
    total = float(mass.sum())
    return math.sqrt(float((mass * speed * speed).sum()) / total) if total > 0.0 else 0.0


def _gain(elapsed: float, time: float) -> float:
    return 1.0 - math.exp(-elapsed / time)
