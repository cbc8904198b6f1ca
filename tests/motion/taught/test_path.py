import numpy as np
import pytest

from motion.taught.average import average, resampled
from motion.taught.learned_gesture import LearnedGesture
from motion.taught.path import WILD, Courses, Paths, lowest_costs

M = 40


def line(m=M, name="line"):
    """Return a gesture of one part that goes a metre to the right."""
    course = np.zeros((m, 10, 2), np.float32)
    course[:, 4, 0] = np.linspace(0.0, 1.0, m)
    weight = np.zeros((10, 2), np.float32)
    weight[4] = 0.5
    moves = weight.any(axis=1)
    spread = np.full((m, 10, 2), 0.1, np.float32)
    return LearnedGesture(
        name, "movement", course, spread, weight, moves, np.zeros(m, bool), 1.0, m - 1, 0.0, ()
    )


def stream(way):
    places = np.zeros((1, len(way), 10, 2))
    places[0, :, 4, 0] = way
    return places, np.ones(places.shape[:3], bool)


@pytest.mark.parametrize("n", [24, 40, 76])
def test_any_tempo_between_half_and_double_fits(n):
    cost = lowest_costs([line()], *stream(np.linspace(0.0, 1.0, n)))
    assert cost[0, -1] < 0.02


@pytest.mark.parametrize("n", [12, 160])
def test_beyond_that_it_does_not(n):
    assert lowest_costs([line()], *stream(np.linspace(0.0, 1.0, n)))[0, -1] > 0.3


def test_the_way_back_does_not_fit():
    assert lowest_costs([line()], *stream(np.linspace(1.0, 0.0, M)))[0, -1] > 2.0


def test_a_path_knows_when_it_began():
    courses, paths = Courses([line()]), Paths((1, M))
    places, seen = stream(np.concatenate([np.full(25, -0.3), np.linspace(0.0, 1.0, M)]))
    for i in range(places.shape[1]):
        paths.step(i / 30.0, courses.distances(places[:, i], seen[:, i]), courses.free)
    assert paths.cost[0, -1] / M < 0.02
    assert paths.began[0, -1] == pytest.approx(25 / 30.0, abs=0.07)


def test_both_ways_of_working_out_the_cost_agree():
    rng = np.random.default_rng(0)
    places, seen = stream(np.cumsum(rng.normal(0.02, 0.05, 90)))
    courses, paths, lowest = Courses([line()]), Paths((1, M)), np.full((1, M), np.inf)
    for i in range(places.shape[1]):
        paths.step(float(i), courses.distances(places[:, i], seen[:, i]), courses.free)
        lowest = np.minimum(lowest, paths.cost / courses.weights_so_far)
    assert np.allclose(lowest, lowest_costs([line()], places, seen))


def test_a_jump_of_the_tracker_counts_only_so_much():
    away = np.linspace(0.0, 1.0, M)
    away[20] = 30.0
    assert lowest_costs([line()], *stream(away))[0, -1] < 1.2 * 0.5 * WILD / M


def test_what_is_not_seen_is_far_off():
    courses = Courses([line()])
    assert (courses.distances(np.zeros((1, 10, 2)), np.zeros((1, 10), bool)) == WILD).all()


def test_the_average_keeps_the_shape_that_plain_means_wash_out():
    t = np.linspace(0.0, 1.0, 60)
    shown = np.zeros((3, 60, 10, 2))
    for row, bend in enumerate((0.7, 1.0, 1.4)):
        shown[row, :, 4, 1] = np.exp(-(((t**bend - 0.5) / 0.05) ** 2))
    weight = np.zeros((10, 2))
    weight[4] = 0.5
    course, spread = average(shown, weight)
    assert shown[:, :, 4, 1].mean(axis=0).max() < 0.6
    assert course[:, 4, 1].max() > 0.85
    assert (spread > 0.0).all()


def test_resampling_keeps_ends_and_shape():
    way = np.linspace(0.0, 3.0, 31)[:, None]
    assert np.allclose(resampled(way, 7)[:, 0], np.linspace(0.0, 3.0, 7))
