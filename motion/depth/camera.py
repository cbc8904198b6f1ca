"""A source of depth as a camera like any other."""

from typing import Final

from motion.cameras.camera import CameraError
from motion.depth.source import DepthFrame, DepthSource
from motion.frame import CameraFrame


class DepthCamera:
    """The pictures of a `DepthSource`, each with its depth, their times from 0.0.

    Thread: one at a time.
    """

    live: Final = False

    def __init__(self, source: DepthSource, name: str) -> None:
        self._source = source
        self.name = name
        self.rate = source.rate
        self.seconds = source.seconds
        self._index = 0
        self._ahead: DepthFrame | None = None
        try:
            self._ahead = source.read()
            if self._ahead is None:
                raise CameraError(
                    f"depth recording {name} holds no picture that can be read: try another copy"
                )
        except CameraError:
            source.close()
            raise
        self._begin = self._ahead.t
        self.size = self._ahead.depth.size

    def read(self) -> CameraFrame | None:
        """Return the next picture, None at the end."""
        taken, self._ahead = self._ahead, None
        if taken is None:
            taken = self._source.read()
        if taken is None:
            return None
        frame = CameraFrame(self._index, taken.t - self._begin, taken.image, taken.depth)
        self._index += 1
        return frame

    def close(self) -> None:
        """Close the source."""
        self._source.close()
