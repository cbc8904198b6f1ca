"""Gathers a walk before two cameras while it happens."""

from collections import deque
from collections.abc import Sequence
from typing import Final

from motion.pose import Pose
from motion.recording import TrackedFrame
from motion.views.camera_pair import CameraPair
from motion.views.pair_calibration import WANTED, Known, calibrate_pair, shared_seconds
from motion.views.walk import Walk, walk_of

KEPT: Final = 45.0  # seconds that are remembered
_COUNTED_EVERY: Final = 0.25  # seconds


class PairCollector:
    """Fed with the poses of both cameras, says how much of the walk is there. No clock, no I/O."""

    def __init__(self, wanted: float = WANTED) -> None:
        self.wanted = wanted  # seconds
        self._frames: tuple[deque[TrackedFrame], deque[TrackedFrame]] = (deque(), deque())
        self._seconds = 0.0
        self._counted = float("-inf")

    def see(self, camera: int, t: float, poses: Sequence[Pose]) -> None:
        """Take the poses of one picture of camera 0 or 1, captured at `t`."""
        if camera not in (0, 1):
            raise ValueError(f"camera must be 0 or 1, got {camera}")
        frames = self._frames[camera]
        if frames and t <= frames[-1].t:
            return
        frames.append(TrackedFrame(t, list(poses)))
        while frames[0].t < t - KEPT:
            frames.popleft()
        if t - self._counted >= _COUNTED_EVERY:
            self._counted = t
            self._seconds = shared_seconds(*self.walks())

    @property
    def gathered(self) -> float:
        """Seconds in which both cameras saw the person, as far as they are remembered."""
        return self._seconds

    @property
    def part(self) -> float:
        """How much of what is wanted is gathered, 0..1."""
        return min(self._seconds / self.wanted, 1.0)

    @property
    def ready(self) -> bool:
        """Whether that is enough."""
        return self._seconds >= self.wanted

    def walks(self) -> tuple[Walk, Walk]:
        """Return what each camera saw of the person."""
        return walk_of(self._frames[0]), walk_of(self._frames[1])

    def calibrate(self, known: Known | None = None) -> CameraPair:
        """Return the two cameras. Takes a second or more: not between two pictures.

        Raises:
            CalibrationError: one sentence that says how to walk.
        """
        return calibrate_pair(*self.walks(), known)
