"""What a joint did before and after a moment: the numbers that tell when it truly landed."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.strikes.body_path import BodyPath
from motion.strikes.habit import StrokeShape

Floats = NDArray[np.float64]

AFTER: Final = 0.2  # seconds after a moment that are looked at
SHIFT: Final = 0.09  # seconds added to a landing, so that the model's classes lie around a moment
_BEFORE: Final = 0.25  # seconds before it
_STEP: Final = 1.0 / 60.0
LAGS: Final[Floats] = _STEP * np.arange(
    -round(_BEFORE / _STEP), round(AFTER / _STEP) + 1, dtype=np.float64
)
_SPARSE: Final = np.arange(0, len(LAGS), 3)
_HEADING: Final = (LAGS >= -0.16) & (LAGS <= 0.0)
_DECIMETRE: Final = 0.1
_SLOWEST: Final = 0.3  # m/s
_HALF: Final = 0.04  # seconds to either side over which a speed is measured
_BEGUN: Final = 0.1  # part of the peak speed at which a stroke has begun, or has landed
_FAST: Final = 1.4  # m/s; who has seen a movement so fast will not say that it was none


def landing_window(path: BodyPath, moment: float) -> Floats:
    """Return the paths (m, len(LAGS), 2) around a moment."""
    return path.at(moment + LAGS).transpose(1, 0, 2)


def describe_landing(main: Floats, near: Floats, interval: Floats) -> NDArray[np.float32]:
    """Return the numbers of b moments: windows (b, len(LAGS), 2) and camera intervals (b,)."""
    rest = LAGS[_HEADING] - LAGS[_HEADING].mean()
    slope = np.einsum("k,bkx->bx", rest, main[:, _HEADING])
    heading = slope / np.maximum(np.hypot(slope[:, 0], slope[:, 1]), 1e-9)[:, None]
    centre = int(np.argmin(np.abs(LAGS)))
    along = np.einsum("bkx,bx->bk", main - main[:, centre : centre + 1], heading) / _DECIMETRE
    sideways = np.stack([-heading[:, 1], heading[:, 0]], axis=1)
    moved = main - main[:, centre : centre + 1]
    across = np.abs(np.einsum("bkx,bx->bk", moved, sideways))[:, _SPARSE] / _DECIMETRE
    elbow = near - near[:, centre : centre + 1]
    follow = np.einsum("bkx,bx->bk", elbow, heading)[:, _SPARSE] / _DECIMETRE
    speeds = (along[:, 3:] - along[:, :-3]) * _DECIMETRE / (3.0 * _STEP)
    fastest = np.maximum(speeds.max(axis=1), _SLOWEST)[:, None]
    numbers = [along, across, follow, along / fastest, speeds / fastest]
    numbers += [np.log(fastest), heading, 30.0 * interval[:, None]]
    return np.concatenate(numbers, axis=1).astype(np.float32)


def measure_stroke(t: Floats, places: Floats, landed: float) -> StrokeShape | None:
    """Return the shape of the stroke that landed then, from its path (k,), (k, 2); None: none."""
    before = (t >= landed - 0.6) & (t <= landed + _HALF)
    t, places = t[before], places[before]
    if len(t) < 5:
        return None
    velocity = np.gradient(_steadied(t, places), t, axis=0)
    lately = t >= landed - 0.25
    speed = np.hypot(velocity[:, 0], velocity[:, 1])
    top = int(np.argmax(np.where(lately, speed, 0.0)))
    peak = float(speed[top])
    if peak <= 0.0:
        return None
    along = velocity @ (velocity[top] / peak)
    slow = np.flatnonzero(along[: top + 1] < _BEGUN * peak)
    first = int(slow[-1]) if len(slow) else 0
    end = np.array([np.interp(landed, t, places[:, axis]) for axis in (0, 1)])
    way = float(np.hypot(*(end - places[first])))
    return StrokeShape(landed - float(t[first]), max(landed - float(t[top]), 0.0), way, peak)


def _steadied(t: Floats, places: Floats) -> Floats:
    """Average each place with its neighbours, so that the noise does not make the peak."""
    if len(t) < 3:
        return places
    steady = places.copy()
    steady[1:-1] = 0.25 * places[:-2] + 0.5 * places[1:-1] + 0.25 * places[2:]
    return steady


def stop_after(t: Floats, places: Floats, heading: Floats, moment: float) -> float | None:
    """Return when a fast movement came to its end near a moment, from its path (k,), (k, 2).

    That is where its speed along the heading first falls below a tenth of its peak; None: it was
    not fast, or went on.
    """
    if len(t) < 5:
        return None
    velocity = np.gradient(_steadied(t, places), t, axis=0) @ heading
    near = (t >= moment - _BEFORE) & (t <= moment + 0.5 * AFTER)
    if not near.any():
        return None
    top = int(np.argmax(np.where(near, velocity, -np.inf)))
    peak = float(velocity[top])
    slow = np.flatnonzero(velocity[top:] < _BEGUN * peak)
    if peak < _FAST or not len(slow):
        return None
    k = top + int(slow[0])
    share = (velocity[k - 1] - _BEGUN * peak) / (velocity[k - 1] - velocity[k])
    return float(t[k - 1] + share * (t[k] - t[k - 1]))
