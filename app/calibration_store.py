"""The file of measured delays: one entry for each camera and for each sound device.

A person can read it, and may delete it: nothing but the measurements is lost.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from platformdirs import user_data_dir

from app.calibration import CameraDelay, Estimate, SoundDelay, Sureness

SURENESS: Final[Mapping[str, Sureness]] = {
    "sure": "sure",
    "fairly sure": "fairly sure",
    "not sure": "not sure",
}
LONGEST: Final = 1.0  # seconds; more than that is no delay of a device


class LatencyFileError(ValueError):
    """The file of delays cannot be used; one sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class MeasuredDelays:
    """Everything that was measured on this machine."""

    cameras: Mapping[str, CameraDelay] = field(default_factory=dict)
    sounds: Mapping[str, SoundDelay] = field(default_factory=dict)


def latency_file() -> Path:
    """Return where the delays are kept."""
    return Path(user_data_dir("bodyloop", False)) / "latency.json"


def camera_key(name: str, size: tuple[int, int]) -> str:
    """Return what a camera's delay is kept under: another size is another way through it."""
    return f"{name}, {size[0]}x{size[1]}"


def sound_key(description: str) -> str:
    """Return what a sound device's delay is kept under, from what the host says it plays on."""
    return re.sub(r", [\d.]+ ms to the output$", "", description)


def load_delays(path: Path | None = None) -> MeasuredDelays:
    """Read the file; nothing measured where there is none.

    Raises:
        LatencyFileError: it holds something else.
    """
    path = path or latency_file()
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        return MeasuredDelays(
            {key: _camera(entry) for key, entry in values["cameras"].items()},
            {key: _sound(entry) for key, entry in values["sounds"].items()},
        )
    except FileNotFoundError:
        return MeasuredDelays()
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise LatencyFileError(
            f"{path} cannot be used as a file of measured delays: delete it, and measure again with"
            " bodyloop doctor --latency"
        ) from error


def save_delays(delays: MeasuredDelays, path: Path | None = None) -> Path:
    """Write the file beside, and rename it when whole; return where it lies.

    Raises:
        OSError: it cannot be written there.
    """
    path = path or latency_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    values = {
        "cameras": {key: camera_values(delay) for key, delay in delays.cameras.items()},
        "sounds": {key: sound_values(delay) for key, delay in delays.sounds.items()},
    }
    beside = path.with_name(path.name + ".part")
    beside.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")
    beside.replace(path)
    return path


def camera_values(delay: CameraDelay) -> dict[str, object]:
    """Return a camera's delay in JSON's own types."""
    return {
        "delay_ms": _ms(delay.seconds),
        "error_ms": _ms(delay.error),
        "sureness": delay.sureness,
        "rate": round(delay.rate, 2),
        "methods": {name: estimate_values(found) for name, found in delay.methods.items()},
    }


def sound_values(delay: SoundDelay) -> dict[str, object]:
    """Return a sound device's delay in JSON's own types."""
    return {
        "round_trip": estimate_values(delay.round_trip),
        "promised_output_ms": _ms(delay.promised_output),
        "output_ms": _ms(delay.output),
    }


def estimate_values(found: Estimate) -> dict[str, object]:
    """Return an estimate in JSON's own types."""
    values = asdict(found)
    return {"ms": _ms(values["seconds"]), "spread_ms": _ms(values["spread"]), "n": values["n"]}


def _camera(entry: Any) -> CameraDelay:
    return CameraDelay(
        seconds=_seconds(entry["delay_ms"]),
        error=_seconds(entry["error_ms"]),
        sureness=SURENESS[entry["sureness"]],
        rate=float(entry["rate"]),
        methods={name: _estimate(found) for name, found in entry["methods"].items()},
    )


def _sound(entry: Any) -> SoundDelay:
    return SoundDelay(_estimate(entry["round_trip"]), _seconds(entry["promised_output_ms"]))


def _estimate(entry: Any) -> Estimate:
    return Estimate(_seconds(entry["ms"]), _seconds(entry["spread_ms"]), int(entry["n"]))


def _seconds(ms: float) -> float:
    seconds = round(float(ms) / 1000.0, 7)
    if not abs(seconds) <= LONGEST:
        raise ValueError(f"a delay must lie within {LONGEST} seconds, got {seconds}")
    return seconds


def _ms(seconds: float) -> float:
    return round(1000.0 * seconds, 2)
