"""MoveNet's joints as a body."""

import numpy as np

from motion.landmark import INDEX, N_LANDMARKS
from motion.people.stand_in import JOINT_OF, shifted, stand_in
from motion.people.torso import centre, distance
from tests.motion.bodies import body, detection


def test_what_the_detector_saw_is_where_it_saw_it():
    person = detection(x=200.0, y=150.0, height=160.0)
    guess = stand_in(person)
    np.testing.assert_array_equal(guess.points[JOINT_OF, :2], person.joints[:, :2])
    np.testing.assert_allclose(centre(guess), (200.0, 150.0), atol=0.01)
    assert distance(guess, person) == 0.0


def test_what_it_cannot_know_is_plausible_and_invisible():
    guess, real = stand_in(detection()), body()
    known = np.zeros(N_LANDMARKS, bool)
    known[JOINT_OF] = True
    assert (guess.visibility[known] > 0.5).all()
    assert (guess.visibility[~known] == 0.0).all()
    off = np.linalg.norm(guess.points[:N_LANDMARKS, :2] - real.points[:N_LANDMARKS, :2], axis=1)
    assert off.max() < 0.06 * 200.0  # of the body's height


def test_hands_lie_beyond_the_wrists_and_feet_below_the_ankles():
    points = stand_in(detection()).points
    for side in ("left", "right"):
        assert points[INDEX[f"{side}_index"], 1] > points[INDEX[f"{side}_wrist"], 1]
        assert points[INDEX[f"{side}_heel"], 1] > points[INDEX[f"{side}_ankle"], 1]


def test_its_world_is_in_metres_from_the_hips():
    world = stand_in(detection(height=120.0)).world
    hips = world[[INDEX["left_hip"], INDEX["right_hip"]]].mean(axis=0)
    shoulders = world[[INDEX["left_shoulder"], INDEX["right_shoulder"]]].mean(axis=0)
    np.testing.assert_allclose(hips, 0.0, atol=1e-4)
    np.testing.assert_allclose(shoulders, (0.0, -0.5, 0.0), atol=1e-3)


def test_a_body_without_a_torso_harms_nothing():
    person = detection()
    person.joints[:, :2] = 100.0
    guess = stand_in(person)
    assert np.isfinite(guess.points).all()
    assert np.isfinite(guess.world).all()


def test_a_moved_person_is_moved_with_their_box():
    moved = shifted(detection(x=100.0), np.array([30.0, -5.0]))
    expected = detection(x=130.0, y=175.0)
    np.testing.assert_allclose(moved.joints, expected.joints, atol=1e-3)
    np.testing.assert_allclose(moved.box, expected.box, atol=1e-3)
