"""A film of depth beside a film of colour, with a JSON file that names and explains both.

Depth is 16-bit gray, which FFV1 keeps without loss: ffmpeg -i depth_%d.png -c:v ffv1 depth.mkv
"""

from collections.abc import Generator
from pathlib import Path
from typing import Final

import av
import numpy as np
from av.container import InputContainer
from numpy.typing import NDArray

from motion.cameras.camera import CameraError
from motion.cameras.film import Film
from motion.depth.sheet import DepthSheet
from motion.depth.source import DepthFrame

_APART: Final = 0.75  # of the longer interval; what lies farther apart is no pair

Timed = tuple[float, NDArray[np.uint16]]


class DepthFilm:
    """Each colour picture with the depth picture nearest to it in time; holes where none is near.

    Thread: one at a time.
    """

    def __init__(self, sheet: DepthSheet) -> None:
        self._sheet = sheet
        colour, depth = _named(self._sheet)
        self._depth = _DepthReader(depth, self._sheet.times)
        try:
            self._colour = Film(colour)
        except CameraError:
            self._depth.close()
            raise
        self.rate = self._sheet.rate or self._colour.rate  # pictures a second
        self.seconds = self._colour.seconds
        self._apart = _APART / min(self.rate, self._depth.rate)
        self._index = 0
        self._checked = False

    def read(self) -> DepthFrame | None:
        """Return the next picture, None after the last.

        Raises:
            CameraError: the first depth picture is not as large as its colour.
        """
        frame = self._colour.read()
        times = self._sheet.times
        if frame is None or (times is not None and self._index >= len(times)):
            return None
        t = frame.t if times is None else times[self._index]
        self._index += 1
        raw = self._depth.near(t, self._apart)
        if raw is not None and not self._checked:
            self._checked = True
            self._sheet.refuse_unaligned(frame.image, raw)
        return self._sheet.frame(t, frame.image, raw)

    def close(self) -> None:
        """Close both films."""
        self._colour.close()
        self._depth.close()


class _DepthReader:
    """The pictures of a film of 16-bit gray, with their times."""

    def __init__(self, path: Path, times: tuple[float, ...] | None) -> None:
        self._container = _opened(path)
        stream = self._container.streams.video[0]
        self.rate = float(stream.average_rate or 30.0)
        self._times = times
        self._pictures = self._decoded()
        self._near: Timed | None = None
        self._next = next(self._pictures, None)

    def near(self, t: float, apart: float) -> NDArray[np.uint16] | None:
        """Return the picture nearest to a time, None when it is farther off than `apart`."""
        while self._next is not None and (
            self._near is None or abs(self._next[0] - t) <= abs(self._near[0] - t)
        ):
            self._near, self._next = self._next, next(self._pictures, None)
        if self._near is None or abs(self._near[0] - t) > apart:
            return None
        return self._near[1]

    def close(self) -> None:
        self._pictures.close()
        self._container.close()

    def _decoded(self) -> Generator[Timed, None, None]:
        begin: float | None = None
        index = 0
        try:
            for frame in self._container.decode(video=0):
                t = index / self.rate if frame.time is None else float(frame.time)
                begin = t if begin is None else begin
                if self._times is not None:
                    if index >= len(self._times):
                        return
                    t, begin = self._times[index], 0.0
                index += 1
                yield t - begin, np.asarray(frame.to_ndarray(format="gray16le"), np.uint16)
        except av.FFmpegError:
            return  # cut short: what follows has no depth


def _named(sheet: DepthSheet) -> tuple[Path, Path]:
    if sheet.colour is None or sheet.depth is None:
        missing = "colour" if sheet.colour is None else "depth"
        raise CameraError(f"{sheet.path}: {missing} must name a film that lies beside it")
    folder = sheet.path.parent
    colour, depth = folder / sheet.colour, folder / sheet.depth
    if not depth.is_file():
        raise CameraError(f"depth film {depth} does not exist: correct its name in {sheet.path}")
    return colour, depth


def _opened(path: Path) -> InputContainer:
    try:
        container = av.open(str(path))
    except (av.FFmpegError, OSError) as error:
        raise CameraError(f"{path} is not a film that can be read: try another copy") from error
    formats = [stream.codec_context.pix_fmt or "" for stream in container.streams.video]
    if not formats or not formats[0].startswith("gray16"):
        container.close()
        found = formats[0] if formats else "no pictures"
        raise CameraError(
            f"depth film {path} must hold 16-bit gray pictures, as FFV1 does, got {found}"
        )
    return container
