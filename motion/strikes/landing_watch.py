"""When a strike really landed, known a little later from both sides."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from motion.strikes.foresight import Foresight
from motion.strikes.habit import StrokeShape
from motion.strikes.landing_model import BINS, LandingModel
from motion.strikes.landing_view import (
    AFTER,
    SHIFT,
    describe_landing,
    measure_stroke,
    stop_after,
)

TIME: Final = 0.25  # seconds after the sound in which a landing is settled
_ASKEW: Final = 0.04  # seconds off, where it is worth while to look again
_WHOLE: Final = 0.6  # seconds that hold a whole stroke
_SURE: Final = 0.5  # probability from which on there was a landing


@dataclass(slots=True)
class LandingWatch:
    """Waits until a strike's landing can be told from both sides."""

    strike_id: int | None  # None: watched in silence
    t_sound: float
    foretold: float  # seconds, before the player's own offset was added
    aim: float  # seconds, where the landing is expected
    joint: int  # which of the striking joints
    heading: tuple[float, float]  # unit, of the stroke; x right, y down

    def is_due(self, t: float, interval: float) -> bool:
        """Whether all is seen that is needed, or the next camera frame would come too late."""
        return t >= self.aim + AFTER or t + interval > self.t_sound + TIME

    def settle(
        self, sight: Foresight, model: LandingModel, interval: float
    ) -> tuple[float | None, StrokeShape | None]:
        """Return when it landed, and the stroke's shape; None: it was no stroke."""
        landed = self._landed(sight, model, interval, self.aim)
        if landed is not None and abs(landed - self.aim) > _ASKEW:
            landed = self._landed(sight, model, interval, landed)  # a better look
        joint = int(sight.main[self.joint])
        if landed is None:
            path = sight.path.since(self.aim - _WHOLE, joint)
            return stop_after(*path, np.array(self.heading), self.aim), None
        return landed, measure_stroke(*sight.path.since(landed - _WHOLE, joint), landed)

    def _landed(
        self, sight: Foresight, model: LandingModel, interval: float, moment: float
    ) -> float | None:
        main, near = sight.around(moment, self.joint)
        chances = model(describe_landing(main, near, np.array([interval])))[0]
        if 1.0 - chances[-1] < _SURE:
            return None
        return moment + expected(chances[:-1]) - SHIFT


def expected(chances: NDArray[np.float32]) -> float:
    """Return the mean time around the likeliest, seconds."""
    near = np.abs(BINS - BINS[int(np.argmax(chances))]) < 0.035
    return float((BINS[near] * chances[near]).sum() / chances[near].sum())
