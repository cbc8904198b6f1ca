"""Metres without depth: a body is its own measure."""

import math
from dataclasses import replace

import numpy as np
import pytest

from motion.depth.figure import figure
from motion.depth.metres_from_body import BodyMeasure, MetresFromBody
from motion.depth.scene import DepthScene
from motion.landmark import INDEX

FOCAL = 130.0 / 120.0  # image heights, of the scene
VIEW = math.degrees(2 * math.atan(160 / 2 / 130))
LARGE = [
    INDEX[f"{side}_{part}"]
    for part in ("shoulder", "elbow", "hip", "knee")
    for side in ("left", "right")
]


def walking(t):
    return figure((0.1, 0.1, 2.5 + 0.2 * t), right_hand=(-0.2, -0.4, 2.3 + 0.2 * t))


SCENE = DepthScene(walking)


def error(measure, scale=1.0, focal=None, seconds=4.0, aspect=1.0):
    body = MetresFromBody(measure)
    for number in range(round(30 * seconds)):
        truth = SCENE.truth(number / 30)
        pose = replace(truth, metres=None, world=truth.world * np.float32(scale))
        found = body.update(pose, focal)
    assert np.isfinite(found.metres).all()
    return float(np.linalg.norm(found.metres - truth.metres, axis=1)[LARGE].mean())


def test_a_known_view_and_the_model_of_the_body_give_metres():
    assert error(BodyMeasure(field_of_view=VIEW)) < 0.12
    assert error(BodyMeasure(), focal=FOCAL) < 0.12


def test_the_width_of_the_shoulders_corrects_the_model():
    assert error(BodyMeasure(field_of_view=VIEW), scale=0.85) > 0.4
    assert error(BodyMeasure(field_of_view=VIEW, shoulder_width=0.34), scale=0.85) < 0.12
    assert error(BodyMeasure(field_of_view=VIEW, height=1.7), scale=0.85) < 0.12


def test_an_unknown_view_is_guessed_for_either_shape_of_picture():
    assert BodyMeasure().focal(16 / 9) == pytest.approx(1.37, abs=0.05)
    assert BodyMeasure().focal(9 / 16) == pytest.approx(1.37 * 9 / 16, abs=0.05)
    assert error(BodyMeasure()) < 0.5


def test_people_are_measured_apart_and_forgotten():
    both = MetresFromBody(BodyMeasure(field_of_view=VIEW, shoulder_width=0.34))
    alone = MetresFromBody(BodyMeasure(field_of_view=VIEW, shoulder_width=0.34))
    for number in range(60):
        truth = SCENE.truth(number / 30)
        small = replace(truth, person=2, world=truth.world * np.float32(0.7))
        found = both.update(truth)
        both.update(small)
        assert np.array_equal(found.metres, alone.update(truth).metres)
    later = replace(SCENE.truth(0.0), t=60.0, world=0.7 * SCENE.truth(0.0).world)
    fresh = MetresFromBody(BodyMeasure(field_of_view=VIEW, shoulder_width=0.34)).update(later)
    assert np.array_equal(both.update(later).metres, fresh.metres)


def test_a_body_without_a_model_still_has_a_place():
    body = MetresFromBody()
    for number in range(30):
        truth = SCENE.truth(number / 30)
        flat = replace(truth, metres=None, world=np.zeros((33, 3), np.float32))
        found = body.update(flat)
    assert 1.5 < found.metres[INDEX["nose"], 2] < 4.0
    broken = replace(flat, t=2.0, landmarks=np.full((33, 3), np.nan, np.float32))
    assert np.isfinite(body.update(broken).metres).all()


@pytest.mark.parametrize(
    "wrong", [{"field_of_view": 5.0}, {"shoulder_width": 2.0}, {"height": 0.1}]
)
def test_measures_that_nobody_has_are_refused(wrong):
    with pytest.raises(ValueError, match=f"{next(iter(wrong))} must lie in"):
        BodyMeasure(**wrong)
