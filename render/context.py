"""The door to OpenGL without a window."""

import platform
from dataclasses import dataclass
from typing import Any, Final

import moderngl

GL_VERSION: Final = 330  # 3.3 core: the newest that every desktop still gives us through one header
ON_LINUX: Final = platform.system() == "Linux"
# EGL serves with and without a screen; elsewhere the platform has one way only.
BACKEND: Final[dict[str, Any]] = {"backend": "egl"} if ON_LINUX else {}
INSTALL_HINT: Final = "install it with: apt-get install libegl1 libgl1 libgl1-mesa-dri"


class RenderError(OSError):
    """The machine cannot draw, or has no screen; the text says what to do."""


@dataclass(frozen=True, slots=True)
class ContextInfo:
    """Who draws."""

    renderer: str  # "llvmpipe (LLVM 15.0.6, 256 bits)" for example
    vendor: str
    version: str  # "4.5 (Core Profile) Mesa 22.3.6" for example
    software: bool  # drawn by the processor


def headless_context() -> moderngl.Context:
    """Return a context of its own that needs no screen.  Thread: the one that will draw."""
    try:
        return moderngl.create_context(standalone=True, require=GL_VERSION, **BACKEND)
    except Exception as error:  # the loaders raise bare Exception, and differ by platform
        raise RenderError(_sentence(error)) from error


def describe(context: moderngl.Context) -> ContextInfo:
    """Return who draws for a context."""
    info = context.info
    renderer = info["GL_RENDERER"]
    software = any(
        name in renderer.lower() for name in ("llvmpipe", "softpipe", "swrast", "software")
    )
    return ContextInfo(renderer, info["GL_VENDOR"], info["GL_VERSION"], software)


def _sentence(error: Exception) -> str:
    said = str(error).strip().splitlines()
    why = f" ({said[0]})" if said else ""
    if ON_LINUX:
        return f"OpenGL 3.3 is missing{why}; {INSTALL_HINT}"
    return f"OpenGL 3.3 is missing{why}; update the graphics driver"
