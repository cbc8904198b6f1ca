"""One person in front of one camera for a while: what two cameras are compared by."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.landmark import N_LANDMARKS
from motion.pose import Pose
from motion.recording import TrackedFrame
from motion.views.camera_pair import Numbers

WIDEST_GAP: Final = 0.12  # seconds between two pictures, across which a body is not guessed


@dataclass(frozen=True, slots=True)
class Walk:
    """The landmarks of one person at N instants, rising in time."""

    t: Numbers  # (N,) seconds
    xy: Numbers  # (N, 33, 2) x right, y down in image widths and heights
    visibility: Numbers  # (N, 33) in 0..1
    world: Numbers  # (N, 33, 3) metres from the middle of the hips; 0 where nobody says
    aspect: float  # width / height of the picture

    def at(self, times: Numbers) -> "Walk":
        """Return the person at other times, linearly between two pictures.

        Visibility is 0 before the first, after the last and inside a gap.
        """
        after = np.clip(np.searchsorted(self.t, times), 1, max(len(self.t) - 1, 1))
        before = after - 1
        gap = self.t[after] - self.t[before]
        part = (times - self.t[before]) / np.maximum(gap, 1e-9)
        known = (part >= 0.0) & (part <= 1.0) & (gap <= WIDEST_GAP)
        visible = np.minimum(self.visibility[before], self.visibility[after]) * known[:, None]
        part = np.clip(part, 0.0, 1.0)[:, None, None]
        xy = self.xy[before] * (1.0 - part) + self.xy[after] * part
        world = self.world[before] * (1.0 - part) + self.world[after] * part
        return Walk(times, xy, visible, world, self.aspect)

    def rows(self, rows: NDArray[np.int64]) -> "Walk":
        """Return some of the instants."""
        return Walk(
            self.t[rows], self.xy[rows], self.visibility[rows], self.world[rows], self.aspect
        )


def walk_of(frames: Iterable[TrackedFrame]) -> Walk:
    """Return the person who was seen longest; guessed poses do not count."""
    kept = [[pose for pose in frame.poses if not pose.guessed] for frame in frames]
    seen = Counter(pose.person for poses in kept for pose in poses)
    longest = [max(poses, key=lambda pose: seen[pose.person]) for poses in kept if poses]
    return walk_from(longest)


def walk_from(poses: Sequence[Pose]) -> Walk:
    """Return poses of one person, in the order of their times, as arrays."""
    n = len(poses)
    if not n:
        nothing = np.zeros((0, N_LANDMARKS, 3))
        return Walk(np.zeros(0), nothing[..., :2], nothing[..., 0], nothing, 1.0)
    return Walk(
        t=np.array([pose.t for pose in poses]),
        xy=np.stack([pose.landmarks[:, :2] for pose in poses]).astype(np.float64),
        visibility=np.stack([pose.visibility for pose in poses]).astype(np.float64),
        world=np.stack([pose.world for pose in poses]).astype(np.float64),
        aspect=poses[0].aspect,
    )
