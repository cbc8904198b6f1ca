"""A hand that is held up: by it somebody joins the performers, and leaves them.

To join, hold a hand clearly above the head for 0.6 s. Lowering it changes nothing. To leave, lower
it first, then hold one hand up and still for 2 s while the other hangs: arms that dance overhead
move, or are two, and must not throw anybody out.
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.landmark import INDEX
from motion.pose import Pose

JOINING: Final = 0.6  # seconds that a hand is up
LEAVING: Final = 2.0  # seconds that it is up and still
GAP: Final = 0.3  # seconds unseen after which what was held is not held any more
# In torso lengths; the crown is 0.26 above the nose, and a raised wrist up to 0.9.
UP: Final = 0.35  # above the nose: a hand goes up
DOWN: Final = 0.0  # above the nose: it has come down
STILL: Final = 0.3  # a hand that is farther from where it was held is not still
SEEN: Final = 0.5  # visibility from which a joint counts
SHORT: Final = 1.3  # torso lengths over shoulder widths, for one whose hips are not seen
WRISTS: Final = [INDEX["left_wrist"], INDEX["right_wrist"]]
SHOULDERS: Final = [INDEX["left_shoulder"], INDEX["right_shoulder"]]
HIPS: Final = [INDEX["left_hip"], INDEX["right_hip"]]
NOSE: Final = INDEX["nose"]


class RaisedHand:
    """One person's hands, and whether they have joined. Holds its own past."""

    def __init__(self) -> None:
        self.joined = False
        self._lowered = True  # since they joined or left
        self._hands = (_Held(), _Held())

    def update(self, pose: Pose) -> bool:
        """Take a pose; return whether the person has joined by now."""
        torso = _torso(pose)
        if torso is None:
            return self.joined
        heights = (pose.landmarks[NOSE, 1] - pose.landmarks[WRISTS, 1]) / torso
        neck = pose.landmarks[SHOULDERS, :2].mean(axis=0)
        places = (pose.landmarks[WRISTS, :2] - neck) * (pose.aspect, 1.0) / torso
        for hand, wrist, height, place in zip(self._hands, WRISTS, heights, places, strict=True):
            if pose.visibility[wrist] >= SEEN:
                hand.update(pose.t, float(height), place)
        self._lowered |= not any(hand.held(pose.t) for hand in self._hands)
        if self._lowered and self._signs(pose):
            self.joined, self._lowered = not self.joined, False
            for hand in self._hands:
                hand.begin_again(pose.t)
        return self.joined

    def _signs(self, pose: Pose) -> bool:
        """Return whether the hands now say what changes things."""
        if not self.joined:
            return any(hand.seconds >= JOINING for hand in self._hands)
        return any(self._hands[side].still >= LEAVING and _hangs(pose, 1 - side) for side in (0, 1))


class _Held:
    """One hand that may be held up."""

    def __init__(self) -> None:
        self._up = False
        self._t = -math.inf  # last seen
        self._since = 0.0  # up since then
        self._still_since = 0.0
        self._place: NDArray[np.floating] = np.zeros(
            2
        )  # where it is held, from the neck, torso lengths

    @property
    def seconds(self) -> float:
        """How long it has been up."""
        return self._t - self._since if self._up else 0.0

    @property
    def still(self) -> float:
        """How long it has been up in one place, seconds."""
        return self._t - self._still_since if self._up else 0.0

    def held(self, t: float) -> bool:
        """Return whether it is up; not where it was out of sight for a while."""
        return self._up and t - self._t <= GAP

    def update(self, t: float, height: float, place: NDArray[np.floating]) -> None:
        """Take where the hand is, above the nose and from the neck, in torso lengths."""
        was_up = self.held(t)
        self._up = height > (DOWN if was_up else UP)
        self._t = t
        if self._up and not was_up:
            self._since = t
        moved = float(np.hypot(*(place - self._place))) > STILL
        if not was_up or moved:
            self._still_since, self._place = t, place

    def begin_again(self, t: float) -> None:
        """Count from now on."""
        self._since = self._still_since = t


def _hangs(pose: Pose, side: int) -> bool:
    """Return whether a wrist, left 0 or right 1, is below its shoulder, or out of sight."""
    wrist, shoulder = WRISTS[side], SHOULDERS[side]
    if pose.visibility[wrist] < SEEN:
        return True
    return bool(pose.landmarks[wrist, 1] > pose.landmarks[shoulder, 1])


def _torso(pose: Pose) -> float | None:
    """Return the length of the torso in picture heights, None where too little is seen."""
    if min(pose.visibility[[NOSE, *SHOULDERS]]) < SEEN:
        return None
    scale = (pose.aspect, 1.0)
    shoulders = pose.landmarks[SHOULDERS, :2] * scale
    length = SHORT * float(np.hypot(*(shoulders[0] - shoulders[1])))
    if min(pose.visibility[HIPS]) >= SEEN:
        hips = pose.landmarks[HIPS, :2] * scale
        length = max(length, float(np.hypot(*(shoulders.mean(axis=0) - hips.mean(axis=0)))))
    return length if length > 1e-3 else None
