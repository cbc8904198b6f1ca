"""Two people before two cameras whose stands are known exactly."""

from dataclasses import replace

import numpy as np
import pytest

from motion.landmark import INDEX
from motion.views.camera_pair import CameraPair, Lens
from motion.views.missing_joints import Sight, with_missing
from motion.views.pair_depth import PairDepth
from motion.views.pair_view import sides_settled, view_of
from motion.views.together import BESIDE, Together
from tests.motion.two_views import Stand, dance, look_at, shoot
from tests.motion.views_as_poses import errors, poses_of, shifted


def stand(x, z, late=0.0, **more):
    place = np.array([x, -1.2, z])
    turn = look_at(place, np.array([0.0, -1.0, 0.0]))
    return Stand(place, turn, 1.0, 16 / 9, 30.0, late=late, flips=0.0, lost=0.0, **more)


def known_pair(first, second):
    return CameraPair(
        Lens(first.focal, first.aspect),
        Lens(second.focal, second.aspect),
        second.turn @ first.turn.T,
        second.turn @ (first.place - second.place),
        offset=second.late - first.late,
    )


@pytest.fixture(scope="module")
def room():
    """Return (pair, views) of two dancers: views[camera][person]."""
    rng = np.random.default_rng(5)
    stands = stand(0.0, -3.2), stand(2.6, -1.6, late=0.06)
    dancers = [
        dance(rng, seconds=4.0, size=0.1) + np.array([-0.6, 0.0, 0.0]),
        dance(rng, seconds=4.0, size=0.1, kind="waves") + np.array([0.6, 0.0, 0.5]),
    ]
    views = [[shoot(rng, points, one) for points in dancers] for one in stands]
    return known_pair(*stands), views


def at_times(views, people, numbers):
    """Return (t, poses) of one camera, a picture each, people by the numbers they get there."""
    tracks = [
        poses_of(views[person], number) for person, number in zip(people, numbers, strict=True)
    ]
    return [(poses[0].t, list(poses)) for poses in zip(*tracks, strict=False)]


def played(depth, ahead, aside, behind=0.0):
    """Return the first camera's poses, the second's coming as they are taken, and a bit late."""
    waiting, found = list(aside), []
    for t, poses in ahead:
        while waiting and waiting[0][0] + depth.pair.offset <= t - behind:
            depth.see_second(*waiting.pop(0))
        found.append(depth.update(poses))
    return found


def test_everybody_is_placed_and_knows_who_they_are(room):
    pair, views = room
    depth = PairDepth(pair)
    found = played(depth, at_times(views[0], [0, 1], [1, 2]), at_times(views[1], [1, 0], [7, 8]))
    assert depth.matches == {1: 8, 2: 7}
    for person in (0, 1):
        mine = [poses[person] for poses in found]
        assert np.mean([pose.metres is not None for pose in mine]) > 0.9
        assert errors(mine, views[0][person])[0] < 0.03
        assert errors(mine, views[0][person])[1] < 0.04


def test_a_second_camera_that_comes_late_is_carried_on(room):
    pair, views = room
    tracks = at_times(views[0], [0], [1]), at_times(views[1], [0], [1])
    found = played(PairDepth(pair), *tracks, behind=0.05)
    mine = [poses[0] for poses in found]
    assert np.mean([pose.metres is not None for pose in mine]) > 0.9
    assert errors(mine, views[0][0])[0] < 0.04


def test_whom_the_second_does_not_see_stays_as_they_are(room):
    pair, views = room
    found = played(
        PairDepth(pair), at_times(views[0], [0, 1], [1, 2]), at_times(views[1], [0], [1])
    )
    assert all(poses[1].metres is None for poses in found)
    assert any(poses[0].metres is not None for poses in found)


def test_a_second_camera_that_stopped_gives_no_depth(room):
    pair, views = room
    depth = PairDepth(pair)
    played(depth, at_times(views[0], [0], [1])[:60], at_times(views[1], [0], [1])[:30])
    assert depth.update([poses_of(views[0][0])[60]])[0].metres is None
    assert depth.update([]) == []


def test_guessed_poses_get_no_depth_and_give_none(room):
    pair, views = room
    guessed = [(t, [replace(poses[0], guessed=True)]) for t, poses in at_times(views[1], [0], [1])]
    found = played(PairDepth(pair), at_times(views[0], [0], [1]), guessed)
    assert all(poses[0].metres is None for poses in found)


