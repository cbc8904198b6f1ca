"""Two cameras calibrated to each other by a person who walks about before both."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.landmark import INDEX
from motion.views.bundle import SEEN, Adjusted, Bundle
from motion.views.camera_pair import LINES, USUAL_VIEW, CameraPair, Lens, Numbers
from motion.views.epipolar import RelativePose, relative_pose
from motion.views.pair_doubt import expected_error
from motion.views.pair_scale import paths, scale_of
from motion.views.stance import Stance
from motion.views.walk import Walk
from motion.views.walked_bones import JOINTS

WANTED: Final = 20.0  # seconds of walking
ENOUGH: Final = 12.0  # seconds that will do
BODIES: Final = 160  # that are compared: more take longer and tell no more
CLOCKS: Final = 0.12  # seconds that two cameras of one machine may differ
_COARSE: Final = 4  # one body of so many tells which offset of the clocks fits best
_OFFSET_STEP: Final = 0.04  # seconds
_MOVED: Final = 1.0  # torso lengths that hips must go across one of the pictures
_WANDERED: Final = 0.15  # metres, standard deviation of the hips over the floor
_APART: Final = 8.0  # degrees between two lines of sight
_MISFIT: Final = 0.02  # image heights
_AGREE: Final = 0.4  # share of landmarks that must fit at once
_HOPELESS: Final = 0.12  # metres of error at which a calibration is refused
_TRUNK: Final = [
    INDEX[f"{side}_{part}"] for part in ("shoulder", "hip") for side in ("left", "right")
]


class CalibrationError(ValueError):
    """Two cameras cannot be calibrated by what they saw; one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Known:
    """What somebody measured; whatever is None is guessed and refined."""

    views: tuple[float | None, float | None] = (None, None)  # degrees across the longer side
    apart: float | None = None  # metres between the two lenses
    height: float | None = None  # metres, of the person who walks
    reach: float = CLOCKS  # seconds that the clocks differ at most; films started by hand: more
    names: tuple[str, str] = ("first camera", "second camera")

    def __post_init__(self) -> None:
        wanted = ("apart", 0.1, 30.0, "m"), ("height", 0.5, 2.5, "m"), ("reach", 0.0, 30.0, "s")
        for name, low, high, unit in wanted:
            value = getattr(self, name)
            if value is not None and not low <= value <= high:
                raise ValueError(f"{name} must lie in {low:g}..{high:g} {unit}, got {value:g}")
        for view in self.views:
            if view is not None and not 20.0 <= view <= 150.0:
                raise ValueError(f"a view must lie in 20..150 degrees, got {view:g}")


def calibrate_pair(first: Walk, second: Walk, known: Known | None = None) -> CameraPair:
    """Return how the second camera stands to the first, from the same walk seen by both.

    Raises:
        CalibrationError: it was too short, too still, or does not fit.
    """
    known = known or Known()
    first = _shared(first, second)
    _refuse_still(first, second)
    lenses, fixed = _lenses(first, second, known)
    start, offset = _start(first, second, lenses, known.reach)
    guess = Stance(start.rotation, start.translation, lenses, offset)
    found = Bundle(first, second, guess, fixed).solve()
    _refuse_poor(found, first, second)
    views = (first, second.at(first.t - found.stance.offset))
    scale = scale_of(found, views, known.apart, known.height)
    doubt = expected_error(found, views) * scale.metres
    _refuse_flat(found, scale.metres, doubt)
    stance = found.stance
    return CameraPair(
        *stance.lenses,
        stance.rotation,
        stance.translation * scale.metres,
        offset=stance.offset,
        error_px=found.spread * LINES,
        expected_error=doubt,
        scale_from=scale.told_by,
        names=known.names,
    )


def seen_by_both(first: Walk, second: Walk) -> NDArray[np.bool_]:
    """Return at which of the first's instants both cameras see the trunk, (N,)."""
    if len(first.t) < 2 or len(second.t) < 2:
        return np.zeros(len(first.t), np.bool_)
    both = np.minimum(first.visibility, second.at(first.t).visibility)[:, _TRUNK]
    return np.asarray((both >= SEEN).all(axis=1), np.bool_)


def shared_seconds(first: Walk, second: Walk) -> float:
    """Return for how long both cameras saw the trunk of the person."""
    if len(first.t) < 2:
        return 0.0
    steps = np.minimum(np.diff(first.t, prepend=first.t[0]), 0.1)
    return float(steps[seen_by_both(first, second)].sum())


def _shared(first: Walk, second: Walk) -> Walk:
    """Return the instants at which both see the person, not more than are needed."""
    seconds = shared_seconds(first, second)
    if seconds < ENOUGH:
        raise CalibrationError(
            f"both cameras saw the person for {seconds:.0f} s at the same time: walk about for"
            f" {WANTED:.0f} s where both see you"
        )
    rows = np.flatnonzero(seen_by_both(first, second))
    return first.rows(rows[np.linspace(0, len(rows) - 1, min(BODIES, len(rows))).astype(int)])


