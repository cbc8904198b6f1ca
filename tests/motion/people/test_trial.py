"""What becomes of what the detector saw, and of two who are followed on one body."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from motion.frame import CameraFrame
from motion.people.appearance import clothes
from motion.people.doubles import part_doubles
from motion.people.lookout import (
    CHECK_EVERY,
    LATER,
    MEET_EVERY,
    SEARCH_EVERY,
    Sighting,
    give_way,
    urgency,
)
from motion.people.roster import Roster
from motion.people.trial import ANOTHER_LAMP, MAX_DOUBTS, fits_clothes, judge, trials
from motion.people.window import Window, whole
from tests.motion.bodies import SIZE, body, detection, followed, picture

RED, BLUE, GREEN = (40, 40, 200), (200, 60, 40), (60, 180, 60)


def look(colour):
    return clothes(picture((body(), colour)), body().points)


@pytest.fixture
def roster():
    """Two people who stand apart, red on the left and blue on the right."""
    roster = Roster(6)
    roster.present = [followed(1, look(RED), x=150.0), followed(2, look(BLUE), x=450.0)]
    return roster


def sighting(roster, *people, window=None):
    bodies = [(person, person.body) for person in roster.present]
    return Sighting(list(people), 1.0, bodies, window or whole(SIZE))


def frame(*dressed):
    return CameraFrame(30, 1.0, picture(*dressed))


def numbers(roster):
    return sorted(person.who.number for person in roster.present)


def meet(roster, x=(300.0, 330.0)):
    """Bring both near each other."""
    for person, place in zip(roster.present, x, strict=True):
        person.body = body(x=place)
    roster.meetings.begin(*roster.present)


def test_who_is_where_they_were_seen_needs_no_trial(roster):
    assert trials(sighting(roster, detection(x=452.0), detection(x=148.0)), roster, 1.0) == []
    assert [person.doubts for person in roster.present] == [0, 0]


def test_who_is_nowhere_to_be_seen_is_given_up_after_some_looks(roster):
    for doubts in range(1, MAX_DOUBTS):
        trials(sighting(roster, detection(x=150.0)), roster, 1.0)
        assert roster.present[1].doubts == doubts
    trials(sighting(roster, detection(x=150.0)), roster, 1.0)
    roster.settle(1.0)
    assert numbers(roster) == [1]
    assert [person.who.number for person in roster.hidden] == [2]


def test_who_is_outside_the_window_is_not_doubted(roster):
    window = Window(0, 0, 320, 200, SIZE)
    trials(sighting(roster, window=window), roster, 1.0)
    assert [person.doubts for person in roster.present] == [0, 0]


def test_one_who_may_be_behind_another_is_not_given_up_soon(roster):
    meet(roster)
    for _ in range(MAX_DOUBTS + 3):
        trials(sighting(roster, detection(x=300.0)), roster, 1.0)
    assert numbers(roster) == [1, 2]
    assert roster.present[1].hidden is None


def test_a_newcomer_is_on_trial_while_there_is_room(roster):
    people = detection(x=150.0), detection(x=450.0), detection(x=300.0)
    (trial,) = trials(sighting(roster, *people), roster, 1.0)
    assert trial.owner is None
    full = Roster(2)
    full.present = roster.present
    assert trials(sighting(full, *people), full, 1.0) == []


def test_one_across_two_is_put_back_where_the_detector_saw_them(roster):
    meet(roster, (250.0, 330.0))
    seen = detection(x=250.0), detection(x=366.0)
    (trial,) = trials(sighting(roster, *seen), roster, 1.0)
    astray = roster.present[1]
    assert trial.owner is astray
    judge([trial], [body(x=365.0)], roster, frame((body(x=365.0), BLUE)))
    assert astray.seen
    assert astray.centre[0] == pytest.approx(365.0)


def test_where_the_landmark_model_sees_another_the_detector_stands_in(roster):
    meet(roster, (250.0, 330.0))
    seen = detection(x=250.0), detection(x=385.0)
    (trial,) = trials(sighting(roster, *seen), roster, 1.0)
    judge([trial], [body(x=250.0)], roster, frame((body(x=385.0), BLUE)))
    behind = roster.present[1]
    assert behind.guessed
    assert behind.centre[0] == pytest.approx(385.0)


def test_a_guessed_one_is_seen_again_as_soon_as_the_model_finds_them(roster):
    meet(roster, (250.0, 370.0))
    behind = roster.present[1]
    behind.t = behind.evidence = 0.95
    behind.carry(1.0)
    (trial,) = trials(sighting(roster, detection(x=250.0), detection(x=372.0)), roster, 1.0)
    assert behind.guessed
    judge([trial], [body(x=371.0)], roster, frame((body(x=371.0), BLUE)))
    assert behind.seen


def test_one_hidden_by_another_is_guessed_where_they_reappear(roster):
    meet(roster, (250.0, 300.0))
    roster.present[1].hide(0.9)
    roster.settle(1.0)
    (trial,) = trials(sighting(roster, detection(x=250.0), detection(x=330.0)), roster, 1.0)
    judge([trial], [replace(body(x=330.0), score=0.1)], roster, frame((body(x=330.0), BLUE)))
    assert numbers(roster) == [1, 2]
    assert roster.present[1].guessed


def test_a_stranger_is_not_guessed(roster):
    roster.present[1].hide(0.9)
    roster.settle(1.0)
    (trial,) = trials(sighting(roster, detection(x=150.0), detection(x=450.0)), roster, 1.0)
    judge([trial], [replace(body(x=450.0), score=0.1)], roster, frame())
    assert numbers(roster) == [1]


def test_a_body_found_twice_makes_one_person(roster):
    roster.present[1].hide(0.9)
    roster.settle(1.0)
    seen = detection(x=150.0), detection(x=450.0), detection(x=452.0)
    open_trials = trials(sighting(roster, *seen), roster, 1.0)
    bodies = [body(x=450.0), body(x=451.0)]
    judge(open_trials, bodies, roster, frame((bodies[0], BLUE)))
    assert numbers(roster) == [1, 2]


def test_of_two_on_one_body_the_one_it_does_not_fit_is_hidden(roster):
    for person in roster.present:
        person.body, person.doubts = body(), 1
    part_doubles(roster, frame((body(), BLUE)))
    roster.settle(1.0)
    assert numbers(roster) == [2]
    assert roster.meetings.partners(roster.present[0]) == roster.hidden


def test_who_were_just_told_apart_may_stand_close(roster):
    meet(roster, (300.0, 320.0))
    part_doubles(roster, frame())
    roster.settle(1.0)
    assert numbers(roster) == [1, 2]
    roster.present[0].doubts = 1
    part_doubles(roster, frame())
    roster.settle(1.0)
    assert len(roster.present) == 1


def test_somebody_new_on_a_known_body_was_never_there(roster):
    roster.present[1].body, roster.present[1].age = body(x=150.0), 2
    part_doubles(roster, frame((body(x=150.0), RED)))
    roster.settle(1.0)
    assert numbers(roster) == [1]
    assert roster.hidden == []


def test_of_three_on_one_body_one_is_left(roster):
    roster.present += [followed(3, look(RED), x=150.0), followed(4, look(RED), x=150.0)]
    for person in roster.present[2:]:
        person.age = 1
    part_doubles(roster, frame((body(x=150.0), RED)))
    roster.settle(1.0)
    assert numbers(roster) == [1, 2]


def test_the_detector_looks_more_often_when_it_matters(roster):
    assert urgency(roster) == CHECK_EVERY
    roster.present[0].doubts = 1
    assert urgency(roster) == SEARCH_EVERY
    meet(roster)
    assert urgency(roster) == MEET_EVERY
    roster.present[1].hide(1.0)
    roster.settle(1.0)
    roster.present[0].doubts = 0
    assert urgency(roster) == MEET_EVERY
    roster.meetings.forget(roster.hidden[0])
    assert urgency(roster) == SEARCH_EVERY


def test_positions_are_finite_for_whoever_is_guessed(roster):
    person = roster.present[0]
    person.guess(detection(x=200.0), 0.9, 1.0)
    assert np.isfinite(person.body.points).all()
    assert np.isfinite(person.velocity).all()


def test_a_strangers_body_is_not_taken_for_one_behind(roster):
    behind = roster.present[1]
    behind.t = behind.evidence = 0.95
    behind.carry(1.0)
    (trial,) = trials(sighting(roster, detection(x=150.0), detection(x=470.0)), roster, 1.0)
    judge([trial], [body(x=470.0)], roster, frame((body(x=470.0), GREEN)))
    assert behind.guessed
    assert behind.centre[0] == pytest.approx(450.0)
    assert numbers(roster) == [1, 2]


def test_the_detector_does_not_stand_in_with_a_stranger(roster):
    behind = roster.present[1]
    behind.t = behind.evidence = 0.95
    behind.carry(1.0)
    (trial,) = trials(sighting(roster, detection(x=150.0), detection(x=470.0)), roster, 1.0)
    judge([trial], [replace(body(), score=0.1)], roster, frame((body(x=470.0), GREEN)))
    assert behind.centre[0] == pytest.approx(450.0)


def test_clothes_that_stay_strange_become_known_as_theirs(roster):
    person = roster.present[0]
    assert not fits_clothes(person, look(GREEN))
    person.strange = ANOTHER_LAMP
    assert fits_clothes(person, look(GREEN))


def test_an_unknown_one_nearby_is_noted(roster):
    trials(sighting(roster, detection(x=150.0), detection(x=450.0)), roster, 1.0)
    assert all(person.beset < 0.0 for person in roster.present)
    trials(
        sighting(roster, detection(x=150.0), detection(x=450.0), detection(x=560.0)), roster, 1.0
    )
    assert [person.beset for person in roster.present] == [-np.inf, 1.0]


def test_the_detectors_thread_comes_a_little_after_the_others():
    with ThreadPoolExecutor(1, initializer=give_way) as helper:
        assert helper.submit(os.nice, 0).result() == min(19, os.nice(0) + LATER)
