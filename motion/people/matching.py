"""Which of these is which of those: one-to-one, at the least cost."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

MAX_SIDE: Final = 12  # the search below doubles its work with every column


def assign(cost: NDArray[np.floating], limit: float) -> list[tuple[int, int]]:
    """Return the (row, column) pairs of the cheapest one-to-one matching, by row.

    `cost` is (n, m). A pair of `limit` or more is never made, and a row that stays alone costs
    `limit`: no good pair is given up for two poor ones. Of equal matchings the first is taken,
    so the same costs give the same pairs.
    """
    costs = np.asarray(cost, np.float64)
    if costs.ndim != 2:
        raise ValueError(f"cost must be (n, m), got {costs.shape}")
    if costs.shape[1] > MAX_SIDE:
        raise ValueError(f"at most {MAX_SIDE} columns can be matched, got {costs.shape[1]}")
    # By the set of columns already taken: the cheapest way to get there, and its pairs.
    ways: dict[int, tuple[float, tuple[tuple[int, int], ...]]] = {0: (0.0, ())}
    for row, row_costs in enumerate(costs.tolist()):
        ways = _with_row(ways, row, row_costs, limit)
    return list(min(ways.values(), key=lambda way: way[0])[1])


def _with_row(
    ways: dict[int, tuple[float, tuple[tuple[int, int], ...]]],
    row: int,
    row_costs: list[float],
    limit: float,
) -> dict[int, tuple[float, tuple[tuple[int, int], ...]]]:
    reached: dict[int, tuple[float, tuple[tuple[int, int], ...]]] = {}

    def reach(taken: int, cost: float, pairs: tuple[tuple[int, int], ...]) -> None:
        if taken not in reached or cost < reached[taken][0]:
            reached[taken] = (cost, pairs)

    for taken, (total, pairs) in ways.items():
        for column, cost in enumerate(row_costs):
            if cost < limit and not taken >> column & 1:
                reach(taken | 1 << column, total + cost, (*pairs, (row, column)))
        reach(taken, total + limit, pairs)
    return reached
