"""How fast the wrists move, and nothing else: what flow's measures are compared with."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.bench.flow_windows import WRISTS
from motion.landmark import INDEX
from motion.recording import LandmarkRecording

VISIBLE: Final = 0.5  # a landmark below this visibility is not looked at
SPAN: Final = 0.1  # seconds over which a speed is measured
TORSO: Final = 0.5  # metres from the shoulders to the hips, where no world tells better
TRUNK: Final = tuple(
    INDEX[f"{side}_{joint}"] for joint in ("shoulder", "hip") for side in ("left", "right")
)


def metres_per_height(recording: LandmarkRecording, column: int) -> float:
    """Return how many metres an image height is where this person stands, by the trunk."""
    lm = recording.lm[:, column, TRUNK].astype(np.float64)
    there = np.isfinite(lm).all(axis=(1, 2))
    if not there.any():
        return 1.0
    picture = _torso(lm[there, :, :2] * [recording.aspect, 1.0])
    metres = np.full(len(picture), TORSO)
    if recording.world is not None:
        world = _torso(recording.world[there, column][:, TRUNK, :2].astype(np.float64))
        metres = np.where(world > 0.1, world, TORSO)
    return float(np.median(metres / np.maximum(picture, 1e-3)))


def wrist_speeds(
    recording: LandmarkRecording, column: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return times (N,) and the speed of either wrist (N, 2), metres a second."""
    lm = recording.lm[:, column].astype(np.float64)
    there = np.isfinite(lm).all(axis=(1, 2))
    t, lm = recording.t[there], lm[there]
    scale = metres_per_height(recording, column)
    speeds = np.zeros((len(t), len(WRISTS)))
    for i, joint in enumerate(WRISTS):
        row = INDEX[joint]
        seen = lm[:, row, 3] >= VISIBLE
        if recording.trusted[row] and seen.sum() > 1:
            places = lm[seen, row, :2] * [recording.aspect, 1.0] * scale
            speeds[:, i] = _speed(t, t[seen], places)
    return t, speeds


def _torso(trunk: NDArray[np.float64]) -> NDArray[np.float64]:
    across = trunk[:, :2].mean(axis=1) - trunk[:, 2:].mean(axis=1)
    length: NDArray[np.float64] = np.hypot(across[:, 0], across[:, 1])
    return length


def _speed(
    t: NDArray[np.float64], seen: NDArray[np.float64], places: NDArray[np.float64]
) -> NDArray[np.float64]:
    now, before = (
        np.stack([np.interp(when, seen, places[:, k]) for k in range(2)], 1)
        for when in (t, t - SPAN)
    )
    speed: NDArray[np.float64] = np.hypot(*(now - before).T) / SPAN
    return speed
