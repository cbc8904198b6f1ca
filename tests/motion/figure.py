"""A whole body around its moving limbs, 1000 times a second, in metres."""

from dataclasses import dataclass

import numpy as np

from tests.motion.intent import ARMS, LEGS
from tests.motion.limb import RATE, move

# Metres from the middle of the hips: x to the performer's left, y up, z to the front.
HEAD = {
    "nose": (0.0, 0.7, 0.1),
    "eye_inner": (0.02, 0.73, 0.09),
    "eye": (0.03, 0.73, 0.085),
    "eye_outer": (0.045, 0.73, 0.08),
    "ear": (0.075, 0.71, 0.0),
    "mouth": (0.025, 0.665, 0.09),
}
SHOULDER, HIP = (0.17, 0.5, 0.0), (0.1, 0.0, 0.0)
FLOOR = -0.825  # metres below the hips
# fmt: off
ORDER = (
    "nose", "left_eye_inner", "left_eye", "left_eye_outer", "right_eye_inner", "right_eye",
    "right_eye_outer", "left_ear", "right_ear", "mouth_left", "mouth_right",
    "left_shoulder", "right_shoulder", "left_elbow", "right_elbow", "left_wrist",
    "right_wrist", "left_pinky", "right_pinky", "left_index", "right_index", "left_thumb",
    "right_thumb", "left_hip", "right_hip", "left_knee", "right_knee", "left_ankle",
    "right_ankle", "left_heel", "right_heel", "left_foot_index", "right_foot_index",
)
# fmt: on


@dataclass(frozen=True)
class Carriage:
    """How the trunk moves, each (T, 3) metres."""

    root: np.ndarray  # of all
    lean: np.ndarray  # of shoulders and head besides
    girdle: float  # metres that a shoulder follows a radian of its arm, ahead of the arm


def drift(rng, n, cutoff_hz, size):
    """Return (n,) slow noise of a standard deviation."""
    every = max(int(RATE / (4 * cutoff_hz)), 1)
    coarse = rng.standard_normal(n // every + 8)
    coarse = np.convolve(coarse, np.hanning(7) / np.hanning(7).sum(), mode="same")
    fine = np.interp(np.arange(n) / every, np.arange(len(coarse)), coarse)
    fine = blurred(fine, 0.4 * every / RATE)
    return size * fine / (fine.std() + 1e-9)


def blurred(values, seconds):
    """Smooth (n,) or (n, k) by a Gauss curve of a standard deviation, not moving it in time."""
    half = int(4 * seconds * RATE) + 1
    bell = np.exp(-0.5 * (np.arange(-half, half + 1) / (seconds * RATE)) ** 2)
    bell /= bell.sum()
    if values.ndim == 1:
        padded = np.pad(values, half, mode="edge")
        return np.convolve(padded, bell, mode="valid")
    return np.stack([blurred(column, seconds) for column in values.T], axis=1)


def mirror(name, place):
    return {f"left_{name}": place, f"right_{name}": (-place[0], *place[1:])}


def assemble(limbs, commands, carriage):
    """Return all landmarks (T, 33, 3), and what each limb did, by name."""
    n = len(carriage.root)
    at = {"nose": np.tile(HEAD["nose"], (n, 1)) + carriage.root + carriage.lean}
    for part in ("eye_inner", "eye", "eye_outer", "ear"):
        for name, place in mirror(part, HEAD[part]).items():
            at[name] = np.array(place) + carriage.root + carriage.lean
    for side, sign in (("left", 1.0), ("right", -1.0)):
        place = np.array(HEAD["mouth"]) * (sign, 1, 1)
        at[f"mouth_{side}"] = place + carriage.root + carriage.lean
    for name in ARMS:
        _arm(at, name, limbs[name], commands[name], carriage)
    for name in LEGS:
        _leg(at, name, limbs[name], commands[name], carriage)
    return np.stack([at[name] for name in ORDER], axis=1)


def _arm(at, name, limb, command, carriage):
    side = name.split("_")[0]
    root = np.array(SHOULDER) * (limb.side, 1, 1) + carriage.root + carriage.lean
    told = blurred(command.goal[:, 1], 0.03)  # the girdle goes with the command, before the arm
    root[:, 1] += carriage.girdle * (told - told.mean())
    elbow, wrist, tip = (root + point for point in limb.points(move(limb, command)))
    along = tip - wrist
    across = np.array([limb.side, 0.0, 0.0])
    at[f"{side}_shoulder"], at[f"{side}_elbow"], at[f"{side}_wrist"] = root, elbow, wrist
    at[f"{side}_index"] = tip - 0.02 * across
    at[f"{side}_pinky"] = wrist + 0.88 * along + 0.025 * across
    at[f"{side}_thumb"] = wrist + 0.6 * along - 0.035 * across


def _leg(at, name, limb, command, carriage):
    side = name.split("_")[0]
    root = np.array(HIP) * (limb.side, 1, 1) + carriage.root
    knee, ankle, toe = (root + point for point in limb.points(move(limb, command, FLOOR)))
    at[f"{side}_hip"], at[f"{side}_knee"], at[f"{side}_ankle"] = root, knee, ankle
    at[f"{side}_heel"] = ankle + np.array([0.0, -0.04, -0.04])
    at[f"{side}_foot_index"] = toe + np.array([0.0, -0.03, 0.0])
