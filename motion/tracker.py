"""Following people from picture to picture.

`TRACKERS` names the implementations.
"""

from collections.abc import Callable
from typing import Final, Protocol, runtime_checkable

from motion.frame import CameraFrame
from motion.pose import Pose


class Tracker(Protocol):
    """Finds people in camera frames. Deterministic: the same frames give the same poses."""

    def track(self, frame: CameraFrame) -> list[Pose]:
        """Return a pose for each person who is seen, empty when nobody is; never raises."""

    def close(self) -> None:
        """Give back what the tracker holds; it cannot track afterwards."""


@runtime_checkable
class SharingTracker(Protocol):
    """A tracker that cannot always look at everybody."""

    performers: frozenset[int] | None  # who comes first; None: all alike


def _litert(model: str, people: int, budget: int | None) -> Tracker:
    from motion.people.litert_tracker import LiteRtTracker  # noqa: PLC0415

    return LiteRtTracker(model, people, budget)


def _mediapipe(model: str, people: int, budget: int | None) -> Tracker:
    # Importing mediapipe takes a second and 200 MB: only for those who ask for it.
    from motion.people.mediapipe_tracker import MediaPipeTracker  # noqa: PLC0415

    return MediaPipeTracker(model)


TRACKERS: Final[dict[str, Callable[[str, int, int | None], Tracker]]] = {
    "litert": _litert,
    "mediapipe": _mediapipe,
}
MODEL_SIZES: Final = ("lite", "full")
MAX_PEOPLE: Final = 6  # as many as the detector can see


def open_tracker(
    name: str = "litert",
    model: str = "full",
    people: int = MAX_PEOPLE,
    budget: int | None = None,
) -> Tracker:
    """Return a tracker by its name in `TRACKERS` with a landmark model of `MODEL_SIZES`.

    Args:
        name: "litert" follows up to `people`; "mediapipe" follows one, whatever is asked.
        model: one of `MODEL_SIZES`.
        people: 1..6, how many are followed at most.
        budget: how many landmark runs there is time for in a camera frame; None: for everybody,
            which is what a film needs to give the same poses on every machine.
    """
    if name not in TRACKERS:
        raise ValueError(f"tracker must be one of {sorted(TRACKERS)}, got {name!r}")
    if model not in MODEL_SIZES:
        raise ValueError(f"model must be one of {sorted(MODEL_SIZES)}, got {model!r}")
    return TRACKERS[name](model, people, budget)
