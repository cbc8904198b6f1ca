"""The file of two calibrated cameras: JSON that a person can read."""

import json
import math
import os
from pathlib import Path
from typing import Any, Final

import numpy as np

from motion.views.camera_pair import CameraPair, Lens, Numbers

KIND: Final = "bodyloop camera pair"
_LONGEST: Final = 60.0  # seconds that two clocks may differ


class CameraPairError(OSError):
    """A file of two cameras that cannot be read; its text says what is wrong and what to do."""


def save_camera_pair(path: str | os.PathLike[str], pair: CameraPair) -> None:
    """Write the file beside, and rename it when whole.

    Raises:
        OSError: it cannot be written there.
    """
    path = Path(path)
    values = {
        "kind": KIND,
        "first": _lens_values(pair.first, pair.names[0]),
        "second": _lens_values(pair.second, pair.names[1]),
        "rotation": pair.rotation.round(9).tolist(),
        "translation_metres": pair.translation.round(5).tolist(),
        "second_clock_ms": round(1000.0 * pair.offset, 2),
        "error_px": round(pair.error_px, 2),
        "expected_error_mm": round(1000.0 * pair.expected_error, 1),
        "sureness": pair.sureness,
        "scale_from": pair.scale_from,
    }
    beside = path.with_name(path.name + ".part")
    beside.write_text(json.dumps(values, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    beside.replace(path)


def load_camera_pair(path: str | os.PathLike[str]) -> CameraPair:
    """Read two cameras as `bodyloop calibrate` wrote them.

    Raises:
        CameraPairError: one sentence that says what to do.
    """
    try:
        values = json.loads(Path(path).read_text(encoding="utf-8"))
        if not isinstance(values, dict) or values.get("kind") != KIND:
            raise ValueError("it is another kind of file")
        return _pair(values)
    except FileNotFoundError as error:
        raise CameraPairError(f"{path} does not exist: make it with bodyloop calibrate") from error
    except KeyError as error:
        raise CameraPairError(_told(path, f"{error.args[0]} is missing")) from error
    except (OSError, ValueError, TypeError, OverflowError, RecursionError) as error:
        why = "it is no JSON" if isinstance(error, json.JSONDecodeError) else str(error)
        raise CameraPairError(_told(path, why)) from error


def _told(path: str | os.PathLike[str], why: str) -> str:
    return f"{path} does not hold two calibrated cameras ({why}): run bodyloop calibrate again"


def _lens_values(lens: Lens, name: str) -> dict[str, object]:
    return {
        "name": name,
        "focal_heights": round(lens.focal, 5),
        "aspect": round(lens.aspect, 5),
        "view_degrees": round(lens.view, 1),
    }


def _pair(values: dict[str, Any]) -> CameraPair:
    return CameraPair(
        first=_lens(values["first"]),
        second=_lens(values["second"]),
        rotation=_array(values["rotation"], "rotation"),
        translation=_array(values["translation_metres"], "translation_metres"),
        offset=_within(values["second_clock_ms"], "second_clock_ms", 1000.0 * _LONGEST) / 1000.0,
        error_px=_within(values.get("error_px", 0.0), "error_px", 1e6),
        expected_error=_within(values["expected_error_mm"], "expected_error_mm", 1e6) / 1000.0,
        scale_from=str(values.get("scale_from", "")),
        names=(str(values["first"].get("name", "")), str(values["second"].get("name", ""))),
    )


def _lens(values: Any) -> Lens:
    if not isinstance(values, dict):
        raise TypeError("a camera must be an object with focal_heights and aspect")
    return Lens(float(values["focal_heights"]), float(values["aspect"]))


def _array(values: Any, name: str) -> Numbers:
    try:
        return np.array(values, np.float64)
    except (ValueError, TypeError) as error:
        raise ValueError(f"{name} must hold numbers") from error


def _within(value: Any, name: str, largest: float) -> float:
    number = float(value)
    if not (math.isfinite(number) and abs(number) <= largest):
        raise ValueError(f"{name} must lie within {largest:g}, got {number:g}")
    return number
