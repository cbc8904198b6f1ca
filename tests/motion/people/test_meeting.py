"""Who was near whom, and whether clothes say that they changed places."""

import numpy as np

from motion.people.appearance import clothes
from motion.people.meeting import SURE, Meetings, exchange_gain, wears_others
from tests.motion.bodies import body, followed, picture

RED, BLUE, GREY = (40, 40, 200), (200, 60, 40), (128, 128, 128)


def look(colour):
    one = body()
    return clothes(picture((one, colour)), one.points)


def two(colour_a=RED, colour_b=BLUE, x_a=150.0, x_b=450.0):
    return followed(1, look(colour_a), x=x_a), followed(2, look(colour_b), x=x_b)


def move(person, x):
    person.body = body(x=x)


def meet(meetings, a, b):
    """Let two stand at one place."""
    x_a, x_b = a.centre[0], b.centre[0]
    for person in (a, b):
        move(person, 300.0)
    meetings.update([a, b], picture((a.body, RED)))
    assert meetings.partners(a) == [b]
    assert meetings.partners(b) == [a]
    return x_a, x_b


def part(meetings, a, b, places, colours, pictures=SURE + 1):
    for person, x in zip((a, b), places, strict=True):
        move(person, x)
    image = picture((a.body, colours[0]), (b.body, colours[1]))
    for _ in range(pictures):
        meetings.update([a, b], image)


def test_who_stand_apart_do_not_meet():
    a, b = two()
    meetings = Meetings()
    meetings.update([a, b], picture())
    assert meetings.partners(a) == []


def test_who_have_only_stood_side_by_side_are_not_exchanged():
    a, b = two(x_a=250.0, x_b=385.0)
    meetings = Meetings()
    part(meetings, a, b, (250.0, 385.0), (RED, BLUE))
    assert meetings.partners(a) == [b]
    part(meetings, a, b, (250.0, 385.0), (BLUE, RED), SURE + 3)
    assert (a.who.number, b.who.number) == (1, 2)


def test_who_have_been_told_apart_stay_who_they_are():
    a, b = two()
    meetings = Meetings()
    meet(meetings, a, b)
    part(meetings, a, b, (250.0, 385.0), (RED, BLUE))
    part(meetings, a, b, (250.0, 385.0), (BLUE, RED), SURE + 3)
    assert (a.who.number, b.who.number) == (1, 2)


def test_a_meeting_ends_when_both_stand_apart_as_who_they_were():
    a, b = two()
    meetings = Meetings()
    part(meetings, a, b, meet(meetings, a, b), (RED, BLUE))
    assert meetings.partners(a) == []
    assert (a.who.number, b.who.number) == (1, 2)


def test_mixed_up_people_get_their_numbers_back_after_some_pictures():
    a, b = two()
    meetings = Meetings()
    places = meet(meetings, a, b)
    part(meetings, a, b, places, (BLUE, RED), SURE - 1)
    assert (a.who.number, b.who.number) == (1, 2)
    part(meetings, a, b, places, (BLUE, RED), 1)
    assert (a.who.number, b.who.number) == (2, 1)
    part(meetings, a, b, places, (BLUE, RED), 5)
    assert (a.who.number, b.who.number) == (2, 1)
    assert meetings.partners(a) == []


def test_who_are_dressed_alike_are_never_exchanged():
    a, b = two(GREY, GREY)
    meetings = Meetings()
    part(meetings, a, b, meet(meetings, a, b), (GREY, RED))
    assert (a.who.number, b.who.number) == (1, 2)
    assert exchange_gain(a, b, picture((a.body, RED))) == 0.0
    assert wears_others(a, b, picture((a.body, RED))) == 0.0


def test_one_in_front_who_wears_the_clothes_of_one_behind_is_that_one():
    a, b = two()
    meetings = Meetings()
    meet(meetings, a, b)
    b.hide(0.1)
    for _ in range(SURE):
        meetings.update([a], picture((a.body, BLUE)))
    assert (a.who.number, b.who.number) == (2, 1)
    for _ in range(SURE + 2):
        meetings.update([a], picture((a.body, BLUE)))
    assert (a.who.number, b.who.number) == (2, 1)


def test_one_who_is_found_again_is_compared_with_whom_they_met():
    a, b = two()
    meetings = Meetings()
    x_a, x_b = meet(meetings, a, b)
    move(a, x_a)
    move(b, x_b)
    meetings.set_right(b, picture((a.body, BLUE), (b.body, RED)))
    assert (a.who.number, b.who.number) == (2, 1)


def test_a_stranger_is_not_compared():
    a, b = two()
    Meetings().set_right(b, picture((a.body, BLUE), (b.body, RED)))
    assert (a.who.number, b.who.number) == (1, 2)


def walk(person, speeds):
    """Let somebody be seen walking, each speed for 10 pictures; pixels a second."""
    t = person.t
    for speed in speeds:
        for _ in range(10):
            t += 1 / 30
            person.see(body(x=float(person.centre[0]) + speed / 30), t)
    return t


def lost_one(colour_b, speeds_b):
    """One walks to the right and is lost; the other has been walking at some speeds."""
    a, b = two(RED, colour_b, 200.0, 300.0)
    meetings = Meetings()
    meetings.begin(a, b)
    t = walk(a, (150.0, 150.0))
    walk(b, speeds_b)
    a.carry(t + 0.1)
    a.hide(t + 0.1)
    meetings.lose(a, t + 0.1)
    return a.who.number, b.who.number


def test_of_two_dressed_alike_the_one_who_moves_on_as_the_lost_one_is_the_lost_one():
    assert lost_one(RED, (0.0, 150.0)) == (2, 1)


def test_one_who_goes_on_as_before_stays_who_they_are():
    assert lost_one(RED, (0.0, 0.0)) == (1, 2)
    assert lost_one(RED, (-150.0, -150.0)) == (1, 2)


def test_clothes_that_differ_are_left_to_speak():
    assert lost_one(BLUE, (0.0, 150.0)) == (1, 2)


def test_who_has_gone_leaves_no_meeting():
    a, b = two()
    meetings = Meetings()
    meet(meetings, a, b)
    meetings.forget(b)
    assert meetings.partners(a) == []


def test_three_meet_in_pairs():
    people = [followed(i, np.sqrt(look(GREY) ** 2), x=300.0 + 20 * i) for i in range(3)]
    meetings = Meetings()
    meetings.update(people, picture())
    assert [len(meetings.partners(person)) for person in people] == [2, 2, 2]
