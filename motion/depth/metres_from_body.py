"""Where the joints of a body are in the room, from a plain camera: a body is its own measure."""

import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.body import STANDARD_SHOULDERS, VISIBLE, BodyScale
from motion.landmark import INDEX, N_LANDMARKS
from motion.pose import Pose

_SHOULDERS: Final = [INDEX["left_shoulder"], INDEX["right_shoulder"]]
_STANDARD_HEIGHT: Final = 1.7  # metres, of who has standard shoulders
_USUAL_VIEW: Final = 66.0  # degrees; makers of webcams give 60 to 72 across the longer side
# Of the model's depth: landmarks of a plain camera jitter by 0.03 m along its axis, 0.01 m across.
_DEPTH_TIME: Final = 0.1  # seconds
_CALIBRATED_OVER: Final = 5.0  # seconds
_SIZES: Final = (0.5, 1.6)  # of a body against the tracker's model of it
_FORGET: Final = 10.0  # seconds after which a person who is gone is forgotten
_NEAREST: Final = 0.1  # metres; nothing is nearer


@dataclass(frozen=True, slots=True)
class BodyMeasure:
    """What is known of camera and performer; each thing that is not known is guessed."""

    field_of_view: float | None = None  # degrees across the longer side of the picture
    shoulder_width: float | None = None  # metres from joint to joint
    height: float | None = None  # metres, the performer's; counts where the shoulders are not given

    def __post_init__(self) -> None:
        for name, low, high in (
            ("field_of_view", 20.0, 150.0),
            ("shoulder_width", 0.15, 0.7),
            ("height", 0.8, 2.5),
        ):
            value = getattr(self, name)
            if value is not None and not low <= value <= high:
                raise ValueError(f"{name} must lie in {low:g}..{high:g}, got {value:g}")

    def focal(self, aspect: float) -> float:
        """Return the focal length in image heights, of a picture of width / height."""
        degrees = self.field_of_view or _USUAL_VIEW
        return 0.5 * max(aspect, 1.0) / math.tan(math.radians(degrees) / 2.0)

    @property
    def shoulders(self) -> float | None:
        """The distance of the shoulder joints in metres, None where nothing tells it."""
        if self.shoulder_width is None and self.height is not None:
            return STANDARD_SHOULDERS * self.height / _STANDARD_HEIGHT
        return self.shoulder_width


class MetresFromBody:
    """Gives poses `metres` by the size at which their world landmarks are seen.

    The shoulders are watched for some seconds and their known width sets the scale, else the
    tracker's own. Distance follows the scale: an error of a tenth in one is that in the other.
    Deterministic; holds its own past for each person.
    """

    def __init__(self, measure: BodyMeasure | None = None) -> None:
        self._measure = measure or BodyMeasure()
        self._persons: dict[int, _Person] = {}

    def update(self, pose: Pose, focal: float | None = None) -> Pose:
        """Take the next pose of a person and return it with metres.

        Args:
            pose: of a person.
            focal: focal length of the camera in image heights, where it is known.
        """
        self._forget(pose.t)
        person = self._persons.setdefault(pose.person, _Person())
        away, size = person.update(pose, self._measure.shoulders)
        f = focal or self._measure.focal(pose.aspect)
        z = np.maximum(f * away * size + size * person.depth, _NEAREST)
        flat = (pose.landmarks[:, :2].astype(np.float64) - 0.5) * (pose.aspect / f, 1.0 / f)
        metres = np.concatenate([flat * z[:, None], z[:, None]], axis=1)
        return replace(pose, metres=_finite(metres))

    def _forget(self, now: float) -> None:
        gone = [number for number, person in self._persons.items() if now - person.t > _FORGET]
        for number in gone:
            del self._persons[number]


class _Person:
    """How large somebody is."""

    def __init__(self) -> None:
        self.t = -math.inf
        self._first = 0.0
        self._scale = BodyScale()
        self._width = 0.0  # of the shoulders in the tracker's model, metres; 0.0: never seen
        self.depth = np.full(N_LANDMARKS, np.nan)  # of the model, metres, smooth

    def update(self, pose: Pose, shoulders: float | None) -> tuple[float, float]:
        """Return the model's metres an image height, and how large the body is against it."""
        if self._width == 0.0:
            self._first = pose.t
        elapsed = max(pose.t - self.t, 0.0)
        self.t = pose.t
        self._smooth(pose, elapsed)
        left, right = pose.world[_SHOULDERS].astype(np.float64)
        width = math.dist(left, right)
        if (pose.visibility[_SHOULDERS] >= VISIBLE).all() and 0.05 < width < 1.0:
            time = min(_CALIBRATED_OVER, pose.t - self._first)
            gain = 1.0 - math.exp(-elapsed / time) if time > 0.0 else 1.0
            self._width = (
                width if self._width == 0.0 else self._width * (width / self._width) ** gain
            )
        low, high = _SIZES
        known = shoulders is not None and self._width > 0.0
        size = min(max((shoulders or 0.0) / self._width, low), high) if known else 1.0
        return self._scale.update(pose).metres, size

    def _smooth(self, pose: Pose, elapsed: float) -> None:
        depth = np.nan_to_num(pose.world[:, 2].astype(np.float64))
        share = 1.0 - math.exp(-elapsed / _DEPTH_TIME)
        known = np.isfinite(self.depth)
        self.depth = np.where(known, self.depth + share * (depth - self.depth), depth)


def _finite(metres: NDArray[np.float64]) -> NDArray[np.float32]:
    return np.nan_to_num(metres, nan=0.0, posinf=0.0, neginf=0.0).astype(np.float32)
