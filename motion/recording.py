"""Landmark recordings: the poses of a film in one `.npz` file."""

import difflib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.array_file import ArrayFile, save_arrays
from motion.aspect import guess_aspect
from motion.cameras.camera import Camera
from motion.landmark import LANDMARKS, N_LANDMARKS
from motion.pose import Pose
from motion.tracker import Tracker

REQUIRED: Final = "ref_"  # begins the names of arrays of landings; then the joint
OPTIONAL: Final = "opt_"
_ASPECT: Final = 16 / 9
_FAR: Final = 20.0  # image widths; landmarks that lie so far out are no image widths
_TYPING_ERROR: Final = 0.85  # likeness of a wrong name to a landmark's


class RecordingError(OSError):
    """A landmark recording that cannot be read."""


@dataclass(frozen=True, slots=True)
class TrackedFrame:
    """What a tracker saw in one camera frame."""

    t: float  # capture time, seconds
    poses: list[Pose]  # empty: nobody was seen


def _all_trusted() -> NDArray[np.bool_]:
    return np.ones(N_LANDMARKS, np.bool_)


@dataclass(frozen=True, slots=True)
class LandmarkRecording:
    """The landmarks of P persons in N camera frames.

    Where a person is missing in a camera frame, `lm` is NaN.
    """

    t: NDArray[np.float64]  # (N,) capture times, seconds, rising
    lm: NDArray[np.float32]  # (N, P, 33, 4) x right, y down in image sizes; z; visibility in 0..1
    world: NDArray[np.float32] | None = None  # (N, P, 33, 3) metres from the middle of the hips
    trusted: NDArray[np.bool_] = field(default_factory=_all_trusted)  # (33,) really tracked
    aspect: float = _ASPECT  # width / height of the picture
    required: dict[str, NDArray[np.float64]] = field(default_factory=dict)  # landings by joint, s
    optional: dict[str, NDArray[np.float64]] = field(default_factory=dict)  # those one may miss
    person: NDArray[np.int64] | None = None  # (P,) their numbers; None: 1, 2, ...
    guessed: NDArray[np.bool_] | None = None  # (N, P) as in `Pose`; None: nobody was

    def __post_init__(self) -> None:
        if self.lm.ndim != 4 or self.lm.shape[2:] != (N_LANDMARKS, 4):
            raise ValueError(f"lm must be (N, P, {N_LANDMARKS}, 4), got {self.lm.shape}")
        n, n_persons = self.lm.shape[:2]
        wanted: dict[str, tuple[int, ...]] = {"t": (n,), "trusted": (N_LANDMARKS,)}
        wanted |= {"world": (n, n_persons, N_LANDMARKS, 3), "person": (n_persons,)}
        wanted |= {"guessed": (n, n_persons)}
        for name, shape in wanted.items():
            array = getattr(self, name)
            if array is not None and array.shape != shape:
                raise ValueError(f"{name} must be {shape}, got {array.shape}")

    def poses(self, i: int) -> list[Pose]:
        """Return the bodies of camera frame `i`; untrusted landmarks have visibility 0."""
        seen = np.isfinite(self.lm[i]).all(axis=(1, 2))
        return [self._pose(i, column) for column in np.flatnonzero(seen).tolist()]

    def frames(self) -> list[TrackedFrame]:
        """Return all camera frames with their bodies."""
        return [TrackedFrame(t, self.poses(i)) for i, t in enumerate(self.t.tolist())]

    def part(self, kept: NDArray[np.bool_]) -> "LandmarkRecording":
        """Return a copy with the camera frames that are kept, (N,), and all landings."""
        return replace(
            self,
            t=self.t[kept],
            lm=self.lm[kept],
            world=None if self.world is None else self.world[kept],
            guessed=None if self.guessed is None else self.guessed[kept],
        )

    def _pose(self, i: int, column: int) -> Pose:
        lm = self.lm[i, column]
        world = np.zeros((N_LANDMARKS, 3), np.float32)
        if self.world is not None and np.isfinite(self.world[i, column]).all():
            world = self.world[i, column]
        return Pose(
            t=float(self.t[i]),
            person=column + 1 if self.person is None else int(self.person[column]),
            landmarks=lm[:, :3],
            world=world,
            visibility=np.where(self.trusted, lm[:, 3], np.float32(0.0)),
            aspect=self.aspect,
            guessed=self.guessed is not None and bool(self.guessed[i, column]),
        )


