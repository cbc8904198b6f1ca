"""What a camera is, be it a device, a film or a folder of pictures."""

import math
from dataclasses import dataclass
from typing import Protocol

from motion.frame import CameraFrame


class CameraError(OSError):
    """A camera or film that cannot be used; its text says why and what to do."""


class Camera(Protocol):
    """Gives pictures one after the other."""

    @property
    def name(self) -> str:
        """What a performer calls it."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of its pictures in pixels."""

    @property
    def rate(self) -> float:
        """Pictures a second, as announced."""

    @property
    def seconds(self) -> float | None:
        """How long it is, as announced; None for a device and where nobody says."""

    @property
    def live(self) -> bool:
        """Whether pictures come when the world makes them, stamped with a clock.

        Otherwise they come as fast as they are read, their times starting at 0.0.
        """

    def read(self) -> CameraFrame | None:
        """Return the next picture, None at the end of a film or when a device gives none."""

    def close(self) -> None:
        """Give the device or file back."""


@dataclass(frozen=True, slots=True)
class CameraConfig:
    """What to ask a camera for; it may give something else."""

    width: int = 1280  # pixels
    height: int = 720  # pixels
    rate: float = 60.0  # pictures a second
    folder_rate: float = 30.0  # pictures a second of a folder of pictures
    exposure: float = 0.0  # seconds that a device exposes; 0.0: as it likes

    def __post_init__(self) -> None:
        if not 0.0 <= self.exposure <= 0.1:
            raise ValueError(f"exposure must lie in 0..0.1 seconds, got {self.exposure}")
        if self.width < 1 or self.height < 1:
            raise ValueError(f"camera size must be positive, got {self.width}x{self.height}")
        for name in ("rate", "folder_rate"):
            value = getattr(self, name)
            if not (math.isfinite(value) and 0.0 < value <= 1000.0):
                raise ValueError(f"{name} must lie above 0 and up to 1000 a second, got {value}")
