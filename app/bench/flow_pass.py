"""One run of recordings through the flow meter, and the window means of what it told."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.bench.flow_labels import Label
from app.bench.flow_windows import (
    WINDOW,
    WRISTS,
    Window,
    mean_between,
    measures,
    table,
    window_begins,
)
from app.bench.plain_speed import wrist_speeds
from motion.flow.flow import FlowMeter
from motion.flow.flow_source import FLOW_SOURCES, flow_value
from motion.recording import LandmarkRecording

Curves = dict[tuple[str, int], tuple[NDArray[np.float64], NDArray[np.float64]]]

MEASURES: Final = measures(FLOW_SOURCES)
PLAIN: Final = "plain_speed"
_SOURCES: Final = sorted({source for pair in MEASURES.values() for source in pair})


@dataclass(frozen=True, slots=True)
class FlowPass:
    """What flow and plain speed were at every camera frame, by file and person."""

    flow: Curves = field(default_factory=dict)  # values (N, sources)
    speed: Curves = field(default_factory=dict)  # values (N, 2), left and right wrist, m/s

    def add(self, file: str, recording: LandmarkRecording, see: Callable[[float], None]) -> None:
        """Take in one recording; `see` is told how far it is, in seconds."""
        for column in range(recording.lm.shape[1]):
            person = column + 1 if recording.person is None else int(recording.person[column])
            self.speed[file, person] = wrist_speeds(recording, column)
        values: dict[int, list[list[float]]] = {}
        for flow_t, person, row in _flows(recording, see):
            values.setdefault(person, []).append([flow_t, *row])
        for person, rows in values.items():
            array = np.array(rows, np.float64)
            self.flow[file, person] = array[:, 0], array[:, 1:]

    def windows(self, labels: Sequence[Label]) -> list[Window]:
        """Return the windows of all labels in which a person was seen enough."""
        found: list[Window] = []
        for label in labels:
            for file, person in self.speed:
                if file == label.file:
                    found += self._of_person(label, person)
        return found

    def means(self, windows: Sequence[Window]) -> NDArray[np.float64]:
        """Return (windows, MEASURES) of window means."""
        columns = [[_SOURCES.index(pair[i]) for pair in MEASURES.values()] for i in range(2)]
        return table(windows, self.flow, np.array(columns, np.int64))

    def plain_means(self, windows: Sequence[Window]) -> NDArray[np.float64]:
        """Return (windows, 1): the plain speed of the active wrist."""
        return table(windows, self.speed, np.array([[0], [1]], np.int64))

    def chosen(self, windows: Sequence[Window]) -> list[Window]:
        """Return the windows, the active wrist chosen anew by this run's own speeds."""
        return [
            replace(window, active=active)
            if (active := self._active(window.label.file, window.person, window.begin))
            else window
            for window in windows
        ]

    def _of_person(self, label: Label, person: int) -> Iterator[Window]:
        for begin in window_begins(label):
            active = self._active(label.file, person, begin)
            if active:
                yield Window(label, person, begin, active)

    def _active(self, file: str, person: int, begin: float) -> str | None:
        t, speeds = self.speed[file, person]
        means = mean_between(t, speeds, begin, begin + WINDOW)
        return WRISTS[int(means.argmax())] if np.isfinite(means).all() else None


def _flows(
    recording: LandmarkRecording, see: Callable[[float], None]
) -> Iterator[tuple[float, int, list[float]]]:
    meter = FlowMeter()
    for i, t in enumerate(recording.t.tolist()):
        for flow in meter.update(recording.poses(i)):
            yield flow.t, flow.person, [flow_value(flow, source) for source in _SOURCES]
        see(t - float(recording.t[0]))
