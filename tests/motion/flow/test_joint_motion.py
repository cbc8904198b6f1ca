import numpy as np
import pytest

from motion.flow.joint_motion import JointMotion
from motion.landmark import INDEX, N_LANDMARKS

HAND = INDEX["right_wrist"]
ALL = np.ones(N_LANDMARKS, np.bool_)


def without_hand():
    seen = ALL.copy()
    seen[HAND] = False
    return seen


def places(x, y=0.0):
    picture = np.zeros((N_LANDMARKS, 2))
    picture[HAND] = x, y
    return picture


def run(path, lost, seconds=3.0, fps=60):
    """Move the hand; while `lost(t)` a tracker puts it elsewhere and does not believe it."""
    motion = JointMotion(0.07, 0.13)
    rows = []
    for k in range(int(seconds * fps)):
        t = k / fps
        gone = lost(t)
        picture = places(9.0, 9.0) if gone else places(path(t))
        motion.update(picture, without_hand() if gone else ALL, 1.0 / fps if k else 0.0, 1.0)
        rows.append((t, *motion.place[HAND], motion.speed[HAND], motion.push[HAND]))
    return np.array(rows), motion


def test_velocity_and_acceleration_are_those_of_the_movement():
    rows, _ = run(lambda t: 0.3 * np.sin(3.0 * t), lambda t: False)
    # Delayed by twice the smoothing time.
    late = np.abs(0.9 * np.cos(3.0 * (rows[:, 0] - 0.14)))[60:]
    assert rows[60:, 3] == pytest.approx(late, abs=0.12)
    assert rows[60:, 4].max() == pytest.approx(2.7, rel=0.35)


@pytest.mark.parametrize("fps", [25, 30, 120])
def test_the_rate_of_the_camera_changes_nothing(fps):
    def path(t):
        return 0.3 * np.sin(5.0 * t)

    reference, rows = run(path, lambda t: False)[0], run(path, lambda t: False, fps=fps)[0]
    at = np.arange(1.0, 2.9, 0.2)
    for column in (1, 3, 4):
        one, other = (np.interp(at, r[:, 0], r[:, column]) for r in (reference, rows))
        assert other == pytest.approx(one, abs=0.05 * np.ptp(reference[:, column]))


def test_a_lost_joint_is_held_marked_and_eased_back():
    rows, motion = run(lambda t: 0.4 * t, lambda t: 1.0 <= t < 2.0, seconds=1.9)
    assert not motion.seen[HAND]
    assert (motion.placed & ~motion.seen).sum() == 1
    assert rows[-1, 1] == pytest.approx(0.4, abs=0.05)
    rows, motion = run(lambda t: 0.4 * t, lambda t: 1.0 <= t < 2.0)
    assert motion.seen[HAND]
    assert np.abs(np.diff(rows[:, 1])).max() < 0.05
    assert rows[-1, 1] == pytest.approx(1.2 - 0.4 * 0.07, abs=0.03)
    # Coming back is no movement.
    assert rows[(rows[:, 0] > 2.0) & (rows[:, 0] < 2.3), 3].max() < 0.45


def test_a_short_loss_hardly_shows():
    whole = run(lambda t: 0.3 * np.sin(4.0 * t), lambda t: False)[0]
    holes = run(lambda t: 0.3 * np.sin(4.0 * t), lambda t: int(t * 60) % 20 < 3)[0]
    assert holes[60:, 3] == pytest.approx(whole[60:, 3], abs=0.2)


def test_a_place_that_is_no_number_is_not_seen():
    motion = JointMotion(0.07, 0.13)
    for _ in range(10):
        motion.update(places(0.2), ALL, 0.03, 1.0)
    motion.update(places(np.nan, np.nan), ALL, 0.03, 1.0)
    assert not motion.seen[HAND]
    assert motion.place[HAND, 0] == pytest.approx(0.2)
