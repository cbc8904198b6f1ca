"""The door to the screen: one window that shows the overlay's picture whole, at any size."""

from typing import Any, Final

import glfw
import moderngl

from render.context import GL_VERSION, INSTALL_HINT, ON_LINUX, RenderError
from render.plain import GROUND_LIGHT, fit
from render.quad import UPSIDE_DOWN, Quad

TITLE: Final = "Bodyloop"
OWN_KEYS: Final = "qf"


class Window:
    """A window with a context of its own.

    Keys: f for the full screen and back, q or escape to ask for the end; all others are kept for
    whoever asks.  Thread: the main one of its process (macOS allows no other).
    """

    def __init__(self, size: tuple[int, int]) -> None:
        """Open a window; `size` is width and height of the pictures it will show."""
        self._errors: list[str] = []
        glfw.set_error_callback(self._note_error)
        if not glfw.init():
            raise RenderError(f"no screen to open a window on{self._why()}; play with --no-window")
        self._window = self._open(size)
        self.quit_requested = False
        self._typed = ""
        self._windowed = (0, 0, *size)  # where it was before the full screen
        self._shown = (0, 0)
        glfw.make_context_current(self._window)
        # Never wait for the screen: a hidden window would hold up the recording.
        glfw.swap_interval(0)
        glfw.set_key_callback(self._window, self._on_key)
        glfw.set_char_callback(self._window, self._on_letter)
        glfw.set_window_close_callback(self._window, self._on_close)
        # The context that the window made current; `create_context` does not find EGL's.
        try:
            moderngl.init_context()
        except RuntimeError as error:
            raise RenderError(f"OpenGL 3.3 is missing ({error}); {INSTALL_HINT}") from error
        self.context = moderngl.get_context()
        self._quad = Quad(self.context)

    def show(self, picture: moderngl.Texture) -> None:
        """Show a picture whole, as large as it fits, its row 0 at the top."""
        # Asked each time: the size in pixels changes with the window and with the screen it is on.
        size = glfw.get_framebuffer_size(self._window)
        if min(size) < 1:
            return
        self._shown = size
        screen = self.context.screen
        screen.use()
        screen.viewport = (0, 0, *size)
        self.context.clear(*GROUND_LIGHT)
        screen.viewport = fit(picture.size, size)
        self._quad.lay(picture, UPSIDE_DOWN)
        glfw.swap_buffers(self._window)

    def poll(self) -> bool:
        """Take in keys and clicks; True where the size changed, so that showing again is due."""
        glfw.poll_events()
        return bool(glfw.get_framebuffer_size(self._window) != self._shown)

    def take_typed(self) -> str:
        """Return the letters that were typed since this was asked last, but for q and f."""
        typed, self._typed = self._typed, ""
        return typed

    def close(self) -> None:
        """Close the window."""
        glfw.destroy_window(self._window)
        glfw.terminate()

    def _open(self, size: tuple[int, int]) -> Any:
        glfw.window_hint(glfw.CONTEXT_VERSION_MAJOR, GL_VERSION // 100)
        glfw.window_hint(glfw.CONTEXT_VERSION_MINOR, GL_VERSION // 10 % 10)
        glfw.window_hint(glfw.OPENGL_PROFILE, glfw.OPENGL_CORE_PROFILE)
        glfw.window_hint(glfw.OPENGL_FORWARD_COMPAT, glfw.TRUE)
        if ON_LINUX:
            glfw.window_hint(glfw.CONTEXT_CREATION_API, glfw.EGL_CONTEXT_API)
        window = glfw.create_window(*size, TITLE, None, None)
        if not window:
            why = self._why()
            glfw.terminate()
            raise RenderError(f"no window with OpenGL 3.3 can be opened{why}; {INSTALL_HINT}")
        return window

    def _note_error(self, _code: int, text: str | bytes) -> None:
        said = text if isinstance(text, str) else text.decode("utf-8", "replace")
        self._errors = [*self._errors[-4:], said]

    def _why(self) -> str:
        return f" ({self._errors[-1]})" if self._errors else ""

    def _on_key(self, _window: Any, key: int, _scancode: int, action: int, _modifiers: int) -> None:
        if action != glfw.PRESS:
            return
        if key in (glfw.KEY_ESCAPE, glfw.KEY_Q):
            self.quit_requested = True
        elif key == glfw.KEY_F:
            self._toggle_full_screen()

    def _on_letter(self, _window: Any, code: int) -> None:
        # By the letter, not by the key: it is where the performer's keyboard shows it.
        if chr(code).lower() not in OWN_KEYS:
            self._typed += chr(code).lower()

    def _on_close(self, _window: Any) -> None:
        self.quit_requested = True

    def _toggle_full_screen(self) -> None:
        if glfw.get_window_monitor(self._window):
            none: Any = None  # no monitor: a window again
            glfw.set_window_monitor(self._window, none, *self._windowed, glfw.DONT_CARE)
            return
        self._windowed = (*glfw.get_window_pos(self._window), *glfw.get_window_size(self._window))
        monitor = glfw.get_primary_monitor()
        if monitor:
            mode = glfw.get_video_mode(monitor)
            area = (0, 0, mode.size.width, mode.size.height)
            glfw.set_window_monitor(self._window, monitor, *area, mode.refresh_rate)
