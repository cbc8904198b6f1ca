"""A truth file: who really is where in every camera frame of a clip.

`{"w", "h", "fps", "frames": [{"f", "t", "front", NAME: [[x, y, visibility] * 33], …}, …]}`, x and
y in widths and heights of the picture. A name that is missing or null in a frame is out of the
picture there. `"passers_by": [NAME, …]`, where it stands, names those who do not perform.
"""

import json
import math
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from motion.landmark import N_LANDMARKS

ABOUT_THE_FRAME: Final = frozenset({"f", "t", "front"})
SAME_SHAPE: Final = 0.02  # relative difference of aspects that rounding to whole pixels may make

Scene = dict[str, NDArray[np.float32]]  # (33, 2) of each person; x right, y down, 0..1


class TruthError(ValueError):
    """A truth file that cannot be used; one sentence with the place of the mistake."""


@dataclass(frozen=True, slots=True)
class Truth:
    """What a truth file tells."""

    scenes: tuple[Scene, ...]  # of each camera frame
    passers_by: frozenset[str] = frozenset()
    aspect: float | None = None  # width / height of the clip; None where the file does not say

    @property
    def names(self) -> list[str]:
        """Everybody who is ever seen, in the order of the alphabet."""
        return sorted({name for scene in self.scenes for name in scene})

    def check_aspect(self, size: tuple[int, int], clip: Path) -> None:
        """Refuse the truth of another clip."""
        aspect = size[0] / size[1]
        if self.aspect is not None and abs(self.aspect / aspect - 1.0) > SAME_SHAPE:
            raise TruthError(
                f"the truth file tells of a picture {self.aspect:.3f} times as wide as high, and"
                f" {clip} is {size[0]}x{size[1]}: give the truth of this clip"
            )


def read_truth(path: Path) -> Truth:
    """Read a truth file.

    Raises:
        TruthError: it cannot be used.
    """
    try:
        told = json.loads(path.read_text(encoding="utf-8"), object_hook=_packed)
    except OSError as error:
        raise TruthError(
            f"truth file {path} cannot be read: {error.strerror}; check the path"
        ) from error
    except ValueError as error:  # of bytes and of JSON
        raise TruthError(f"truth file {path} is not JSON: {error}") from error
    frames = told.get("frames") if isinstance(told, dict) else None
    if not isinstance(frames, list | np.ndarray):
        raise TruthError(f'truth file {path} must be an object with a list "frames"')
    if not len(frames):
        raise TruthError(f"truth file {path} tells of no camera frame")
    scenes = tuple(_scene(frame, f"{path}: frames[{i}]") for i, frame in enumerate(frames))
    truth = Truth(scenes, _passers_by(told, path), _aspect(told, path))
    if not truth.names:
        raise TruthError(f"truth file {path} tells of nobody: each frame needs names and landmarks")
    return truth


def _packed(told: dict[str, Any]) -> dict[str, Any]:
    """Turn landmarks into arrays as soon as they are read: a long clip has millions of numbers."""
    for name, points in told.items():
        if isinstance(points, list) and len(points) == N_LANDMARKS:
            with suppress(ValueError, TypeError):  # told later, with the place
                told[name] = np.array(points, np.float32)
    return told


def _scene(frame: Any, place: str) -> Scene:
    if not isinstance(frame, dict):
        raise TruthError(f"{place} must be an object of names and landmarks, got {_kind(frame)}")
    return {
        name: _landmarks(points, f"{place}.{name}")
        for name, points in frame.items()
        if name not in ABOUT_THE_FRAME and points is not None
    }


def _landmarks(points: Any, place: str) -> NDArray[np.float32]:
    wanted = f"{N_LANDMARKS} landmarks [x, y, visibility]"
    if not isinstance(points, list | np.ndarray):
        raise TruthError(f"{place} must be {wanted}, got {_kind(points)}")
    try:
        array = np.array(points, np.float32)
    except (ValueError, TypeError) as error:
        raise TruthError(f"{place} must be {wanted}, all of them numbers") from error
    if array.ndim != 2 or len(array) != N_LANDMARKS or array.shape[1] not in (2, 3):
        shape = " x ".join(map(str, array.shape))
        raise TruthError(f"{place} must be {wanted}, got {shape}")
    if not np.isfinite(array).all():
        raise TruthError(f"{place} must be {wanted}, all of them finite")
    if np.abs(array[:, :2]).max() > 10.0:
        raise TruthError(f"{place} must be in widths and heights of the picture, 0..1 inside it")
    return array[:, :2]


def _passers_by(told: dict[str, Any], path: Path) -> frozenset[str]:
    names = told.get("passers_by", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise TruthError(f"{path}: passers_by must be a list of names")
    return frozenset(names)


def _aspect(told: dict[str, Any], path: Path) -> float | None:
    width, height = told.get("w"), told.get("h")
    if width is None or height is None:
        return None
    for side in (width, height):
        if not isinstance(side, int | float) or not math.isfinite(side) or side <= 0:
            raise TruthError(f"{path}: w and h must be pixels, got {side!r}")
    return float(width / height)


def _kind(value: Any) -> str:
    return {dict: "an object", list: "a list", str: "a text", bool: "true or false"}.get(
        type(value), "nothing" if value is None else "a number"
    )
