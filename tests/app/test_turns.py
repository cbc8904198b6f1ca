import numpy as np

from app.turns import Turns

CAMERA = 1 / 30


def play(turns, pictures, n_people, each):
    """Return the budgets while each person who is looked at takes so many seconds."""
    random = np.random.default_rng(3)
    budgets = []
    budget = None
    for _ in range(pictures):
        looked = n_people if budget is None else min(budget, n_people)
        budget = turns.update(looked * each * random.lognormal(0.0, 0.1), n_people, CAMERA)
        budgets.append(budget)
    return budgets


def test_who_can_be_looked_at_in_time_is():
    assert play(Turns(), 300, 4, 0.006) == [None] * 300


def test_the_others_have_their_turn_within_a_second():
    budgets = play(Turns(), 300, 4, 0.012)
    assert set(budgets[30:]) == {2}


def test_one_person_is_always_looked_at():
    assert play(Turns(), 100, 1, 0.2)[-1] is None
    assert play(Turns(), 100, 3, 0.2)[-1] == 1


def test_it_does_not_swing_and_comes_back():
    turns = Turns()
    play(turns, 60, 4, 0.012)
    budgets = play(turns, 600, 4, 0.0095)  # three would just fit
    assert np.count_nonzero(np.diff(budgets)) == 0
    assert play(turns, 60, 4, 0.005)[-1] is None
