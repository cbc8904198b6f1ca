"""By what the models run here: LiteRT on the processor, or on a graphics processor.

LiteRT's wheel (2.3.0) holds an accelerator for graphics processors, WebGPU over Vulkan, that only
its `CompiledModel` can use. On the processor that and the interpreter which `motion.people.model`
uses took the same time (pose_landmark_full 12.2 and 12.1 ms of processor time, medians of 60).
"""

import os
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Final

ACCELERATOR: Final = "libLiteRtWebGpuAccelerator.*"
DRIVERS: Final = (
    Path("/usr/share/vulkan/icd.d"),
    Path("/etc/vulkan/icd.d"),
    Path("/usr/local/share/vulkan/icd.d"),
)
NAMED_DRIVERS: Final = ("VK_DRIVER_FILES", "VK_ICD_FILENAMES")
SOFTWARE: Final = ("lvp", "lavapipe", "swrast", "vk_swiftshader")  # drivers that use the processor


@dataclass(frozen=True, slots=True)
class Runtime:
    """What runs the models."""

    name: str  # with its version
    device: str  # what computes
    threads: int  # of the processor for each model
    unused: str = ""  # what is there besides and is not used, and why

    def sentence(self) -> str:
        """Return it in words."""
        threads = "one thread a model" if self.threads == 1 else f"{self.threads} threads a model"
        return f"{self.name} on the {self.device}, {threads}" + (
            f"; {self.unused}" if self.unused else ""
        )


def choose_runtime() -> Runtime:
    """Return by what the models run: the one place where that is decided.

    A graphics processor is named and left alone: nobody has measured yet that it gains anything for
    networks that take some ten milliseconds, with a picture to carry there and landmarks back.
    """
    drivers = graphics_drivers()
    unused = "no graphics processor that LiteRT could use"
    if drivers and not has_accelerator():
        unused = f"this LiteRT cannot use the graphics processor ({drivers[0]})"
    elif drivers:
        unused = f"the graphics processor ({drivers[0]}) is left to the picture"
    return Runtime(f"LiteRT {litert_version()}", "processor (XNNPACK)", 1, unused)


def litert_version() -> str:
    """Return the version of the installed LiteRT."""
    try:
        return version("ai-edge-litert")
    except PackageNotFoundError:
        return "of unknown version"


def has_accelerator() -> bool:
    """Return whether the installed LiteRT holds its accelerator for graphics processors."""
    found = find_spec("ai_edge_litert")
    places = found.submodule_search_locations if found else None
    return any(list(Path(place).glob(ACCELERATOR)) for place in places or [])


def graphics_drivers(folders: tuple[Path, ...] = DRIVERS) -> list[str]:
    """Return the names of Vulkan drivers for true graphics processors (Linux)."""
    named = next((os.environ[name] for name in NAMED_DRIVERS if os.environ.get(name)), None)
    if named is not None:
        files = [Path(path) for path in named.split(os.pathsep)]
    else:
        files = sorted(file for folder in folders for file in folder.glob("*.json"))
    names = [file.stem.split("_icd")[0] for file in files if file.is_file()]
    return [name for name in names if not name.startswith(SOFTWARE)]
