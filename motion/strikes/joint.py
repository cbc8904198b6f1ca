"""The joints that can strike, and what moves before them."""

from dataclasses import dataclass
from typing import Final

from motion.landmark import INDEX


@dataclass(frozen=True, slots=True)
class StrikingJoint:
    """One joint, and the parts of the body through which its strokes run.

    A stroke runs from the trunk outwards: the shoulder before the elbow, the elbow before the hand.
    """

    name: str  # a name of `motion.landmark.LANDMARKS`
    near: str  # the next joint towards the trunk
    far: str  # the one after it
    other: str  # its fellow on the other side; the joint itself where it has none
    limb: str  # "arm", "leg" or "head"
    side: float  # +1 the performer's left, which is on the right of the picture, -1 the right
    grounded: bool  # meets the floor: walking is not taken off its movement


_CHAINS: Final = {
    "wrist": ("elbow", "shoulder", "arm"),
    "index": ("wrist", "elbow", "arm"),
    "pinky": ("wrist", "elbow", "arm"),
    "thumb": ("wrist", "elbow", "arm"),
    "elbow": ("shoulder", "hip", "arm"),
    "shoulder": ("hip", "hip", "arm"),
    "hip": ("shoulder", "shoulder", "leg"),
    "knee": ("hip", "shoulder", "leg"),
    "ankle": ("knee", "hip", "leg"),
    "heel": ("knee", "hip", "leg"),
    "foot_index": ("ankle", "knee", "leg"),
}
_GROUNDED: Final = ("ankle", "heel", "foot_index")


def striking_joint(name: str) -> StrikingJoint:
    """Return how a joint strikes.

    Raises:
        ValueError: there is no such joint.
    """
    side, _, part = name.partition("_")
    if name in INDEX and part in _CHAINS:
        near, far, limb = _CHAINS[part]
        fellow = "right" if side == "left" else "left"
        sign = 1.0 if side == "left" else -1.0
        return StrikingJoint(
            name,
            f"{side}_{near}",
            f"{side}_{far}",
            f"{fellow}_{part}",
            limb,
            sign,
            part in _GROUNDED,
        )
    if name in INDEX:  # the face moves as one
        return StrikingJoint(name, "left_shoulder", "right_shoulder", name, "head", 1.0, False)
    raise ValueError(f"joint must be the name of a landmark, got {name!r}")