def test_the_sides_of_the_first_camera_are_believed(room):
    pair, views = room
    mine = poses_of(views[0][0])[40]
    aside = poses_of(views[1][0])
    t = mine.t - pair.offset
    theirs = min(aside, key=lambda pose: abs(pose.t - t))
    swapped = theirs.landmarks.copy()
    for part in ("eye", "shoulder", "elbow", "wrist", "hip", "knee", "ankle"):
        left, right = INDEX[f"left_{part}"], INDEX[f"right_{part}"]
        swapped[[left, right]] = swapped[[right, left]]
    straight = view_of(pair, mine, theirs)
    other = replace(theirs, landmarks=swapped)
    flipped = sides_settled(pair, mine, other, view_of(pair, mine, other))
    joints = [INDEX[f"{side}_{part}"] for part in ("shoulder", "hip") for side in ("left", "right")]
    assert np.linalg.norm(straight.points - flipped.points, axis=1)[joints].max() < 0.05


def test_joints_that_one_camera_sees_lie_a_bone_away_on_its_line_of_sight(room):
    pair, views = room
    wrist, elbow = INDEX["left_wrist"], INDEX["left_elbow"]
    hidden = [wrist, INDEX["left_index"], INDEX["left_pinky"], INDEX["left_thumb"]]
    aside = at_times(views[1], [0], [1])
    for _, poses in aside:
        poses[0].visibility[hidden] = 0.1
    found = [poses[0] for poses in played(PairDepth(pair), at_times(views[0], [0], [1]), aside)]
    off = []
    for pose, truth in zip(found, views[0][0].truth, strict=True):
        if pose.metres is None or pose.visibility[[wrist, elbow]].min() < 0.5:
            continue
        ray = pair.first.directions(pose.landmarks[wrist, :2])
        assert np.allclose(pose.metres[wrist, :2] / pose.metres[wrist, 2], ray, atol=0.02)
        off.append(np.linalg.norm(pose.metres[wrist] - truth[wrist]))
    assert len(off) > 50
    assert np.mean(off) < 0.10


def test_what_nobody_sees_lies_where_the_model_has_it():
    model = np.random.default_rng(1).normal(0.0, 0.3, (33, 3))
    points = model + np.array([0.0, 0.0, 3.0])
    placed = np.ones(33, bool)
    placed[[15, 17, 19, 21, 0]] = False
    nobody = Sight(np.zeros(3), np.ones((33, 3)), np.zeros(33, bool))
    found = with_missing(np.where(placed[:, None], points, 0.0), placed, model, (nobody,))
    assert np.linalg.norm(found - points, axis=1).max() < 0.25
    assert np.array_equal(found[placed], points[placed])


def test_somebody_whom_only_the_second_camera_sees_is_present_and_never_strikes(room):
    pair, views = room
    together = Together({1: pair})
    ahead, aside = at_times(views[0], [0], [1]), at_times(views[1], [0, 1], [5, 6])
    waiting, seen = list(aside), None
    for t, poses in ahead[:60]:
        while waiting and waiting[0][0] + pair.offset <= t:
            together.see(1, *waiting.pop(0))
        seen = together.update(t, poses)
    assert [pose.person for pose in seen.poses] == [1]
    assert [one.person for one in seen.present] == [1, BESIDE + 6]
    assert seen.present[0].cameras == frozenset({0, 1})
    assert seen.present[0].place is not None
    assert seen.present[1].cameras == frozenset({1})


def test_who_leaves_the_first_picture_keeps_their_number(room):
    pair, views = room
    together = Together({1: pair})
    ahead, aside = at_times(views[0], [0], [3]), at_times(views[1], [0], [9])
    waiting = list(aside)
    for i, (t, poses) in enumerate(ahead):
        while waiting and waiting[0][0] + pair.offset <= t:
            together.see(1, *waiting.pop(0))
        seen = together.update(t, poses if i < 50 else [])
    assert [one.person for one in seen.present] == [3]
    assert seen.present[0].cameras == frozenset({1})
    assert seen.poses == []
    assert together.update(ahead[-1][0] + 2.0, []).present == []


def test_a_camera_that_is_not_calibrated_tells_that_somebody_is_there(room):
    _, views = room
    together = Together()
    mine, theirs = poses_of(views[0][0], 1)[10], poses_of(views[1][0], 4)[10]
    together.see(1, mine.t, [shifted(theirs, 4)])
    assert [one.person for one in together.update(mine.t, []).present] == [BESIDE + 4]
    assert [one.person for one in together.update(mine.t, [mine]).present] == [1]
    with pytest.raises(ValueError, match="camera must be 1 or more"):
        together.see(0, 0.0, [])
