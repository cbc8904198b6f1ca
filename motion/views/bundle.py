"""Where a second camera stands, how both see, and where a body walked: adjusted together.

Bundle adjustment (Triggs, McLauchlan, Hartley, Fitzgibbon 2000, Bundle Adjustment: A Modern
Synthesis) with the bodies eliminated from the normal equations. That bones keep their length
tells the lenses: two cameras that look at the same place say nothing about them by their lines of
sight alone (Hartley & Zisserman 2004, 19.3). After Takahashi, Mikami, Isogawa, Kimata (2018), Human
Pose as Calibration Pattern, CVPR Workshops; departs from it by lenses that are only nearly known,
by a constant offset of two clocks, and by Cauchy's weights for what is wrong.
"""

import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.views.camera_pair import Numbers
from motion.views.epipolar import cross
from motion.views.normal_equations import NormalEquations
from motion.views.stance import N_UNKNOWN, Stance, sideways
from motion.views.triangulation import triangulate
from motion.views.walk import Walk
from motion.views.walked_bones import JOINTS, LENGTHS, N_KINDS, lengths, usual_lengths

SEEN: Final = 0.5  # visibility in both cameras from which a joint counts
LENS_DOUBT: Final = 0.1  # natural logarithm; a guessed field of view is off by some 15 % at most
CLOCK_DOUBT: Final = 0.06  # seconds
BONE_DOUBT: Final = 0.02  # of the mean length: trackers set joints otherwise from every side
TUNING: Final = 2.385  # of Cauchy's weights: 95 % as good as squares where nothing is wrong
ANNEALED: Final = (
    8.0,
    8.0,
    4.0,
    4.0,
    2.0,
    2.0,
    *(1.0,) * 30,
)  # how much is forgiven, round by round
_TO_DEVIATION: Final = 1.4826
_LEAST: Final = 1e-3  # image heights: no tracker is better
_TRIES: Final = 9  # dampings, each ten times the last, before a round is given up
_NO_GAIN: Final = 1e-5  # of what is left: a smaller gain changes nothing
_CLOCK_STEP: Final = 0.02  # seconds over which the speed of a landmark is taken


@dataclass(frozen=True, slots=True)
class Adjusted:
    """What was found."""

    stance: Stance
    points: Numbers  # (N, J, 3) of `JOINTS`, in units of the distance of the cameras
    seen: NDArray[np.bool_]  # (N, J) by both
    covariance: Numbers  # (8, 8) of turn, way aside, lenses (logarithm), clock
    spread: float  # image heights, of a landmark from where it should have been seen


@dataclass(frozen=True, slots=True)
class _Shown:
    """Points in one camera's picture, in image heights from its middle."""

    at: Numbers  # (N, J, 2)
    miss: Numbers  # (N, J, 2) from where they were seen
    slope: Numbers  # (N, J, 2, 3) by the point in the camera's frame


