"""Landmark recordings: the poses of a film in one `.npz` file."""

import os
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from motion.camera import Camera
from motion.landmark import N_LANDMARKS
from motion.pose import Pose
from motion.tracker import Tracker


class RecordingError(OSError):
    """A landmark recording that cannot be read."""


@dataclass(frozen=True, slots=True)
class TrackedFrame:
    """What a tracker saw in one camera frame."""

    t: float  # capture time, seconds
    poses: list[Pose]  # empty: nobody was seen


def tracked_frames(camera: Camera, tracker: Tracker) -> Iterator[TrackedFrame]:
    """Track every picture of a film, one at a time."""
    while (frame := camera.read()) is not None:
        yield TrackedFrame(frame.t, tracker.track(frame))


def save_recording(path: str | os.PathLike[str], frames: Iterable[TrackedFrame]) -> int:
    """Write tracked frames and return how many poses they hold.

    Arrays: `times` (m,) of all camera frames; per pose `frame` (n,) its row in `times`, `t` (n,),
    `person` (n,), `landmarks` and `world` (n, 33, 3), `visibility` (n, 33), `aspect` (n,).
    """
    kept = list(frames)
    rows = [(row, pose) for row, frame in enumerate(kept) for pose in frame.poses]
    poses = [pose for _, pose in rows]
    n = len(poses)
    path = Path(path)
    unfinished = path.with_name(path.name + ".part")
    with unfinished.open("wb") as file:
        np.savez_compressed(
            file,
            times=np.array([frame.t for frame in kept], np.float64),
            frame=np.array([row for row, _ in rows], np.int64),
            t=np.array([pose.t for pose in poses], np.float64),
            person=np.array([pose.person for pose in poses], np.int64),
            landmarks=_stacked([p.landmarks for p in poses], (n, N_LANDMARKS, 3)),
            world=_stacked([p.world for p in poses], (n, N_LANDMARKS, 3)),
            visibility=_stacked([p.visibility for p in poses], (n, N_LANDMARKS)),
            aspect=np.array([pose.aspect for pose in poses], np.float64),
        )
    unfinished.replace(path)
    return n


def load_recording(path: str | os.PathLike[str]) -> list[TrackedFrame]:
    """Read what `save_recording` wrote."""
    try:
        with np.load(path, allow_pickle=False) as data:
            arrays = {name: data[name] for name in data.files}
        return _frames(arrays)
    except FileNotFoundError as error:
        raise RecordingError(f"recording {path} does not exist: check the path") from error
    except (ValueError, KeyError, IndexError, EOFError, zipfile.BadZipFile) as error:
        raise RecordingError(f"{path} is not a landmark recording: make one with track") from error


def _frames(arrays: dict[str, NDArray[np.generic]]) -> list[TrackedFrame]:
    frames = [TrackedFrame(float(t), []) for t in arrays["times"].tolist()]
    for i, row in enumerate(arrays["frame"].tolist()):
        pose = Pose(
            t=float(arrays["t"].tolist()[i]),
            person=int(arrays["person"].tolist()[i]),
            landmarks=arrays["landmarks"][i].astype(np.float32),
            world=arrays["world"][i].astype(np.float32),
            visibility=arrays["visibility"][i].astype(np.float32),
            aspect=float(arrays["aspect"].tolist()[i]),
        )
        frames[row].poses.append(pose)
    return frames


def _stacked(arrays: list[NDArray[np.float32]], shape: tuple[int, ...]) -> NDArray[np.float32]:
    return np.array(arrays, np.float32).reshape(shape)
