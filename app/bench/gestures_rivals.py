"""What is compared in `bench gestures`: our follower, and a plain DTW nearest neighbour."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.bench.gestures_files import Frames
from motion.pose import Pose
from motion.taught.demonstration import look_at
from motion.taught.follower import GestureFollower
from motion.taught.learned_gesture import GestureRecognised, LearnedGesture
from motion.taught.view import RATE, GestureView, Sight
from music.clock import Clock

EVERY: Final = 2  # a body in two is looked at: 15 a second
STEP: Final = 2  # of those, from one look at a window to the next

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Call:
    """A gesture that a recogniser says was done."""

    t: float  # seconds
    gesture: str
    fraction: float | None  # 0..1, how far it was by its own account; None: it has none


def follow(
    gestures: Sequence[LearnedGesture], frames: Frames, clock: Clock
) -> tuple[list[Call], list[float]]:
    """Play a recording to our follower; return what it calls and the seconds of each frame."""
    follower = GestureFollower(gestures)
    calls, costs = [], []
    for poses in frames:
        began = clock()
        events = follower.update(poses)
        costs.append(clock() - began)
        calls += [
            Call(event.t, event.gesture, event.decided_at_fraction)
            for event in events
            if isinstance(event, GestureRecognised)
        ]
    return calls, costs


@dataclass(frozen=True, slots=True)
class Template:
    """One demonstration, as the nearest neighbour keeps it."""

    gesture: str
    places: Floats  # (L, 20)
    limit: float  # metres, the distance from the nearest other demonstration of its gesture


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near each template was at each look, one person."""

    t: Floats  # (W,)
    distance: Floats  # (W, K) metres


def templates(taught: Mapping[str, Sequence[Sequence[Pose]]]) -> list[Template]:
    """Cut the demonstrations as ours are cut, and measure each gesture's own distances."""
    found = []
    for name, demonstrations in taught.items():
        cut = [look_at(poses) for poses in demonstrations]
        shown = [_flat(one.cut.places[::EVERY]) for one in cut if one is not None]
        apart = [
            min(
                (float(warped(a[None], b)[0]) for j, b in enumerate(shown) if j != i),
                default=np.inf,
            )
            for i, a in enumerate(shown)
        ]
        found += [Template(name, one, max(apart)) for one in shown]
    return found


def nearness(known: Sequence[Template], frames: Frames) -> list[Nearness]:
    """Return for each person how near every template is to the last of the stream, as long."""
    found = []
    for sights in _by_person(frames).values():
        bodies = sights[::EVERY]
        stream = _flat(np.array([sight.places for sight in bodies]))
        looks = np.arange(STEP, len(stream), STEP)
        distance = np.full((len(looks), len(known)), np.inf)
        for k, template in enumerate(known):
            length = len(template.places)
            full = looks + 1 >= length
            windows = looks[full, None] + 1 + np.arange(-length, 0)
            if len(windows):
                distance[full, k] = warped(stream[windows], template.places)
        found.append(Nearness(np.array([bodies[i].t for i in looks]), distance))
    return found


def nearest_calls(
    near: Sequence[Nearness], known: Sequence[Template], factor: float, without: str | None = None
) -> list[Call]:
    """Return what the nearest neighbour calls, where it is near enough.

    A call lasts as long as its template; within it the same gesture is not called again.
    """
    limits = np.array([factor * template.limit for template in known])
    usable = np.array([template.gesture != without for template in known])
    calls = []
    for one in near:
        silent: dict[str, float] = {}
        ratio = np.where(usable, one.distance / limits, np.inf)
        for t, row in zip(one.t.tolist(), ratio, strict=True):
            best = int(row.argmin())
            template = known[best]
            if row[best] <= 1.0 and t >= silent.get(template.gesture, -np.inf):
                calls.append(Call(t, template.gesture, None))
                silent[template.gesture] = t + len(template.places) * EVERY / RATE
    return sorted(calls, key=lambda call: call.t)


def warped(windows: Floats, template: Floats) -> Floats:
    """Return (W,) plain dynamic time warping of windows (W, T, d) on (L, d), mean metres a step.

    Sakoe, Chiba (1978), symmetric, without a slope; along diagonals.
    """
    square = (windows**2).sum(axis=2)[:, :, None] + (template**2).sum(axis=1)
    apart = np.sqrt(np.maximum(square - 2.0 * windows @ template.T, 0.0))
    n, rows, columns = apart.shape
    total = np.full((n, rows + 1, columns + 1), np.inf)
    total[:, 0, 0] = 0.0
    for diagonal in range(rows + columns - 1):
        i = np.arange(max(0, diagonal - columns + 1), min(rows, diagonal + 1))
        j = diagonal - i
        before = np.minimum(total[:, i, j], np.minimum(total[:, i + 1, j], total[:, i, j + 1]))
        total[:, i + 1, j + 1] = before + apart[:, i, j]
    mean: Floats = total[:, -1, -1] / (rows + columns)
    return mean


def _flat(places: NDArray[np.floating]) -> Floats:
    return places.reshape(len(places), -1).astype(np.float64)


def _by_person(frames: Frames) -> dict[int, list[Sight]]:
    views: dict[int, GestureView] = {}
    sights: dict[int, list[Sight]] = {}
    for poses in frames:
        for pose in poses:
            view = views.setdefault(pose.person, GestureView())
            sights.setdefault(pose.person, []).extend(view.update(pose))
    return {person: seen for person, seen in sights.items() if len(seen) > EVERY * STEP}
