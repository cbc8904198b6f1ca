"""The overlay: one camera picture and one scene into a framebuffer of fixed size.

Row 0 of every picture, texture and framebuffer here is the top: nothing is flipped on its way in or
out.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import Final

import moderngl
import numpy as np
from numpy.typing import NDArray

from render.batch import LETTERS, Batch, View
from render.glyphs import letter_atlas
from render.layout import load_layout
from render.plain import GROUND_LIGHT, fit, to_rgba
from render.quad import Quad
from render.scene import OverlayScene

# How far the light of a stroke reaches past its ends, in its own widths (limb.glsl, ribbon.glsl).
STROKE_REACH: Final = 3.0

ADD: Final = (moderngl.FUNC_ADD, moderngl.FUNC_ADD)  # of colour and of alpha
MAXIMUM: Final = (moderngl.MAX, moderngl.MAX)

Area = tuple[int, int, int, int]  # left, top, width, height in pixels


class Overlay:
    """Draws into a framebuffer of its own; a window or a reader takes the picture from there.

    A camera picture keeps its shape: where that differs from the framebuffer's, dark ground is left
    at two sides, and the scene lies on the camera picture.  Thread: the one that owns the context.
    """

    def __init__(self, context: moderngl.Context, size: tuple[int, int]) -> None:
        """Make everything that drawing needs; `size` is width and height in pixels."""
        if min(size) < 1:
            raise ValueError(f"size must be width and height of at least one pixel, got {size}")
        self.size = size
        self.picture = context.texture(size, 4)
        self._context = context
        self._target = context.framebuffer([self.picture])
        self._light = context.texture(size, 4)
        self._light.filter = (moderngl.NEAREST, moderngl.NEAREST)
        self._light_target = context.framebuffer([self._light])
        self._camera: moderngl.Texture | None = None
        self._quad = Quad(context)
        letters = letter_atlas()
        self._letters = context.texture(letters.shape[::-1], 1, letters.tobytes())
        self._batches = tuple(Batch(context, kind) for kind in load_layout())
        self._rgba = np.empty((size[1], size[0], 4), np.uint8)
        self._camera_rgba = self._rgba

    def draw(self, image_bgr: NDArray[np.uint8] | None, scene: OverlayScene) -> None:
        """Draw one picture; without a camera picture, (height, width, 3) uint8, on dark ground."""
        for batch in self._batches:
            batch.check(getattr(scene, batch.kind.array))
        stage = self._draw_camera(image_bgr if scene.camera else None, scene)
        view = View(stage[2] / stage[3], 1.0 / stage[3], scene.mirror)
        self._context.enable(moderngl.BLEND)
        for blend, batches in groupby(self._batches, key=lambda batch: batch.kind.blend):
            if blend == "over":
                self._draw_over(tuple(batches), scene, stage, view)
            else:
                self._draw_light(tuple(batches), scene, stage, view)
        self._context.disable(moderngl.BLEND)

    def read(self, out: NDArray[np.uint8] | None = None) -> NDArray[np.uint8]:
        """Return the picture, (height, width, 4) RGBA; waits until it is drawn."""
        if out is None:
            out = np.empty((self.size[1], self.size[0], 4), np.uint8)
        self._target.read_into(out, components=4)
        return out

    def release(self) -> None:
        """Give back what was made."""
        for batch in self._batches:
            batch.release()
        for made in (
            self._letters,
            self._quad,
            self._light_target,
            self._light,
            self._target,
            self.picture,
        ):
            made.release()
        if self._camera is not None:
            self._camera.release()

    def _draw_camera(self, image: NDArray[np.uint8] | None, scene: OverlayScene) -> Area:
        """Draw the ground and the camera picture; return where the scene goes."""
        if image is None:
            self._target.clear(*GROUND_LIGHT)
            return 0, 0, *self.size
        if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8:
            raise ValueError(
                f"image must be (height, width, 3) uint8, got {image.shape} {image.dtype}"
            )
        height, width = image.shape[:2]
        if (width, height) == self.size:
            # Straight into the colour attachment: a quad costs a processor several times as much.
            self.picture.write(to_rgba(image, scene.mirror, scene.dim, self._rgba))
            return 0, 0, width, height
        self._target.clear(*GROUND_LIGHT)
        if self._camera is None or self._camera.size != (width, height):
            self._renew_camera((width, height))
        assert self._camera is not None
        self._camera.write(to_rgba(image, scene.mirror, scene.dim, self._camera_rgba))
        stage = fit((width, height), self.size)
        self._target.viewport = stage
        self._target.use()
        self._quad.lay(self._camera)
        return stage

    def _renew_camera(self, size: tuple[int, int]) -> None:
        if self._camera is not None:
            self._camera.release()
        self._camera = self._context.texture(size, 4)
        self._camera_rgba = np.empty((size[1], size[0], 4), np.uint8)

    def _draw_over(
        self, batches: Sequence[Batch], scene: OverlayScene, stage: Area, view: View
    ) -> None:
        self._context.blend_equation = ADD
        self._context.blend_func = moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA
        self._target.viewport = stage
        self._target.use()
        self._letters.use(location=LETTERS)
        for batch in batches:
            batch.draw(getattr(scene, batch.kind.array), view)

    def _draw_light(
        self, batches: Sequence[Batch], scene: OverlayScene, stage: Area, view: View
    ) -> None:
        """Gather strokes by their maximum, so that joints do not add up, and lay them over."""
        area = lit_area([getattr(scene, b.kind.array) for b in batches], stage, scene.mirror)
        if area is None:
            return
        self._light_target.clear(viewport=area)
        self._context.blend_equation = MAXIMUM
        self._light_target.viewport = stage
        self._light_target.use()
        for batch in batches:
            batch.draw(getattr(scene, batch.kind.array), view)
        self._context.blend_equation = ADD
        self._context.blend_func = moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA
        self._target.viewport = area
        self._target.use()
        width, height = self.size
        left, top, lit_width, lit_height = area
        source = (left / width, top / height, lit_width / width, lit_height / height)
        self._quad.lay(self._light, source)


def lit_area(arrays: Sequence[NDArray[np.void]], stage: Area, mirror: bool) -> Area | None:
    """Return the pixels that strokes (records with start, end and width) can reach, or None.

    `stage` is where the scene lies; the area is cut to it.
    """
    strokes = [array for array in arrays if array.size]
    if not strokes:
        return None
    ends = np.concatenate([array[name] for array in strokes for name in ("start", "end")])
    reach = STROKE_REACH * max(float(array["width"].max()) for array in strokes)
    left, top, width, height = stage
    low, high = ends.min(axis=0), ends.max(axis=0)
    if mirror:
        low[0], high[0] = 1.0 - high[0], 1.0 - low[0]
    if not (np.isfinite(low).all() and np.isfinite(high).all() and np.isfinite(reach)):
        return stage
    margin = reach * height + 4.0
    x0, x1 = np.clip((low[0] * width - margin, high[0] * width + margin), 0, width)
    y0, y1 = np.clip((low[1] * height - margin, high[1] * height + margin), 0, height)
    area = (left + int(x0), top + int(y0), int(np.ceil(x1)) - int(x0), int(np.ceil(y1)) - int(y0))
    return area if area[2] > 0 and area[3] > 0 else None
