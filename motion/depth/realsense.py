"""Recordings of RealSense cameras, `.db3` and the older `.bag`.

`pyrealsense2` is an extra that only such recordings need, so it is imported when one is opened.
"""

import importlib
import sys
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from motion.cameras.camera import CameraError
from motion.depth.intrinsics import Intrinsics
from motion.depth.picture import DepthPicture
from motion.depth.source import DepthFrame

ENDINGS: Final = frozenset({".db3", ".bag"})
_GLANCE_MS: Final = 100  # between two looks at whether the file is over
_GLANCES: Final = 30
_TO_BGR: Final = {
    "bgr8": None,
    "rgb8": cv2.COLOR_RGB2BGR,
    "bgra8": cv2.COLOR_BGRA2BGR,
    "rgba8": cv2.COLOR_RGBA2BGR,
    "yuyv": cv2.COLOR_YUV2BGR_YUY2,
    "uyvy": cv2.COLOR_YUV2BGR_UYVY,
}


class RealSenseRecording:
    """Colour with the depth that the library lays over it.

    Thread: one at a time.
    """

    def __init__(self, path: Path) -> None:
        rs = _library(path)
        if not path.is_file():
            raise CameraError(f"RealSense recording {path} does not exist: check the path")
        self._pipeline = rs.pipeline()
        try:
            profile = _started(rs, self._pipeline, path)
        except RuntimeError as error:
            raise CameraError(
                f"RealSense recording {path} cannot be played: record or copy it again"
            ) from error
        self._playing = True
        self._align = rs.align(rs.stream.color)
        self._playback = playback = profile.get_device().as_playback()
        self._stopped = rs.playback_status.stopped
        self.seconds: float | None = playback.get_duration().total_seconds()
        rates = [s.fps() for s in profile.get_streams() if s.stream_type() == rs.stream.color]
        kinds = {s.stream_type() for s in profile.get_streams()}
        if not {rs.stream.color, rs.stream.depth} <= kinds:
            self.close()
            raise CameraError(f"RealSense recording {path} must hold both colour and depth")
        self.rate = float(rates[0])  # pictures a second

    def read(self) -> DepthFrame | None:
        """Return the next picture that has colour and depth, None after the last."""
        while (frames := self._next()) is not None:
            try:
                aligned = self._align.process(frames)
                colour, depth = aligned.get_color_frame(), aligned.get_depth_frame()
            except RuntimeError:  # a pair that cannot be aligned
                continue
            image = _bgr(colour) if colour and depth else None
            if image is not None:
                return DepthFrame(colour.timestamp / 1000.0, image, _depth(colour, depth))
        return None

    def close(self) -> None:
        """Close the file."""
        if self._playing:
            self._playing = False
            self._pipeline.stop()

    def _next(self) -> Any:
        """Return the next set of pictures, None at the end or where the file does not go on."""
        for _ in range(_GLANCES):
            over = self._playback.current_status() == self._stopped
            try:
                came, frames = self._pipeline.try_wait_for_frames(_GLANCE_MS)
            except RuntimeError:  # the file ends in the middle of something
                return None
            if came:
                return frames
            if over:
                return None
        return None


def _started(rs: Any, pipeline: Any, path: Path) -> Any:
    config = rs.config()
    config.enable_device_from_file(str(path), False)
    # Every picture, however long the last one took; said before the start, or some are lost.
    device = config.resolve(rs.pipeline_wrapper(pipeline)).get_device()
    device.as_playback().set_real_time(False)
    return pipeline.start(config)


def _library(path: Path) -> Any:
    try:
        return importlib.import_module("pyrealsense2")
    except ImportError as error:
        raise CameraError(
            f"{path} is a RealSense recording, which needs pyrealsense2:"
            f" install it with {sys.executable} -m pip install pyrealsense2"
        ) from error


def _bgr(colour: Any) -> NDArray[np.uint8] | None:
    kind = str(colour.profile.format()).removeprefix("format.")
    if kind not in _TO_BGR:
        return None
    # The library takes its memory back as soon as the next picture is asked for.
    data = np.array(colour.get_data())
    if kind in ("yuyv", "uyvy"):
        data = data.view(np.uint8).reshape(colour.get_height(), colour.get_width(), 2)
    code = _TO_BGR[kind]
    return np.asarray(data if code is None else cv2.cvtColor(data, code), np.uint8)


def _depth(colour: Any, depth: Any) -> DepthPicture:
    seen = colour.profile.as_video_stream_profile().intrinsics
    return DepthPicture(
        np.array(depth.get_data(), np.uint16),
        Intrinsics(seen.fx, seen.fy, seen.ppx, seen.ppy),
        float(depth.get_units()),
    )
