"""Following the performer from picture to picture.

`TRACKERS` names the implementations. For now each follows one performer; a tracker of several
people is one more `Tracker` that returns several poses.
"""

from collections.abc import Callable
from typing import Final, Protocol

from motion.frame import CameraFrame
from motion.pose import Pose


class Tracker(Protocol):
    """Finds people in camera frames. Deterministic: the same frames give the same poses."""

    def track(self, frame: CameraFrame) -> list[Pose]:
        """Return a pose for each person who is seen, empty when nobody is; never raises."""

    def close(self) -> None:
        """Give back what the tracker holds; it cannot track afterwards."""


def _litert(model: str) -> Tracker:
    from motion.litert_tracker import LiteRtTracker  # noqa: PLC0415

    return LiteRtTracker(model)


def _mediapipe(model: str) -> Tracker:
    # Importing mediapipe takes a second and 200 MB: only for those who ask for it.
    from motion.mediapipe_tracker import MediaPipeTracker  # noqa: PLC0415

    return MediaPipeTracker(model)


TRACKERS: Final[dict[str, Callable[[str], Tracker]]] = {
    "litert": _litert,
    "mediapipe": _mediapipe,
}
MODEL_SIZES: Final = ("lite", "full")


def open_tracker(name: str = "litert", model: str = "full") -> Tracker:
    """Return a tracker by its name in `TRACKERS` with a landmark model of `MODEL_SIZES`."""
    if name not in TRACKERS:
        raise ValueError(f"tracker must be one of {sorted(TRACKERS)}, got {name!r}")
    if model not in MODEL_SIZES:
        raise ValueError(f"model must be one of {sorted(MODEL_SIZES)}, got {model!r}")
    return TRACKERS[name](model)
