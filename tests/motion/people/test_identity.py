"""Whose clothes these are."""

import pytest

from motion.people.appearance import clothes
from motion.people.identity import USUAL, VARIED, Identity
from tests.motion.bodies import body, picture

RED, DARK_RED, BLUE = (40, 40, 200), (30, 30, 150), (200, 60, 40)


def look(colour):
    return clothes(picture((body(), colour)), body().points)


def test_anothers_clothes_are_strange():
    one = Identity(1, look(RED))
    assert not one.is_strange(look(RED))
    assert one.is_strange(look(BLUE))


def test_what_is_seen_again_and_again_becomes_their_own():
    one = Identity(1, look(RED))
    for _ in range(60):
        one.learn(look(DARK_RED))
    assert not one.is_strange(look(DARK_RED))
    assert one.spread <= VARIED


def test_who_always_looks_the_same_is_known_more_surely():
    one = Identity(1, look(RED))
    for _ in range(40):
        one.learn(look(RED))
    assert one.spread < 0.1 * USUAL
    assert one.spread == pytest.approx(0.0, abs=0.02)
