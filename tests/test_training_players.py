"""The synthetic players: the same from a seed, like real strokes, labels true to the path."""

import numpy as np
import pytest

from training import faults
from training.body import JOINTS
from training.curve import QUINTIC, RATE, lowpass, resting
from training.players import statistics, take
from training.truth import measure

KINDS = ("drummer", "burster", "treader", "idler")
PERFECT = faults.Faults(
    shake=0.0,
    shake_time=0.05,
    white=0.0,
    motion=0.0,
    common=0.0,
    breathing=0.0,
    follow=1.0,
    steady=None,
    shrink=0.0,
    jumps=0.0,
    swaps=0.0,
    losses=0.0,
    legs_seen=True,
)


def made(seed, kind, rate=60.0, tracker=None):
    return take(np.random.default_rng(seed), 15.0, rate, kind, tracker)


@pytest.mark.parametrize("kind", KINDS)
def test_a_seed_gives_the_same_take(kind):
    first, second, other = made(3, kind), made(3, kind), made(4, kind)
    assert np.array_equal(first.t, second.t)
    for name in JOINTS:
        assert np.array_equal(first.joints[name], second.joints[name])
        assert np.array_equal(first.seen[name], second.seen[name])
    assert not np.array_equal(first.joints["nose"][:50], other.joints["nose"][:50])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rate", [24.0, 60.0])
def test_a_take_holds_what_it_promises(kind, rate):
    for seed in range(5):
        played = made(seed, kind, rate)
        n = len(played.t)
        assert 0.75 * 15.0 * rate < n <= 15.0 * rate
        assert (np.diff(played.t) > 0.0).all()
        assert set(played.joints) == set(played.seen) == set(JOINTS)
        for name in JOINTS:
            assert played.joints[name].shape == (n, 2)
            assert played.seen[name].shape == (n,)
            assert np.isfinite(played.joints[name]).all()
            assert np.abs(played.joints[name]).max() < 5.0


def test_strokes_are_sorted_and_above_the_least():
    for seed in range(12):
        for strokes in made(seed, KINDS[seed % 3]).strokes.values():
            start, peak, landed, way, speed = strokes.T
            assert (np.diff(landed) > 0.0).all()
            assert (start < peak).all()
            assert (peak < landed).all()
            assert (way >= 0.02).all()
            assert (speed >= 0.3).all()
            assert (landed - peak < 0.4).all()


def test_who_only_moves_strikes_nothing():
    for seed in range(4):
        played = made(seed, "idler")
        assert {len(strokes) for strokes in played.strokes.values()} == {0}
        hands = np.stack([played.joints["left_wrist"], played.joints["right_wrist"]])
        assert np.ptp(hands, axis=1).max() > 0.1


@pytest.mark.parametrize("kind", ["drummer", "burster"])
def test_labels_are_true_to_the_path_that_a_perfect_tracker_sees(kind):
    slowed, ways = [], []
    for seed in range(12):
        played = made(seed, kind, tracker=PERFECT)
        for side in ("left", "right"):
            path = played.joints[f"{side}_wrist"]
            for start, peak, landed, way, speed in played.strokes[f"{side}_wrist"]:
                if way < 0.06 or np.diff(played.t[np.abs(played.t - peak) < 0.15]).max() > 0.03:
                    continue
                at = {
                    t: np.array([np.interp(t, played.t, path[:, k]) for k in (0, 1)])
                    for t in (start, landed - 0.008, landed + 0.008, landed)
                }
                moved = at[landed] - at[start]
                heading = moved / np.linalg.norm(moved)
                after = (at[landed + 0.008] - at[landed - 0.008]) @ heading / 0.016
                slowed.append(after / speed)
                ways.append(moved @ heading / way)
    assert len(slowed) > 100
    assert abs(np.median(slowed) - 0.1) < 0.06
    assert np.percentile(np.abs(slowed), 90) < 0.4
    assert 0.9 < np.median(ways) < 1.1


def test_the_statistics_lie_about_the_real_ones():
    of = statistics(np.random.default_rng(5), 24, "drummer")
    middle = {name: values[2] for name, values in of.items()}
    assert 170.0 < middle["start to landing, ms"] < 280.0
    assert 55.0 < middle["peak to landing, ms"] < 90.0
    assert 1.1 < middle["peak speed, m/s"] < 1.9
    assert 130.0 < middle["way, mm"] < 250.0
    assert 400.0 < middle["same hand again, ms"] < 800.0
    low, high = of["peak to landing, ms"][[0, 4]]
    assert low < 55.0
    assert high > 105.0


def test_a_stroke_of_known_form_is_measured_right():
    trail = resting(np.zeros(3))
    trail.hold(1.0)
    trail.go(1.3, np.array([0.0, -0.2, 0.0]))  # minimum jerk
    trail.hold(2.0)
    assert trail.forms == [QUINTIC] * 3
    t = np.arange(int(2.0 * RATE)) / RATE
    row = measure(trail.path(t)[:, :2], [(1.0, 1.3)])[0]
    # Its speed is 1.875 way / time at the middle, and a tenth of that 0.0865 of the time before
    # the end.
    assert row[1] == pytest.approx(1.15, abs=0.005)
    assert row[2] == pytest.approx(1.3 - 0.0865 * 0.3, abs=0.003)
    assert row[3] == pytest.approx(0.2, abs=0.005)
    assert row[4] == pytest.approx(1.875 * 0.2 / 0.3, rel=0.01)


def test_the_labels_are_late_by_what_the_filter_of_the_tracker_is_late():
    t = np.arange(600) / 60.0
    path = np.zeros((600, len(JOINTS), 2))
    path[:, 0, 1] = 0.2 * np.sin(2.0 * np.pi * 1.5 * t)
    late = faults.Faults(**{f: getattr(PERFECT, f) for f in PERFECT.__slots__} | {"follow": 0.6})
    tracked = faults.track(np.random.default_rng(1), late, path, t)
    spans = np.array([[1.0, 2.0], [3.0, 9.0]])
    due = 0.4 / 0.6 / 60.0
    assert faults.lateness(path, tracked, t, 0, spans) == pytest.approx(due, rel=0.1)
    assert faults.lateness(path, tracked, t, 5, spans) == 0.0
    assert faults.lateness(path, tracked, t, 0, np.zeros((0, 2))) == 0.0


def test_a_low_pass_keeps_a_slow_curve_and_takes_a_quick_one():
    t = np.arange(2400) / RATE
    slow, quick = np.sin(2.0 * np.pi * t), np.sin(2.0 * np.pi * 30.0 * t)
    smooth = lowpass(slow + quick, 8.0)
    assert np.abs(smooth - slow)[50:-50].max() < 0.05
