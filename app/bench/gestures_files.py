"""The folder of `bench gestures`: what is taught, what is tried, and other movement."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from motion.pose import Pose
from motion.recording import LandmarkRecording, RecordingError, load_recording

Frames = list[list[Pose]]


@dataclass(frozen=True, slots=True)
class Tried:
    """One recording that the recognisers are tried on."""

    path: Path
    gesture: str | None  # what is done in it once; None: other movement
    frames: Frames
    seconds: float
    times: tuple[float, float] | None  # when the gesture begins and ends, where the file tells


@dataclass(frozen=True, slots=True)
class GestureFolder:
    """All recordings of a bench."""

    taught: dict[str, list[Path]]
    tests: dict[str, list[Path]]
    others: list[Path]

    @property
    def inputs(self) -> list[Path]:
        """All files, in a fixed order."""
        taught = [path for paths in self.taught.values() for path in paths]
        return [*taught, *(path for paths in self.tests.values() for path in paths), *self.others]


def read_folder(folder: Path) -> GestureFolder:
    """Find `<name>/train_*.npz`, `<name>/test_*.npz`, and `other_*.npz` wherever they lie.

    Raises:
        RecordingError: there is nothing to teach, or a gesture with nothing to be tried on.
    """
    if not folder.is_dir():
        raise RecordingError(f"{folder} is no folder: give one that holds <gesture>/train_*.npz")
    names = sorted(path.name for path in folder.iterdir() if path.is_dir())
    taught = {name: sorted((folder / name).glob("train_*.npz")) for name in names}
    taught = {name: paths for name, paths in taught.items() if paths}
    if not taught:
        raise RecordingError(f"{folder} holds no <gesture>/train_*.npz: put recordings there")
    tests = {name: sorted((folder / name).glob("test_*.npz")) for name in taught}
    untried = next((name for name, paths in tests.items() if not paths), None)
    if untried is not None:
        raise RecordingError(f"{folder / untried} holds no test_*.npz: put one there at least")
    return GestureFolder(taught, tests, sorted(folder.rglob("other_*.npz")))


def demonstration(path: Path) -> list[Pose]:
    """Return the poses of whoever is seen longest in a recording."""
    return most_seen(load_recording(path))


def most_seen(recording: LandmarkRecording) -> list[Pose]:
    """Return the poses of the person who is there longest, of two the one who moves more."""
    poses: dict[int, list[Pose]] = {}
    for frame in frames_of(recording):
        for pose in frame:
            poses.setdefault(pose.person, []).append(pose)
    if not poses:
        raise RecordingError("nobody is seen in a recording that should show a gesture")
    return max(poses.values(), key=lambda one: (len(one), _movement(one)))


def load_tried(path: Path, gesture: str | None) -> Tried:
    """Read one recording."""
    recording = load_recording(path)
    return Tried(
        path=path,
        gesture=gesture,
        frames=frames_of(recording),
        seconds=float(recording.t[-1] - recording.t[0]),
        times=_times(path),
    )


def frames_of(recording: LandmarkRecording) -> Frames:
    """Return the poses of every camera frame."""
    return [recording.poses(i) for i in range(len(recording.t))]


def _times(path: Path) -> tuple[float, float] | None:
    with np.load(path, allow_pickle=False) as arrays:
        if not {"from", "to"} <= set(arrays.files):
            return None
        return float(arrays["from"]), float(arrays["to"])


def _movement(poses: Sequence[Pose]) -> float:
    places = np.array([pose.landmarks[:, :2] for pose in poses])
    return float(places.std(axis=0).sum())
