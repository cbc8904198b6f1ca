"""The JSON file beside a recording of colour and depth.

    {"intrinsics": {"fx": 610.0, "fy": 610.0, "cx": 320.0, "cy": 240.0},
     "depth_scale": 0.001,
     "rate": 30.0,
     "times": [0.0, 0.033, 0.067],
     "colour": "colour.mp4",
     "depth": "depth.mkv"}

`depth_scale` is metres a step of the depth picture. `times` in seconds, one a picture, may be left
out where `rate` is given or a film brings its own. `colour` and `depth` name the two films beside
the file; a folder of pictures has none. Other keys are for whoever wrote them.
"""

import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from motion.cameras.camera import CameraError
from motion.depth.intrinsics import Intrinsics
from motion.depth.picture import DepthPicture
from motion.depth.source import DepthFrame

SHEET: Final = "depth.json"  # its name in a folder
_MAX_SCALE: Final = 1.0  # metres a step


@dataclass(frozen=True, slots=True)
class DepthSheet:
    """What the file says."""

    path: Path
    intrinsics: Intrinsics
    scale: float  # metres a step
    rate: float | None  # pictures a second
    times: tuple[float, ...] | None  # seconds, rising
    colour: str | None  # films beside the file
    depth: str | None

    def frame(
        self, t: float, image: NDArray[np.uint8], raw: NDArray[np.uint16] | None
    ) -> DepthFrame:
        """Return a picture with its depth; depth that is missing or does not fit is all holes."""
        shape = image.shape[:2]
        if raw is None or raw.shape != shape:
            raw = np.zeros(shape, np.uint16)
        return DepthFrame(t, image, DepthPicture(raw, self.intrinsics, self.scale))

    def refuse_unaligned(self, image: NDArray[np.uint8], raw: NDArray[np.uint16]) -> None:
        """Raise where depth and colour are not of one size."""
        if raw.shape != image.shape[:2]:
            raise CameraError(
                f"{self.path}: depth must be aligned to colour and have its size,"
                f" {image.shape[1]}x{image.shape[0]}, got {raw.shape[1]}x{raw.shape[0]}"
            )


def read_sheet(path: Path) -> DepthSheet:
    """Read the file.

    Raises:
        CameraError: one sentence that says what is wrong with which key.
    """
    data = _data(path)
    rate = _number(path, data, "rate") if "rate" in data else None
    if rate is not None and not 0.1 <= rate <= 1000.0:
        raise CameraError(f"{path}: rate must lie in 0.1..1000 pictures a second, got {rate:g}")
    scale = _number(path, data, "depth_scale")
    if not 0.0 < scale <= _MAX_SCALE:
        raise CameraError(
            f"{path}: depth_scale must be metres a step, above 0 and up to {_MAX_SCALE:g},"
            f" got {scale:g}"
        )
    return DepthSheet(
        path=path,
        intrinsics=_intrinsics(path, data),
        scale=scale,
        rate=rate,
        times=_times(path, data),
        colour=_name(path, data, "color" if "color" in data else "colour"),
        depth=_name(path, data, "depth"),
    )


def _data(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CameraError(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise CameraError(f"{path} is no JSON file that can be read: write it again") from error
    if not isinstance(data, dict):
        raise CameraError(f"{path} must hold an object with intrinsics and depth_scale")
    return data


def _intrinsics(path: Path, data: dict[str, Any]) -> Intrinsics:
    given = data.get("intrinsics")
    if not isinstance(given, dict):
        raise CameraError(f"{path}: intrinsics must be an object with fx, fy, cx and cy in pixels")
    values = [_number(path, given, key, "intrinsics.") for key in ("fx", "fy", "cx", "cy")]
    try:
        return Intrinsics(*values)
    except ValueError as error:
        raise CameraError(f"{path}: intrinsics: {error}") from error


def _number(path: Path, data: dict[str, Any], key: str, inside: str = "") -> float:
    value = data.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise CameraError(f"{path}: {inside}{key} must be a number, got {json.dumps(value)}")
    return float(value)


def _times(path: Path, data: dict[str, Any]) -> tuple[float, ...] | None:
    given = data.get("times")
    if given is None:
        return None
    right = isinstance(given, list) and all(
        isinstance(t, int | float) and not isinstance(t, bool) and math.isfinite(t) for t in given
    )
    if not right or not given:
        raise CameraError(f"{path}: times must be a list of seconds, one a picture")
    times = tuple(float(t) for t in given)
    for number in range(1, len(times)):
        if times[number] <= times[number - 1]:
            raise CameraError(
                f"{path}: times must rise, but times[{number}] is {times[number]:g} s"
                f" after {times[number - 1]:g} s"
            )
    return times


def _name(path: Path, data: dict[str, Any], key: str) -> str | None:
    name = data.get(key)
    if name is not None and (not isinstance(name, str) or not name):
        raise CameraError(f"{path}: {key} must be the name of a film, got {json.dumps(name)}")
    return name
