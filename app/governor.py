"""Keeps the landmark model within what the machine can do, so that the delay never grows.

Live only: a film is played with the same model from its beginning to its end.
"""

import math
from collections import deque
from collections.abc import Sequence
from typing import Final, Protocol, runtime_checkable

import numpy as np

SPAN: Final = 1.0  # seconds over which the tracker's time is looked at
EVERY: Final = 0.25  # seconds between two judgements
FEWEST: Final = 4  # camera frames from which anything is told
SLOW_PART: Final = 90.0  # per cent of the camera frames that must keep up
ROOM: Final = 0.8  # of the camera's interval that a better model may take
CALM: Final = 60.0  # seconds for which a better model would have fitted before it is tried
LONGEST_CALM: Final = 1920.0  # seconds; each trial that failed doubles the calm until then
FORGET: Final = 1800.0  # seconds in which what a model cost once counts for little
RELAPSE: Final = 120.0  # seconds within which stepping down means that the trial failed
# What a model takes, in the time of the lite one, until this machine has shown it: medians of 300
# pictures of one performer on two cores.
COSTS: Final = {"lite": 1.0, "full": 1.6, "heavy": 6.0}


@runtime_checkable
class Resizable(Protocol):
    """A tracker that can change its landmark model while it follows people."""

    def use_model(self, model: str) -> None:
        """Look with another model from the next camera frame on; everybody keeps their number."""


class Governor:
    """Steps down when the tracker falls behind the camera, and up again after a long calm."""

    def __init__(self, models: Sequence[str], model: str) -> None:
        """Take the models from the cheapest to the best, and which of them runs."""
        if model not in models or not set(models) <= set(COSTS):
            raise ValueError(f"model must be one of {', '.join(models)}, got {model!r}")
        self._models = list(models)
        self._place = self._models.index(model)
        self._costs = dict(COSTS)
        self._looks: deque[tuple[float, float]] = deque()  # time, seconds that the tracker took
        self._before: tuple[str, float] | None = None  # the last model and its median, to compare
        self._judged = -math.inf  # time of the last judgement
        self._calm_since: float | None = None
        self._calm = CALM
        self._rose: float | None = None  # when a better model was last tried

    @property
    def model(self) -> str:
        """The model that is to run."""
        return self._models[self._place]

    @property
    def is_lowest(self) -> bool:
        """Whether there is no model to step down to."""
        return self._place == 0

    def update(self, t: float, took: float, interval: float) -> str:
        """Take one camera frame; return the model for the next.

        Args:
            t: its capture time, seconds.
            took: seconds that the tracker took.
            interval: seconds from one of the camera's pictures to the next.
        """
        if self._looks and t <= self._looks[-1][0]:
            self._looks.clear()
        self._looks.append((t, took))
        full = t - self._looks[0][0] >= SPAN and len(self._looks) >= FEWEST
        if full and not 0.0 <= t - self._judged < EVERY:
            self._judged = t
            self._judge(t, interval)
        return self.model

    def _judge(self, t: float, interval: float) -> None:
        while t - self._looks[0][0] > SPAN:
            self._looks.popleft()
        taken = np.array([seconds for _, seconds in self._looks])
        self._learn(float(np.median(taken)))
        slowest = float(np.percentile(taken, SLOW_PART))
        if slowest > interval:
            self._calm_since = None
            self._step_down(t, float(np.median(taken)))
        else:
            self._consider(t, slowest, float(np.median(taken)), interval)

    def _learn(self, median: float) -> None:
        """Compare a model with the one before, once after each change; forget that slowly.

        Something else may have been busy just then.
        """
        for name, usual in COSTS.items():
            self._costs[name] += (usual - self._costs[name]) * EVERY / FORGET
        if self._before is not None and median > 0.0:
            name, other = self._before
            self._costs[name] = self._costs[self.model] * max(other / median, 1e-3)
            self._before = None

    def _step_down(self, t: float, median: float) -> None:
        if self._place == 0:
            return
        if self._rose is not None and t - self._rose < RELAPSE:
            self._calm = min(2.0 * self._calm, LONGEST_CALM)
        self._rose = None
        self._change(self._place - 1, median)

    def _consider(self, t: float, slowest: float, median: float, interval: float) -> None:
        """Step up once a better model would have fitted for long."""
        if self._place + 1 == len(self._models):
            return
        better = self._models[self._place + 1]
        if slowest * self._costs[better] / self._costs[self.model] > ROOM * interval:
            self._calm_since = None
        elif self._calm_since is None:
            self._calm_since = t
        elif t - self._calm_since >= self._calm:
            self._rose = t
            self._change(self._place + 1, median)

    def _change(self, place: int, median: float) -> None:
        self._before = (self.model, median)
        self._place = place
        self._looks.clear()
        self._calm_since = None
