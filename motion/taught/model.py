"""What was learnt of a gesture as a file: arrays in an `.npz`, named as the gesture is."""

import os
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.array_file import ArrayFile, save_arrays
from motion.taught.learned_gesture import Demonstration, LearnedGesture
from motion.taught.view import PARTS

ENDING: Final = ".npz"
VERSION: Final = 1
_K: Final = len(PARTS)
_WHAT: Final = "a gesture"


class GestureFileError(OSError):
    """A file of a gesture that cannot be used; one sentence."""


def save_gesture(path: str | os.PathLike[str], gesture: LearnedGesture) -> None:
    """Write a gesture beside, and rename it when whole; the file's stem should be its name.

    Raises:
        OSError: it cannot be written there.
    """
    shown = gesture.demonstrations
    arrays: dict[str, NDArray[np.generic]] = {
        "gesture": np.array(VERSION),
        "course": gesture.course.astype(np.float32),
        "spread": gesture.spread.astype(np.float32),
        "weight": gesture.weight.astype(np.float32),
        "moves": gesture.moves.astype(np.uint8),
        "free": gesture.free.astype(np.uint8),
        "threshold": np.array(gesture.threshold, np.float64),
        "decide": np.array(gesture.decide, np.int64),
        "hold": np.array(gesture.hold, np.float64),
        "lengths": np.array([len(one.places) for one in shown], np.int64),
        "shown": np.concatenate([one.places for one in shown]).astype(np.float32),
        "shown_seen": np.concatenate([one.seen for one in shown]).astype(np.uint8),
    }
    save_arrays(path, arrays)


def load_gesture(path: str | os.PathLike[str]) -> LearnedGesture:
    """Read a gesture; it is called as the file is.

    Raises:
        GestureFileError: one sentence that says what is wrong with the file.
    """
    with ArrayFile(path, _WHAT, GestureFileError) as file:
        _check_version(file)
        course = file.finite("course", ("m", _K, 2))
        m = len(course)
        gesture = LearnedGesture(
            name=Path(path).stem,
            kind="pose" if m == 1 else "movement",
            course=course.astype(np.float32),
            spread=file.finite("spread", (m, _K, 2)).astype(np.float32),
            weight=file.finite("weight", (_K, 2)).astype(np.float32),
            moves=file.array("moves", "iub", (_K,)) != 0,
            free=file.array("free", "iub", (m,)) != 0,
            threshold=float(file.finite("threshold", ())),
            decide=int(file.array("decide", "iub", ())),
            hold=float(file.finite("hold", ())),
            demonstrations=_demonstrations(file),
        )
        _check(file, gesture)
    return gesture


def _check_version(file: ArrayFile) -> None:
    if "gesture" not in file.names:
        raise file.fail("it holds no gesture; teach one with bodyloop gesture learn")
    version = int(file.array("gesture", "iub", ()))
    if version != VERSION:
        raise file.fail(f"it is of version {version}, and {VERSION} is known: teach it again")


def _check(file: ArrayFile, gesture: LearnedGesture) -> None:
    """Refuse numbers with which nothing could be followed."""
    m = len(gesture.course)
    sound = {
        "course": m >= 1,
        "spread": bool((gesture.spread > 0.0).all()),
        "weight": bool((gesture.weight >= 0.0).all() and abs(gesture.weight.sum() - 1.0) < 1e-2),
        "moves": bool(gesture.moves.any()),
        "threshold": gesture.threshold > 0.0,
        "decide": 0 <= gesture.decide < max(m, 1),
        "hold": (gesture.hold > 0.0) == (m == 1),
    }
    for name, good in sound.items():
        if not good:
            raise file.fail(f"{name} does not belong to a gesture: teach it again")


def _demonstrations(file: ArrayFile) -> tuple[Demonstration, ...]:
    lengths = file.array("lengths", "iub", ("n",)).astype(np.int64)
    total = int(lengths.sum())
    if not len(lengths) or (lengths < 1).any():
        raise file.fail("lengths must hold the length of every demonstration: teach it again")
    places = file.finite("shown", (total, _K, 2)).astype(np.float32)
    seen = file.array("shown_seen", "iub", (total, _K)) != 0
    ends = np.cumsum(lengths)[:-1]
    parts = zip(np.split(places, ends), np.split(seen, ends), strict=True)
    return tuple(Demonstration(*part) for part in parts)
