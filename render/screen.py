"""The screens that there are."""

from dataclasses import dataclass
from typing import Any

import glfw


@dataclass(frozen=True, slots=True)
class Screen:
    """One monitor."""

    name: str
    width: int  # pixels
    height: int
    rate: float  # pictures a second


def list_screens() -> list[Screen]:
    """Return the screens, none where no window can be opened.  Thread: main."""
    glfw.set_error_callback(lambda *_: None)
    if not glfw.init():
        return []
    try:
        return [_screen(monitor) for monitor in glfw.get_monitors()]
    finally:
        glfw.terminate()


def _screen(monitor: Any) -> Screen:
    mode = glfw.get_video_mode(monitor)
    name: Any = glfw.get_monitor_name(monitor)
    shown = name.decode(errors="replace") if isinstance(name, bytes) else name
    return Screen(shown, mode.size.width, mode.size.height, float(mode.refresh_rate))
