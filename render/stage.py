"""What the drawing process draws with: OpenGL, perhaps a window, or the camera picture alone."""

from typing import Protocol

import moderngl
import numpy as np
from numpy.typing import NDArray

from render.context import RenderError, describe, headless_context
from render.glsync import GpuWait
from render.overlay import Overlay
from render.plain import plain_picture
from render.scene import OverlayScene
from render.shader import ShaderError
from render.window import Window


class Stage(Protocol):
    """Draws pictures and may show them."""

    @property
    def message(self) -> str:
        """One sentence where something is missing, else nothing."""

    @property
    def window_open(self) -> bool:
        """Whether a window shows the picture."""

    @property
    def quit_requested(self) -> bool:
        """Whether somebody at the window wants to end."""

    def take_typed(self) -> str:
        """Return the letters that were typed since this was asked last."""

    def draw(
        self,
        image_bgr: NDArray[np.uint8] | None,
        scene: OverlayScene,
        out: NDArray[np.uint8],
    ) -> None:
        """Draw one picture into `out`, (height, width, 4) RGBA, and show it."""

    def poll(self) -> None:
        """Take in what the window was told."""

    def close(self) -> None:
        """Give everything back."""


class PlainStage:
    """The camera picture alone, so that a machine without OpenGL still records."""

    window_open = False
    quit_requested = False

    def __init__(self, message: str) -> None:
        """Take the sentence that says why."""
        self.message = message

    def take_typed(self) -> str:
        """Return nothing: there is no window."""
        return ""

    def draw(
        self,
        image_bgr: NDArray[np.uint8] | None,
        scene: OverlayScene,
        out: NDArray[np.uint8],
    ) -> None:
        """Write the camera picture into `out`."""
        plain_picture(image_bgr, scene, out)

    def poll(self) -> None:
        """Do nothing: there is no window."""

    def close(self) -> None:
        """Do nothing: there is nothing to give back."""


class LightStage:
    """The overlay over the camera picture, with or without a window."""

    def __init__(self, size: tuple[int, int], window: bool) -> None:
        """Open what there is; a window that cannot be had is named in `message`."""
        self.message = ""
        self.quit_requested = False
        self._window = self._try_window(size) if window else None
        self._context = self._window.context if self._window else headless_context()
        self._overlay = Overlay(self._context, size)
        self._gpu = GpuWait(describe(self._context).software)

    @property
    def window_open(self) -> bool:
        """Whether a window shows the picture."""
        return self._window is not None

    def take_typed(self) -> str:
        """Return the letters that were typed since this was asked last."""
        return self._window.take_typed() if self._window else ""

    def draw(
        self,
        image_bgr: NDArray[np.uint8] | None,
        scene: OverlayScene,
        out: NDArray[np.uint8],
    ) -> None:
        """Draw one picture, show it, and read it back into `out`."""
        self._overlay.draw(image_bgr, scene)
        self._gpu.wait()
        self._overlay.read(out)
        if self._window is not None:
            self._window.show(self._overlay.picture)

    def poll(self) -> None:
        """Take in keys and clicks, and fill the window anew where its size changed."""
        if self._window is None:
            return
        if self._window.poll():
            self._window.show(self._overlay.picture)
        self.quit_requested = self._window.quit_requested

    def close(self) -> None:
        """Give everything back."""
        self._overlay.release()
        if self._window is not None:
            self._window.close()

    def _try_window(self, size: tuple[int, int]) -> Window | None:
        try:
            return Window(size)
        except RenderError as error:
            self.message = f"the picture is drawn without a window: {error}"
            return None


def open_stage(size: tuple[int, int], window: bool) -> Stage:
    """Return the best stage that the machine gives."""
    try:
        return LightStage(size, window)
    except (RenderError, ShaderError, moderngl.Error) as error:
        return PlainStage(f"the camera picture is shown without light: {error}")
