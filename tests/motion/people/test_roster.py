"""Who a body belongs to."""

import numpy as np

from motion.frame import CameraFrame
from motion.people.appearance import clothes
from motion.people.roster import GRACE, HITS, REMEMBERED, Roster
from tests.motion.bodies import body, picture

RED, BLUE, GREEN = (40, 40, 200), (200, 60, 40), (60, 180, 60)


def frame(t, *dressed):
    return CameraFrame(round(t * 30), t, picture(*dressed))


def welcome(roster, t, *dressed):
    roster.settle(t)
    roster.welcome([one for one, _ in dressed], frame(t, *dressed))


def numbers(roster):
    return [person.who.number for person in roster.present]


def leave(roster, number, t):
    for person in roster.present:
        if person.who.number == number:
            person.hide(t)
    roster.settle(t)


def at(x):
    return body(x=x)


def filled():
    roster = Roster(6)
    welcome(roster, 0.0, (at(150.0), RED), (at(450.0), BLUE))
    assert numbers(roster) == [1, 2]
    return roster


def test_the_first_people_are_let_in_at_once():
    filled()


def test_a_newcomer_beside_others_must_be_seen_several_times():
    roster = filled()
    for look in range(HITS):
        assert numbers(roster) == [1, 2]
        assert roster.expecting == (look > 0)
        welcome(roster, 1.0 + 0.1 * look, (at(300.0 + 5 * look), GREEN))
    assert numbers(roster) == [1, 2, 3]
    assert not roster.expecting


def test_a_newcomer_who_is_not_seen_again_was_nobody():
    roster = filled()
    for look in range(6):
        seen = [(at(300.0), GREEN)] if look % 2 else []
        welcome(roster, 1.0 + 0.1 * look, *seen)
    assert numbers(roster) == [1, 2]


def test_who_comes_back_is_known_by_their_clothes_wherever_they_are():
    roster = filled()
    leave(roster, 1, 1.0)
    leave(roster, 2, 1.0)
    assert numbers(roster) == []
    welcome(roster, 4.0, (at(450.0), RED), (at(150.0), BLUE))
    by_place = sorted(roster.present, key=lambda person: person.centre[0])
    assert [person.who.number for person in by_place] == [2, 1]


def test_who_are_dressed_alike_are_known_by_their_place():
    roster = Roster(6)
    welcome(roster, 0.0, (at(150.0), RED), (at(450.0), RED))
    leave(roster, 1, 1.0)
    leave(roster, 2, 1.0)
    welcome(roster, 2.0, (at(440.0), RED), (at(160.0), RED))
    by_place = sorted(roster.present, key=lambda person: person.centre[0])
    assert [person.who.number for person in by_place] == [1, 2]


def test_a_number_is_given_back_long_after():
    roster = filled()
    leave(roster, 1, 1.0)
    late = 2.0 + REMEMBERED
    roster.settle(late)
    assert roster.hidden == []
    for look in range(HITS):
        welcome(roster, late + 0.1 * look, (at(300.0), RED))
    assert numbers(roster) == [2, 1]


def test_a_stranger_gets_a_new_number():
    roster = filled()
    leave(roster, 1, 1.0)
    for look in range(HITS):
        welcome(roster, 1.2 + 0.1 * look, (at(150.0), GREEN))
    assert numbers(roster) == [2, 3]


def test_the_place_of_one_who_has_just_gone_is_kept():
    roster = Roster(1)
    welcome(roster, 0.0, (at(150.0), RED))
    leave(roster, 1, 1.0)
    welcome(roster, 1.5, (at(150.0), BLUE))
    assert numbers(roster) == []
    welcome(roster, 1.1 + GRACE, (at(150.0), BLUE))
    assert numbers(roster) == [2]


def test_there_are_never_more_than_wanted():
    roster = Roster(2)
    welcome(roster, 0.0, *((at(100.0 + 150 * i), RED) for i in range(4)))
    assert len(roster.present) == 2
    assert not roster.open


def test_one_whom_the_detector_no_longer_finds_is_moved_to_where_they_are():
    roster = Roster(1)
    welcome(roster, 0.0, (at(150.0), RED))
    roster.present[0].doubts = 2
    assert roster.open
    welcome(roster, 1.0, (at(450.0), RED))
    assert numbers(roster) == [1]
    np.testing.assert_allclose(roster.present[0].centre, (450.0, 180.0), atol=0.1)


def test_a_number_that_a_stranger_carried_off_comes_back():
    roster = filled()
    carried = roster.present[0]
    carried.body = at(220.0)  # a green one has walked in front of the red one
    welcome(roster, 1.0, (at(150.0), RED), (at(220.0), GREEN))
    assert numbers(roster)[:2] == [1, 2]
    np.testing.assert_allclose(carried.centre, (150.0, 180.0), atol=0.1)


def test_clothes_tell_the_painted_people_apart():
    looks = [clothes(picture((body(), colour)), body().points) for colour in (RED, BLUE, GREEN)]
    assert max(float(looks[i] @ looks[j]) for i in range(3) for j in range(i)) < 0.5