class Bundle:
    """Two views of one walk; the second is looked up at the first's instants."""

    def __init__(
        self, first: Walk, second: Walk, guess: Stance, fixed: tuple[bool, bool] = (False, False)
    ) -> None:
        self._first, self._second, self._guess = first, second, guess
        beside = second.at(first.t - guess.offset)
        visible = np.stack([first.visibility[:, JOINTS], beside.visibility[:, JOINTS]], axis=-1)
        self.seen: NDArray[np.bool_] = visible.min(axis=-1) >= SEEN
        self._weight = np.where(self.seen[..., None], visible, 0.0)
        self._bones = self.seen[:, LENGTHS[:, 0]] & self.seen[:, LENGTHS[:, 1]]
        doubts = [1e-5 if known else LENS_DOUBT for known in fixed]
        self._doubts = np.array([*doubts, CLOCK_DOUBT])

    def solve(self) -> Adjusted:
        """Return what explains both views best."""
        stance, points = self._guess, self._placed(self._guess)
        usual = usual_lengths(points, self.seen)
        damping, spread = 1e-3, self._spread(stance, points)
        for forgiven in ANNEALED:
            wide = (forgiven * spread, forgiven * BONE_DOUBT)
            now = self._cost(stance, points, usual, wide)
            system = self._system(stance, points, usual, wide)
            for _ in range(_TRIES):
                trial = self._moved(stance, points, usual, system.steps(damping))
                gain = now - self._cost(*trial, wide)
                if gain > 0.0:
                    stance, points, usual = trial
                    spread = self._spread(stance, points)
                    break
                damping *= 10.0
            damping = min(max(damping / 30.0, 1e-7), 1.0)
            if forgiven <= 1.0 and gain < _NO_GAIN * now:
                break
        return self._told(stance, points, usual, spread)

    def directions(self, stance: Stance) -> tuple[Numbers, Numbers]:
        """Return where `JOINTS` are seen in image heights from the middle, (N, J, 2) each."""
        there = self._second.at(self._first.t - stance.offset)
        return _middle(self._first), _middle(there)

    def _placed(self, stance: Stance) -> Numbers:
        seen = [
            heights / lens.focal
            for heights, lens in zip(self.directions(stance), stance.lenses, strict=True)
        ]
        weights = np.ones((*self.seen.shape, 2))
        placed = triangulate(stance.rotation, stance.translation, (seen[0], seen[1]), weights)
        return np.where(self.seen[..., None], placed.points, (0.0, 0.0, 1.0))

    def _misses(self, stance: Stance, points: Numbers) -> tuple[_Shown, _Shown]:
        """Return how both cameras show the points, beside where they were seen."""
        seen = self.directions(stance)
        there = points @ stance.rotation.T + stance.translation
        return (
            _shown(points, stance.lenses[0].focal, seen[0]),
            _shown(there, stance.lenses[1].focal, seen[1]),
        )

    def _spread(self, stance: Stance, points: Numbers) -> float:
        """Return the deviation of one landmark: of the four numbers left, three were fitted."""
        first, second = self._misses(stance, points)
        left = (first.miss**2).sum(axis=-1) + (second.miss**2).sum(axis=-1)
        return max(_TO_DEVIATION * float(np.median(np.sqrt(left[self.seen]))), _LEAST)

    def _cost(
        self, stance: Stance, points: Numbers, usual: Numbers, wide: tuple[float, float]
    ) -> float:
        cost = 0.0
        for number, shown in enumerate(self._misses(stance, points)):
            off = (shown.miss**2).sum(axis=-1) / (TUNING * wide[0]) ** 2
            cost += float((self._weight[..., number] * np.log1p(off)).sum())
        off = (self._changes(points, usual) / (TUNING * wide[1])) ** 2
        cost += float(np.log1p(off[self._bones]).sum())
        return TUNING**2 * cost + float((self._from_guess(stance) ** 2).sum())

    def _changes(self, points: Numbers, usual: Numbers) -> Numbers:
        change = lengths(points) - usual[LENGTHS[:, 2]]
        return np.asarray(change / usual[usual > 0.0].mean(), np.float64)

    def _from_guess(self, stance: Stance) -> Numbers:
        """Return how far lenses and clock are from what was guessed, in what is likely."""
        both = zip(stance.lenses, self._guess.lenses, strict=True)
        grown = [math.log(lens.focal / guess.focal) for lens, guess in both]
        away = np.array([*grown, stance.offset - self._guess.offset])
        return np.asarray(away / self._doubts, np.float64)

    def _system(
        self, stance: Stance, points: Numbers, usual: Numbers, wide: tuple[float, float]
    ) -> NormalEquations:
        n, joints = self.seen.shape
        system = NormalEquations.empty(n, N_UNKNOWN + N_KINDS, 3 * joints)
        first, second = self._misses(stance, points)
        slope = np.zeros((*self.seen.shape, 2, N_UNKNOWN))
        slope[..., 5] = first.at
        self._add_camera(system, first, (0, wide[0]), slope)
        slope = self._second_slope(stance, points, second)
        turned = _Shown(second.at, second.miss, second.slope @ stance.rotation)
        self._add_camera(system, turned, (1, wide[0]), slope)
        self._add_bones(system, points, usual, wide[1])
        known = slice(5, N_UNKNOWN)
        system.shared[known, known] += np.diag(self._doubts**-2.0)
        system.shared_right[known] += self._from_guess(stance) / self._doubts
        return system

    def _second_slope(self, stance: Stance, points: Numbers, shown: _Shown) -> Numbers:
        """Return how the second camera's picture goes with its own numbers, (N, J, 2, 8)."""
        slope = np.zeros((*self.seen.shape, 2, N_UNKNOWN))
        axes = np.stack([cross(axis) for axis in np.eye(3)])  # turning about each axis
        moves = np.einsum("aij,nkj->nkia", axes, points @ stance.rotation.T)
        slope[..., :3] = shown.slope @ moves
        slope[..., 3:5] = shown.slope @ sideways(stance.translation).T
        slope[..., 6] = shown.at
        step = 0.5 * _CLOCK_STEP
        later, sooner = (
            self.directions(replace(stance, offset=stance.offset + by))[1] for by in (step, -step)
        )
        slope[..., 7] = -(later - sooner) / _CLOCK_STEP
        return slope

    def _add_camera(
        self, system: NormalEquations, shown: _Shown, which: tuple[int, float], slope: Numbers
    ) -> None:
        number, wide = which
        off = (shown.miss**2).sum(axis=-1) / (TUNING * wide) ** 2
        weight = self._weight[..., number] / (1.0 + off) / wide**2
        heavy = weight[..., None, None]
        n, joints = self.seen.shape
        cameras = slice(0, N_UNKNOWN)
        system.shared[cameras, cameras] += np.einsum("nkic,nkid->cd", slope * heavy, slope)
        system.shared_right[cameras] += np.einsum("nkic,nki->c", slope * heavy, shown.miss)
        mixed = np.einsum("nkic,nkij->nckj", slope * heavy, shown.slope)
        system.between[:, cameras] += mixed.reshape(n, N_UNKNOWN, 3 * joints)
        across = np.swapaxes(shown.slope, -1, -2) @ (shown.slope * heavy)
        blocks = system.bodies.reshape(n, joints, 3, joints, 3)
        own = np.arange(joints)
        blocks[:, own, :, own] += np.swapaxes(across, 0, 1)
        right = np.einsum("nkij,nki->nkj", shown.slope * heavy, shown.miss)
        system.bodies_right += right.reshape(n, 3 * joints)

    def _add_bones(
        self, system: NormalEquations, points: Numbers, usual: Numbers, wide: float
    ) -> None:
        n, joints = self.seen.shape
        left = self._changes(points, usual)
        weight = self._bones / (1.0 + (left / (TUNING * wide)) ** 2) / wide**2
        blocks = system.bodies.reshape(n, joints, 3, joints, 3)
        mixed = system.between.reshape(n, N_UNKNOWN + N_KINDS, joints, 3)
        right = system.bodies_right.reshape(n, joints, 3)
        mean = usual[usual > 0.0].mean()
        for number, (a, b, kind) in enumerate(LENGTHS.tolist()):
            along = points[:, a] - points[:, b]
            along = along / np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-9) / mean
            heavy, column = weight[:, number, None], N_UNKNOWN + kind
            outer = along[:, :, None] * (heavy * along)[:, None, :]
            pull = heavy * left[:, number, None] * along
            for end, sign in ((a, 1.0), (b, -1.0)):
                blocks[:, end, :, end] += outer
                right[:, end] += sign * pull
                mixed[:, column, end] -= sign * heavy * along / mean
            blocks[:, a, :, b] -= outer
            blocks[:, b, :, a] -= outer
            system.shared[column, column] += float(heavy.sum()) / mean**2
            system.shared_right[column] -= float((heavy[:, 0] * left[:, number]).sum()) / mean

    def _moved(
        self, stance: Stance, points: Numbers, usual: Numbers, steps: tuple[Numbers, Numbers]
    ) -> tuple[Stance, Numbers, Numbers]:
        cameras, bodies = steps
        bodies = np.where(self.seen[..., None], bodies.reshape(points.shape), 0.0)
        return stance.moved(cameras), points + bodies, np.maximum(usual + cameras[N_UNKNOWN:], 0.0)

    def _told(self, stance: Stance, points: Numbers, usual: Numbers, spread: float) -> Adjusted:
        system = self._system(stance, points, usual, (spread, BONE_DOUBT))
        covariance = system.covariance()[:N_UNKNOWN, :N_UNKNOWN]
        return Adjusted(stance, points, self.seen, covariance, spread)


def _middle(walk: Walk) -> Numbers:
    return (walk.xy[:, JOINTS] - 0.5) * (walk.aspect, 1.0)


def _shown(points: Numbers, focal: float, seen: Numbers) -> _Shown:
    away = points[..., 2]
    away = np.where(abs(away) < 1e-3, 1e-3, away)
    flat = points[..., :2] / away[..., None]
    slope = np.zeros((*points.shape[:-1], 2, 3))
    slope[..., 0, 0] = slope[..., 1, 1] = focal / away
    slope[..., 2] = -focal * flat / away[..., None]
    return _Shown(focal * flat, focal * flat - seen, slope)
