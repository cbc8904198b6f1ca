"""What the last half second of a joint looks like: the numbers from which a landing is foretold.

Everything is told along the joint's present heading, in metres of a grown-up body, so that a stroke
looks the same in every direction, at every size and at every rate of the camera.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_DENSE: Final = 14  # lags of a sixtieth of a second: a little more than a stroke's way down
LAGS: Final = np.concatenate([np.arange(_DENSE + 1) / 60.0, [0.3, 0.37, 0.45, 0.55]])  # seconds ago
LIMBS: Final = ("arm", "leg", "head")
_HEADING: Final = 7  # lags over which the heading is measured, 0.1 s
_SLOPE: Final = 3  # lags over which a speed is measured, 0.05 s
_NEAR: Final = np.array([2, 4, 6, 8, 10, 12, 18])
_FAR: Final = np.array([2, 4, 8, 12])
_ACROSS: Final = np.array([2, 4, 6, 9, 12])
_DECIMETRE: Final = 0.1  # metres that count one
_SLOWEST: Final = 0.35  # m/s; a slower movement is not blown up to the shape of a stroke
# Seconds in which a landing is forgotten: the way back must be known as such, but no more. Were
# somebody remembered as striking or not, who was once missed would never be heard again.
_JUST_NOW: Final = (0.1, 0.04)


@dataclass(frozen=True, slots=True)
class StrokeMemory:
    """What is known of b joints' strokes so far; a row a joint."""

    usual: Floats  # (b, 4) medians: lasting, braking (seconds), way (metres), peak speed (m/s)
    landed: Floats  # (b,) seconds of the last landing, -inf: none
    heading: Floats  # (b, 2) unit, of the last stroke


@dataclass(frozen=True, slots=True)
class StrokeView:
    """The recent past of b joints at one instant each.

    Paths are (b, len(LAGS), 2) metres, mirrored for the right side so that x points outwards.
    """

    t: Floats  # (b,) seconds
    main: Floats  # the joint
    near: Floats  # the next one towards the trunk
    far: Floats  # the one after that
    other: Floats  # its fellow
    gap: Floats  # (b, 2) metres from the joint to its fellow
    limb: NDArray[np.int64]  # (b,) index into LIMBS
    interval: Floats  # (b,) seconds between camera frames
    memory: StrokeMemory


@dataclass(frozen=True, slots=True)
class RunningStroke:
    """How far b strokes have come: each a (b,) array."""

    way: Floats  # metres since the place furthest behind
    lasting: Floats  # seconds since then
    peak: Floats  # m/s, the highest speed since then
    since: Floats  # seconds since that speed
    speed: Floats  # m/s now
    rise: Floats  # seconds in which the middle 80 % of the way were covered
    heading: Floats  # (b, 2) unit; x outwards


def describe(view: StrokeView, stroke: RunningStroke) -> NDArray[np.float32]:
    """Return the numbers (b, `N_NUMBERS`) that the network takes of the running strokes."""
    heading = stroke.heading
    along = _along(view.main - view.main[:, :1], heading)[:, 1:] / _DECIMETRE
    near = _along(view.near - view.near[:, :1], heading)[:, _NEAR] / _DECIMETRE
    far = _along(view.far - view.far[:, :1], heading)[:, _FAR] / _DECIMETRE
    other = _along(view.other - view.other[:, :1], heading)[:, _FAR] / _DECIMETRE
    sideways = np.stack([-heading[:, 1], heading[:, 0]], axis=1)
    across = np.abs(_along(view.main - view.main[:, :1], sideways)[:, _ACROSS]) / _DECIMETRE
    speeds = (along[:, : _DENSE - _SLOPE] - along[:, _SLOPE:_DENSE]) * 60.0 / _SLOPE * _DECIMETRE
    fastest = np.maximum(speeds.max(axis=1), _SLOWEST)[:, None]
    hand = near[:, -1:] - along[:, -1:]  # how far the hand has come out of the elbow
    numbers = np.concatenate(
        [
            along,
            near,
            far,
            other,
            across,
            hand,
            along[:, :_DENSE] / fastest,
            near / fastest,
            np.log(fastest),
            heading,
            _closing(view.gap, heading),
            np.eye(len(LIMBS))[view.limb],
            30.0 * view.interval[:, None],
            _stroke(stroke, view.memory.usual),
            _remembered(view, heading),
        ],
        axis=1,
    )
    return numbers.astype(np.float32)


