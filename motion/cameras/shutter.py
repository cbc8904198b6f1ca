"""A camera that its automatic exposure slows down is given a short, fixed one."""

from typing import Final, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

SLOW: Final = 0.6  # of the announced rate, below which a camera is too slow
SHARE: Final = 0.5  # of a period: 8 ms at 60 pictures a second
DARK: Final = 20.0  # mean of 255 under which nobody is found any more


@runtime_checkable
class Shutter(Protocol):
    """A camera whose exposure can be set."""

    def fix_exposure(self, seconds: float) -> bool:
        """Expose for so long from now on; False where it cannot be told."""

    def free_exposure(self) -> None:
        """Let the camera choose again."""


class ShutterWatch:
    """Tries a short exposure once, and takes it back where it makes nothing better."""

    def __init__(self) -> None:
        self._tried = False
        self._before = 0.0  # pictures a second before it was tried
        self.remark: str | None = None  # what was done, in one sentence
        self.no_help = False  # with a short exposure the camera was as slow

    def look(self, camera: object, image: NDArray[np.uint8], rate: float, wanted: float) -> bool:
        """Look at a camera's true rate; True where its exposure was changed: take it anew."""
        if rate <= 0.0 or not isinstance(camera, Shutter):
            return False
        slow = rate < SLOW * wanted
        if not self._tried and slow:
            self._tried = True
            fixed = camera.fix_exposure(SHARE / wanted)
            self._before = rate if fixed else 0.0
            return fixed
        if self._before == 0.0:
            return False
        before, self._before = self._before, 0.0
        if slow or float(image[::16, ::16].mean()) < DARK:
            camera.free_exposure()
            self.no_help = slow
            return True
        self.remark = (
            f"automatic exposure had slowed the camera down to {before:.0f} pictures a second in"
            f" this light: it now exposes for {1e3 * SHARE / wanted:.0f} ms; more light makes the"
            " picture brighter"
        )
        return False
