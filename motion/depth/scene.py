"""A scene made of shapes, with colour, depth and exact truth."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.depth.figure import flesh
from motion.depth.intrinsics import Intrinsics, picture_pixels
from motion.depth.picture import DepthPicture
from motion.depth.ray_cast import Box, Solid, cast
from motion.depth.source import DepthFrame
from motion.landmark import INDEX, N_LANDMARKS
from motion.pose import Pose

Numbers = NDArray[np.float64]

_STEP: Final = 0.001  # metres a step of the depth picture
_THICK: Final = 0.16  # metres; what lies this far before a joint is not the body around it
_FLESH: Final = 0.25  # metres that a body reaches beyond its joints
_HIDDEN: Final = 0.1  # visibility of what something else hides

WALL: Final = Box((-20.0, -20.0, 4.0), (20.0, 20.0, 5.0), (190, 200, 200))


@dataclass(frozen=True, slots=True)
class SceneSettings:
    """What takes the pictures."""

    width: int = 160  # pixels
    height: int = 120  # pixels
    focal: float = 130.0  # pixels
    rate: float = 30.0  # pictures a second
    seconds: float = 2.0
    noise: float = 0.0  # standard deviation of the depth at 1 m, metres; grows with its square
    holes: float = 0.0  # 0..1, pixels without depth
    seed: int = 1


class DepthScene:
    """A `DepthSource` that renders a moving figure among things, and knows where its joints are.

    `figure` gives the joints (33, 3) at a time, in metres from the camera; `things` stand still.
    """

    def __init__(
        self,
        figure: Callable[[float], Numbers],
        things: Sequence[Solid] = (WALL,),
        settings: SceneSettings | None = None,
    ) -> None:
        self._settings = settings or SceneSettings()
        self._figure, self._things = figure, tuple(things)
        self.rate, self.seconds = self._settings.rate, self._settings.seconds
        width, height = self._settings.width, self._settings.height
        focal = self._settings.focal
        self.intrinsics = Intrinsics(focal, focal, (width - 1) / 2.0, (height - 1) / 2.0)
        columns, rows = np.meshgrid(np.arange(width), np.arange(height))
        self._rays = self.intrinsics.rays(np.stack([columns, rows], axis=-1).astype(np.float64))
        depth, image = cast(self._things, self._rays.reshape(-1, 3))
        self._still_depth = depth.reshape(height, width)
        self._still_image = image.reshape(height, width, 3)
        self._random = np.random.default_rng(self._settings.seed)
        self._index = 0

    def read(self) -> DepthFrame | None:
        """Return the next picture, None at the end."""
        if self._index >= round(self.seconds * self.rate):
            return None
        frame = self.render(self._index / self.rate)
        self._index += 1
        return frame

    def close(self) -> None:
        """Nothing is held open."""

    def render(self, t: float) -> DepthFrame:
        """Return the picture at a time."""
        joints = self._figure(t)
        rows, columns = self._around(joints)
        rays = self._rays[rows, columns]
        body, skin = cast(flesh(joints), rays.reshape(-1, 3))
        depth, image = self._still_depth.copy(), self._still_image.copy()
        before = body.reshape(rays.shape[:2]) < depth[rows, columns]
        depth[rows, columns][before] = body.reshape(rays.shape[:2])[before]
        image[rows, columns][before] = skin.reshape(rays.shape)[before]
        return DepthFrame(t, image, DepthPicture(self._measured(depth), self.intrinsics, _STEP))

    def truth(self, t: float, person: int = 1) -> Pose:
        """Return the pose at a time as a perfect tracker would see it, `metres` included."""
        joints = self._figure(t)
        size = np.array((self._settings.width, self._settings.height), np.float64)
        landmarks = np.zeros((N_LANDMARKS, 3), np.float32)
        landmarks[:, :2] = (self.intrinsics.pixels(joints) + 0.5) / size
        hips = (joints[INDEX["left_hip"]] + joints[INDEX["right_hip"]]) / 2.0
        return Pose(
            t=t,
            person=person,
            landmarks=landmarks,
            world=(joints - hips).astype(np.float32),
            visibility=self._visibility(joints, landmarks),
            aspect=float(size[0] / size[1]),
            metres=joints.astype(np.float32),
        )

    def _around(self, joints: Numbers) -> tuple[slice, slice]:
        """Return the rows and columns in which a body is seen."""
        margin = _FLESH * self._settings.focal / max(float(joints[:, 2].min()) - _FLESH, 0.1)
        pixels = self.intrinsics.pixels(joints)
        low = np.maximum(pixels.min(axis=0) - margin, 0).astype(int)
        high = np.maximum(pixels.max(axis=0) + margin + 2, 0).astype(int)
        return slice(int(low[1]), int(high[1])), slice(int(low[0]), int(high[0]))

    def _measured(self, depth: Numbers) -> NDArray[np.uint16]:
        """Return true depth as this camera measures it, in steps; 0 is a hole."""
        settings = self._settings
        depth = np.where(np.isfinite(depth), depth, 0.0)
        if settings.noise > 0.0:
            noise = self._random.standard_normal(depth.shape)
            depth = depth + settings.noise * depth * depth * noise
        if settings.holes > 0.0:
            depth = np.where(self._random.random(depth.shape) < settings.holes, 0.0, depth)
        return np.clip(np.rint(depth / _STEP), 0, 65535).astype(np.uint16)

    def _visibility(self, joints: Numbers, landmarks: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return 1.0 for what is seen, less for what is hidden or outside the picture."""
        pixels = picture_pixels(landmarks, self._settings.width, self._settings.height)
        solids = [*self._things, *flesh(joints)]
        surface, _ = cast(solids, self.intrinsics.rays(pixels))
        inside = ((landmarks[:, :2] > 0.0) & (landmarks[:, :2] < 1.0)).all(axis=1)
        seen = inside & (surface > joints[:, 2] - _THICK)
        return np.where(seen, 1.0, _HIDDEN).astype(np.float32)
