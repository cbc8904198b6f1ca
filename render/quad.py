"""A picture laid into the viewport of the framebuffer in use."""

from typing import Final

import moderngl

from render.program import build_program

Rectangle = tuple[float, float, float, float]  # left, top, width, height; 0..1 of a picture

WHOLE: Final[Rectangle] = (0.0, 0.0, 1.0, 1.0)
UPSIDE_DOWN: Final[Rectangle] = (0.0, 1.0, 1.0, -1.0)  # for a window, whose row 0 is its bottom


class Quad:
    """Draws one textured rectangle.  Thread: the one that owns the context."""

    def __init__(self, context: moderngl.Context) -> None:
        self._program = build_program(context, "picture.glsl")
        self._array = context.vertex_array(self._program, [])

    def lay(self, picture: moderngl.Texture, source: Rectangle = WHOLE) -> None:
        """Fill the viewport with a part of a picture."""
        picture.use(location=0)
        self._program["source"] = source
        self._array.render(moderngl.TRIANGLE_STRIP, vertices=4)

    def release(self) -> None:
        """Give back what was made."""
        self._array.release()
        self._program.release()
