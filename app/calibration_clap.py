"""A clap both seen and heard: the camera's delay without a screen."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.calibration import Estimate, median_estimate
from motion.landmark import INDEX
from motion.pose import Pose

SEEN: Final = 0.3  # visibility below which a wrist is not used
FAST: Final = 2.0  # shoulder widths a second at which the wrists must close in
CLOSE: Final = 1.1  # shoulder widths between the wrists of hands that touch, at most
APPROACH: Final = 0.2  # seconds before the hands meet in which they come fast
APART: Final = 0.4  # shoulder widths by which the hands come apart after a clap
AFTER: Final = 0.5  # seconds in which they do
WINDOW: Final = 0.0005  # seconds of sound that are one value of loudness
QUIET: Final = 0.2  # seconds between two claps that are heard
LOUD: Final = 10.0  # times the noise of the room
OF_LOUDEST: Final = 0.12  # quieter than that beside the loudest clap is none
BEGINS: Final = 0.15  # of a clap's own peak: there it begins
EARLIEST, LATEST = -0.06, 0.45  # seconds by which a clap is seen after it is heard
TOGETHER: Final = 0.03  # seconds that pairs may be apart from each other
FEWEST: Final = 4  # claps both seen and heard
BEFORE, BEYOND = 0.06, 0.045  # seconds of a clap from which its corner is found
REACH: Final = 0.025  # seconds about the rough place


def wrist_gap(pose: Pose) -> float:
    """Return the distance of the wrists in shoulder widths of the picture; NaN where unseen.

    The widest view of the shoulders would be better; who claps for a measurement faces the camera.
    """
    names = ("left_wrist", "right_wrist", "left_shoulder", "right_shoulder")
    places = [INDEX[name] for name in names]
    if pose.visibility[places].min() < SEEN:
        return float("nan")
    points = pose.landmarks[places, :2].astype(np.float64) * (pose.aspect, 1.0)
    shoulders = float(np.hypot(*(points[2] - points[3])))
    return float(np.hypot(*(points[0] - points[1]))) / shoulders if shoulders > 0.0 else np.nan


def seen_claps(t: NDArray[np.float64], gap: NDArray[np.float64]) -> list[float]:
    """Return when the hands met, from their distance in shoulder widths; both (n,).

    Hands that fly together stop between two pictures: the line of their approach is drawn on to
    the distance at which they stay.
    """
    known = np.isfinite(gap)
    t, gap = t[known], gap[known]
    claps: list[float] = []
    for i in range(1, len(t) - 1):
        met = gap[i] <= gap[i - 1] and gap[i] < gap[i + 1] and gap[i] < CLOSE
        if met and (not claps or t[i] - claps[-1] > QUIET) and _parted(t, gap, i):
            when = _meeting(t, gap, i)
            claps += [] if when is None else [when]
    return claps


def _parted(t: NDArray[np.float64], gap: NDArray[np.float64], i: int) -> bool:
    after = gap[(t > t[i]) & (t <= t[i] + AFTER)]
    return bool(len(after) and after.max() > gap[i] + APART)


def _meeting(t: NDArray[np.float64], gap: NDArray[np.float64], i: int) -> float | None:
    """Return when the hands met, which are nearest in picture `i`; None where they only passed."""
    first = int(np.searchsorted(t, t[i] - APPROACH))
    rest = float(gap[i])
    speeds = [(gap[k] - gap[k + 1]) / (t[k + 1] - t[k]) for k in range(first, i)]
    if not speeds or max(speeds) < FAST:
        return None
    fastest = max(speeds)
    # The last piece that is still nearly as fast as the fastest; the next one holds the landing.
    last = int(np.flatnonzero(np.array(speeds) >= 0.6 * fastest)[-1])
    at = first + last + 1
    if at >= i and last > 0 and speeds[last - 1] >= 0.6 * fastest:
        # The hands met within this very piece, whose speed is therefore too small.
        at, fastest = at - 1, float(speeds[last - 1])
    return float(t[at] + max(gap[at] - rest, 0.0) / fastest)


def heard_claps(sound: NDArray[np.floating], sample_rate: int) -> list[float]:
    """Return when claps begin in (n,) what a microphone heard, in seconds from its start."""
    hop = max(1, round(WINDOW * sample_rate))
    n = (len(sound) - 1) // hop
    if n < 2:
        return []
    # The difference takes hum and rumble away, of which a clap has little.
    edge = np.abs(np.diff(sound.astype(np.float64)))[: n * hop]
    loudness = edge.reshape(n, hop).max(axis=1)
    floor = max(LOUD * float(np.median(loudness)), OF_LOUDEST * float(loudness.max()), 1e-9)
    claps: list[float] = []
    last = -(10**9)
    for i in np.flatnonzero(loudness > floor).tolist():
        if (i - last) * WINDOW > QUIET:
            peak = float(loudness[i : i + round(0.01 / WINDOW)].max())
            begin = max(i - round(0.004 / WINDOW), 0)
            begin += int(np.argmax(loudness[begin : i + 1] >= min(BEGINS * peak, loudness[i])))
            claps.append(begin * hop / sample_rate)
        last = i
    return claps


def estimate_clap_offset(
    t: NDArray[np.float64], gap: NDArray[np.float64], heard: Sequence[float]
) -> Estimate | None:
    """Return how much later claps are seen than heard; None where too few are both.

    Args:
        t: (n,) stamps of the pictures, seconds.
        gap: (n,) distance of the wrists in shoulder widths, NaN where unseen.
        heard: when claps were heard, seconds.
    """
    seen = np.array(seen_claps(t, gap))
    if not len(seen) or not len(heard):
        return None
    offsets = seen[:, None] - np.array(heard)[None, :]
    possible = np.argwhere((offsets > EARLIEST) & (offsets < LATEST))
    late = offsets[tuple(possible.T)]
    if len(late) == 0:
        return None
    near = np.abs(late[:, None] - late[None, :]) < TOGETHER
    group = near[int(np.argmax(near.sum(axis=1)))]
    if group.sum() < FEWEST:
        return None
    rough = median_estimate(late[group])
    begins = [heard[j] for _, j in possible[group]]
    return Estimate(_corner(t, gap, begins, rough.seconds), rough.spread, rough.n)


def _corner(
    t: NDArray[np.float64], gap: NDArray[np.float64], begins: Sequence[float], rough: float
) -> float:
    """Lay all claps over each other by their sound, and find where the approach breaks off.

    One clap is sampled only as often as pictures come; claps that begin at any time between two
    pictures show the corner together. What is left to go is a little bent, as hands gain speed.
    """
    known = np.isfinite(gap)
    late, left = list[NDArray[np.float64]](), list[NDArray[np.float64]]()
    period = float(np.median(np.diff(t)))
    for begin in begins:
        after = t - begin - rough
        near = known & (after > -max(BEFORE, 2.2 * period)) & (after < BEYOND)
        if near.sum() < 3:
            continue
        low = float(gap[near].min())
        late.append(t[near] - begin)
        left.append(gap[near] - low)
    tau, rest = np.concatenate(late), np.concatenate(left)
    places = rough + np.arange(-REACH, REACH, 0.0005)
    return float(places[int(np.argmin([_cost(tau, rest, place) for place in places]))])


def _cost(tau: NDArray[np.float64], rest: NDArray[np.float64], place: float) -> float:
    """Return how badly an approach that ends at a place fits: mean squared gap, limited."""
    left = np.maximum(place - tau, 0.0)
    shapes = np.stack([left, left**2, np.ones_like(left)], axis=1)
    solution = np.linalg.lstsq(shapes, rest, rcond=None)[0]
    return float(((rest - shapes @ solution) ** 2).mean())
