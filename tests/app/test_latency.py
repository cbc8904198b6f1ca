import pytest

from app.latency import KEPT, MOST, Latency


def test_before_the_first_measurement_there_is_none():
    assert (Latency().median, Latency().usual) == (0.0, 0.0)


def test_one_that_stands_out_moves_nothing():
    latency = Latency()
    for _ in range(50):
        latency.add(0.05)
    latency.add(30.0)
    assert latency.median == latency.usual == 0.05


def test_most_keep_to_what_is_promised():
    latency = Latency()
    seconds = [0.04 + 0.0005 * (n % 60) for n in range(KEPT)]
    for one in seconds:
        latency.add(one)
    assert sum(one <= latency.usual + 1e-9 for one in seconds) >= 0.9 * KEPT
    assert latency.median < latency.usual < max(seconds)


def test_it_follows_when_the_machine_changes():
    latency = Latency()
    for seconds in [0.03] * 200 + [0.08] * KEPT:
        latency.add(seconds)
    assert latency.median == pytest.approx(0.08)


def test_nonsense_is_bounded():
    latency = Latency()
    latency.add(-1.0)
    assert latency.median == 0.0
    for _ in range(KEPT):
        latency.add(99.0)
    assert latency.usual == MOST
