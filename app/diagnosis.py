"""What is wrong on this machine, and what to do."""

import hashlib
import platform
import shutil
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.camera_trial import try_camera
from app.inventory import Inventory, take_inventory
from app.ownership import ownership_problems
from app.patch_check import patch_faults
from app.resources import MODELS, SAMPLES
from app.runtime import session_clock
from audio.device import AudioDeviceError, explain_output
from audio.sample import SampleBank
from motion.cameras.camera import CameraError
from motion.cameras.webcam import Webcam
from motion.people.accelerator import choose_runtime
from patch.reading import find_patch, load_patch, patch_names

ROOM: Final = 2_000_000_000  # bytes of disk that an evening of takes wants


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    what: str
    good: bool
    says: str  # what was found, or what to do
    needed: bool = True  # without it nothing can be performed at all


def diagnose(takes: Path) -> list[Finding]:
    """Look at everything a performance needs; `takes` is where takes are saved."""
    inventory = take_inventory()
    looks: list[Callable[[], Finding]] = [
        _python,
        _names,
        _models,
        _runtime,
        _patches,
        lambda: _graphics(inventory),
        lambda: _screen(inventory),
        lambda: _sound(inventory),
        lambda: _camera(inventory),
        lambda: _disk(takes),
    ]
    return [look() for look in looks]


def _python() -> Finding:
    version = platform.python_version()
    good = (3, 11) <= sys.version_info[:2] <= (3, 13)
    return Finding("python", good, version if good else f"{version}: use Python 3.11 to 3.13")


def _names() -> Finding:
    problems = ownership_problems()
    return Finding("packages", not problems, "; ".join(problems) or "all names are ours")


def _models() -> Finding:
    for line in (MODELS / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split()
        path = MODELS / name
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != digest:
            return Finding("models", False, f"{path} is missing or damaged: install again")
    return Finding("models", True, "whole")


def _runtime() -> Finding:
    return Finding("runtime", True, choose_runtime().sentence())


def _patches() -> Finding:
    bank = SampleBank.load(SAMPLES, 48000)
    for name in patch_names():
        faults = patch_faults(load_patch(find_patch(name)), bank.names)
        if faults:
            return Finding("patches", False, faults[0])
    return Finding("patches", True, ", ".join(patch_names()))


def _graphics(inventory: Inventory) -> Finding:
    if inventory.graphics is None:
        trouble = next((t for t in inventory.troubles if "OpenGL" in t), "no OpenGL")
        return Finding("graphics", False, f"{trouble}; films need it")
    software = " (drawn by the processor)" if inventory.graphics.software else ""
    return Finding("graphics", True, inventory.graphics.renderer + software)


def _screen(inventory: Inventory) -> Finding:
    if not inventory.screens:
        return Finding("screen", False, "none: play shows no window, and still records", False)
    return Finding("screen", True, inventory.screens[0].name)


def _sound(inventory: Inventory) -> Finding:
    try:
        choice = explain_output(inventory.sound)
    except AudioDeviceError:
        says = "no sound output: play is silent and still records; connect one, or start JACK"
        return Finding("sound", False, says, False)
    return Finding("sound", True, f"{choice.device.title} ({choice.why})")


def _camera(inventory: Inventory) -> Finding:
    if not inventory.cameras:
        says = "none found: plug one in, or play a film with --camera FILM"
        return Finding("camera", False, says, False)
    names = ", ".join(camera.name for camera in inventory.cameras)
    try:
        webcam = Webcam(inventory.cameras[0].index, session_clock)
    except CameraError as error:
        return Finding("camera", False, f"{names}; {error}", False)
    with closing(webcam):
        fault = try_camera(webcam)
    says = f"{names}; {fault.says}" if fault else names
    return Finding("camera", fault is None, says, False)


def _disk(takes: Path) -> Finding:
    place = next(path for path in (takes, *takes.parents) if path.exists())
    free = shutil.disk_usage(place).free
    says = f"{free / 1e9:.0f} GB free for takes in {takes}"
    return Finding("disk", free > ROOM, says if free > ROOM else f"{says}: make room", False)
