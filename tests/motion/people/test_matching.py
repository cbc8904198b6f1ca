"""One-to-one matching at the least cost."""

import itertools

import numpy as np
import pytest

from motion.people.matching import assign


def cheapest(cost, limit):
    """Try every matching there is."""
    n, m = cost.shape
    best = np.inf
    for choice in itertools.product(range(-1, m), repeat=n):
        taken = [j for j in choice if j >= 0]
        if len(set(taken)) == len(taken) and all(
            cost[i, j] < limit for i, j in enumerate(choice) if j >= 0
        ):
            best = min(best, sum(limit if j < 0 else cost[i, j] for i, j in enumerate(choice)))
    return best


@pytest.mark.parametrize("seed", range(30))
def test_no_matching_is_cheaper(seed):
    random = np.random.default_rng(seed)
    cost = random.uniform(0.0, 1.0, random.integers(1, 5, 2))
    pairs = assign(cost, 0.6)
    rows, columns = [i for i, _ in pairs], [j for _, j in pairs]
    assert len(set(rows)) == len(rows) == len(set(columns))
    assert all(cost[pair] < 0.6 for pair in pairs)
    total = sum(cost[pair] for pair in pairs) + 0.6 * (cost.shape[0] - len(pairs))
    assert total == pytest.approx(cheapest(cost, 0.6))


def test_the_nearest_is_not_taken_from_one_who_has_no_other():
    assert assign(np.array([[0.1, 0.2], [0.0, 0.9]]), 1.0) == [(0, 1), (1, 0)]


def test_who_is_too_far_stays_alone():
    assert assign(np.array([[0.5, 0.2], [0.9, 0.8]]), 0.3) == [(0, 1)]
    assert assign(np.array([[np.inf]]), 1.0) == []


@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0)])
def test_nobody_matches_nobody(shape):
    assert assign(np.zeros(shape), 1.0) == []


def test_six_with_six():
    cost = np.abs(np.arange(6)[:, None] - np.arange(6)[::-1])
    assert assign(cost, 1.0) == [(i, 5 - i) for i in range(6)]


def test_wrong_costs_are_told():
    with pytest.raises(ValueError, match="cost must be"):
        assign(np.zeros(3), 1.0)
    with pytest.raises(ValueError, match="at most 12 columns"):
        assign(np.zeros((1, 13)), 1.0)
