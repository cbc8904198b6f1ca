"""One person in two pictures: whether it is the same, on which side is left, and where."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.body import VISIBLE
from motion.landmark import INDEX, LANDMARKS, N_LANDMARKS
from motion.pose import Pose
from motion.views.camera_pair import CameraPair, Numbers
from motion.views.missing_joints import Sight, with_missing
from motion.views.triangulation import triangulate

FEWEST: Final = 5  # joints that both must see
ENOUGH: Final = 8  # joints that both saw, from which on the others are added
HOLD: Final = 2  # of the trunk among them: whose hand alone is seen is nowhere yet
FITS: Final = 0.03  # at a depth of 1; 9 cm of a person 3 m away
_BETTER: Final = 0.6  # a body with its sides exchanged must be so much more like the model's
_LIKE: Final = 0.1  # metres from the model's; who is like that is never exchanged
_NO_BODY: Final = 0.05  # metres; a smaller model is none
_TORSO: Final = (0.25, 0.85)  # metres; no other person has such shoulders and hips
_PARALLEL: Final = 0.05  # radians between two lines of sight: depth means nothing below
_SHOULDERS: Final = [INDEX["left_shoulder"], INDEX["right_shoulder"]]
_HIPS: Final = [INDEX["left_hip"], INDEX["right_hip"]]
_TRUNK: Final = [*_SHOULDERS, *_HIPS]


def _mirrored(name: str) -> int:
    if "left" in name:
        return INDEX[name.replace("left", "right")]
    return INDEX[name.replace("right", "left")]


_STRAIGHT: Final = list(range(N_LANDMARKS))
_COMPARED: Final = [
    INDEX[f"{side}_{part}"]
    for part in ("shoulder", "elbow", "hip", "knee", "ear", "foot_index")
    for side in ("left", "right")
]
MIRRORED: Final = [_mirrored(name) for name in LANDMARKS]


@dataclass(frozen=True, slots=True)
class PairView:
    """A person as both cameras see them."""

    points: Numbers  # (33, 3) metres in the first camera's frame
    error: Numbers  # (33,) how far from meeting the lines of sight are, at a depth of 1
    placed: NDArray[np.bool_]  # (33,) whether both saw the joint, and agree
    misfit: float  # the median error; infinite where they cannot be the same person
    unlike: float  # metres that the trunk and limbs are from the model's, in the mean
    sights: tuple[Sight, Sight]

    def metres(self, model: NDArray[np.float32]) -> NDArray[np.float32] | None:
        """Return all joints (33, 3); `model` are the first camera's world landmarks.

        None where too little was seen by both.
        """
        if self.placed.sum() < ENOUGH or self.placed[_TRUNK].sum() < HOLD:
            return None
        found = with_missing(self.points, self.placed, model.astype(np.float64), self.sights)
        return found.astype(np.float32) if np.isfinite(found).all() else None


def view_of(pair: CameraPair, first: Pose, second: Pose) -> PairView:
    """Return two poses as one person, left being left in both."""
    return _view(pair, first, second, _STRAIGHT)


def sides_settled(pair: CameraPair, first: Pose, second: Pose, straight: PairView) -> PairView:
    """Return the view of one person with left and right as the first camera has them.

    Where a second camera takes left for right, lines of sight meet as well as before if the cameras
    are of one height, but the body that they draw is turned and unlike that of the first's model.
    """
    if straight.unlike < _LIKE:
        return straight
    exchanged = _view(pair, first, second, MIRRORED)
    better = exchanged.misfit < FITS and exchanged.unlike < _BETTER * straight.unlike
    return exchanged if better else straight


def _view(pair: CameraPair, first: Pose, second: Pose, order: list[int]) -> PairView:
    ahead = pair.first.directions(first.landmarks[:, :2])
    aside = pair.second.directions(second.landmarks[order, :2])
    visible = np.stack([first.visibility, second.visibility[order]], axis=1).astype(np.float64)
    weights = np.maximum(visible, 1e-3)
    found = triangulate(pair.rotation, pair.translation, (ahead, aside), weights)
    seen = visible >= VISIBLE
    sights = (
        Sight(np.zeros(3), _rays(ahead), seen[:, 0]),
        Sight(-pair.translation @ pair.rotation, _rays(aside) @ pair.rotation, seen[:, 1]),
    )
    both = seen.all(axis=1) & (found.depths > 0.0).all(axis=1) & (_angle(sights) > _PARALLEL)
    misfit = _misfit(found.points, found.error, both)
    placed = both & (found.error < FITS)
    unlike = _unlike(found.points, first.world.astype(np.float64), placed[_COMPARED])
    return PairView(found.points, found.error, placed, misfit, unlike, sights)


def _unlike(points: Numbers, model: Numbers, seen: NDArray[np.bool_]) -> float:
    """Return how far a body is from the model's, laid middle on middle."""
    body, like = points[_COMPARED][seen], model[_COMPARED][seen]
    if len(body) < FEWEST or abs(like).max() < _NO_BODY:
        return 0.0
    away = (body - body.mean(axis=0)) - (like - like.mean(axis=0))
    return float(np.linalg.norm(away, axis=1).mean())


def _misfit(points: Numbers, error: Numbers, both: NDArray[np.bool_]) -> float:
    if both.sum() < FEWEST:
        return float("inf")
    if both[_SHOULDERS].all() and both[_HIPS].all():
        torso = points[_SHOULDERS].mean(axis=0) - points[_HIPS].mean(axis=0)
        if not _TORSO[0] <= float(np.linalg.norm(torso)) <= _TORSO[1]:
            return float("inf")
    return float(np.median(error[both]))


def _rays(directions: Numbers) -> Numbers:
    return np.concatenate([directions, np.ones((len(directions), 1))], axis=1)


def _angle(sights: tuple[Sight, Sight]) -> Numbers:
    units = [s.rays / np.linalg.norm(s.rays, axis=1, keepdims=True) for s in sights]
    return np.asarray(np.linalg.norm(np.cross(*units), axis=1))