def tracked_frames(camera: Camera, tracker: Tracker) -> Iterator[TrackedFrame]:
    """Track every picture of a film, one at a time."""
    while (frame := camera.read()) is not None:
        yield TrackedFrame(frame.t, tracker.track(frame))


def recorded(frames: Iterable[TrackedFrame], aspect: float) -> LandmarkRecording:
    """Return tracked frames as a recording, a column for each person; `aspect` of the film."""
    kept = list(frames)
    persons = sorted({pose.person for frame in kept for pose in frame.poses}) or [1]
    columns = {person: column for column, person in enumerate(persons)}
    shape = (len(kept), len(persons), N_LANDMARKS)
    lm = np.full((*shape, 4), np.nan, np.float32)
    world = np.full((*shape, 3), np.nan, np.float32)
    guessed = np.zeros(shape[:2], np.bool_)
    for i, frame in enumerate(kept):
        for pose in frame.poses:
            column = columns[pose.person]
            guessed[i, column] = pose.guessed
            lm[i, column, :, :3], lm[i, column, :, 3] = pose.landmarks, pose.visibility
            world[i, column] = pose.world
    t = np.array([frame.t for frame in kept], np.float64)
    return LandmarkRecording(
        t,
        lm,
        world,
        aspect=aspect,
        person=np.array(persons, np.int64),
        guessed=guessed if guessed.any() else None,
    )


def save_recording(path: str | os.PathLike[str], recording: LandmarkRecording) -> None:
    """Write a recording; a single person's arrays have no axis of persons."""
    alone = recording.lm.shape[1] == 1
    arrays: dict[str, NDArray[np.generic]] = {
        "t": recording.t.astype(np.float64),
        "lm": (recording.lm[:, 0] if alone else recording.lm).astype(np.float32),
        "src": recording.trusted.astype(np.uint8),
        "aspect": np.array(recording.aspect, np.float64),
    }
    if recording.world is not None:
        world = recording.world[:, 0] if alone else recording.world
        arrays["world"] = world.astype(np.float32)
    if recording.person is not None:
        arrays["person"] = recording.person.astype(np.int64)
    if recording.guessed is not None:
        arrays["guessed"] = recording.guessed[:, 0] if alone else recording.guessed
    for begin, landings in ((REQUIRED, recording.required), (OPTIONAL, recording.optional)):
        arrays |= {begin + joint: np.asarray(t, np.float64) for joint, t in landings.items()}
    save_arrays(path, arrays)


def load_recording(path: str | os.PathLike[str]) -> LandmarkRecording:
    """Read a recording: ours, or one of the same arrays that somebody else has made.

    `t` (N,) and `lm` (N, 33, 4) or (N, P, 33, 4) are needed; `world`, `src` (33,) with 0 for a
    landmark that must not be trusted, `aspect`, `person` (P,), `guessed` (N,) or (N, P), not 0
    where a person was not seen but guessed, and landings in seconds by joint, `ref_left_wrist`
    and `opt_left_wrist`, may lie beside them. A missing aspect is guessed.

    Raises:
        RecordingError: one sentence that says which array is wrong, and what was wanted.
    """
    with ArrayFile(path, "a landmark recording", RecordingError) as file:
        t = _times(file)
        trusted = _trusted(file)
        lm = _landmarks(file, len(t), trusted)
        world = _world(file, lm, trusted) if "world" in file.names else None
        aspect = _aspect(file) if "aspect" in file.names else guess_aspect(lm, world, trusted)
        return LandmarkRecording(
            t=t,
            lm=lm,
            world=world,
            trusted=trusted,
            aspect=aspect,
            required=_landings(file, REQUIRED),
            optional=_landings(file, OPTIONAL),
            person=_persons(file, lm.shape[1]) if "person" in file.names else None,
            guessed=_guessed(file, *lm.shape[:2]) if "guessed" in file.names else None,
        )


def _times(file: ArrayFile) -> NDArray[np.float64]:
    file.array("t", "f", ("N",))
    t = file.finite("t", ("N",))
    if not len(t):
        raise file.fail("t must hold the time of every camera frame, and holds none")
    back = np.flatnonzero(np.diff(t) <= 0.0)
    if len(back):
        i = int(back[0]) + 1
        raise file.fail(f"t must rise, but t[{i}] = {t[i]:g} s comes after {t[i - 1]:g} s")
    return t


