"""What a webcam does to landmarks: jitter, joints out of sight, camera frames that never come."""

from dataclasses import dataclass, fields
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.bench.plain_speed import metres_per_height
from motion.landmark import LANDMARKS, N_LANDMARKS
from motion.recording import LandmarkRecording

_END_OF_ARM: Final = ("wrist", "pinky", "index", "thumb")
_FOOT: Final = ("ankle", "heel", "foot_index")


@dataclass(frozen=True, slots=True)
class WebcamNoise:
    """How bad it is."""

    seed: int = 20261121
    jitter: float = 0.008  # metres, standard deviation on each axis of each landmark
    memory: float = 0.08  # seconds in which a landmark's jitter forgets itself to 37 %
    losses: float = 0.15  # times a second that a limb's end goes out of sight
    shortest: float = 0.05  # seconds that it stays so
    longest: float = 0.3
    unseen: float = 0.1  # visibility meanwhile
    astray: float = 0.06  # metres by which its place is then guessed wrong
    dropped: float = 0.03  # share of camera frames that never come

    def __post_init__(self) -> None:
        for item in fields(self):
            if not getattr(self, item.name) >= 0:
                raise ValueError(f"{item.name} must not be below 0, got {getattr(self, item.name)}")


def noisy(recording: LandmarkRecording, noise: WebcamNoise, salt: int) -> LandmarkRecording:
    """Return the recording as a webcam would have seen it; the same salt gives the same noise."""
    rng = np.random.default_rng([noise.seed, salt])
    kept = rng.random(len(recording.t)) >= noise.dropped
    kept[[0, -1]] = True
    seen = recording.part(kept)
    t, lm, world = seen.t, seen.lm, seen.world
    for column in range(lm.shape[1]):
        off = noise.jitter * _jitter(t, noise.memory, rng)
        lost = _lost(t, noise, rng)
        off += noise.astray * lost[..., None] * _jitter(t, noise.longest, rng)
        scale = metres_per_height(recording, column)
        in_widths = off / scale / [recording.aspect, 1.0, recording.aspect]
        lm[:, column, :, :3] += in_widths.astype(np.float32)
        lm[:, column, :, 3] = np.where(
            lost, np.minimum(lm[:, column, :, 3], noise.unseen), lm[:, column, :, 3]
        )
        if world is not None:
            world[:, column] += off.astype(np.float32)
    return seen


def _jitter(t: NDArray[np.float64], memory: float, rng: np.random.Generator) -> NDArray[np.float64]:
    """Return (N, 33, 3) of unit deviation: Ornstein and Uhlenbeck (1930), at any times."""
    fresh = rng.standard_normal((len(t), N_LANDMARKS, 3))
    keep = np.exp(-np.diff(t) / memory)
    for i, k in enumerate(keep.tolist(), 1):
        fresh[i] = k * fresh[i - 1] + np.sqrt(1.0 - k * k) * fresh[i]
    return fresh


def _lost(
    t: NDArray[np.float64], noise: WebcamNoise, rng: np.random.Generator
) -> NDArray[np.bool_]:
    """Return (N, 33): which landmark is out of sight when."""
    lost = np.zeros((len(t), N_LANDMARKS), np.bool_)
    seconds = float(t[-1] - t[0])
    for group in _groups():
        for begin in t[0] + seconds * rng.random(rng.poisson(noise.losses * seconds)):
            end = begin + rng.uniform(noise.shortest, noise.longest)
            lost[np.ix_((t >= begin) & (t < end), group)] = True
    return lost


def _groups() -> list[list[int]]:
    """Return the landmarks that are lost together: a hand, a foot; every other one by itself."""
    groups: dict[str, list[int]] = {}
    for row, name in enumerate(LANDMARKS):
        side, _, part = name.partition("_")
        whole = part if part not in (*_END_OF_ARM, *_FOOT) else "end"
        key = f"{side}_{'arm' if part in _END_OF_ARM else 'leg'}" if whole == "end" else name
        groups.setdefault(key, []).append(row)
    return list(groups.values())
