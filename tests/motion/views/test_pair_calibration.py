import functools
from dataclasses import replace

import numpy as np
import pytest

from motion.views.pair_calibration import CalibrationError, Known, calibrate_pair, shared_seconds
from motion.views.pair_collector import PairCollector
from motion.views.pair_depth import PairDepth
from motion.views.walk import Walk
from tests.motion.two_views import dance, shoot, stand_still, two_stands, walk
from tests.motion.views_as_poses import errors, poses_of, walk_of_view


def rig(seed, fps=(30.0, 30.0)):
    """Return a generator, two cameras, and the same walk as each saw it."""
    return (np.random.default_rng(100 + seed), *walked(seed, fps))


@functools.cache
def walked(seed, fps):
    rng = np.random.default_rng(seed)
    stands = two_stands(rng, fps=fps)
    near = min(float(np.hypot(stand.place[0], stand.place[2])) for stand in stands)
    steps = walk(rng, size=0.25 * near)
    return stands, [shoot(rng, steps, stand) for stand in stands]


def measured(stands):
    """Return rotation, translation of the second camera as they are."""
    first, second = stands
    return second.turn @ first.turn.T, second.turn @ (first.place - second.place)


def with_depth(pair, views):
    """Return the first camera's poses with metres, as they come live: in the order of times."""
    depth, found = PairDepth(pair), []
    ahead, aside = (poses_of(view) for view in views)
    waiting = list(aside)
    for pose in ahead:
        # A second camera's picture is tracked 25 ms after it was taken.
        while waiting and waiting[0].t + pair.offset < pose.t - 0.025:
            other = waiting.pop(0)
            depth.see_second(other.t, [other])
        found += depth.update([pose])
    return found


# Unsynchronised clocks, offsets up to 100 ms, lenses unknown, noise and flips as in `two_views`.
@pytest.mark.parametrize(
    ("seed", "fps"), [(2, (60.0, 60.0)), (3, (30.0, 30.0)), (7, (60.0, 30.0)), (13, (60.0, 30.0))]
)
def test_joints_of_another_movement_are_within_40_mm(seed, fps):
    rng, stands, views = rig(seed, fps)
    rotation, translation = measured(stands)
    apart = float(np.linalg.norm(translation))
    pair = calibrate_pair(*map(walk_of_view, views), Known(apart=apart))
    turned = np.degrees(np.arccos((np.trace(pair.rotation @ rotation.T) - 1.0) / 2.0))
    assert turned < 1.5
    assert abs(pair.offset - stands[1].late) < 0.03
    moves = dance(rng)
    seen = [shoot(rng, moves, stand) for stand in stands]
    poses = with_depth(pair, seen)
    assert np.mean([pose.metres is not None for pose in poses]) > 0.9
    from_hips, in_room = errors(poses, seen[0])
    assert from_hips < 0.040
    assert in_room < 0.060


def test_the_world_landmarks_tell_the_scale_where_nobody_measured():
    rng, stands, views = rig(4)
    pair = calibrate_pair(*map(walk_of_view, views))
    _, translation = measured(stands)
    assert pair.scale_from == "world landmarks"
    assert pair.apart == pytest.approx(float(np.linalg.norm(translation)), rel=0.08)
    moves = dance(rng, kind="waves")
    seen = [shoot(rng, moves, stand) for stand in stands]
    assert errors(with_depth(pair, seen), seen[0])[0] < 0.040


def test_the_height_of_the_person_tells_the_scale():
    _, stands, views = rig(8)
    pair = calibrate_pair(*map(walk_of_view, views), Known(height=1.74))
    _, translation = measured(stands)
    assert pair.apart == pytest.approx(float(np.linalg.norm(translation)), rel=0.06)


def test_without_a_model_a_usual_torso_is_the_measure():
    _, _, views = rig(8)
    bare = [replace(walk_of_view(view), world=np.zeros((len(view.t), 33, 3))) for view in views]
    assert calibrate_pair(*bare).scale_from == "a usual torso"


