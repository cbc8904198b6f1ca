"""Several cameras of one performance: the first feeds strikes, all feed presence."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from motion.pose import Pose
from motion.views.camera_pair import CameraPair
from motion.views.side_camera import SideCamera
from motion.views.together import Seen, Together


def camera_sources(words: str) -> list[str]:
    """Return the cameras that a performer named, the first one first.

    >>> camera_sources("0, 2")
    ['0', '2']
    """
    if Path(words).expanduser().exists():
        return [words]
    return [source.strip() for source in words.split(",") if source.strip()] or [words]


class SeveralCameras:
    """The cameras beside the first, and what all of them see together.

    Args of the constructor: the side cameras, not started; how they stand to the first, by their
    number from 1. One without is only asked who is there.
    Thread: one at a time.
    """

    def __init__(
        self, sides: Sequence[SideCamera], pairs: Mapping[int, CameraPair] | None = None
    ) -> None:
        self._sides = list(sides)
        self._together = Together(pairs)

    def start(self) -> None:
        """Start reading all side cameras."""
        for side in self._sides:
            side.start()

    def update(self, t: float, poses: Sequence[Pose]) -> Seen:
        """Take the poses of one picture of the first camera; never waits for the others."""
        for number, side in enumerate(self._sides, start=1):
            for frame in side.take():
                self._together.see(number, frame.t, frame.poses)
        return self._together.update(t, poses)

    def stop(self) -> None:
        """Stop, and close all side cameras and their trackers."""
        for side in self._sides:
            side.stop()

    @property
    def silent(self) -> list[str]:
        """The names of side cameras that have given no picture for a second."""
        return [side.capture.name for side in self._sides if side.capture.stalled]
