"""A flash shown on a screen and seen by a camera: from its pictures to the camera's delay.

All times here are data. A camera that exposes its rows one after the other answers a step of light
with a ramp; its middle is the time at which the middle of the exposure met the step. One step is
sampled only as often as pictures come. Steps at random moments sample the same ramp at many
places, so one ramp is laid through all of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from app.calibration import ROBUST, Estimate
from motion.frame import CameraFrame

CELLS: Final = (16, 9)  # across and down a picture
PLATEAU: Final = 0.12  # seconds before a change in which the light is what it was
LATEST: Final = 0.4  # seconds after a change in which it must be seen
EARLIEST: Final = -0.03
LEAST_STEP: Final = 0.4  # grey values of 255, in the cells that see the light best
LEAST_CLEAR: Final = 4.0  # steps must be so many times larger than the noise
FEWEST: Final = 4  # changes that must have been seen
STEP: Final = 0.0005  # seconds between the places that are tried
HALF_WIDTHS: Final = (0.001, 0.002, 0.004, 0.006, 0.009, 0.013, 0.018, 0.025, 0.035)  # seconds


@dataclass(frozen=True, slots=True)
class Change:
    """The screen was told to turn bright or dark."""

    t: float  # when its light changes, as far as is known; seconds
    bright: bool


class FlashWatch:
    """Keeps how bright the parts of each picture are."""

    def __init__(self) -> None:
        self._t: list[float] = []
        self._cells: list[NDArray[np.float64]] = []

    def add(self, frame: CameraFrame) -> None:
        """Take a picture."""
        small = cv2.resize(frame.image, CELLS, interpolation=cv2.INTER_AREA)
        self._t.append(frame.t)
        self._cells.append(np.asarray(small, np.float64).reshape(-1, frame.image.shape[2]).mean(1))

    def estimate(self, changes: Sequence[Change]) -> Estimate | None:
        """Return the delay of the camera; None where the light was not seen clearly."""
        if len(self._t) < 2:
            return None
        t, cells = np.array(self._t), np.array(self._cells)
        return estimate_flash_delay(t, _brightness(t, cells, changes), changes)


def estimate_flash_delay(
    t: NDArray[np.float64], brightness: NDArray[np.float64], changes: Sequence[Change]
) -> Estimate | None:
    """Return how long after each change of light the pictures show it.

    Args:
        t: (n,) stamps of the pictures, seconds.
        brightness: (n,) of the pictures, in any unit.
        changes: in the order of time; the last one only ends the one before.
    """
    steps = _steps(t, brightness, changes)
    if len(steps) < FEWEST:
        return None
    late = np.concatenate([step[0] for step in steps])
    level = np.concatenate([step[1] for step in steps])
    middle = _middle_of_ramp(late, level)
    crossings = np.array([_crossing(*step) for step in steps])
    spread = ROBUST * float(np.median(np.abs(crossings - middle)))
    return Estimate(middle, spread, len(steps))


def _brightness(
    t: NDArray[np.float64], cells: NDArray[np.float64], changes: Sequence[Change]
) -> NDArray[np.float64]:
    """Return (n,) from (n, k) cells: those that see the light best count most."""
    steps, noise = [], []
    for change, following in pairwise(changes):
        before, after = _at_rest(t, change.t), _at_rest(t, following.t)
        if before.any() and after.any():
            step = np.median(cells[after], axis=0) - np.median(cells[before], axis=0)
            steps.append(step if change.bright else -step)
            noise.append(np.ptp(cells[before], axis=0))
    if not steps:
        return np.zeros(len(t))
    mean = np.mean(steps, axis=0)
    # What moves about by itself, a person say, must not pass for the light.
    unsure = np.mean(noise, axis=0) + np.std(steps, axis=0) + 0.1
    clear = np.maximum(mean, 0.0) / unsure**2
    weights = np.where(clear > 0.1 * clear.max(), clear, 0.0)
    trace: NDArray[np.float64] = cells @ (weights / max(weights.sum(), 1e-12))
    return trace


def _at_rest(t: NDArray[np.float64], change: float) -> NDArray[np.bool_]:
    """Return which pictures show the light as it was before a change."""
    return (t > change - PLATEAU) & (t <= change)


def _steps(
    t: NDArray[np.float64], brightness: NDArray[np.float64], changes: Sequence[Change]
) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Return of each change that was seen (times after it, levels from 0 before to 1 after)."""
    steps = []
    for change, following in pairwise(changes):
        rest, end = _at_rest(t, change.t), _at_rest(t, following.t)
        if rest.sum() < 2 or end.sum() < 2:
            continue
        low, high = float(np.median(brightness[rest])), float(np.median(brightness[end]))
        height = high - low if change.bright else low - high
        noise = ROBUST * float(
            np.median(np.abs(np.r_[brightness[rest] - low, brightness[end] - high]))
        )
        if height < max(LEAST_STEP, LEAST_CLEAR * noise):
            continue
        until = min(LATEST, following.t - change.t)
        seen = (t >= change.t + EARLIEST) & (t <= change.t + until)
        steps.append((t[seen] - change.t, (brightness[seen] - low) / (high - low)))
    return steps


def _middle_of_ramp(late: NDArray[np.float64], level: NDArray[np.float64]) -> float:
    """Lay a ramp through all samples, so that their distances from it are least."""
    middles = np.arange(EARLIEST, LATEST, STEP)
    best, middle = np.inf, 0.0
    for half in HALF_WIDTHS:
        ramp = np.clip(0.5 + (late[None, :] - middles[:, None]) / (2.0 * half), 0.0, 1.0)
        cost = np.abs(ramp - level[None, :]).sum(axis=1)
        # Of places that are equally good, the one in their middle.
        good = np.flatnonzero(cost <= cost.min() + 1e-9)
        if cost.min() < best:
            best, middle = float(cost.min()), float(middles[good].mean())
    return middle


def _crossing(late: NDArray[np.float64], level: NDArray[np.float64]) -> float:
    """Return where one step crosses its half, on a straight line between two pictures."""
    above = np.flatnonzero(level >= 0.5)
    if len(above) == 0 or above[0] == 0:
        return float(late[0])
    i = int(above[0])
    share = (0.5 - level[i - 1]) / (level[i] - level[i - 1])
    return float(late[i - 1] + share * (late[i] - late[i - 1]))