def _trusted(file: ArrayFile) -> NDArray[np.bool_]:
    if "src" not in file.names:
        return _all_trusted()
    trusted: NDArray[np.bool_] = file.array("src", "iub", (N_LANDMARKS,)) != 0
    if not trusted.any():
        raise file.fail("src is 0 for every landmark: one at least must be tracked")
    return trusted


def _landmarks(file: ArrayFile, n: int, trusted: NDArray[np.bool_]) -> NDArray[np.float32]:
    shapes = (n, N_LANDMARKS, 4), (n, "P", N_LANDMARKS, 4)
    lm = _by_person(file.array("lm", "f", *shapes))
    _clear(file, "lm", lm, trusted)
    tracked = lm[:, :, trusted]
    visibility = tracked[..., 3]
    wrong = visibility[(visibility < 0.0) | (visibility > 1.0)]
    if len(wrong):
        raise file.fail(f"lm must hold visibilities in 0..1 as its fourth part, got {wrong[0]:g}")
    seen = abs(tracked[..., :2][np.isfinite(visibility)])
    if seen.size and np.median(seen) > _FAR:
        raise file.fail(
            f"lm must hold x and y in image widths and heights, 0..1, got {np.median(seen):g}: "
            "divide pixels by the picture's size"
        )
    return lm


def _world(
    file: ArrayFile, lm: NDArray[np.float32], trusted: NDArray[np.bool_]
) -> NDArray[np.float32]:
    n, n_persons = lm.shape[:2]
    shapes = [(n, n_persons, N_LANDMARKS, 3), (n, N_LANDMARKS, 3)]
    world = _by_person(file.array("world", "f", *(shapes if n_persons == 1 else shapes[:1])))
    _clear(file, "world", world, trusted)
    return world


def _by_person(array: NDArray[np.floating]) -> NDArray[np.float32]:
    """Return a copy with an axis of persons."""
    own = np.array(array, np.float32)
    return own[:, None] if own.ndim == 3 else own


def _clear(
    file: ArrayFile, name: str, array: NDArray[np.float32], trusted: NDArray[np.bool_]
) -> None:
    """Put NaN where a person is missing and 0 where a landmark is not trusted; refuse the rest."""
    missing = np.asarray(np.isnan(array[:, :, trusted]).all(axis=(2, 3)))
    array[:, :, ~trusted] = 0.0
    wrong = np.argwhere(~np.isfinite(array) & ~missing[:, :, None, None])
    if len(wrong):
        row, column, landmark, _ = wrong[0].tolist()
        raise file.fail(
            f"{name} must be finite, or NaN for all of a person who is not seen, got "
            f"{array[tuple(wrong[0])]} for {LANDMARKS[landmark]} of person {column + 1} "
            f"in camera frame {row}"
        )
    array[missing] = np.nan


def _aspect(file: ArrayFile) -> float:
    aspect = float(file.finite("aspect", (), (1,)).reshape(-1)[0])
    if not 0.1 <= aspect <= 10.0:
        raise file.fail(f"aspect must be width / height of the picture, 0.1..10, got {aspect:g}")
    return aspect


def _persons(file: ArrayFile, n_persons: int) -> NDArray[np.int64]:
    person = file.array("person", "iub", (n_persons,)).astype(np.int64)
    if (person < 1).any() or len(set(person.tolist())) < n_persons:
        raise file.fail(f"person must hold different numbers from 1, got {person.tolist()}")
    return person


def _guessed(file: ArrayFile, n: int, n_persons: int) -> NDArray[np.bool_]:
    alone: tuple[tuple[int, ...], ...] = ((n,),) if n_persons == 1 else ()
    guessed: NDArray[np.bool_] = file.array("guessed", "iub", (n, n_persons), *alone) != 0
    return guessed.reshape(n, n_persons)


def _landings(file: ArrayFile, begin: str) -> dict[str, NDArray[np.float64]]:
    landings = {}
    for name in file.names:
        if not name.startswith(begin):
            continue
        joint = name.removeprefix(begin)
        meant = difflib.get_close_matches(joint, LANDMARKS, n=1, cutoff=_TYPING_ERROR)
        if meant and joint not in LANDMARKS:
            raise file.fail(f"{name} names no joint; did you mean {begin}{meant[0]}?")
        landings[joint] = np.sort(file.finite(name, ("n",)))
    return landings
