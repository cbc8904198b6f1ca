"""How right calls of gestures are."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from app.bench.gestures_files import Tried
from app.bench.gestures_rivals import Call

PIECE = 4.0  # seconds of other movement that is known as such or not


@dataclass(slots=True)
class Score:
    """What came of all recordings for one recogniser."""

    right: int = 0
    tests: int = 0
    quiet: int = 0  # tests in which nothing was called when their gesture had not been taught
    untaught: int = 0
    false: int = 0
    other_seconds: float = 0.0
    pieces: int = 0
    unknown: int = 0  # pieces of other movement in which nothing was called
    fractions: list[float] = field(default_factory=list)
    files: dict[str, list[str]] = field(default_factory=dict)

    def test(self, tried: Tried, calls: Sequence[Call]) -> None:
        """Take the calls in a recording of a gesture."""
        self.tests += 1
        names = {call.gesture for call in calls}
        if names == {tried.gesture}:
            self.right += 1
        else:
            self._note(tried, calls)
        first = next((call for call in calls if call.gesture == tried.gesture), None)
        if first is not None:
            fraction = _fraction(tried, first)
            if fraction is not None:
                self.fractions.append(fraction)

    def left_out(self, calls: Sequence[Call]) -> None:
        """Take the calls in a recording whose gesture was not taught this time."""
        self.untaught += 1
        self.quiet += not calls

    def other(self, tried: Tried, calls: Sequence[Call]) -> None:
        """Take the calls in other movement."""
        self.false += len(calls)
        self.other_seconds += tried.seconds
        first = next((poses[0].t for poses in tried.frames if poses), 0.0)
        n = max(int(tried.seconds / PIECE), 1)
        disturbed = {min(int((call.t - first) / PIECE), n - 1) for call in calls}
        self.pieces += n
        self.unknown += n - len(disturbed)
        if calls:
            self._note(tried, calls)

    def figures(self) -> dict[str, object]:
        """Return the figures; None where nothing told."""
        minutes = self.other_seconds / 60.0
        return {
            "accuracy": _part(self.right, self.tests),
            "unknown_recall": _part(self.unknown, self.pieces),
            "false_per_min": round(self.false / minutes, 3) if minutes else None,
            "decided_at_fraction": (
                round(float(np.mean(self.fractions)), 3) if self.fractions else None
            ),
            "untaught_recall": _part(self.quiet, self.untaught),
            "n_tests": self.tests,
            "other_minutes": round(minutes, 3),
            "wrong": self.files,
        }

    def _note(self, tried: Tried, calls: Sequence[Call]) -> None:
        name = f"{tried.gesture}/{tried.path.name}" if tried.gesture else tried.path.name
        self.files[name] = [f"{call.gesture} at {call.t:.1f} s" for call in calls] or ["nothing"]


def _fraction(tried: Tried, call: Call) -> float | None:
    if tried.times is None:
        return call.fraction
    begin, end = tried.times
    return (call.t - begin) / (end - begin)


def _part(count: int, n: int) -> float | None:
    return round(count / n, 4) if n else None
