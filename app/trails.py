"""Flow as light: the path of each hand and foot, fading by time."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.palette import Colour
from motion.landmark import INDEX
from render.ribbon import smoothed
from render.scene import RIBBON

FADE: Final = 0.8  # seconds
# Where a limb ends, how wide its trail may grow, in image heights, and to which side it curls
# first: left and right are each other's mirror image.
ENDS: Final = (
    (INDEX["left_index"], 0.032, 1.0),
    (INDEX["right_index"], 0.032, -1.0),
    (INDEX["left_foot_index"], 0.016, 1.0),
    (INDEX["right_foot_index"], 0.016, -1.0),
)
TRUNK: Final = (
    [INDEX["left_shoulder"], INDEX["right_shoulder"]],
    [INDEX["left_hip"], INDEX["right_hip"]],
)
SEEN: Final = 0.5  # visibility below which a limb draws nothing
FASTEST: Final = 16.0  # torso lengths a second; what moves faster is a slip of the tracker
FULL_SPEED: Final = 2.0  # metres a second that give the whole width


@dataclass(frozen=True, slots=True)
class _Point:
    t: float
    x: float  # image widths
    y: float  # image heights
    width: float  # image heights
    curl: float  # image heights, sideways
    colour: Colour


@dataclass(frozen=True, slots=True)
class TrailSample:
    """What one person adds to the trails at one camera frame."""

    t: float
    person: int
    landmarks: NDArray[np.float32]  # (33, 3), smoothed for display
    visibility: NDArray[np.float32]  # (33,)
    speed: NDArray[np.float32]  # (33,) metres a second
    energy: float
    curvature: float
    aspect: float
    colour: Colour


class Trails:
    """Ribbons whose width is energy and whose curl is curvature; they fade over 0.8 s."""

    def __init__(self) -> None:
        self._paths: dict[tuple[int, int], deque[_Point]] = {}

    def add(self, sample: TrailSample) -> None:
        """Lengthen a person's trails."""
        for landmark, widest, side in ENDS:
            path = self._paths.setdefault((sample.person, landmark), deque())
            if sample.visibility[landmark] < SEEN:
                path.clear()
                continue
            point = _point(sample, landmark, widest, side)
            if path and _slipped(path[-1], point, sample):
                path.clear()
            path.append(point)

    def ribbons(self, t: float, aspect: float) -> NDArray[np.void]:
        """Return the pieces of all trails at a time, oldest first, as `render.scene.RIBBON`."""
        rows: list[tuple[object, ...]] = []
        for path in self._paths.values():
            while path and t - path[0].t > FADE:
                path.popleft()
            rows.extend(_pieces(list(path), t, aspect))
        return smoothed(np.array(rows, RIBBON))


def _point(sample: TrailSample, landmark: int, widest: float, side: float) -> _Point:
    x, y = (float(v) for v in sample.landmarks[landmark, :2])
    share = min(1.0, float(sample.speed[landmark]) / FULL_SPEED) ** 0.7
    width = widest * (0.12 + 0.88 * share * (0.5 + 0.5 * sample.energy))
    curl = 0.35 * side * widest * sample.curvature * share
    return _Point(sample.t, x, y, width, curl, sample.colour)


def _slipped(old: _Point, new: _Point, sample: TrailSample) -> bool:
    """Tell whether a limb went further than a body can, as where left and right change places."""
    shoulders, hips = (sample.landmarks[ends, :2].mean(axis=0) for ends in TRUNK)
    torso = np.hypot((shoulders[0] - hips[0]) * sample.aspect, shoulders[1] - hips[1])
    way = np.hypot((new.x - old.x) * sample.aspect, new.y - old.y)
    return bool(way > torso * (FASTEST * (new.t - old.t) + 0.05))


def _pieces(path: list[_Point], t: float, aspect: float) -> Iterable[tuple[object, ...]]:
    if len(path) < 2:
        return
    places = _curled(path, aspect)
    life = [max(0.0, 1.0 - (t - point.t) / FADE) for point in path]
    for i in range(len(path) - 1):
        a, b = path[i], path[i + 1]
        yield (
            tuple(places[i]),
            tuple(places[i + 1]),
            (a.width * life[i], b.width * life[i + 1]),
            (life[i] ** 1.2, life[i + 1] ** 1.2),
            b.colour,
        )


def _curled(path: list[_Point], aspect: float) -> NDArray[np.float64]:
    """Return (n, 2) places moved to and fro across the path by its curl, still at the hand."""
    places = np.array([(p.x * aspect, p.y) for p in path])
    tangent = np.gradient(places, axis=0)
    length = np.maximum(np.hypot(tangent[:, 0], tangent[:, 1]), 1e-6)
    normal = np.stack([-tangent[:, 1], tangent[:, 0]], axis=1) / length[:, None]
    # The wave is tied to the path's own time, so that it stands still while the trail fades.
    times = np.array([p.t for p in path])
    wave = np.sin(times * 2.0 * np.pi / 0.22)
    age = (times[-1] - times) / FADE
    offset = wave * np.array([p.curl for p in path]) * age
    curled: NDArray[np.float64] = places + normal * offset[:, None]
    curled[:, 0] /= aspect
    return curled