def _refuse_still(first: Walk, second: Walk) -> None:
    there = second.at(first.t)
    if max(_moved(first), _moved(there)) < _MOVED:
        raise CalibrationError(
            "the person hardly moved: walk about, to and from the cameras and across, for"
            f" {WANTED:.0f} s"
        )


def _moved(walk: Walk) -> float:
    """Return how far the hips went across the picture, in torso lengths."""
    corners = walk.xy[:, _TRUNK] * (walk.aspect, 1.0)
    shoulders, hips = corners[:, :2].mean(axis=1), corners[:, 2:].mean(axis=1)
    torso = float(np.median(np.linalg.norm(shoulders - hips, axis=1)))
    low, high = np.quantile(hips[:, 0], (0.05, 0.95))
    return float(high - low) / max(torso, 1e-3)


def _lenses(first: Walk, second: Walk, known: Known) -> tuple[tuple[Lens, Lens], tuple[bool, bool]]:
    a, b = (
        Lens.of_view(USUAL_VIEW if view is None else view, walk.aspect)
        for view, walk in zip(known.views, (first, second), strict=True)
    )
    return (a, b), (known.views[0] is not None, known.views[1] is not None)


def _start(
    first: Walk, second: Walk, lenses: tuple[Lens, Lens], reach: float
) -> tuple[RelativePose, float]:
    """Return a first guess of the second camera, and of the clocks' offset."""
    few, chosen, most = first.rows(np.arange(0, len(first.t), _COARSE)), 0.0, -1.0
    steps = int(reach / _OFFSET_STEP + 1e-6)
    for offset in (_OFFSET_STEP * np.arange(-steps, steps + 1)).tolist():
        found = _relative(few, second, lenses, offset)
        if found is not None and found.agree > most:
            chosen, most = offset, found.agree
    best = _relative(first, second, lenses, chosen)
    if best is None or best.agree < _AGREE:
        raise CalibrationError(
            "the two cameras do not see the same movement: let one person walk alone, and say by"
            " --reach how many seconds apart the two recordings were started"
        )
    return best, chosen


def _relative(
    first: Walk, second: Walk, lenses: tuple[Lens, Lens], offset: float
) -> RelativePose | None:
    there = second.at(first.t - offset)
    seen = np.minimum(first.visibility, there.visibility)[:, JOINTS] >= SEEN
    ahead = lenses[0].directions(first.xy[:, JOINTS][seen])
    return relative_pose((ahead, lenses[1].directions(there.xy[:, JOINTS][seen])))


def _refuse_poor(found: Adjusted, first: Walk, second: Walk) -> None:
    sights = _sights(found, first, second)
    if float(np.median(sights)) < _APART:
        raise CalibrationError(
            "the two cameras look from the same side: set them a metre or more apart, so that they"
            " see the person from different sides"
        )
    there = found.points @ found.stance.rotation.T + found.stance.translation
    before = np.minimum(found.points[..., 2], there[..., 2])[found.seen] > 0.0
    if found.spread > _MISFIT or float(before.mean()) < 0.9:
        raise CalibrationError(
            f"the two views do not fit together, by {LINES * found.spread:.0f} px: let one person"
            " walk alone, and say by --view and --reach what each camera sees and how many seconds"
            " apart the recordings were started"
        )


def _sights(found: Adjusted, first: Walk, second: Walk) -> Numbers:
    """Return the angles between both lines of sight, in degrees."""
    stance = found.stance
    lens, other = stance.lenses
    ahead = lens.directions(first.xy[:, JOINTS])[found.seen]
    aside = other.directions(second.at(first.t - stance.offset).xy[:, JOINTS])[found.seen]
    rays = [np.concatenate([xy, np.ones((len(xy), 1))], axis=1) for xy in (ahead, aside)]
    rays[1] = rays[1] @ stance.rotation
    units = [ray / np.linalg.norm(ray, axis=1, keepdims=True) for ray in rays]
    cosine = np.clip((units[0] * units[1]).sum(axis=1), -1.0, 1.0)
    return np.asarray(np.degrees(np.arccos(cosine)), np.float64)


def _refuse_flat(found: Adjusted, metres: float, doubt: float) -> None:
    path, seen = paths(found)
    wandered = np.sqrt(np.linalg.eigvalsh(np.cov(metres * path[seen].T)))
    if wandered[-1] < _WANDERED or doubt > _HOPELESS:
        raise CalibrationError(
            "the walk was too small: walk to and from the cameras and across, as far as both see"
            f" you, for {WANTED:.0f} s"
        )
