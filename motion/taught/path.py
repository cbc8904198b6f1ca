"""Following courses of movement in a stream: how far along each one is, and how well it fits.

Subsequence matching by dynamic programming: Sakurai, Faloutsos, Yamamuro (2007), Stream monitoring
under the time warping distance, ICDE (SPRING), whose paths carry the time at which they began. As
in a left-right model with one state a sample (Bevilacqua et al., 2010, Continuous realtime gesture
following and recognition), any instant of a course is a place at which one may be.

Departures: the slope of a path is bounded by 1/2 and 2 (Sakoe, Chiba, 1978, P = 1), and a step
weighs what it advances on the course. So all paths to an instant weigh the same whatever their
tempo, and no step depends on another of the same time: a column is worked out at once. Where a
course rests, a path may rest as long as it likes.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.taught.learned_gesture import Demonstration, LearnedGesture

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

WILD: Final = 9.0  # squared distance in spreads; a jump of the tracker counts no more
_REST: Final = 0.15  # of a distance, that resting where the course rests costs
_DIFFERENT: Final = 0.5  # squared distance in spreads, beyond which that is no resting
_AROUND: Final = 8  # instants, before and after, that show what is moving just then
_BARELY: Final = 0.05  # metres of movement, in all parts, that count half
_HALF_SEEN: Final = 0.5  # share of the weight that must be seen


class Courses:
    """b courses of at most m instants, and how far a body is from each of their instants."""

    def __init__(self, gestures: Sequence[LearnedGesture]) -> None:
        self.lengths = np.array([len(gesture.course) for gesture in gestures])
        m = int(self.lengths.max())
        weight = np.stack([gesture.weight.astype(np.float64) for gesture in gestures])
        self.parts = np.flatnonzero((weight > 0.0).any(axis=(0, 2)))  # nobody asks for the others
        self.moves = np.stack([gesture.moves for gesture in gestures])  # (b, 10)
        places = np.stack([_padded(g.course.astype(np.float64), m) for g in gestures])
        spread = np.stack([_padded(g.spread.astype(np.float64), m) for g in gestures])
        self._places = places[:, :, self.parts].reshape(len(gestures), m, -1)
        emphasis = np.stack([_padded(_emphasis(g), m) for g in gestures])
        self._weight = emphasis[:, :, self.parts].reshape(self._places.shape)
        self._precise = 1.0 / spread[:, :, self.parts].reshape(self._places.shape) ** 2
        self.free = np.stack([_padded(g.free, m) for g in gestures])
        self.weights_so_far = np.arange(1.0, m + 1.0)

    def distances(self, places: Floats, seen: Flags) -> Floats:
        """Return (b, m) mean squared distances in spreads of bodies (b or 1, 10, 2) seen (…, 10).

        Where less than half of what tells is seen, a body is as far off as can be.
        """
        away = self._places - places[:, self.parts].reshape(len(places), 1, -1)
        away *= away
        away *= self._precise
        np.minimum(away, WILD, out=away)
        weight = self._weight
        if not seen[:, self.parts].all():
            weight = weight * np.repeat(seen[:, self.parts], 2, axis=1)[:, None]
        mean: Floats = np.einsum("bmd,bmd->bm", away, weight)
        if weight is not self._weight:
            total = weight.sum(axis=2)
            mean = np.where(total < _HALF_SEEN, WILD, mean / np.maximum(total, 1e-9))
        return mean


class Paths:
    """The best path to every instant of b courses that ends now."""

    def __init__(self, shape: tuple[int, int]) -> None:
        self.cost = np.full(shape, np.inf)  # (b, m) summed distance, a mean once divided by i + 1
        self.began = np.full(shape, np.inf)  # (b, m) seconds
        self._before = self.cost.copy()
        self._before_began = self.began.copy()
        self._distance = np.full(shape, WILD)

    def step(self, t: float, distance: Floats, free: Flags) -> None:
        """Go on by one instant at time t; `distance` and `free` are (b, m)."""
        cost, began = np.empty_like(distance), np.empty_like(distance)
        cost[:, 0], began[:, 0] = distance[:, 0], t
        cost[:, 1:], began[:, 1:] = self.cost[:, :-1] + distance[:, 1:], self.began[:, :-1]
        twice = self.cost[:, :-2] + distance[:, 1:-1] + distance[:, 2:]
        _better(cost[:, 2:], began[:, 2:], twice, self.began[:, :-2])
        half = self._before[:, :-1] + 0.5 * (self._distance + distance)[:, 1:]
        _better(cost[:, 1:], began[:, 1:], half, self._before_began[:, :-1])
        resting = self.cost + np.where(free, _resting(distance), np.inf)
        _better(cost, began, resting, self.began)
        self._before, self._before_began = self.cost, self.began
        self.cost, self.began = cost, began
        self._distance = distance


def lowest_costs(gestures: Sequence[LearnedGesture], places: Floats, seen: Flags) -> Floats:
    """Return (b, m): the least mean distance with which b streams ever reached each instant.

    The same recurrence as in `Paths`, which nobody asks when a path began.

    Args:
        gestures: one for all streams, or b of one length, one for each.
        places: (b, T, 10, 2) streams.
        seen: (b, T, 10).
    """
    courses = Courses(gestures)
    shape = len(places), int(courses.lengths[0])
    now, before, far = np.full(shape, np.inf), np.full(shape, np.inf), np.full(shape, WILD)
    lowest = np.full(shape, np.inf)
    for i in range(places.shape[1]):
        distance = courses.distances(places[:, i], seen[:, i])
        cost = np.where(courses.free, now + _resting(distance), np.inf)
        cost[:, 0] = distance[:, 0]
        far += distance
        far *= 0.5
        far[:, 1:] += before[:, :-1]
        np.minimum(cost[:, 1:], far[:, 1:], out=cost[:, 1:])
        along = now[:, :-1] + distance[:, 1:]
        np.minimum(cost[:, 1:], along, out=cost[:, 1:])
        np.minimum(cost[:, 2:], now[:, :-2] + distance[:, 1:-1] + distance[:, 2:], out=cost[:, 2:])
        np.minimum(lowest, cost, out=lowest)
        before, now, far = now, cost, distance
    lowest /= courses.weights_so_far
    return lowest


def streams_of(shown: Sequence[Demonstration]) -> tuple[Floats, Flags]:
    """Return demonstrations as (b, T, 10, 2) and (b, T, 10); shorter ones stay where they end."""
    longest = max(len(one.places) for one in shown)
    pads = [longest - len(one.places) for one in shown]
    places = [
        np.concatenate([one.places, np.repeat(one.places[-1:], pad, axis=0)])
        for one, pad in zip(shown, pads, strict=True)
    ]
    seen = [
        np.concatenate([one.seen, np.repeat(one.seen[-1:], pad, axis=0)])
        for one, pad in zip(shown, pads, strict=True)
    ]
    return np.stack(places).astype(np.float64), np.stack(seen)


def _emphasis(gesture: LearnedGesture) -> Floats:
    """Return (m, 10, 2) how much each tells at each instant, in all 1.0.

    Half of it is what tells in the whole gesture, half what is moving just then: of a raised hand
    that waves, the waving. Where nothing moves, the whole gesture decides.
    """
    course, usual = gesture.course.astype(np.float64), gesture.weight.astype(np.float64)
    m = len(course)
    padded = np.pad(course, ((_AROUND, _AROUND), (0, 0), (0, 0)), mode="edge")
    around = np.stack([padded[k : k + m] for k in range(2 * _AROUND + 1)])
    local = around.std(axis=0) * gesture.moves[:, None]
    total = local.sum(axis=(1, 2), keepdims=True)
    share = 0.5 * total / (total + _BARELY)
    moving = usual[gesture.moves].sum() * local / np.maximum(total, 1e-9)
    quiet = usual * ~gesture.moves[:, None]
    emphasis: Floats = (1.0 - share) * usual + share * (moving + quiet)
    return emphasis


def _resting(distance: Floats) -> Floats:
    """Return what it costs to stay where one is: little, but doing something else there counts."""
    return np.maximum(_REST * distance, distance - _DIFFERENT)


def _better(cost: Floats, began: Floats, other: Floats, other_began: Floats) -> None:
    """Put another way in where it is cheaper."""
    cheaper = other < cost
    np.copyto(cost, other, where=cheaper)
    np.copyto(began, other_began, where=cheaper)


def _padded(array: NDArray[np.generic], m: int) -> NDArray[np.generic]:
    return np.concatenate([array, np.repeat(array[-1:], m - len(array), axis=0)])
