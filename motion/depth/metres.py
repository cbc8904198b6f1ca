"""Where the joints of a body are in the room, from a picture with depth.

Depth shows surfaces, and of everything only what is in front. So each joint takes a surface that
a body can have there: its trunk lies in one plane or nearly, a bone is as long as it is. A joint
that has none, as it is hidden, or at a hole, or outside, lies where the tracker's model of the
body has it, seen from the nearest joint that was measured.
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.body import VISIBLE
from motion.depth.intrinsics import picture_pixels
from motion.depth.picture import DepthPicture
from motion.depth.surface import clusters, surfaces
from motion.landmark import INDEX, LANDMARKS, N_LANDMARKS
from motion.pose import Pose

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Joint:
    """What is known of a joint of any grown-up, in metres."""

    inside: float  # from the skin in front of it to its middle
    slack: float  # how far from where the model has it a surface may be
    near: bool = False  # takes the nearest surface, else that which is nearest to the model's
    parent: str = ""  # the joint at the other end of its bone; "" hangs on the trunk


_TRUNK: Final = ("left_shoulder", "right_shoulder", "left_hip", "right_hip")
# Half the thickness of limbs as tailors and anatomy books have them, rounded. Models of the body
# are off by 0.04 to 0.06 m in depth, at fast wrists by far more.
_KINDS: Final = {
    "shoulder": _Joint(0.055, 0.2),
    "hip": _Joint(0.095, 0.2),
    "elbow": _Joint(0.04, 0.25, parent="shoulder"),
    "wrist": _Joint(0.03, 0.4, near=True, parent="elbow"),
    "pinky": _Joint(0.015, 0.08, near=True, parent="wrist"),
    "index": _Joint(0.015, 0.08, near=True, parent="wrist"),
    "thumb": _Joint(0.015, 0.08, near=True, parent="wrist"),
    "knee": _Joint(0.06, 0.25, parent="hip"),
    "ankle": _Joint(0.045, 0.3, near=True, parent="knee"),
    "heel": _Joint(0.03, 0.06, parent="ankle"),
    "foot_index": _Joint(0.025, 0.1, parent="ankle"),
}
_HEAD: Final = _Joint(0.01, 0.2)
_CHEST: Final = 0.1  # metres from the plane of the joints to the clothes in front
_SPOT: Final = 0.012  # metres; half the side of the patch in which a joint should be
_PATCH: Final = 0.035  # metres; the same of the patch in which it may be, if the tracker slipped
_MISSED: Final = 0.12  # metres; what lies so far before the spot is a limb that was missed
_PIXELS: Final = (1.0, 12.0)  # the same in pixels, at least and at most
_BONE: Final = 0.3  # metres; where the tracker has no model, no bone is longer, or not by much
_STRETCH: Final = 1.2  # how much longer than the model has it a bone may be
_LOOSE: Final = 0.06  # metres that it may be longer besides
_TIGHT: Final = 1.05  # the same for what was found at last
_SKEW: Final = 0.02  # metres
_SIZES: Final = (0.5, 1.4)  # of a body against the model's; a child, a giant
_LEANS: Final = (1.0, 0.5, 0.0)
_SHARE: Final = 0.25  # of the trunk that a surface must cover to be the trunk
_NEAREST: Final = 0.1  # metres; nothing is measured nearer


def _kind(name: str) -> _Joint:
    return _KINDS.get(name.removeprefix("left_").removeprefix("right_"), _HEAD)


def _parent(name: str) -> int:
    parent = _kind(name).parent
    return INDEX[f"{name.split('_', maxsplit=1)[0]}_{parent}"] if parent else -1


_JOINTS: Final = [_kind(name) for name in LANDMARKS]
_INSIDE: Final = np.array([joint.inside for joint in _JOINTS])
_SLACK: Final = np.array([joint.slack for joint in _JOINTS])
_NEAR: Final = np.array([joint.near for joint in _JOINTS])
_PARENT: Final = np.array([_parent(name) for name in LANDMARKS])
_ROOTS: Final = np.flatnonzero(_PARENT < 0)
_CORNERS: Final = [INDEX[name] for name in _TRUNK]
_MEASURED: Final = [
    *_CORNERS,
    *(INDEX[f"{side}_{part}"] for part in ("elbow", "knee") for side in ("left", "right")),
]


def _levels() -> list[NDArray[np.intp]]:
    """Return the joints that hang on a bone, those first on which others hang."""
    levels, above = [], set(_ROOTS.tolist())
    while len(above) < N_LANDMARKS:
        level = [j for j in range(N_LANDMARKS) if j not in above and int(_PARENT[j]) in above]
        levels.append(np.array(level, np.intp))
        above |= set(level)
    return levels


_LEVELS: Final = _levels()


def _grid() -> Numbers:
    """Return the weights (25, 4) of the trunk's corners for places well inside it."""
    share = np.linspace(0.15, 0.85, 5)
    down, across = (a.ravel() for a in np.meshgrid(share, share))
    corners = [(1 - down) * (1 - across), (1 - down) * across]
    return np.stack([*corners, down * (1 - across), down * across], axis=1)


