"""Left stays left."""

import numpy as np

from motion.landmark import INDEX
from motion.people.sides import OTHER_SIDE, VOTES, Sides, exchanged
from tests.motion.bodies import body, detection

LEFT_WRIST, RIGHT_WRIST = INDEX["left_wrist"], INDEX["right_wrist"]


def mirrored_person(**place):
    person = detection(**place)
    pairs = [0, 2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11, 14, 13, 16, 15]
    person.joints[:] = person.joints[pairs]
    return person


def walk(sides, pictures, start=None):
    """Give bodies one after the other; return them as settled."""
    last, given = start or pictures[0], []
    for found in pictures:
        last = sides.settle(found, last.points)
        given.append(last)
    return given


def test_exchanging_twice_changes_nothing():
    one = body()
    assert (np.array(OTHER_SIDE)[OTHER_SIDE] == np.arange(33)).all()
    np.testing.assert_array_equal(exchanged(exchanged(one)).points, one.points)
    np.testing.assert_array_equal(exchanged(one).points[LEFT_WRIST], one.points[RIGHT_WRIST])
    np.testing.assert_array_equal(exchanged(one).world[LEFT_WRIST], one.world[RIGHT_WRIST])


def test_a_body_that_moves_stays_as_it_is_found():
    walked = [body(x=300.0 + 8 * i) for i in range(10)]
    assert walk(Sides(), walked) == walked


def test_a_flip_is_undone_while_it_lasts():
    found = [body(x=300.0 + 2 * i) for i in range(9)]
    for i in (3, 4, 5):
        found[i] = exchanged(found[i])
    sides = Sides()
    given = walk(sides, found)
    assert all(one.points[LEFT_WRIST, 0] > one.points[RIGHT_WRIST, 0] for one in given)
    assert not sides.doubted


def test_the_detector_frees_the_model_after_some_looks():
    sides = Sides()
    start = body()
    flipped = exchanged(start)
    given = walk(sides, [start, flipped])[-1]
    assert sides.doubted
    for _ in range(VOTES):
        assert given.points[LEFT_WRIST, 0] > given.points[RIGHT_WRIST, 0]
        sides.compare(given, mirrored_person())
        given = sides.settle(flipped, given.points)
    assert given.points[LEFT_WRIST, 0] < given.points[RIGHT_WRIST, 0]
    given = sides.settle(flipped, given.points)
    assert given.points[LEFT_WRIST, 0] < given.points[RIGHT_WRIST, 0]
    assert not sides.doubted


def test_a_detector_that_agrees_keeps_the_flip_undone():
    sides = Sides()
    start = body()
    given = walk(sides, [start, exchanged(start)])[-1]
    for look in (mirrored_person(), detection(), mirrored_person(), detection()):
        sides.compare(given, look)
        given = sides.settle(exchanged(start), given.points)
    assert given.points[LEFT_WRIST, 0] > given.points[RIGHT_WRIST, 0]


def test_the_detector_alone_turns_nobody():
    sides = Sides()
    for _ in range(10):
        sides.compare(body(), mirrored_person())
    assert sides.settle(body(), body().points).points[LEFT_WRIST, 0] > 300.0


def narrow(one, share):
    one.points[:33, 0] = 300.0 + share * (one.points[:33, 0] - 300.0)
    return one


def test_one_who_turns_round_is_followed_through_the_profile():
    turn = np.cos(np.linspace(0.0, np.pi, 40))
    found = [narrow(body(), share) for share in turn]
    given = walk(Sides(), found)
    assert given[0].points[LEFT_WRIST, 0] > given[0].points[RIGHT_WRIST, 0]
    assert given[-1].points[LEFT_WRIST, 0] < given[-1].points[RIGHT_WRIST, 0]


def test_from_aside_the_model_may_begin_anew():
    sides = Sides()
    walk(sides, [body(), exchanged(body())])
    assert sides.doubted
    sides.settle(narrow(body(), 0.1), body().points)
    assert not sides.doubted
