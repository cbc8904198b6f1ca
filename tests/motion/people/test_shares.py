"""Who is looked at when there are more people than time."""

import itertools
import math

import pytest

from motion.people.shares import MAX_WAIT, Claim, shares


def play(performs, budget, rounds=40):
    """Return who was looked at in every camera frame."""
    waited = [0] * len(performs)
    history = []
    for _ in range(rounds):
        chosen = shares([Claim(w, p) for w, p in zip(waited, performs, strict=True)], budget)
        waited = [0 if i in chosen else w + 1 for i, w in enumerate(waited)]
        history.append((chosen, list(waited)))
    return history


@pytest.mark.parametrize("n", range(1, 7))
@pytest.mark.parametrize("budget", [1, 2, 3, 6])
def test_nobody_is_left_out_more_than_twice_in_a_row(n, budget):
    places = max(budget, math.ceil(n / (MAX_WAIT + 1)))
    for performs in itertools.product([True, False], repeat=n):
        for chosen, waited in play(performs, budget):
            assert max(waited) <= MAX_WAIT
            assert len(chosen) == min(n, places)


def test_performers_come_before_passers_by():
    history = play([False, True, False, True], 2)
    looks = [sum(i in chosen for chosen, _ in history) for i in range(4)]
    assert min(looks[1], looks[3]) > max(looks[0], looks[2])
    assert min(looks) >= len(history) // (MAX_WAIT + 1)


def test_those_who_are_alike_share_evenly():
    history = play([True] * 4, 2)
    assert [sum(i in chosen for chosen, _ in history) for i in range(4)] == [20] * 4


def test_without_a_budget_everybody_is_looked_at():
    assert shares([Claim(0, False)] * 6, None) == [0, 1, 2, 3, 4, 5]
    assert shares([], 1) == []


def test_one_performer_among_passers_by_is_always_looked_at():
    assert all(0 in chosen for chosen, _ in play([True, False, False], 2))


def test_an_impossible_budget_is_told():
    with pytest.raises(ValueError, match="budget must be at least 1"):
        shares([Claim(0, True)] * 2, 0)