_INNER: Final = _grid()


def with_metres(pose: Pose, depth: DepthPicture) -> Pose:
    """Return a pose with `metres` from the depth of its picture; as it is where nothing shows.

    Deterministic, and knows nothing of earlier pictures.
    """
    width, height = depth.size
    pixels = picture_pixels(pose.landmarks.astype(np.float64), width, height)
    if not (np.isfinite(pixels).all() and np.isfinite(pose.world).all()):
        return pose
    view = _View(pose, depth, pixels, depth.intrinsics.rays(pixels))
    anchor = _anchor(view)
    if anchor is None:
        return pose
    z = _joint_depths(view, anchor)
    return replace(pose, metres=(view.rays * z[:, None]).astype(np.float32))


@dataclass(frozen=True, slots=True)
class _View:
    """A body before a depth picture."""

    pose: Pose
    depth: DepthPicture
    pixels: Numbers  # (33, 2)
    rays: Numbers  # (33, 3)

    def size_at(self, z: Numbers) -> Numbers:
        """Return how large the body is against the model's if it is so far away."""
        chosen = [j for j in _MEASURED if self.pose.visibility[j] >= VISIBLE]
        chosen = chosen if len(chosen) >= 3 else list(_CORNERS)
        model = _spread(self.pose.world[chosen, :2].astype(np.float64))
        if model < 0.05:  # a tracker without a model
            return np.ones_like(z)
        return np.asarray(z * _spread(self.rays[chosen, :2]) / model, np.float64)


@dataclass(frozen=True, slots=True)
class _Anchor:
    """Where the trunk is."""

    middle: float  # metres to the middle of the hips
    size: float  # of the body against the model
    lean: float  # 0..1, how much of the model's lean the trunk has


def _anchor(view: _View) -> _Anchor | None:
    """Return where the trunk is, None where it cannot be seen."""
    surface = view.depth.at(_INNER @ view.pixels[_CORNERS]) + _CHEST
    model = _INNER @ view.pose.world[_CORNERS, 2].astype(np.float64)
    best, best_score = None, -np.inf
    # Models often lean where bodies do not. The right lean lets all of the trunk agree.
    for lean in _LEANS:
        seen = clusters((surface - lean * model)[None], round(_SHARE * len(surface)))
        # An arm, a table or, beside a narrow trunk, the wall fill the patch too: at the depth of
        # the trunk a body of this look is as large as the model says.
        sizes = view.size_at(np.where(seen.share[0] > 0.0, seen.depth[0], 1.0))
        scores = np.where(
            seen.share[0] > 0.0, seen.share[0] - abs(np.log(np.maximum(sizes, 1e-3))), -np.inf
        )
        chosen = int(np.argmax(scores))
        if float(scores[chosen]) > best_score:
            best_score = float(scores[chosen])
            size = min(max(float(sizes[chosen]), _SIZES[0]), _SIZES[1])
            best = _Anchor(max(float(seen.depth[0, chosen]), _NEAREST), size, lean)
    return best


