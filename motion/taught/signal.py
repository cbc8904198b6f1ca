"""The sign by which somebody far from every key asks to teach: both hands together overhead."""

import math
from typing import Final

import numpy as np

from motion.body import VISIBLE, BodyScale, picture_positions
from motion.landmark import INDEX
from motion.pose import Pose

HELD: Final = 2.0  # seconds; a dance passes through much faster
_GAP: Final = 0.3  # seconds; hands that cover each other are lost now and then
_TOGETHER: Final = 0.28  # metres of a grown-up's body between the wrists
_UP: Final = 0.12  # metres from the nose up to the lower wrist
_NOSE: Final = INDEX["nose"]
_WRISTS: Final = [INDEX["left_wrist"], INDEX["right_wrist"]]


class OverheadSign:
    """One person's hands held together above the head. Holds its own past."""

    def __init__(self) -> None:
        self._scale = BodyScale()
        self._since = math.inf  # seconds, when the hands came together; inf: they are apart
        self._seen = -math.inf  # seconds, when they were seen together last
        self._given = False

    @property
    def given(self) -> bool:
        """Whether it was given, and the hands have not come down since."""
        return self._given

    def update(self, pose: Pose) -> bool:
        """Take a pose; return True once each time that the sign is given."""
        if self._is_up(pose):
            self._since, self._seen = min(self._since, pose.t), pose.t
        elif pose.t - self._seen > _GAP:
            self._since, self._given = math.inf, False
        if self._given or pose.t - self._since < HELD:
            return False
        self._given = True
        return True

    def _is_up(self, pose: Pose) -> bool:
        unit = self._scale.update(pose)
        if pose.guessed or (pose.visibility[[_NOSE, *_WRISTS]] < VISIBLE).any():
            return False
        metres = picture_positions(pose) * unit.metres / unit.size
        wrists = metres[_WRISTS]
        near = float(np.hypot(*(wrists[0] - wrists[1]))) < _TOGETHER
        return near and float(metres[_NOSE, 1] - wrists[:, 1].max()) > _UP
