from pathlib import Path

import numpy as np
import pytest

from motion.cameras.film import Film
from motion.frame import CameraFrame
from motion.landmark import INDEX
from motion.people.mediapipe_tracker import MediaPipeTracker

DEMO = Path(__file__).parents[3] / "assets" / "footage" / "solo_dance_room.mp4"


@pytest.fixture(scope="module")
def pair():
    """A picture of two dancers side by side."""
    film = Film(DEMO)
    frame = film.read()
    film.close()
    body = frame.image[:, 88:488]
    return np.hstack([body, body])


@pytest.mark.parametrize("people", [1, 2])
def test_as_many_are_listed_as_were_asked_for(pair, people):
    tracker = MediaPipeTracker("lite", people)
    try:
        listed = [tracker.track(CameraFrame(i, i / 30, pair)) for i in range(12)]
    finally:
        tracker.close()
    assert [pose.person for pose in listed[-1]] == list(range(1, people + 1))
    places = sorted(float(pose.landmarks[INDEX["nose"], 0]) for pose in listed[-1])
    assert len({place > 0.5 for place in places}) == people


def test_nobody_cannot_be_looked_for():
    with pytest.raises(ValueError, match="people must be at least 1, got 0"):
        MediaPipeTracker("lite", 0)
