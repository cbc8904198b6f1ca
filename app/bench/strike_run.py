"""Recordings played to something that sounds strikes, camera frame by camera frame."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Protocol

from motion.gesture import Landing, Strike
from motion.pose import Pose
from motion.recording import LandmarkRecording
from motion.strikes.strike import StrikeDetector
from music.clock import Clock


@dataclass(frozen=True, slots=True)
class Sound:
    """One strike as it sounded, and what became known of it. Seconds on the recording's clock."""

    person: int
    joint: str
    t_decided: float
    t_sound: float  # never before `t_decided` and the latency
    t_landed: float | None  # known up to 250 ms after the sound; None: it was no stroke
    strength: float

    def as_json(self) -> dict[str, object]:
        """Return what a file of strikes holds of it."""
        return asdict(self)


class Ear(Protocol):
    """What listens to a body and sounds strikes."""

    def update(self, poses: Sequence[Pose]) -> None:
        """Take the bodies of one camera frame."""

    def sounds(self) -> list[Sound]:
        """Return what has sounded, when the recording is over."""


class DetectorEar:
    """The product's own detector."""

    def __init__(self, detector: StrikeDetector) -> None:
        self._detector = detector
        self._strikes: list[Strike] = []
        self._landed: dict[int, float | None] = {}

    def update(self, poses: Sequence[Pose]) -> None:
        """Take the bodies of one camera frame."""
        self._sort(self._detector.update(poses))

    def sounds(self) -> list[Sound]:
        """Return what has sounded, when the recording is over."""
        self._sort(self._detector.finish())
        return [
            Sound(s.person, s.joint, s.t_decided, s.t_sound, self._landed.get(s.id), s.strength)
            for s in self._strikes
        ]

    def _sort(self, events: Sequence[Strike | Landing]) -> None:
        for event in events:
            if isinstance(event, Strike):
                self._strikes.append(event)
            else:
                self._landed[event.strike_id] = event.t_landed


@dataclass(frozen=True, slots=True)
class Heard:
    """What one ear made of one recording."""

    sounds: list[Sound]
    costs: list[float]  # seconds a camera frame and joint


def listen(recording: LandmarkRecording, ear: Ear, n_joints: int, clock: Clock) -> Heard:
    """Play a whole recording to an ear; it never sees what is to come."""
    costs = []
    for i in range(len(recording.t)):
        poses = recording.poses(i)
        began = clock()
        ear.update(poses)
        if poses:
            costs.append((clock() - began) / (n_joints * len(poses)))
    return Heard(ear.sounds(), costs)


def cut_after(recording: LandmarkRecording, t: float) -> LandmarkRecording:
    """Return the part of a recording up to and with time t."""
    return recording.part(recording.t <= t)
