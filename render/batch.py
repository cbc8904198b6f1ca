"""One kind of shape on the GPU: its program and its buffer of records."""

from dataclasses import dataclass
from typing import Final

import moderngl
import numpy as np
from numpy.typing import NDArray

from render.layout import Kind
from render.program import build_program, set_uniform

LETTERS: Final = 1  # the texture unit where the letters lie; pictures lie at 0


@dataclass(frozen=True, slots=True)
class View:
    """What every shape must know of the picture it is drawn into."""

    aspect: float  # width / height
    pixel: float  # image heights
    mirror: bool


class Batch:
    """Draws all records of one kind with one call.  Thread: the one that owns the context."""

    def __init__(self, context: moderngl.Context, kind: Kind) -> None:
        """Compile the kind's shader; `kind` says what a record holds."""
        self.kind = kind
        self._context = context
        self._dtype = kind.dtype
        self._program = build_program(context, kind.shader)
        set_uniform(self._program, "letters", LETTERS)
        self._buffer = context.buffer(reserve=64 * kind.stride)
        self._array = self._bind()

    def check(self, records: NDArray[np.void]) -> None:
        """Refuse records of another kind."""
        if records.dtype != self._dtype:
            raise ValueError(
                f"{self.kind.array} must be records of {self._dtype}, got {records.dtype}"
            )

    def draw(self, records: NDArray[np.void], view: View) -> None:
        """Draw records into the framebuffer in use."""
        if not records.size:
            return
        data = np.ascontiguousarray(records).view(np.uint8).data
        if data.nbytes > self._buffer.size:
            self._grow(data.nbytes)
        else:
            self._buffer.orphan()
        self._buffer.write(data)
        set_uniform(self._program, "aspect", view.aspect)
        set_uniform(self._program, "pixel", view.pixel)
        set_uniform(self._program, "mirror", float(view.mirror))
        self._array.render(moderngl.TRIANGLE_STRIP, vertices=4, instances=records.size)

    def release(self) -> None:
        """Give back what was made."""
        for made in (self._array, self._buffer, self._program):
            made.release()

    def _grow(self, n_bytes: int) -> None:
        reserve = max(n_bytes, 2 * self._buffer.size)
        self._array.release()
        self._buffer.release()
        self._buffer = self._context.buffer(reserve=reserve)
        self._array = self._bind()

    def _bind(self) -> moderngl.VertexArray:
        form = " ".join(f"{size}f" for _, size in self.kind.fields) + " /i"
        names = (name for name, _ in self.kind.fields)
        return self._context.vertex_array(self._program, [(self._buffer, form, *names)])
