import numpy as np
import pytest

from app.bench.people_score import HIPS, NEAR, PeopleScore, distance, stand_apart, torso_inside
from motion.landmark import INDEX, LANDMARKS, N_LANDMARKS
from motion.pose import Pose

ASPECT = 16 / 9


def body(x, y=0.5):
    """Return the landmarks of somebody with their hips in one place, (33, 2)."""
    points = np.full((N_LANDMARKS, 2), (x, y), np.float32)
    points[INDEX["left_shoulder"]] = x + 0.03, y - 0.25
    points[INDEX["right_shoulder"]] = x - 0.03, y - 0.25
    points[INDEX["left_hip"], 0] += 0.02
    points[INDEX["right_hip"], 0] -= 0.02
    return points


def pose(person, points, guessed=False):
    landmarks = np.zeros((N_LANDMARKS, 3), np.float32)
    landmarks[:, :2] = points
    world, seen = np.zeros((N_LANDMARKS, 3), np.float32), np.ones(N_LANDMARKS, np.float32)
    return Pose(0.0, person, landmarks, world, seen, ASPECT, guessed=guessed)


def scored(frames, passers_by=()):
    """Score pairs of who is there, name: x, and who is given, number: x."""
    score = PeopleScore(frozenset(passers_by))
    for i, (there, given) in enumerate(frames):
        scene = {name: body(x) for name, x in there.items()}
        score.add(i / 30, scene, [pose(n, body(x)) for n, x in given.items()], ASPECT)
    return score.figures()


def test_who_is_seen_all_the_time_is_seen_all_the_time():
    figures = scored([({"A": 0.3, "B": 0.7}, {1: 0.31, 2: 0.69})] * 10)
    assert (figures["switches"], figures["misses_pct"], figures["ghosts_pct"]) == (0, 0.0, 0.0)
    assert (figures["all_seen_pct"], figures["all_seen_apart_pct"]) == (100.0, 100.0)
    assert figures["seen_pct"] == {"A": 100.0, "B": 100.0}
    assert figures["numbers"] == 2


def test_a_missing_one_is_missed_and_a_stranger_is_a_ghost():
    frames = [({"A": 0.3, "B": 0.7}, {1: 0.3})] * 3 + [({"A": 0.3, "B": 0.7}, {1: 0.3, 2: 0.5})]
    figures = scored(frames)
    assert figures["misses_pct"] == 50.0
    assert figures["ghosts_pct"] == 20.0
    assert figures["ghosts_per_frame"] == 0.25
    assert figures["all_seen_pct"] == 0.0


def test_two_poses_on_one_body_are_one_and_a_ghost():
    figures = scored([({"A": 0.3}, {1: 0.3, 2: 0.31})] * 4)
    assert (figures["misses_pct"], figures["ghosts_pct"]) == (0.0, 50.0)


def test_exchanged_numbers_are_a_switch_for_each():
    figures = scored(
        [({"A": 0.3, "B": 0.7}, {1: 0.3, 2: 0.7})] * 3
        + [({"A": 0.3, "B": 0.7}, {2: 0.3, 1: 0.7})] * 3
    )
    assert figures["switches"] == 2
    assert figures["switched"][0] == {"t": 0.1, "name": "A", "before": 1, "after": 2}


def test_a_number_that_comes_back_at_once_was_no_lasting_switch():
    right, wrong = ({"A": 0.3}, {1: 0.3}), ({"A": 0.3}, {2: 0.3})
    slip = scored([right] * 9 + [wrong] * 9 + [right] * 40)
    assert (slip["switches"], slip["lasting_switches"]) == (2, 0)
    for_good = scored([right] * 9 + [wrong] * 9 + [right] * 9 + [wrong] * 60)
    assert (for_good["switches"], for_good["lasting_switches"]) == (3, 1)
    there_and_back = scored(([right] * 40 + [wrong] * 40) * 2)
    assert (there_and_back["switches"], there_and_back["lasting_switches"]) == (3, 3)


def test_another_number_after_an_absence_is_a_switch_and_the_same_is_none():
    there, gone = ({"A": 0.3}, {4: 0.3}), ({}, {})
    assert scored([there, gone, gone, there])["switches"] == 0
    assert scored([there, gone, gone, ({"A": 0.3}, {5: 0.3})])["switches"] == 1


