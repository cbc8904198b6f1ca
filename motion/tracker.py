"""Following people from picture to picture.

`TRACKERS` names the implementations.
"""

from collections.abc import Callable
from typing import Final, Protocol, runtime_checkable

from motion.frame import CameraFrame
from motion.people.model_files import LANDMARK_MODELS, landmark_model, sizes_there
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
    budget: int | None  # landmark runs that there is time for in a camera frame; None: everybody's


def _litert(model: str, people: int, budget: int | None, live: bool) -> Tracker:
    from motion.people.litert_tracker import LiteRtTracker  # noqa: PLC0415

    return LiteRtTracker(model, people, budget, live=live)


def _mediapipe(model: str, people: int, budget: int | None, live: bool) -> Tracker:
    # Importing mediapipe takes a second and 200 MB: only for those who ask for it.
    from motion.people.mediapipe_tracker import MediaPipeTracker  # noqa: PLC0415

    return MediaPipeTracker(model, people=1)


TRACKERS: Final[dict[str, Callable[[str, int, int | None, bool], Tracker]]] = {
    "litert": _litert,
    "mediapipe": _mediapipe,
}
KNOWN_SIZES: Final = tuple(LANDMARK_MODELS)
MODEL_SIZES: Final = sizes_there()  # those that can be opened here, from the quickest on
MAX_PEOPLE: Final = 6  # as many as the detector can see


def open_tracker(
    name: str = "litert",
    model: str = "full",
    people: int = MAX_PEOPLE,
    budget: int | None = None,
    live: bool = False,
) -> Tracker:
    """Return a tracker by its name in `TRACKERS` with a landmark model of `KNOWN_SIZES`.

    Args:
        name: "litert" follows up to `people`; "mediapipe" always one: it tells nobody apart.
        model: one of `KNOWN_SIZES`.
        people: 1..6, how many are followed at most.
        budget: how many landmark runs there is time for in a camera frame; None: for everybody,
            which is what a film needs to give the same poses on every machine.
        live: no camera frame waits for the detector, however long that takes; for a film it does.

    Raises:
        ModelError: a file is missing; of "heavy", which is not in `MODEL_SIZES` then.
    """
    if not 1 <= people <= MAX_PEOPLE:
        raise ValueError(f"people must be 1..{MAX_PEOPLE}, got {people}")
    if name not in TRACKERS:
        raise ValueError(f"tracker must be one of {sorted(TRACKERS)}, got {name!r}")
    if model not in KNOWN_SIZES:
        raise ValueError(f"model must be one of {', '.join(KNOWN_SIZES)}, got {model!r}")
    landmark_model(model)
    return TRACKERS[name](model, people, budget, live)
