"""Which landmark model is the better bargain on this machine, with this camera."""

import math
import statistics
from collections.abc import Mapping
from typing import Final

from app.latency import OWN
from app.resources import DEMO_FILM
from motion.cameras.film import Film
from motion.tracker import MODEL_SIZES, open_tracker
from music.clock import Clock

N_TRIED: Final = 8  # camera frames; the first ones also search for the person
# In shares of strikes that sound within 50 ms, on five takes of one air drummer tracked by all
# models at 60 and at 30 pictures a second, with more and less time from capture to sound.
BETTER_SEEN: Final = {"lite": 0.0, "full": 0.05, "heavy": 0.06}  # more, all else being the same
PER_SECOND: Final = 2.25  # fewer for each second from capture to sound: 0.045 for 20 ms
PER_OCTAVE: Final = 0.17  # fewer where only half as many pictures are seen
BESIDE: Final = 1.1  # of what the tracker takes: it is not alone on the machine


def choose_model(tracker: str, clock: Clock, rate: float = 30.0) -> str:
    """Return one of `MODEL_SIZES` by trying all on a known film; `rate` is the camera's."""
    trials = {name: open_tracker(tracker, name, people=1) for name in MODEL_SIZES}
    took: dict[str, list[float]] = {name: [] for name in trials}
    film = Film(DEMO_FILM)
    try:
        for _ in range(N_TRIED):
            frame = film.read()
            assert frame is not None
            # In turns, so that what else the machine does troubles all.
            for name, trial in trials.items():
                began = clock()
                trial.track(frame)
                took[name].append(clock() - began)
    finally:
        film.close()
        for trial in trials.values():
            trial.close()
    return better_model({name: statistics.median(times) for name, times in took.items()}, rate)


def better_model(took: Mapping[str, float], rate: float) -> str:
    """Return which model lets more strikes sound in time.

    A larger model sees better, and takes longer, which delays every sound; and where it cannot
    keep up with the camera, pictures are left out.

    Args:
        took: seconds a camera frame that each model takes.
        rate: pictures a second of the camera.
    """
    return max(took, key=lambda model: BETTER_SEEN[model] - _lost(took[model], rate))


def _lost(seconds: float, rate: float) -> float:
    period, needed = 1.0 / rate, BESIDE * seconds + OWN
    if needed <= period:
        return PER_SECOND * seconds
    # The newest picture then waits too, for half a period in the mean.
    return PER_SECOND * (seconds + 0.5 * period) + PER_OCTAVE * math.log2(needed / period)
