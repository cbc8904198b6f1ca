from dataclasses import replace

import numpy as np
import pytest

from motion.landmark import INDEX
from motion.people.performers import (
    MARGIN,
    PLACE_KEPT,
    Area,
    Performers,
    PerformersError,
    Rule,
    read_rule,
)


@pytest.fixture
def at(scene, standing_body):
    """A function that returns somebody who stands somewhere, x in widths."""
    stage = scene(noise=0.0)

    def stand(t, person, x=0.5, *, guessed=False, y=0.5):
        stage.centre = (x, y)
        pose = stage.pose(t, standing_body(), person=person)
        return replace(pose, guessed=guessed)

    return stand


def numbers(poses):
    return [pose.person for pose in poses]


def test_everyone_performs(at):
    performers = Performers()
    assert numbers(performers.update([at(0.0, 2), at(0.0, 1, guessed=True)])) == [2, 1]
    assert performers.update([]) == []


def test_the_first_performs_and_their_place_is_kept(at):
    performers = Performers(Rule("first"))
    assert numbers(performers.update([at(0.0, 3)])) == [3]
    assert numbers(performers.update([at(1.0, 1), at(1.0, 3)])) == [3]
    assert numbers(performers.update([at(2.0, 1)])) == []
    assert performers.numbers == {3}
    assert numbers(performers.update([at(5.0, 1), at(5.0, 3)])) == [3]
    assert numbers(performers.update([at(6.0, 3, guessed=True), at(6.0, 1)])) == [3]


def test_of_those_who_come_together_the_lowest_number_is_the_first(at):
    assert numbers(Performers(Rule("first")).update([at(0.0, 5), at(0.0, 2)])) == [2]


def test_when_the_first_stays_away_the_next_is_who_waited_longest(at):
    performers = Performers(Rule("first"))
    performers.update([at(0.0, 1)])
    for t in np.arange(1.0, PLACE_KEPT + 1.0):
        present = [at(t, 4)] if t < 3.0 else [at(t, 2), at(t, 4)]
        last = performers.update(present)
    assert numbers(last) == []
    assert numbers(performers.update([at(PLACE_KEPT + 2.0, 2), at(PLACE_KEPT + 2.0, 4)])) == [4]
    came_back = [at(PLACE_KEPT + 3.0, n) for n in (1, 2, 4)]
    assert numbers(performers.update(came_back)) == [4]


def test_who_stands_in_the_area_performs_and_nobody_chatters_on_its_edge(at):
    performers = Performers(read_rule("area 0.2 0.8"))
    edge = 0.8 + MARGIN / 2
    assert numbers(performers.update([at(0.0, 1, edge)])) == []
    assert numbers(performers.update([at(0.1, 1, 0.79)])) == [1]
    plays = [
        numbers(performers.update([at(0.2 + i, 1, x)])) for i, x in enumerate([edge, 0.79] * 4)
    ]
    assert plays == [[1]] * 8
    assert numbers(performers.update([at(9.0, 1, 0.8 + 1.1 * MARGIN)])) == []
    assert numbers(performers.update([at(9.1, 1, edge)])) == []
    assert numbers(performers.update([at(9.2, 1, 0.15), at(9.2, 2, 0.25)])) == [2]


def test_an_area_up_to_the_edge_of_the_picture_has_no_edge_there(at):
    performers = Performers(read_rule("area 0 0.5"))
    assert numbers(performers.update([at(0.0, 1, -0.05)])) == [1]


def test_the_floor_is_where_the_feet_are(at):
    performers = Performers(read_rule("floor 0 1 0.8 1"))
    near, far = at(0.0, 1, 0.3, y=0.55), at(0.0, 2, 0.7, y=0.4)
    assert near.landmarks[INDEX["left_ankle"], 1] > 0.8 > far.landmarks[INDEX["left_ankle"], 1]
    assert numbers(performers.update([with_heels(near), with_heels(far)])) == [1]
    hidden = with_heels(far)
    visibility = hidden.visibility.copy()
    visibility[23:] = 0.1
    stays = replace(with_heels(near), visibility=visibility)
    assert numbers(performers.update([stays, replace(hidden, visibility=visibility)])) == [1]


def with_heels(pose):
    landmarks = pose.landmarks.copy()
    for side in ("left", "right"):
        landmarks[INDEX[f"{side}_heel"]] = landmarks[INDEX[f"{side}_ankle"]]
    return replace(pose, landmarks=landmarks)


def test_a_guessed_pose_keeps_what_somebody_is(at):
    performers = Performers(read_rule("area 0.2 0.8"))
    assert numbers(performers.update([at(0.0, 1, 0.5, guessed=True)])) == []
    assert numbers(performers.update([at(0.1, 1, 0.5)])) == [1]
    assert numbers(performers.update([at(0.2, 1, 0.95, guessed=True)])) == [1]
    assert numbers(performers.update([at(0.3, 1, 0.95)])) == []


def test_the_same_poses_give_the_same_performers(at):
    script = [[at(i / 30, n, 0.1 + 0.2 * n + 0.01 * i) for n in (1, 2, 3)] for i in range(40)]
    for rule in ("everyone", "first", "raised", "area 0.3 0.6"):
        runs = []
        for _ in range(2):
            performers = Performers(read_rule(rule))
            runs.append([numbers(performers.update(poses)) for poses in script])
        assert runs[0] == runs[1]


@pytest.mark.parametrize(
    "text",
    ["everyone", "first", "raised", "area 0.2 0.8", "area 0.2 0.8 0 0.5", "floor 0 1 0.6 0.9"],
)
def test_a_rule_is_read_and_written(text):
    rule = read_rule(text)
    assert read_rule(str(rule)) == rule
    assert read_rule(text.replace(" ", ",")) == rule


def test_an_area_has_four_sides():
    assert read_rule("area 0.2 0.8").area == Area(0.2, 0.8, 0.0, 1.0)
    assert read_rule("floor 0.1 0.9 0.6 1").area == Area(0.1, 0.9, 0.6, 1.0)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "performers must be everyone, first, raised, area"),
        ("nobody", "got 'nobody'"),
        ("first 2", "got 'first 2'"),
        ("area", "got 'area'"),
        ("area 0.2", "got 'area 0.2'"),
        ("area left right", "got 'area left right'"),
        ("floor 0 1", "got 'floor 0 1'"),
        ("area 0.8 0.2", "0 <= left < right <= 1, got 0.8 and 0.2"),
        ("area 0 1 0.5 1.5", "0 <= top < bottom <= 1, got 0.5 and 1.5"),
        ("area nan 1", "0 <= left < right <= 1, got nan"),
    ],
)
def test_what_is_no_rule_is_told_in_one_sentence(text, sentence):
    with pytest.raises(PerformersError, match=sentence):
        read_rule(text)