def test_a_pair_stays_as_long_as_it_fits():
    """In the middle of a crossing the nearest is not always the right one."""
    ways = [(0.4, 0.6), (0.49, 0.51), (0.505, 0.495), (0.6, 0.4)]
    frames = [({"A": a, "B": b}, {1: a - 0.02, 2: b + 0.02}) for a, b in ways]
    assert scored(frames)["switches"] == 0


def test_of_two_ways_to_match_the_one_that_finds_more_people_is_taken():
    figures = scored([({"A": 0.50, "B": 0.55}, {1: 0.52, 2: 0.45})])
    assert figures["misses_pct"] == 0.0


def test_a_number_that_two_persons_had_is_given_to_one_of_them():
    apart = [({"A": 0.3}, {1: 0.3}), ({"B": 0.7}, {1: 0.7})]
    figures = scored([*apart, ({"A": 0.5, "B": 0.52}, {1: 0.5})])
    assert figures["seen_pct"] == {"A": 100.0, "B": 50.0}


def test_left_and_right_exchanged_is_the_same_person():
    points, exchanged = body(0.5), body(0.5)
    for joint in ("shoulder", "hip"):
        pair = [INDEX[f"left_{joint}"], INDEX[f"right_{joint}"]]
        exchanged[pair] = points[pair[::-1]]
    assert distance(points, exchanged, ASPECT) == 0.0
    assert distance(points, body(0.5 + 2 * NEAR), ASPECT) == pytest.approx(2 * NEAR, abs=1e-6)


def test_distances_are_in_widths_up_and_down_too():
    assert distance(body(0.5, 0.5), body(0.5, 0.6), ASPECT) == pytest.approx(0.1 / ASPECT, abs=1e-6)


def test_apart_is_a_ninth_of_the_width_between_all_hips():
    near, far = {"A": body(0.3), "B": body(0.4)}, {"A": body(0.3), "B": body(0.42)}
    assert not stand_apart(near, ASPECT)
    assert stand_apart(far, ASPECT)
    assert not stand_apart(far | {"C": body(0.47)}, ASPECT)
    figures = scored([({"A": 0.3, "B": 0.4}, {1: 0.3}), ({"A": 0.3, "B": 0.6}, {1: 0.3, 2: 0.6})])
    assert (figures["all_seen_pct"], figures["all_seen_apart_pct"]) == (50.0, 100.0)


def test_who_is_half_out_of_the_picture_need_not_be_seen_and_is_no_ghost():
    assert torso_inside(body(0.5))
    assert not torso_inside(body(0.01))
    figures = scored([({"A": 0.5, "B": 0.01}, {1: 0.5}), ({"A": 0.5, "B": 0.01}, {1: 0.5, 2: 0.0})])
    assert (figures["misses_pct"], figures["ghosts_pct"]) == (0.0, 0.0)
    assert figures["all_seen_pct"] == 100.0


def test_a_passer_by_may_be_given_or_not_under_any_number():
    there = {"A": 0.3, "P": 0.7}
    frames = [(there, {1: 0.3, 2: 0.7}), (there, {1: 0.3, 3: 0.7}), (there, {1: 0.3})]
    figures = scored(frames, passers_by=["P"])
    assert (figures["switches"], figures["misses_pct"], figures["ghosts_pct"]) == (0, 0.0, 0.0)
    assert scored(frames)["switches"] == 1


def test_guessed_poses_are_told():
    score = PeopleScore()
    score.add(0.0, {"A": body(0.5)}, [pose(1, body(0.5), guessed=True)], ASPECT)
    assert score.figures()["guessed_pct"] == 100.0
    assert score.figures()["misses_pct"] == 0.0


def test_what_was_not_counted_is_null():
    figures = scored([({}, {})])
    assert figures["misses_pct"] is None
    assert figures["ghosts_pct"] is None
    assert figures["all_seen_apart_pct"] is None


def test_hips_are_hips():
    assert [LANDMARKS[i] for i in HIPS] == ["left_hip", "right_hip"]
