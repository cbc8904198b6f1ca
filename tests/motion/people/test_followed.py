"""One person from picture to picture."""

import numpy as np
import pytest

from motion.people.appearance import clothes
from motion.people.followed import FRESH
from tests.motion.bodies import body, detection, followed, picture

LOOK = np.ones(4, np.float32) / 2
RED, BLUE = (40, 40, 200), (200, 60, 40)


def walk(person, speed=120.0, seconds=0.5, fps=30, begin=0.0):
    """Let somebody be seen walking; speed in pixels a second. Return when and where they are."""
    x, t = person.centre[0], begin
    for i in range(1, round(seconds * fps) + 1):
        t = begin + i / fps
        person.see(body(x=x + speed * (t - begin)), t)
    return t, person.centre[0]


@pytest.mark.parametrize("fps", [15, 30, 60])
def test_the_velocity_does_not_depend_on_the_cameras_rate(fps):
    person = followed(1, LOOK)
    walk(person, fps=fps)
    np.testing.assert_allclose(person.velocity, (120.0, 0.0), atol=2.0)


def test_one_who_is_seen_is_neither_guessed_nor_hidden():
    person = followed(1, LOOK)
    walk(person)
    assert person.seen
    assert person.age == 115
    assert person.surprise < 0.05


def test_a_guess_goes_on_as_they_moved_and_ends_soon():
    person = followed(1, LOOK)
    t, x = walk(person)
    person.carry(t + 0.1)
    assert person.guessed
    assert person.hidden is None
    assert person.centre[0] == pytest.approx(x + 12.0, abs=1.5)
    person.carry(t + FRESH + 0.05)
    assert person.hidden == t + FRESH + 0.05
    assert not person.guessed


def test_the_detector_keeps_a_guess_fresh():
    person = followed(1, LOOK)
    t, x = walk(person)
    for i in range(1, 20):
        now = t + i / 30
        person.guess(detection(x=x + 4.0 * i), now - 2 / 30, now)
        person.carry(now)
        assert person.guessed
    assert person.hidden is None
    assert person.centre[0] == pytest.approx(x + 4.0 * 19, abs=0.5)


def test_one_who_is_hidden_comes_to_rest():
    person = followed(1, LOOK)
    t, x = walk(person)
    person.hide(t)
    assert person.place(t)[0] == pytest.approx(x)
    soon, late, later = (person.place(t + s)[0] for s in (0.1, 3.0, 6.0))
    assert soon == pytest.approx(x + 12.0, abs=2.0)
    assert late == pytest.approx(later, abs=0.5)
    assert late < x + 70.0


def test_one_who_slipped_is_hidden_where_they_were_before():
    person = followed(1, LOOK)
    t, x = walk(person, speed=60.0)
    for i in range(1, 7):  # slipping back with one who walks the other way
        person.see(body(x=x - 20.0 * i), t + i / 30)
    person.retreat(t + 0.2)
    assert person.hidden == t + 0.2
    assert person.place(t + 0.2)[0] > x


def test_the_last_body_can_be_undone():
    person = followed(1, LOOK)
    t, _ = walk(person)
    before = person.body
    person.see(body(x=10.0), t + 1 / 30)
    person.undo()
    assert person.body is before
    assert person.t == t


def test_a_jump_is_not_a_speed():
    person = followed(1, LOOK)
    t, x = walk(person, speed=0.0)
    assert person.leaps(body(x=x + 60.0), t + 1 / 30)
    assert not person.leaps(body(x=x + 10.0), t + 1 / 30)
    person.see(body(x=x + 150.0), t + 1 / 30)
    assert person.velocity[0] < 0.7 * person.height


def test_who_returns_begins_anew():
    person = followed(1, LOOK)
    t, _ = walk(person, speed=300.0)
    person.hide(t)
    person.return_with(body(x=500.0), t + 3.0)
    assert person.seen
    assert person.hidden is None
    np.testing.assert_array_equal(person.velocity, 0.0)
    assert person.place(t + 4.0)[0] == pytest.approx(500.0)


def slip(person, t, colour, dx=-20.0):
    """Let somebody's next bodies be those of one who goes the other way, in some colour."""
    x = person.centre[0]
    for i in range(1, 8):
        one = body(x=x + dx * i)
        person.see(one, t + i / 30)
        person.wear(clothes(picture((one, colour)), one.points))
    return t + 7 / 30


def dressed():
    one = body()
    person = followed(1, clothes(picture((one, RED)), one.points))
    person.wear(person.who.look)
    return person


def test_one_who_goes_another_way_in_other_clothes_has_slipped():
    person = dressed()
    x = person.centre[0]
    t = slip(person, 0.0, BLUE)
    assert person.slipped
    person.give_back(t)
    assert person.hidden == t
    assert person.place(t)[0] == pytest.approx(x)
    assert not person.slipped


def test_one_who_only_goes_another_way_has_not():
    person = dressed()
    slip(person, 0.0, RED)
    assert not person.slipped


def test_one_who_only_looks_different_has_not():
    person = dressed()
    slip(person, 0.0, BLUE, dx=0.0)
    assert not person.slipped


def test_a_leap_is_carried_on_from_the_last_body_that_was_theirs():
    person = dressed()
    x = person.centre[0]
    t = slip(person, 0.0, BLUE)
    person.carry_as_known(t + 1 / 30)
    assert person.guessed
    assert person.centre[0] == pytest.approx(x)
