"""Waiting for the GPU without holding the interpreter: the one module that speaks PyOpenGL.

moderngl keeps Python's lock while it waits for a picture (30-49 ms for the other threads, p99,
measured on two cores); PyOpenGL calls through ctypes, which lets go of it.
"""

import importlib
import os
import sys
from typing import Any, Final

_PATIENCE_NS: Final = 1_000_000_000


class GpuWait:
    """Waits until everything that was drawn is drawn.  Thread: the one that owns the context."""

    def __init__(self, software: bool) -> None:
        """Take `software` where the processor draws: there it may as well finish at once."""
        if sys.platform.startswith("linux"):
            # PyOpenGL picks its platform when it is first imported; all our contexts are EGL's.
            os.environ.setdefault("PYOPENGL_PLATFORM", "egl")
        settings: Any = importlib.import_module("OpenGL")
        settings.ERROR_CHECKING = False
        self._gl: Any = importlib.import_module("OpenGL.GL")
        self._software = software

    def wait(self) -> None:
        """Return when the GPU is done, or after one second."""
        gl = self._gl
        if self._software:
            gl.glFinish()
            return
        fence = gl.glFenceSync(gl.GL_SYNC_GPU_COMMANDS_COMPLETE, 0)
        gl.glClientWaitSync(fence, gl.GL_SYNC_FLUSH_COMMANDS_BIT, _PATIENCE_NS)
        gl.glDeleteSync(fence)
