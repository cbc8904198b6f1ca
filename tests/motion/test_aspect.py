from pathlib import Path

import numpy as np
import pytest

from motion.aspect import USUAL, guess_aspect
from motion.landmark import INDEX
from motion.recording import TrackedFrame, load_recording, recorded

DANCE = Path(__file__).parents[1] / "data" / "solo_dance_room.npz"


@pytest.fixture
def moving(scene, standing_body):
    """A function that returns a body that sways, turns and lifts its arms, filmed in an aspect."""

    def film(aspect, size=1.0):
        camera = scene(aspect=aspect, size=size)
        frames = []
        for t in camera.times(4.0):
            body = standing_body()
            for side, sign in (("left", 1), ("right", -1)):
                lifted = np.array([sign * 0.25, -0.25]) * (0.5 - 0.5 * np.cos(1.7 * t + sign))
                body[INDEX[f"{side}_elbow"]] += lifted
                body[INDEX[f"{side}_wrist"]] += 2.0 * lifted
            body[:, 0] *= 0.65 + 0.35 * np.cos(0.9 * t)  # turning away
            frames.append(TrackedFrame(float(t), [camera.pose(t, body)]))
        return recorded(frames, aspect)

    return film


@pytest.mark.parametrize("aspect", USUAL)
@pytest.mark.parametrize("size", [0.6, 1.0])
def test_the_picture_of_a_moving_body_is_told(moving, aspect, size):
    film = moving(aspect, size)
    assert guess_aspect(film.lm, film.world, film.trusted) == aspect
    assert guess_aspect(film.lm, None, film.trusted) == aspect


@pytest.mark.parametrize("aspect", [16 / 9, 4 / 3, 9 / 16])
def test_arms_and_shoulders_are_enough(moving, aspect):
    film = moving(aspect)
    trusted = np.zeros(33, np.bool_)
    trusted[INDEX["nose"] : INDEX["left_hip"]] = True
    film.lm[:, :, ~trusted] = 0.5
    assert guess_aspect(film.lm, None, trusted) == aspect
    assert guess_aspect(film.lm, film.world, trusted) == aspect


def test_the_dancer_in_the_square_room_is_square():
    film = load_recording(DANCE)
    assert guess_aspect(film.lm, film.world, film.trusted) == 1.0
    assert guess_aspect(film.lm, None, film.trusted) == 1.0
    assert guess_aspect(film.lm, np.zeros_like(film.world), film.trusted) == 1.0
    wide = film.lm * np.array([9 / 16, 1.0, 1.0, 1.0], np.float32)
    assert guess_aspect(wide, film.world, film.trusted) == 16 / 9
    assert guess_aspect(wide, None, film.trusted) == 16 / 9


def test_nobody_to_guess_by_is_the_usual_camera(moving):
    film = moving(1.0)
    nobody = np.full_like(film.lm, np.nan)
    assert guess_aspect(nobody, film.world, film.trusted) == 16 / 9
    assert guess_aspect(nobody[:, :0], None, film.trusted) == 16 / 9
    hidden = film.lm * np.array([1.0, 1.0, 1.0, 0.0], np.float32)
    assert guess_aspect(hidden, film.world, film.trusted) == 16 / 9
