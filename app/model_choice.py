"""Which landmark model this machine can run live."""

import statistics
from typing import Final

from app.resources import DEMO_FILM
from motion.film import Film
from motion.tracker import open_tracker
from music.clock import Clock

N_TRIED: Final = 8  # camera frames; the first ones also search for the person
BUSY: Final = 0.028  # seconds a camera frame above which the full model leaves too little


def choose_model(tracker: str, clock: Clock) -> str:
    """Return "full", or "lite" where the full model is too slow, by trying it on a known film."""
    trial, film = open_tracker(tracker, "full"), Film(DEMO_FILM)
    took = []
    try:
        for _ in range(N_TRIED):
            frame = film.read()
            assert frame is not None
            began = clock()
            trial.track(frame)
            took.append(clock() - began)
    finally:
        film.close()
        trial.close()
    return "full" if statistics.median(took) < BUSY else "lite"
