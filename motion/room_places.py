"""Poses that know where they are in the room."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from motion.depth.metres import with_metres
from motion.depth.metres_from_body import BodyMeasure, MetresFromBody
from motion.depth.picture import DepthPicture
from motion.frame import CameraFrame
from motion.landmark import INDEX
from motion.pose import Pose

_TRUNK: Final = [
    INDEX[name] for name in ("left_shoulder", "right_shoulder", "left_hip", "right_hip")
]


class RoomPlaces:
    """Adds `metres` to the poses of a camera frame.

    They come from the depth of the camera frame. Where it has none, or a body stands where it has
    only holes, they come from the body's size in the picture. Holds its own past.
    """

    def __init__(self, measure: BodyMeasure | None = None) -> None:
        self._body = MetresFromBody(measure)
        self._ratio: dict[int, float] = {}  # measured to guessed distance, of those who are seen

    def place(self, frame: CameraFrame, poses: Sequence[Pose]) -> list[Pose]:
        """Return the poses of a camera frame, all of it, with metres; never raises."""
        self._ratio = {pose.person: self._ratio.get(pose.person, 1.0) for pose in poses}
        return [self._placed(pose, frame.depth) for pose in poses]

    def _placed(self, pose: Pose, depth: DepthPicture | None) -> Pose:
        if depth is None:
            return self._body.update(pose)
        guessed = self._body.update(pose, depth.intrinsics.fy / depth.size[1])
        measured = with_metres(pose, depth)
        assert guessed.metres is not None
        if measured.metres is None:
            # So that a body does not jump where its depth is lost for a moment.
            ratio = np.float32(self._ratio[pose.person])
            return replace(guessed, metres=guessed.metres * ratio)
        self._ratio[pose.person] = float(
            measured.metres[_TRUNK, 2].mean() / guessed.metres[_TRUNK, 2].mean()
        )
        return measured
