"""Several people, with the real models: two who cross, cut out of the bundled film.

The dancer and their mirror image, dressed in another colour, walk past each other over a plain
wall; where they really are is known, as they are moved along known paths.
"""

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from motion.cameras.film import Film
from motion.frame import CameraFrame
from motion.landmark import INDEX
from motion.people.landmark_crew import Job, LandmarkCrew
from motion.people.litert_tracker import LiteRtTracker
from motion.people.movenet import MoveNet
from motion.tracker import open_tracker

DEMO = Path(__file__).parents[3] / "assets" / "footage" / "solo_dance_room.mp4"
SIZE = (880, 400)
FPS = 30
N = 90
HIPS = [INDEX["left_hip"], INDEX["right_hip"]]


@pytest.fixture(scope="module")
def dancers():
    """Return the dancer in every picture: their picture, outline and the middle of their hips."""
    film, tracker = Film(DEMO), LiteRtTracker("lite", masks=True)
    found = []
    while (frame := film.read()) is not None and len(found) < N:
        (pose,) = tracker.track(frame)
        outline = tracker.mask(1)
        cover = np.clip((outline.painted(film.size).astype(np.float32) - 76.0) / 102.0, 0.0, 1.0)
        image = cv2.resize(frame.image, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
        cover = cv2.resize(cover, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
        found.append((image, cover, float(pose.landmarks[HIPS, 0].mean())))
    film.close()
    tracker.close()
    return found


def wall():
    columns = np.linspace(150, 190, SIZE[0])[None, :, None]
    image = np.ones((SIZE[1], SIZE[0], 3)) * columns
    image[310:] = (70, 90, 110)
    return image


def dyed(image):
    """Return a picture in other colours."""
    hsv = cv2.cvtColor(image, cv2.COLOR_BGR2HSV)
    hsv[..., 0] = (hsv[..., 0].astype(int) + 70) % 180
    hsv[..., 1] = np.maximum(hsv[..., 1], 140)
    return cv2.cvtColor(hsv, cv2.COLOR_HSV2BGR)


def paint(scene, dancer, x, other):
    """Put a dancer into a scene, their hips at `x` in widths of it."""
    image, cover, hips = dancer
    image = dyed(image)[:, ::-1] if other else image
    cover, hips = (cover[:, ::-1], 1.0 - hips) if other else (cover, hips)
    height, width = cover.shape
    left, top = round(x * SIZE[0] - hips * width), 30
    a, b = max(left, 0), min(left + width, SIZE[0])
    if a < b:
        alpha = cover[:, a - left : b - left, None]
        part = scene[top : top + height, a:b]
        part[:] = alpha * image[:, a - left : b - left] + (1.0 - alpha) * part


def stage(dancers, paths):
    """Return camera frames in which each of `paths`, x by picture, is walked; None is away."""
    frames = []
    for i in range(len(paths[0])):
        scene = wall()
        for number, path in enumerate(paths):
            if path[i] is not None:
                paint(scene, dancers[(i + 37 * number) % len(dancers)], path[i], number % 2)
        frames.append(CameraFrame(i, i / FPS, scene.astype(np.uint8)))
    return frames


def follow(frames, **settings):
    tracker = LiteRtTracker("lite", **{"people": 6, **settings})
    poses = [tracker.track(frame) for frame in frames]
    tracker.close()
    return poses


def x_of(pose):
    return float(pose.landmarks[HIPS, 0].mean())


def who(poses, x):
    """Return the number of whoever stands at `x`, None for nobody."""
    near = [pose.person for pose in poses if abs(x_of(pose) - x) < 1 / 16]
    return near[0] if len(near) == 1 else None


@pytest.fixture(scope="module")
def crossing(dancers):
    """Two pass each other; return the camera frames, both paths and the poses."""
    way = np.linspace(0.0, 1.0, N)
    paths = [(0.15 + 0.7 * way).tolist(), (0.85 - 0.7 * way).tolist()]
    frames = stage(dancers, paths)
    return frames, paths, follow(frames)


def test_two_who_cross_keep_their_numbers(crossing):
    _, paths, poses = crossing
    first = {1: who(poses[10], paths[0][10]), 2: who(poses[10], paths[1][10])}
    assert set(first.values()) == {1, 2}
    apart = [i for i in range(N) if abs(paths[0][i] - paths[1][i]) > 1 / 9]
    seen = [[who(poses[i], path[i]) for path in paths] == list(first.values()) for i in apart]
    assert np.mean(seen) >= 0.95
    assert {pose.person for each in poses for pose in each} == {1, 2}


def test_hardly_anybody_is_seen_where_nobody_is(crossing):
    _, paths, poses = crossing
    off = [
        min(abs(x_of(pose) - path[i]) for path in paths) for i, p in enumerate(poses) for pose in p
    ]
    assert np.mean(np.array(off) > 1 / 16) <= 0.01


def test_who_is_behind_is_kept_for_most_of_the_way(crossing):
    _, _, poses = crossing
    assert np.mean([len(each) == 2 for each in poses]) >= 0.75


def test_the_same_pictures_give_the_same_people(crossing):
    frames, _, poses = crossing
    for once, again in zip(poses[:60], follow(frames[:60]), strict=True):
        assert [pose.person for pose in once] == [pose.person for pose in again]
        for a, b in zip(once, again, strict=True):
            np.testing.assert_array_equal(a.landmarks, b.landmarks)
            assert a.guessed == b.guessed


def test_who_leaves_for_three_seconds_comes_back_with_their_number(dancers):
    away = [0.75] * 15 + [None] * 92 + [0.3] * 25
    paths = [[0.2] * 132, away]
    frames = stage(dancers, paths)
    poses = follow(frames[:20] + frames[90:])  # what lies between is more of the same
    assert {pose.person for each in poses for pose in each} == {1, 2}
    before = who(poses[12], 0.75)
    assert [len(each) for each in poses[24:36]] == [1] * 12
    assert who(poses[-1], 0.3) == before


def test_a_newcomer_is_let_in_while_another_performs(dancers):
    late = [None] * 8 + [0.75] * 27
    poses = follow(stage(dancers, [[0.25] * 35, late]))
    assert all(who(each, 0.25) == 1 for each in poses)
    assert not any(len(each) > 1 for each in poses[:15])
    assert [who(each, 0.75) for each in poses[-5:]] == [2] * 5


def test_with_little_time_everybody_still_gets_their_turn(crossing):
    frames, _, _ = crossing
    tracker = LiteRtTracker("lite", people=6, budget=1)
    tracker.performers = frozenset({2})
    poses = [tracker.track(frame) for frame in frames[:24]]
    tracker.close()
    looks = {n: [not p.guessed for each in poses for p in each if p.person == n] for n in (1, 2)}
    assert len(looks[1]) == len(looks[2]) == 24
    assert sum(looks[2]) > sum(looks[1]) >= 24 // 3
    waits = "".join("x" if looked else "-" for looked in looks[1])
    assert "---" not in waits


def test_an_outline_is_kept_of_those_who_need_one(crossing):
    frames, paths, _ = crossing
    tracker = LiteRtTracker("lite", people=6, masks=frozenset({2}))
    for frame in frames[:6]:
        poses = tracker.track(frame)
    assert tracker.mask(1) is None
    assert tracker.mask(9) is None
    painted = tracker.mask(2).painted(SIZE)
    tracker.close()
    assert painted.shape == (SIZE[1], SIZE[0])
    place = next(path for path in paths if who(poses, path[5]) == 2)[5]
    columns = np.flatnonzero((painted > 127).any(axis=0))
    assert abs(columns.mean() / SIZE[0] - place) < 0.05
    assert 0.008 < (painted > 127).mean() < 0.15


def test_two_at_once_see_what_one_after_the_other_sees(dancers):
    (frame,) = stage(dancers, [[0.25], [0.75]])
    people = MoveNet().find(frame.image)
    jobs = [Job(person.region, mask=True) for person in people] * 2
    both, alone = LandmarkCrew("lite", several=True), LandmarkCrew("lite", several=False)
    for a, b in zip(both.find(frame.image, jobs), alone.find(frame.image, jobs), strict=True):
        np.testing.assert_array_equal(a.points, b.points)
        np.testing.assert_array_equal(a.mask.cover, b.mask.cover)
    assert both.find(frame.image, []) == []
    both.close()
    alone.close()


def test_an_upright_picture_shows_people_too(dancers):
    frames = [
        replace(frame, image=np.ascontiguousarray(frame.image[:, 330:550]))
        for frame in stage(dancers, [[0.5] * 8])
    ]
    assert frames[0].image.shape == (400, 220, 3)
    poses = follow(frames)
    assert all(who(each, 0.5) == 1 for each in poses)


def test_somebody_far_away_is_found_and_kept(dancers):
    scenes = []
    for frame in stage(dancers, [[0.5] * 40]):
        small = cv2.resize(frame.image, None, fx=0.3, fy=0.3, interpolation=cv2.INTER_AREA)
        scene = wall().astype(np.uint8)
        scene[140:260, 450:714] = small
        scenes.append(replace(frame, image=scene))
    poses = follow(scenes)
    assert all(len(each) == 1 for each in poses[12:])
    assert abs(x_of(poses[-1][0]) * SIZE[0] - 582) < 15


def test_wrong_numbers_of_people_are_told():
    with pytest.raises(ValueError, match=r"people must be 1\.\.6"):
        open_tracker("litert", "lite", people=7)
    with pytest.raises(ValueError, match="budget must be at least 1"):
        open_tracker("litert", "lite", budget=0)
