"""How long a metre is where only shapes are known: by a tape, by a body, or by the model's body."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.body import STANDARD_TORSO
from motion.landmark import INDEX
from motion.views.bundle import Adjusted
from motion.views.camera_pair import Numbers
from motion.views.walk import Walk
from motion.views.walked_bones import JOINTS

_FEWEST: Final = 8  # joints of a body that are compared with the model's
_NO_BODY: Final = 0.05  # metres; a smaller model is none
# Parts of the whole height (Winter 2009, Biomechanics and Motor Control of Human Movement, 4.1).
_PARTS: Final = {
    ("ear", "shoulder"): 0.118,
    ("shoulder", "hip"): 0.288,
    ("hip", "knee"): 0.245,
    ("knee", "ankle"): 0.246,
}


@dataclass(frozen=True, slots=True)
class Scale:
    """What one unit of a shape is."""

    metres: float
    told_by: str


def scale_of(
    found: Adjusted, views: tuple[Walk, Walk], apart: float | None, height: float | None
) -> Scale:
    """Return how many metres the two cameras are apart.

    Args:
        found: the shapes, the cameras being 1 apart.
        views: what each camera saw at the instants of the bodies in `found`.
        apart: metres between the cameras, where somebody measured them.
        height: metres of the person who walked, where they said so.
    """
    if apart is not None:
        return Scale(apart, "the distance of the cameras")
    if height is not None:
        return Scale(height / _height(found), "the person's height")
    by_model = _by_model(found, views)
    if by_model is not None:
        return Scale(by_model, "world landmarks")
    return Scale(STANDARD_TORSO / _between(found, "shoulder", "hip"), "a usual torso")


def _height(found: Adjusted) -> float:
    """Return the person's height by the parts that both cameras saw."""
    seen = {ends: _between(found, *ends) for ends in _PARTS}
    parts = {ends: length for ends, length in seen.items() if length > 0.0}
    return sum(parts.values()) / sum(_PARTS[ends] for ends in parts)


def _between(found: Adjusted, a: str, b: str) -> float:
    """Return the usual length between the middles of two pairs of joints, 0.0 if unseen."""
    ends = []
    seen = np.ones(len(found.points), np.bool_)
    for part in (a, b):
        columns = [JOINTS.index(INDEX[f"{side}_{part}"]) for side in ("left", "right")]
        seen &= found.seen[:, columns].all(axis=1)
        ends.append(found.points[:, columns])
    if not seen.any():
        return 0.0
    if b in ("knee", "ankle"):  # legs step: each has its own length
        return float(np.median(np.linalg.norm(ends[0] - ends[1], axis=2)[seen]))
    middle = (ends[0].mean(axis=1) - ends[1].mean(axis=1))[seen]
    return float(np.median(np.linalg.norm(middle, axis=1)))


def _by_model(found: Adjusted, views: tuple[Walk, Walk]) -> float | None:
    """Lay the bodies over those of the tracker's model, in both views; None without such."""
    there = found.points @ found.stance.rotation.T + found.stance.translation
    scales = []
    for points, view in zip((found.points, there), views, strict=True):
        for body, world, seen in zip(points, view.world[:, JOINTS], found.seen, strict=True):
            if seen.sum() >= _FEWEST and abs(world[seen]).max() > _NO_BODY:
                scales.append(_overlaid(body[seen], world[seen]))
    return float(np.median(scales)) if scales else None


def _overlaid(body: Numbers, model: Numbers) -> float:
    """Return how much larger the model is (Umeyama 1991, with the body free of error)."""
    body, model = body - body.mean(axis=0), model - model.mean(axis=0)
    return float(np.linalg.svd(body.T @ model, compute_uv=False).sum() / (body * body).sum())


def paths(found: Adjusted) -> tuple[Numbers, NDArray[np.bool_]]:
    """Return where the middle of the hips was (N, 3), and whether it was seen (N,)."""
    columns = [JOINTS.index(INDEX[f"{side}_hip"]) for side in ("left", "right")]
    seen = np.asarray(found.seen[:, columns].all(axis=1), np.bool_)
    return found.points[:, columns].mean(axis=1), seen
