"""What happened, in words."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from app.performance import Step
from patch.action import Play
from patch.looping import TrackState


@dataclass(slots=True)
class Summary:
    """Counts what a performance did."""

    camera_frames: int = 0
    seen: int = 0  # camera frames in which somebody was seen
    seconds: float = 0.0  # of the performance
    work_seconds: float = 0.0  # that it took to make
    strikes: int = 0
    notes: Counter[str] = field(default_factory=Counter)  # by layer
    loops: Counter[str] = field(default_factory=Counter)  # loops kept, by layer
    dropped_frames: int = 0  # camera frames that were taken but not shown
    stopped: bool = False  # by hand, before its end
    remarks: list[str] = field(default_factory=list)  # what went wrong and was survived

    def add(self, step: Step) -> None:
        """Count one camera frame."""
        self.camera_frames += 1
        self.seen += bool(step.poses)
        self.strikes += len(step.strikes)
        self.notes.update(action.layer for action in step.actions if isinstance(action, Play))

    def keep(self, tracks: Iterable[TrackState]) -> None:
        """Take note of the loops that were kept until now."""
        self.loops = Counter({track.layer: track.notches for track in tracks if track.notches})

    @property
    def realtime_factor(self) -> float:
        """Seconds of work for each second of the performance; below 1 is faster than real time."""
        return self.work_seconds / self.seconds if self.seconds else 0.0

    def lines(self) -> list[str]:
        """Return the summary, a sentence a line."""
        if not self.camera_frames:
            return ["There was no picture.", *self.remarks]
        share = 100.0 * self.seen / self.camera_frames
        lines = [
            f"{self.seconds:.1f} s, {self.camera_frames} camera frames, "
            f"somebody seen in {share:.0f} % of them.",
            f"{_count(self.strikes, 'strike')}, {_count(sum(self.notes.values()), 'note')}"
            + (f": {_listed(self.notes)}." if self.notes else "."),
        ]
        if not self.seen:
            lines.append("Nobody was seen: step back until your whole body is in the picture.")
        if self.loops:
            lines.append(f"{_count(sum(self.loops.values()), 'loop')} kept: {_listed(self.loops)}.")
        if self.stopped:
            lines.append("Stopped by hand: what was made until then is kept.")
        return lines + self.remarks


def _count(number: int, what: str) -> str:
    return f"{number} {what if number == 1 else what + 's'}"


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {number}" for name, number in counts.items())
