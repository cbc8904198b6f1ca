"""The landmarks of one body inside a region of a picture.

Bazarevsky et al. (2020), BlazePose: On-device Real-time Body Pose Tracking. The model file and the
steps around it are MediaPipe's (region, heat-map refinement, next region), without smoothing.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from motion.landmark import N_LANDMARKS
from motion.people.mask import Mask
from motion.people.model import Model
from motion.people.model_files import landmark_model
from motion.people.region import Region, crop, region_around, turned

N_POINTS: Final = 39  # 33 landmarks, the middle of the hips, the top of the circle, 4 unused
HEAT: Final = 64  # side of the heat maps
REACH: Final = 3  # cells on each side of a landmark that refine it
MIN_HEAT: Final = 0.5  # a weaker heat map refines nothing


@dataclass(frozen=True, slots=True)
class Body:
    """What the landmark model says of one region."""

    points: NDArray[np.float32]  # (39, 3) pixels of the picture; x right, y down, z away
    world: NDArray[np.float32]  # (33, 3) metres from the middle of the hips; x right, y down
    visibility: NDArray[np.float32]  # (33,) in 0..1
    score: float  # 0..1, whether there is a body in the region
    mask: Mask | None = None  # where one was asked for

    @property
    def next_region(self) -> Region:
        """Where the same body will be looked for in the next picture."""
        return region_around(
            self.points[N_LANDMARKS, :2].astype(np.float64),
            self.points[N_LANDMARKS + 1, :2].astype(np.float64),
        )


class BlazePose:
    """The landmark model of one size: "lite", "full" or "heavy"."""

    def __init__(self, size: str = "full") -> None:
        self._model = Model(landmark_model(size))
        self._side = self._model.input_shape[1]
        self._crop = np.empty((self._side, self._side, 3), np.uint8)
        self._tensor = np.empty((1, self._side, self._side, 3), np.float32)

    def find(self, image: NDArray[np.uint8], region: Region, mask: bool = False) -> Body:
        """Return the body in a region of a BGR picture; its score says whether there is one."""
        crop(image, region, self._side, self._crop)
        rgb = cv2.cvtColor(self._crop, cv2.COLOR_BGR2RGB)
        np.multiply(rgb, np.float32(1.0 / 255.0), out=self._tensor[0])
        self._model.run(self._tensor)
        raw = self._model.output((1, N_POINTS * 5)).reshape(N_POINTS, 5)
        world = self._model.output((1, N_POINTS * 3)).reshape(N_POINTS, 3)[:N_LANDMARKS]
        world[:, :2] = turned(world[:, :2], region.angle)
        return Body(
            points=self._points(raw, region),
            world=world,
            visibility=_sigmoid(raw[:N_LANDMARKS, 3]),
            score=float(self._model.output((1, 1))[0, 0]),
            mask=self._mask(region) if mask else None,
        )

    def _mask(self, region: Region) -> Mask:
        logits = self._model.output((1, self._side, self._side, 1))[0, :, :, 0]
        return Mask(
            (_sigmoid(np.maximum(logits, -30.0)) * np.float32(255.0)).astype(np.uint8), region
        )

    def _points(self, raw: NDArray[np.float32], region: Region) -> NDArray[np.float32]:
        heat = self._model.output((1, HEAT, HEAT, N_POINTS))[0]
        inside = refined(raw[:, :2] / np.float32(self._side), heat) - np.float32(0.5)
        points = np.empty((N_POINTS, 3), np.float32)
        points[:, :2] = turned(inside * np.float32(region.side), region.angle)
        points[:, :2] += np.array([region.x, region.y], np.float32)
        points[:, 2] = raw[:, 2] * (region.side / self._side)
        return points


def refined(xy: NDArray[np.float32], heat: NDArray[np.float32]) -> NDArray[np.float32]:
    """Move points to the centre of mass of their heat maps nearby.

    `xy` is (n, 2) in 0..1 of the map, `heat` (rows, columns, n) logits. A point outside the map
    or without a warm cell (`MIN_HEAT`) within `REACH` stays.
    """
    rows, columns, n = heat.shape
    column, row = (xy * (columns, rows)).astype(int).T
    reach = np.arange(-REACH, REACH + 1)
    r = row[:, None, None] + reach[None, :, None]
    c = column[:, None, None] + reach[None, None, :]
    inside = (r >= 0) & (r < rows) & (c >= 0) & (c < columns)
    cells = heat[np.clip(r, 0, rows - 1), np.clip(c, 0, columns - 1), np.arange(n)[:, None, None]]
    weight = _sigmoid(cells) * inside
    total = weight.sum((1, 2))
    on_map = ((xy >= 0.0) & (xy < 1.0)).all(axis=1)
    moves = on_map & (weight.max((1, 2)) >= MIN_HEAT)
    moved = xy.copy()
    moved[moves, 0] = (weight * c).sum((1, 2))[moves] / total[moves] / columns
    moved[moves, 1] = (weight * r).sum((1, 2))[moves] / total[moves] / rows
    return moved


def _sigmoid(logit: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.float32(1.0) / (np.float32(1.0) + np.exp(-logit))
