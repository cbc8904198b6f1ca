"""The tracker that leaves everything to MediaPipe's own pose landmarker.

The second implementation of `Tracker`, and the yardstick of the first.
"""

import logging
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from motion.frame import CameraFrame
from motion.landmark import N_LANDMARKS
from motion.people.model import hushed
from motion.pose import Pose

log = logging.getLogger(__name__)


@contextmanager
def _without_sound() -> Iterator[None]:
    """Keep `import mediapipe` from opening PortAudio, which it does for its audio tasks.

    PortAudio belongs to the audio process, and its JACK side may abort at the end of a process
    that only imported it.
    """
    absent = "sounddevice" not in sys.modules
    if absent:
        sys.modules["sounddevice"] = types.ModuleType("sounddevice")
    try:
        yield
    finally:
        if absent:
            del sys.modules["sounddevice"]


class MediaPipeTracker:
    """MediaPipe's pose landmarker in video mode.

    With one person MediaPipe smooths what it gives (1€ filter, `motion.smoothing.MEDIAPIPE`), so
    the first centimetres of a movement come later than from `LiteRtTracker`. Its only switch is
    to look for more people, which costs its detector in every picture that shows fewer. It tells
    nobody's identity: persons are numbered from 1 in the order in which it lists them, and change
    numbers when they cross. So `open_tracker` opens it for one person, however many are asked for;
    more are for `bench people` to compare with.
    Thread: one at a time.
    """

    def __init__(self, model: str = "full", people: int = 1) -> None:
        if people < 1:
            raise ValueError(f"people must be at least 1, got {people}")
        with _without_sound():
            import mediapipe  # noqa: PLC0415

            from motion.people.task_bundle import task_bundle  # noqa: PLC0415
        vision = mediapipe.tasks.vision
        options = vision.PoseLandmarkerOptions(
            base_options=mediapipe.tasks.BaseOptions(model_asset_buffer=task_bundle(model)),
            running_mode=vision.RunningMode.VIDEO,
            num_poses=people,
        )
        with hushed():
            self._landmarker: Any = vision.PoseLandmarker.create_from_options(options)
        self._mediapipe: Any = mediapipe
        self._last_ms = -1

    def track(self, frame: CameraFrame) -> list[Pose]:
        """Return the poses of those who are seen, in MediaPipe's order."""
        # MediaPipe wants whole milliseconds that rise at every picture, whatever the camera says.
        self._last_ms = max(round(frame.t * 1000.0), self._last_ms + 1)
        rgb = cv2.cvtColor(frame.image, cv2.COLOR_BGR2RGB)
        image = self._mediapipe.Image(
            image_format=self._mediapipe.ImageFormat.SRGB, data=np.ascontiguousarray(rgb)
        )
        try:
            found = self._landmarker.detect_for_video(image, self._last_ms)
        except (RuntimeError, ValueError) as error:
            log.debug("MediaPipe gave no pose: %s", error)
            return []
        bodies = zip(found.pose_landmarks, found.pose_world_landmarks, strict=True)
        return [
            _pose(landmarks, world, person, frame)
            for person, (landmarks, world) in enumerate(bodies, start=1)
        ]

    def close(self) -> None:
        """Close the landmarker; without it MediaPipe's threads outlive the tracker."""
        self._landmarker.close()


def _pose(landmarks: Any, world: Any, person: int, frame: CameraFrame) -> Pose:
    height, width = frame.image.shape[:2]
    return Pose(
        t=frame.t,
        person=person,
        landmarks=_xyz(landmarks),
        world=_xyz(world),
        visibility=np.array([p.visibility for p in landmarks[:N_LANDMARKS]], np.float32),
        aspect=width / height,
    )


def _xyz(points: Any) -> NDArray[np.float32]:
    return np.array([(p.x, p.y, p.z) for p in points[:N_LANDMARKS]], np.float32)