def headings(main: Floats) -> Floats:
    """Return the unit vectors (b, 2) of the movement over the last tenth of a second."""
    lags = LAGS[:_HEADING]
    weights = lags.mean() - lags
    slope = np.einsum("k,bkx->bx", weights, main[:, :_HEADING])
    unit: Floats = slope / np.maximum(np.hypot(slope[:, 0], slope[:, 1]), 1e-9)[:, None]
    return unit


def _along(paths: Floats, heading: Floats) -> Floats:
    way: Floats = np.einsum("bkx,bx->bk", paths, heading)
    return way


def _closing(gap: Floats, heading: Floats) -> Floats:
    """Return how the fellow joint lies: ahead, aside and how near, for claps."""
    ahead = (gap * heading).sum(axis=1)
    aside = np.abs(gap[:, 0] * heading[:, 1] - gap[:, 1] * heading[:, 0])
    away = np.hypot(gap[:, 0], gap[:, 1])
    close: Floats = np.clip(np.stack([ahead, aside, away], axis=1) / 0.3, -3.0, 3.0)
    return close


def running_stroke(main: Floats) -> RunningStroke:
    """Measure the running strokes of paths (b, len(LAGS), 2) along their headings."""
    heading = headings(main)
    along = _along(main - main[:, :1], heading)[:, 1:]
    behind = np.argmin(along, axis=1)
    rows = np.arange(len(along))
    speeds = (along[:, : _DENSE - _SLOPE] - along[:, _SLOPE:_DENSE]) * 60.0 / _SLOPE
    within = np.arange(speeds.shape[1])[None, :] <= np.maximum(behind - 1, 0)[:, None]
    reached = np.where(within, speeds, -np.inf)
    way = np.maximum(-along[rows, behind], 0.0)
    return RunningStroke(
        way=way,
        lasting=LAGS[1:][behind],
        peak=np.maximum(reached.max(axis=1), 0.05),
        since=(reached.argmax(axis=1) + 0.5 * (1 + _SLOPE)) / 60.0,
        speed=speeds[:, 0],
        rise=_reached(along, 0.9 * way) - _reached(along, 0.1 * way),
        heading=heading,
    )


def _reached(along: Floats, back: Floats) -> Floats:
    """Return how long ago b joints were `back` (b,) metres behind their present places."""
    path, rows = -along, np.arange(len(along))
    there = path >= back[:, None]
    k = np.where(there.any(axis=1), there.argmax(axis=1), path.shape[1] - 1)
    begin = np.where(k > 0, path[rows, k - 1], 0.0)
    end = np.where(k > 0, LAGS[k], 0.0)
    part = (back - begin) / np.maximum(path[rows, k] - begin, 1e-9)
    times: Floats = end + np.minimum(np.maximum(part, 0.0), 1.0) * (LAGS[k + 1] - end)
    return times


def _stroke(stroke: RunningStroke, usual: Floats) -> Floats:
    """Return the state of the running stroke, alone and against the player's usual ones."""
    state = [
        stroke.speed,
        stroke.speed / stroke.peak,
        np.log(stroke.peak),
        stroke.way / _DECIMETRE,
        5.0 * stroke.lasting,
        10.0 * stroke.since,
        stroke.way / np.maximum(usual[:, 2], 0.02),
        stroke.lasting / np.maximum(usual[:, 0], 0.08),
        stroke.since / np.maximum(usual[:, 1], 0.02),
        stroke.peak / np.maximum(usual[:, 3], 0.2),
    ]
    told: Floats = np.clip(np.stack(state, axis=1), -6.0, 6.0)
    return told


def _remembered(view: StrokeView, heading: Floats) -> Floats:
    memory = view.memory
    age = np.minimum(view.t - memory.landed, 10.0)
    recent = np.exp(-age / _JUST_NOW[0])
    same = (heading * memory.heading).sum(axis=1)
    usual = np.log(np.maximum(memory.usual, 1e-3))
    return np.concatenate(
        [
            usual,
            recent[:, None],
            (recent * same)[:, None],
            np.exp(-age / _JUST_NOW[1])[:, None],
        ],
        axis=1,
    )
