"""Finds a camera again that was unplugged: it may come back under another number."""

from collections.abc import Callable

from motion.cameras.camera import Camera, CameraError


class CameraAgain:
    """Opens what was asked for at first, and afterwards the camera that this was.

    Thread: one at a time.
    """

    def __init__(
        self,
        source: str,
        open_source: Callable[[str], Camera],
        find: Callable[[str], int | None],
    ) -> None:
        """Take how a source is opened, and how the number of a camera is found by its name."""
        self._source, self._open, self._find = source, open_source, find
        self._name: str | None = None  # of the device that was opened first

    def __call__(self) -> Camera:
        """Open it, also again.

        Raises:
            CameraError: it cannot be opened, or not yet; one sentence.
        """
        if self._name is None:
            camera = self._open(self._source)
            self._name = camera.name if camera.live else ""
            return camera
        number = self._find(self._name) if self._name else None
        if number is None:
            return self._open(self._source)
        try:
            return self._open(str(number))
        except CameraError:
            # Two cameras of one name, of which this one has no pictures.
            return self._open(self._source)
