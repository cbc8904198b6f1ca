"""The program's settings: defaults, a TOML file, then the command line."""

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from platformdirs import user_config_dir, user_data_dir

from app.scene import Look
from motion.people.performers import PerformersError, Rule, read_rule
from motion.tracker import KNOWN_SIZES, TRACKERS
from zones.table import Table, read_table

VARIABLE: Final = "BODYLOOP_CONFIG"
RATES: Final = (22050, 24000, 32000, 44100, 48000, 64000, 88200, 96000)  # that a film can hold
MODELS: Final = (*KNOWN_SIZES, "auto")


class ConfigError(ValueError):
    """Settings that cannot be used; one sentence that says where and why."""


@dataclass(frozen=True, slots=True)
class CameraChoice:
    """Which camera, and what is asked of it."""

    source: str = "0"  # an index, a film or a folder of pictures
    width: int = 1280  # pixels
    height: int = 720
    rate: float = 60.0  # camera frames a second
    exposure_ms: float = 0.0  # milliseconds; 0.0: the camera's own choice
    others: tuple[str, ...] = ()  # cameras beside it
    pairs: tuple[Path, ...] = ()  # how they stand to it, one file each, as far as it is known


@dataclass(frozen=True, slots=True)
class TrackerChoice:
    """Which tracker."""

    name: str = "litert"
    model: str = "auto"


@dataclass(frozen=True, slots=True)
class SoundChoice:
    """Which sound device, and how it is opened."""

    device: str = ""  # part of its name; "" chooses
    sample_rate: int = 48000
    block: int = 128  # audio frames
    microphone: str = ""  # name of an input of the same kind; "" the device's own, "none" none


def _data_folder(name: str) -> Path:
    return Path(user_data_dir("bodyloop", False)) / name


@dataclass(frozen=True, slots=True)
class Config:
    """All settings of the program."""

    camera: CameraChoice = field(default_factory=CameraChoice)
    tracker: TrackerChoice = field(default_factory=TrackerChoice)
    sound: SoundChoice = field(default_factory=SoundChoice)
    look: Look = field(default_factory=Look)
    takes: Path = field(default_factory=lambda: _data_folder("takes"))
    players: Path = field(default_factory=lambda: _data_folder("players"))
    performers: Rule = field(default_factory=Rule)


def config_file() -> Path:
    """Return the settings file: `BODYLOOP_CONFIG`, or where the platform keeps such things."""
    named = os.environ.get(VARIABLE)
    return Path(named) if named else Path(user_config_dir("bodyloop", False)) / "config.toml"


def load_config(path: Path | None = None) -> Config:
    """Read the settings file; without one, the defaults.

    Raises:
        ConfigError: it cannot be used; one sentence with the path of the key.
    """
    file = path or config_file()
    if path is None and not os.environ.get(VARIABLE) and not file.is_file():
        return Config()
    table = read_table(file, ConfigError)
    config = Config(
        camera=_camera(table.table("camera")),
        tracker=_tracker(table.table("tracker")),
        sound=_sound(table.table("sound")),
        look=_look(table.table("look")),
        takes=Path(table.text("takes", str(Config().takes))).expanduser(),
        players=Path(table.text("players", str(Config().players))).expanduser(),
        performers=_performers(table),
    )
    table.close()
    return config


def _camera(table: Table) -> CameraChoice:
    default = CameraChoice()
    choice = CameraChoice(
        source=table.text("source", default.source),
        width=table.whole("width", default.width, 160, 7680),
        height=table.whole("height", default.height, 120, 4320),
        rate=table.number("rate", default.rate, 1.0, 1000.0),
        exposure_ms=table.number("exposure_ms", default.exposure_ms, 0.0, 100.0),
    )
    table.close()
    return choice


def _performers(table: Table) -> Rule:
    try:
        return read_rule(table.text("performers", str(Rule())))
    except PerformersError as error:
        raise table.fail("performers", str(error)) from error


def _tracker(table: Table) -> TrackerChoice:
    default = TrackerChoice()
    choice = TrackerChoice(
        name=table.text("name", default.name, TRACKERS),
        model=table.text("model", default.model, MODELS),
    )
    table.close()
    return choice


def _sound(table: Table) -> SoundChoice:
    default = SoundChoice()
    choice = SoundChoice(
        device=table.text("device", default.device),
        sample_rate=table.whole("sample_rate", default.sample_rate, RATES[0], RATES[-1]),
        block=table.whole("block", default.block, 16, 4096),
        microphone=table.text("microphone", default.microphone),
    )
    table.close()
    if choice.sample_rate not in RATES:
        known = ", ".join(map(str, RATES))
        raise table.fail("sample_rate", f"must be one of {known}, got {choice.sample_rate}")
    return choice


def _look(table: Table) -> Look:
    default = Look()
    look = Look(
        dim=table.number("dim", default.dim, 0.0, 1.0),
        mirror=table.flag("mirror", default.mirror),
        camera=table.flag("camera", default.camera),
    )
    table.close()
    return look
