"""Whether the performer fits into the picture: too near, too far, cut off, nobody there."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from motion.body import STANDARD_SHOULDERS, STANDARD_TORSO, picture_positions
from motion.landmark import INDEX
from motion.pose import Pose

STATURE: Final = 1.7  # metres from the crown to the floor of who has the standard torso
NEAR: Final = 1.2  # picture heights that a whole body would need
FAR: Final = 0.22  # picture heights below which a strike is a few pixels
BELOW: Final = 1.02  # picture heights at which a foot is out of the picture

_FEET: Final = [
    INDEX[f"{side}_{part}"] for side in ("left", "right") for part in ("heel", "foot_index")
]
_SHOULDERS: Final = [INDEX["left_shoulder"], INDEX["right_shoulder"]]
_HIPS: Final = [INDEX["left_hip"], INDEX["right_hip"]]


def frame_faults(poses: Sequence[Pose]) -> set[str]:
    """Return what is to be suspected of where the performer stands: the largest person."""
    if not poses:
        return {"nobody"}
    performer = max([pose for pose in poses if not pose.guessed] or poses, key=stature)
    height = stature(performer)
    judged = {"near": height > NEAR, "far": height < FAR, "feet": feet_are_cut(performer)}
    return {cause for cause, holds in judged.items() if holds}


def stature(pose: Pose) -> float:
    """Return how many picture heights a standing body takes, also where only a part is seen.

    From the trunk: whoever bends or turns shortens the one measure and not the other.
    """
    at = picture_positions(pose)
    torso = float(np.hypot(*(at[_SHOULDERS].mean(axis=0) - at[_HIPS].mean(axis=0))))
    shoulders = float(np.hypot(*(at[_SHOULDERS[0]] - at[_SHOULDERS[1]])))
    return STATURE * max(torso / STANDARD_TORSO, shoulders / STANDARD_SHOULDERS)


def feet_are_cut(pose: Pose) -> bool:
    """Return whether the lower foot is below the picture; a tracker guesses where it is."""
    return float(pose.landmarks[_FEET, 1].max()) > BELOW
