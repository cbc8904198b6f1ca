"""Tracking a whole film, with its progress."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path

from app.progress import Progress
from app.runtime import session_clock
from motion.cameras.camera import Camera
from motion.cameras.source import open_clip
from motion.recording import TrackedFrame, load_recording, tracked_frames
from motion.tracker import Tracker, open_tracker


def track_film(camera: Camera, tracker: Tracker, what: str) -> Iterator[TrackedFrame]:
    """Track every picture of a film, one at a time; whatever ends it, both are closed then.

    `what` stands before the progress.
    """
    with ExitStack() as opened:
        opened.callback(camera.close)
        opened.callback(tracker.close)
        progress = Progress(what, camera.seconds, session_clock)
        opened.callback(progress.close)
        for frame in tracked_frames(camera, tracker):
            yield frame
            progress.to(frame.t)


def seen_in(path: Path, tracker: str, model: str) -> Iterable[TrackedFrame]:
    """Return who is seen in a landmark recording (.npz), or in a film that is tracked for it."""
    if path.suffix == ".npz":
        return load_recording(path).frames()
    return track_film(open_clip(path), open_tracker(tracker, model), f"tracking {path.name}")