def test_a_known_field_of_view_is_kept():
    _, stands, views = rig(5)
    degrees = tuple(
        float(np.degrees(2 * np.arctan(0.5 * stand.aspect / stand.focal))) for stand in stands
    )
    pair = calibrate_pair(*map(walk_of_view, views), Known(views=degrees))
    assert pair.first.view == pytest.approx(degrees[0], abs=0.01)
    assert pair.second.view == pytest.approx(degrees[1], abs=0.01)


def test_films_that_were_started_by_hand_find_each_other():
    _, stands, views = rig(8)
    second = walk_of_view(views[1])
    late = replace(second, t=second.t - 0.7)
    found = calibrate_pair(walk_of_view(views[0]), late, Known(reach=1.0))
    assert found.offset == pytest.approx(stands[1].late + 0.7, abs=0.03)


def test_the_same_walk_gives_the_same_cameras():
    _, _, views = rig(8)
    first, again = (calibrate_pair(*map(walk_of_view, views)) for _ in range(2))
    assert np.array_equal(first.rotation, again.rotation)
    assert np.array_equal(first.translation, again.translation)


def test_a_person_who_stands_still_calibrates_nothing():
    rng = np.random.default_rng(1)
    stands = two_stands(rng)
    points = stand_still(rng)
    views = [walk_of_view(shoot(rng, points, stand)) for stand in stands]
    with pytest.raises(CalibrationError, match="hardly moved"):
        calibrate_pair(*views)


def test_a_short_walk_is_refused():
    _, _, views = rig(2)
    first, second = map(walk_of_view, views)
    short = first.rows(np.flatnonzero(first.t < 6.0))
    with pytest.raises(CalibrationError, match=r"for [56] s at the same time"):
        calibrate_pair(short, second)


def test_cameras_at_one_place_give_no_depth():
    rng = np.random.default_rng(3)
    first, second = two_stands(rng, apart=40.0, distance=3.0)
    beside = replace(second, place=first.place + np.array([0.02, 0.0, 0.0]))
    turned = replace(beside, turn=first.turn)
    steps = walk(rng, size=0.6)
    views = [walk_of_view(shoot(rng, steps, stand)) for stand in (first, turned)]
    with pytest.raises(CalibrationError, match="same side"):
        calibrate_pair(*views)


def test_two_people_who_walk_in_different_rooms_do_not_fit():
    _, _, views = rig(2)
    _, _, others = rig(3)
    with pytest.raises(CalibrationError, match=r"same movement|do not fit|same side|too small"):
        calibrate_pair(walk_of_view(views[0]), walk_of_view(others[1]))


def test_nobody_is_refused():
    nothing = Walk(np.zeros(0), np.zeros((0, 33, 2)), np.zeros((0, 33)), np.zeros((0, 33, 3)), 1.0)
    with pytest.raises(CalibrationError, match="0 s"):
        calibrate_pair(nothing, nothing)


@pytest.mark.parametrize(
    "wrong", [{"apart": 0.0}, {"height": 9.0}, {"views": (5.0, None)}], ids=str
)
def test_what_cannot_have_been_measured_is_refused(wrong):
    with pytest.raises(ValueError, match="must lie in"):
        Known(**wrong)


def test_a_collector_says_how_much_of_the_walk_is_there():
    _, _, views = rig(8)
    collector = PairCollector(wanted=12.0)
    timed = [(pose.t, number, pose) for number, view in enumerate(views) for pose in poses_of(view)]
    parts = []
    for t, number, pose in sorted(timed, key=lambda entry: entry[0]):
        collector.see(number, t, [pose])
        parts.append(collector.part)
    assert parts == sorted(parts)
    assert 0.3 < parts[len(parts) // 3] < 0.7
    assert collector.ready
    assert collector.part == 1.0
    assert collector.gathered == pytest.approx(shared_seconds(*collector.walks()), abs=0.5)
    assert collector.calibrate().apart > 0.5


def test_somebody_whom_one_camera_sees_gathers_nothing():
    _, _, views = rig(8)
    collector = PairCollector()
    for pose in poses_of(views[0]):
        collector.see(0, pose.t, [pose])
    assert collector.gathered == 0.0
    with pytest.raises(ValueError, match="camera must be 0 or 1"):
        collector.see(2, 0.0, [])