def _joint_depths(view: _View, anchor: _Anchor) -> Numbers:
    """Return how far each joint is, (33,) metres."""
    middle, size = anchor.middle, anchor.size
    focal = view.depth.intrinsics.fx
    candidates = _candidates(view, size, size * focal / middle)
    model = size * view.pose.world.astype(np.float64)
    z = np.full(N_LANDMARKS, middle)
    guess = middle + anchor.lean * model[_ROOTS, 2]
    z[_ROOTS] = _chosen(candidates[_ROOTS], guess, _SLACK[_ROOTS] * size, _NEAR[_ROOTS])
    for level in _LEVELS:
        above = _PARENT[level]
        bone = model[level] - model[above]
        guess = z[above] + bone[:, 2]
        length = np.linalg.norm(bone, axis=1)
        length = np.where(length > 0.0, length, _BONE)
        reached = _within_reach(view, level, candidates[level], z[above], length)
        found = _chosen(reached, guess, _SLACK[level] * size, _NEAR[level])
        z[level] = _not_longer(view, level, found, z[above], length)
    return np.asarray(np.maximum(z, _NEAREST), np.float64)


def _candidates(view: _View, size: float, scale: float) -> Numbers:
    """Return where joints may be by the surfaces around them, (33, k) metres; `scale` px a metre.

    The surface right at a joint counts, unless another lies well before it near by: then the
    tracker missed a limb by a little, and sees what is behind.
    """
    low, high = _PIXELS
    near, wide = (
        surfaces(view.depth, view.pixels, min(max(half * scale, low), high)).depth
        for half in (_SPOT, _PATCH)
    )
    before = wide < near.min(axis=1)[:, None] - _MISSED
    depth = np.concatenate([np.where(before, wide, np.inf), near], axis=1)
    # A ball's middle lies behind its skin along the ray, not along the axis.
    inside = _INSIDE * size / np.linalg.norm(view.rays, axis=1)
    candidates = depth + inside[:, None]
    candidates[view.pose.visibility < VISIBLE] = np.inf
    return np.asarray(candidates, np.float64)


def _within_reach(
    view: _View, level: NDArray[np.intp], candidates: Numbers, above: Numbers, length: Numbers
) -> Numbers:
    """Put infinity for surfaces (n, k) that are farther from the upper joint than bones allow."""
    known = np.isfinite(candidates)
    z = np.where(known, candidates, 0.0)
    lower = view.rays[level][:, None, :] * z[..., None]
    upper = view.rays[_PARENT[level]] * above[:, None]
    way = np.linalg.norm(lower - upper[:, None, :], axis=2)
    return np.where(known & (way <= _STRETCH * length[:, None] + _LOOSE), candidates, np.inf)


def _not_longer(
    view: _View, level: NDArray[np.intp], z: Numbers, above: Numbers, length: Numbers
) -> Numbers:
    """Return depths (n,) that draw no bone too long: a hand that points here hides its wrist."""
    upper = view.rays[_PARENT[level], :2] * above[:, None]
    aside = ((view.rays[level, :2] * z[:, None] - upper) ** 2).sum(axis=1)
    longest = np.sqrt(np.maximum((_TIGHT * length) ** 2 - aside, 0.0)) + _SKEW
    return np.clip(z, above - longest, above + longest)


def _chosen(
    candidates: Numbers, guess: Numbers, slack: Numbers, near: NDArray[np.bool_]
) -> Numbers:
    """Return one surface for each joint (n,), the guess where none of (n, k) fits."""
    off = abs(candidates - guess[:, None])
    fits = off <= slack[:, None]
    score = np.where(near[:, None], candidates, off)
    best = np.argmin(np.where(fits, score, np.inf), axis=1)[:, None]
    value = np.take_along_axis(candidates, best, axis=1)[:, 0]
    return np.where(fits.any(axis=1), value, guess)


def _spread(points: Numbers) -> float:
    away = points - points.mean(axis=0)
    return float(np.sqrt((away * away).sum()))
