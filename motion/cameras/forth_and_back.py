"""A short film that plays forward, then backward, and so on."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.cameras.camera import Camera, CameraError
from motion.frame import CameraFrame

MAX_SECONDS: Final = 20.0
MAX_SIDE: Final = 1280  # pixels
MAX_BYTES: Final = 800_000_000  # of decoded pictures


class ForthAndBack:
    """Makes a phrase of movement as long as wanted, without a seam.

    At either end the film turns without showing the end picture twice. Times go on evenly at the
    film's rate. The pictures are kept decoded, so only short films will do.
    """

    live: Final = False

    def __init__(self, film: Camera, seconds: float) -> None:
        if not seconds > 0.0:
            raise ValueError(f"seconds must be above 0, got {seconds}")
        self.name, self.size, self.rate = film.name, film.size, film.rate
        self._n_frames = max(1, round(seconds * self.rate))
        self.seconds = self._n_frames / self.rate
        try:
            self._pictures = _decoded(film, seconds)
        finally:
            film.close()
        self._index = 0

    def read(self) -> CameraFrame | None:
        """Return the next picture, None once the wanted time is over."""
        if self._index >= self._n_frames:
            return None
        index, self._index = self._index, self._index + 1
        image = self._pictures[there_and_back(index, len(self._pictures))].copy()
        return CameraFrame(index, index / self.rate, image)

    def close(self) -> None:
        """Forget the pictures."""
        self._pictures.clear()
        self._n_frames = 0


def there_and_back(index: int, length: int) -> int:
    """Return where step `index` of an endless walk 0 … length - 1 … 0 … stands.

    >>> [there_and_back(i, 3) for i in range(7)]
    [0, 1, 2, 1, 0, 1, 2]
    """
    if length < 2:
        return 0
    step = index % (2 * length - 2)
    return min(step, 2 * length - 2 - step)


def _decoded(film: Camera, seconds: float) -> list[NDArray[np.uint8]]:
    width, height = film.size
    if max(width, height) > MAX_SIDE:
        raise CameraError(
            f"film {film.name} is too large to play back and forth: at most {MAX_SIDE} pixels wide"
            f" or high, it has {width}x{height}"
        )
    pictures: list[NDArray[np.uint8]] = []
    most = min(round(MAX_SECONDS * film.rate), MAX_BYTES // (width * height * 3))
    needed = round(seconds * film.rate)
    while len(pictures) < needed and (frame := film.read()) is not None:
        if len(pictures) >= most:
            raise CameraError(
                f"film {film.name} is too long to play back and forth: at most"
                f" {most / film.rate:.1f} s at its size"
            )
        pictures.append(frame.image)
    return pictures
