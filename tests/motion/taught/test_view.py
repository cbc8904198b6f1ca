from dataclasses import replace

import numpy as np
import pytest

from motion.landmark import INDEX
from motion.taught.view import LOST, NEUTRAL, PARTS, RATE, GestureView, sights_of
from tests.data.flow_body import Lens
from tests.motion.gesture_bodies import STRAIGHT, body, poses, shown


def seen(motion, **options):
    return sights_of(poses(motion, np.random.default_rng(0), jitter=0.0, **options))


@pytest.fixture(scope="module")
def circle():
    return shown("circle", np.random.default_rng(3))[0]


def places(sights):
    return np.array([sight.places for sight in sights])


def test_bodies_come_at_even_times_whatever_the_camera_gives(circle):
    for fps in (15.0, 25.0, 60.0):
        steps = np.array([sight.t for sight in seen(circle, fps=fps)]) * RATE
        assert np.allclose(steps, np.round(steps))
        assert (np.diff(np.round(steps)) == 1).all()


def test_the_rate_of_the_camera_hardly_changes_what_is_seen(circle):
    slow, fast = (places(seen(circle, fps=fps)) for fps in (20.0, 60.0))
    n = min(len(slow), len(fast))
    assert np.abs(slow[1:n] - fast[1:n]).max() < 0.06


def test_neither_place_nor_distance_nor_picture_is_left(circle):
    far = Lens(distance=4.5, height=1.2, turn=0.0, aspect=4 / 3)
    near, away = places(seen(circle)), places(seen(circle, lens=far))
    n = min(len(near), len(away))
    assert np.abs(near[:n] - away[:n]).mean() < 0.02


def test_somebody_who_stands_looks_as_expected(circle):
    first = places(seen(circle))[5]
    assert np.abs(first - NEUTRAL).max() < 0.15


def test_a_part_out_of_sight_is_held_and_then_no_longer_believed(circle):
    stream = poses(circle, np.random.default_rng(0), jitter=0.0)
    hidden = stream[0].visibility.copy()
    hidden[INDEX["right_wrist"]] = 0.1
    stream = [replace(p, visibility=hidden) if p.t > 1.0 else p for p in stream]
    row = PARTS.index("right_wrist")
    after = [sight for sight in sights_of(stream) if sight.t > 1.2]
    assert after[0].seen[row]
    assert not after[-1].seen[row]
    assert np.ptp([sight.places[row] for sight in after], axis=0).max() < 0.03
    assert after[-1].seen[PARTS.index("left_wrist")]


def test_a_gap_is_not_bridged(circle):
    stream = poses(circle, np.random.default_rng(0))
    view = GestureView()
    view.update(stream[0])
    assert view.update(replace(stream[1], t=LOST + 1.0)) == []


def test_two_bodies_of_other_heights_look_alike():
    small, tall = sorted((body(seed) for seed in range(8)), key=lambda b: b.height)[::7]
    assert tall.height - small.height > 0.2
    views = []
    for build in (small, tall):
        motion = shown("t_pose", np.random.default_rng(3), build)[0]
        stream = poses(motion, np.random.default_rng(0), build, STRAIGHT, jitter=0.0)
        views.append(places(sights_of(stream))[70])
    assert np.abs(views[0] - views[1]).max() < 0.12
