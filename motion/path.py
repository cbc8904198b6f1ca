"""The paths of a person's striking joints in metres, as a strike model wants them."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.body import BodyScale, BodySize, picture_positions
from motion.kalman import KalmanBank
from motion.landmark import INDEX
from motion.pose import Pose

Vector = tuple[float, float]  # x right, y down

FEET: Final = frozenset(
    f"{side}_{part}" for side in ("left", "right") for part in ("ankle", "heel", "foot_index")
)
_TRUNK: Final = [INDEX["left_shoulder"], INDEX["right_shoulder"]]
_TRUNK_TIME: Final = 0.25  # seconds; hands follow a walking trunk, and hit against a jumping one
_TRUNK_FASTEST: Final = 5.0  # metres a second
_QUICKER: Final = 0.03  # seconds of latency that double the jerk a filter expects
_OUTSIDE: Final = 0.03  # a joint this far out of the picture is a guess of the tracker
_SEEN: Final = 0.3  # visibility of a joint that is followed on
_JUMPS: Final = 2  # so many jumps in a row are a new place, one alone is a slip
_PATIENCE: Final = 0.2  # seconds without sight after which a joint begins anew


@dataclass(frozen=True, slots=True)
class JointSample:
    """One joint in one camera frame."""

    t: float  # seconds
    raw: Vector  # metres, as measured
    velocity: Vector  # metres a second, filtered
    acceleration: Vector  # metres a second, a second, filtered
    fresh: bool  # the joint was lost before this sample: its past is void


@dataclass(frozen=True, slots=True)
class PathSettings:
    """How the joints are followed."""

    joints: tuple[str, ...] = ("left_wrist", "right_wrist", "left_ankle", "right_ankle")
    process: float = 1e4  # density of the jerk, (m/s³)²/Hz
    noise: float = 0.008  # metres; a landmark's standard deviation
    surprise: float = 0.25  # metres off the expected place at which a tracker has jumped ...
    surprise_speed: float = 6.0  # ... or, where time has passed, metres a second of it

    def __post_init__(self) -> None:
        unknown = [name for name in self.joints if name not in INDEX]
        if unknown or not self.joints:
            raise ValueError(f"joints must be names of landmarks, got {unknown or self.joints}")
        for name in ("process", "noise", "surprise", "surprise_speed"):
            if not getattr(self, name) > 0.0:
                raise ValueError(f"{name} must be positive, got {getattr(self, name)}")


class JointPaths:
    """Follows the joints of one person, in metres of a grown-up body.

    Steps of the landmarks are scaled and added up, so that a change of scale moves nothing.
    Hands and head are taken relative to the slow movement of the trunk: walking is no stroke.
    Feet are not, for they meet the floor.
    """

    def __init__(self, settings: PathSettings) -> None:
        self._settings = settings
        n = len(settings.joints)
        self._weights = _weights(settings.joints)
        self._main = np.array([INDEX[name] for name in settings.joints])
        self._follows = np.array([name not in FEET for name in settings.joints])
        self._scale = BodyScale()
        self._bank = KalmanBank(n, settings.process, settings.noise)
        self._t: float | None = None
        self._picture = np.zeros((n, 2))  # image heights, at the last sight
        self._raw = np.zeros((n, 2))  # metres
        self._trunk = np.zeros(2)
        self._drift = np.zeros(2)  # of the trunk, metres, slow
        self._drift_seen = np.zeros((n, 2))
        self._trunk_path = np.zeros(2)  # metres
        self._seen_t = np.full(n, -math.inf)
        self._jumps = np.zeros(n, np.int64)  # in a row
        self.body = BodySize(1.7, 1.0)

    def update(self, pose: Pose, latency: float = 0.0) -> list[JointSample | None]:
        """Return a sample a joint; None where it was not seen.

        Who has to decide `latency` seconds early needs a quicker filter, though it is noisier.
        """
        self._bank.process = self._settings.process * (1.0 + latency / _QUICKER)
        elapsed = math.inf if self._t is None else pose.t - self._t
        self._t = pose.t
        self.body = self._scale.update(pose)
        unit = self.body.metres / self.body.size
        picture = picture_positions(pose)
        points = self._weights @ picture
        self._follow_trunk(picture[_TRUNK].mean(axis=0), unit, elapsed)
        carried = self._drift - self._drift_seen
        seen = self._is_seen(pose)
        late = seen & ((pose.t - self._seen_t > _PATIENCE) | (self._jumps >= _JUMPS))
        step = (points - self._picture) * unit - np.where(self._follows[:, None], carried, 0.0)
        if math.isfinite(elapsed):
            self._bank.predict(min(elapsed, 1.0))
        jumped = seen & ~late & self._is_jump(self._raw + step, pose.t)
        self._jumps = np.where(jumped, self._jumps + 1, 0)
        good = seen & ~jumped
        self._raw[good & ~late] += step[good & ~late]
        self._bank.restart(late, self._raw)
        self._bank.correct(good & ~late, self._raw)
        self._picture[good] = points[good]
        self._drift_seen[good] = self._drift
        self._seen_t[good] = pose.t
        return self._samples(pose.t, good, late)

    def _samples(
        self, t: float, good: NDArray[np.bool_], late: NDArray[np.bool_]
    ) -> list[JointSample | None]:
        raw = self._raw.tolist()
        velocity = self._bank.velocity.tolist()
        acceleration = self._bank.acceleration.tolist()
        return [
            JointSample(t, _pair(raw[j]), _pair(velocity[j]), _pair(acceleration[j]), fresh)
            if seen
            else None
            for j, (seen, fresh) in enumerate(zip(good.tolist(), late.tolist(), strict=True))
        ]

    def _is_jump(self, raw: NDArray[np.float64], t: float) -> NDArray[np.bool_]:
        off = raw - self._bank.position
        since = np.minimum(t - self._seen_t, 1.0)
        reach = np.maximum(self._settings.surprise, self._settings.surprise_speed * since)
        jump: NDArray[np.bool_] = (off * off).sum(axis=1) > reach * reach
        return jump

    def _is_seen(self, pose: Pose) -> NDArray[np.bool_]:
        place = pose.landmarks[self._main, :2]
        inside = ((place > -_OUTSIDE) & (place < 1.0 + _OUTSIDE)).all(axis=1)
        seen: NDArray[np.bool_] = inside & (pose.visibility[self._main] >= _SEEN)
        return seen

    def _follow_trunk(self, trunk: NDArray[np.float64], unit: float, elapsed: float) -> None:
        step = (trunk - self._trunk) * unit
        self._trunk = trunk
        if math.isfinite(elapsed) and math.hypot(*step) < _TRUNK_FASTEST * elapsed:
            self._trunk_path = self._trunk_path + step
            gain = 1.0 - math.exp(-elapsed / _TRUNK_TIME)
            self._drift = self._drift + gain * (self._trunk_path - self._drift)


def _weights(joints: tuple[str, ...]) -> NDArray[np.float64]:
    """Return (n, 33): a hand is the middle of its wrist and fingers, any other joint itself.

    Fingertips travel farther than the wrist and their noise is partly their own.
    """
    weights = np.zeros((len(joints), len(INDEX)))
    for row, name in enumerate(joints):
        side, _, part = name.partition("_")
        parts = ("wrist", "index", "pinky") if part == "wrist" else (part,)
        names = [f"{side}_{p}" if p else name for p in parts]
        weights[row, [INDEX[n] for n in names]] = 1.0 / len(names)
    return weights


def _pair(values: list[float]) -> Vector:
    return values[0], values[1]
