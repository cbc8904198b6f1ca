"""Several cameras as one: strikes and pictures come from the first, presence from all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.landmark import INDEX
from motion.pose import Pose
from motion.views.camera_pair import CameraPair
from motion.views.pair_depth import PairDepth

BESIDE: Final = 1000  # a camera's number times this is added to who only that camera sees
STILL_THERE: Final = 0.3  # seconds after which somebody whom no camera sees is gone
_HIPS: Final = [INDEX["left_hip"], INDEX["right_hip"]]


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody whom at least one camera sees."""

    person: int  # as in `Pose.person` of the first camera, if that knows them; else above `BESIDE`
    t: float  # seconds; last seen by any camera
    cameras: frozenset[int]  # 0 is the first
    place: NDArray[np.float32] | None  # (3,) metres of the middle of the hips; None: not known


@dataclass(frozen=True, slots=True)
class Seen:
    """What several cameras saw at the instant of a picture of the first."""

    poses: list[Pose]  # of the first camera, with `metres` where another helped
    present: list[Present]  # by their numbers


class Together:
    """Puts the poses of several cameras together. Deterministic, holds its own past.

    Poses of the first camera alone may strike: those of others are seen from elsewhere, and later.
    A camera that is not calibrated to the first tells who is there, without saying who of the
    first's people it is: then somebody counts as present besides only if the first sees nobody.
    """

    def __init__(self, pairs: Mapping[int, CameraPair] | None = None) -> None:
        """`pairs` by the number of the second camera, from 1."""
        self._depths = {number: PairDepth(pair) for number, pair in (pairs or {}).items()}
        self._newest: dict[int, tuple[float, list[Pose]]] = {}
        self._names: dict[tuple[int, int], int] = {}  # camera, its number: the first's number

    def see(self, camera: int, t: float, poses: Sequence[Pose]) -> None:
        """Take the poses of one picture of another camera, captured at `t` by its clock."""
        if camera < 1:
            raise ValueError(f"camera must be 1 or more, got {camera}: 0 gives update its poses")
        depth = self._depths.get(camera)
        if depth is not None:
            depth.see_second(t, poses)
        at = t + (depth.pair.offset if depth is not None else 0.0)
        self._newest[camera] = (at, list(poses))

    def update(self, t: float, poses: Sequence[Pose]) -> Seen:
        """Take the poses of one picture of the first camera, captured at `t`."""
        found = list(poses)
        for camera, depth in sorted(self._depths.items()):
            helped = {pose.person: pose for pose in depth.update(poses)}
            found = [
                helped[old.person] if old.metres is new.metres else new
                for old, new in zip(poses, found, strict=True)
            ]
            for mine, theirs in depth.matches.items():
                self._names[camera, theirs] = mine
        return Seen(found, self._present(t, found))

    def _present(self, t: float, poses: Sequence[Pose]) -> list[Present]:
        present = {p.person: Present(p.person, t, frozenset({0}), _place(p)) for p in poses}
        for camera, (at, others) in sorted(self._newest.items()):
            if t - at > STILL_THERE or (camera not in self._depths and poses):
                continue
            for pose in others:
                number = self._names.get((camera, pose.person), BESIDE * camera + pose.person)
                known = present.get(number)
                place = self._place_of(camera, pose) if known is None else known.place
                cameras = frozenset({camera}) | (known.cameras if known else frozenset())
                present[number] = Present(number, max(at, known.t if known else at), cameras, place)
        return [present[number] for number in sorted(present)]

    def _place_of(self, camera: int, pose: Pose) -> NDArray[np.float32] | None:
        """Return where another camera alone has somebody, if it knows metres."""
        place, depth = _place(pose), self._depths.get(camera)
        if place is None or depth is None:
            return None
        return depth.pair.in_first(place.astype(np.float64)).astype(np.float32)


def _place(pose: Pose) -> NDArray[np.float32] | None:
    if pose.metres is None:
        return None
    return np.asarray(pose.metres[_HIPS].mean(axis=0), np.float32)
