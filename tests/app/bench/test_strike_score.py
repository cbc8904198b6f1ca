import numpy as np
import pytest

from app.bench.strike_score import Count, Landings, count, matches, stored_figures, timing_figures

BEATS = Landings([1.0, 1.5, 2.0, 2.5])


def test_perfect_sounds_are_perfect():
    figures = timing_figures(count(BEATS.required, BEATS), minutes=0.5)
    assert (figures["f50"], figures["f30"]) == (1.0, 1.0)
    assert (figures["mean_ms"], figures["sd_ms"], figures["p95_ms"]) == (0.0, 0.0, 0.0)
    assert (figures["mistimed_per_min"], figures["invented_per_min"]) == (0.0, 0.0)
    assert (figures["n_reference"], figures["n_sounded"]) == (4, 4)


def test_sounds_40_ms_late_count_within_50_ms_only():
    figures = timing_figures(count([t + 0.04 for t in BEATS.required], BEATS), minutes=0.5)
    assert (figures["f50"], figures["f30"]) == (1.0, 0.0)
    assert figures["mean_ms"] == pytest.approx(40.0)
    assert figures["mistimed_per_min"] == 0.0


def test_sounds_100_ms_late_are_mistimed_and_not_invented():
    figures = timing_figures(count([t + 0.1 for t in BEATS.required], BEATS), minutes=0.5)
    assert (figures["f50"], figures["mistimed_per_min"], figures["invented_per_min"]) == (0, 8, 0)
    assert figures["mean_ms"] == pytest.approx(100.0)


def test_sounds_far_from_every_landing_are_invented():
    figures = timing_figures(count([*BEATS.required, 1.25, 9.0], BEATS), minutes=1.0)
    assert (figures["invented_per_min"], figures["mistimed_per_min"]) == (2.0, 0.0)
    assert figures["f50"] == pytest.approx(2 * 4 / (2 * 4 + 2), abs=1e-4)


def test_a_stroke_that_sounds_twice_is_once_right_and_once_wrong():
    figures = timing_figures(count([1.0, 1.02, 1.5, 2.0, 2.5], BEATS), minutes=1.0)
    assert figures["f50"] == pytest.approx(8 / 9, abs=1e-4)
    assert figures["mean_ms"] == 0.0  # the closer one is taken


@pytest.mark.parametrize("weak", [[1.25], []])
def test_an_optional_stroke_may_sound_or_not(weak):
    landings = Landings(BEATS.required, [1.25])
    figures = timing_figures(count([*BEATS.required, *weak], landings), minutes=1.0)
    assert (figures["f50"], figures["f30"], figures["invented_per_min"]) == (1.0, 1.0, 0.0)


def test_a_required_landing_is_matched_before_an_optional_one():
    required, optional = matches([1.0], Landings([1.04], [1.0]), 0.05)
    assert (required, optional) == ([(0, 0)], [])


def test_as_many_as_possible_are_matched():
    """The sound at 1.04 is closest to the first landing, yet only it can reach the second."""
    required, _ = matches([0.96, 1.04], Landings([1.0, 1.08]), 0.05)
    assert required == [(0, 0), (1, 1)]
    required, _ = matches([1.0, 1.04], Landings([1.04, 1.09]), 0.05)
    assert required == [(0, 0), (1, 1)]


def test_matches_are_as_many_as_a_search_of_all_finds():
    random = np.random.default_rng(4)
    for _ in range(60):
        sounds = np.sort(random.uniform(0.0, 0.5, 5)).tolist()
        marks = np.sort(random.uniform(0.0, 0.5, 4)).tolist()
        required, _ = matches(sounds, Landings(marks), 0.05)
        assert len(required) == most(sounds, marks, 0.05)
        assert all(abs(sounds[i] - marks[j]) <= 0.05 for i, j in required)


def most(sounds, marks, window):
    if not sounds:
        return 0
    first, rest = sounds[0], sounds[1:]
    found = most(rest, marks, window)
    for i, mark in enumerate(marks):
        if abs(first - mark) <= window:
            found = max(found, 1 + most(rest, marks[:i] + marks[i + 1 :], window))
    return found


def test_silence_finds_nothing_and_invents_nothing():
    figures = timing_figures(count([], BEATS), minutes=1.0)
    assert (figures["f50"], figures["invented_per_min"]) == (0.0, 0.0)
    assert (figures["mean_ms"], figures["sd_ms"]) == (None, None)


def test_without_strokes_there_is_no_f_but_what_is_invented_counts():
    figures = timing_figures(count([1.0, 2.0], Landings([])), minutes=0.5)
    assert (figures["f50"], figures["invented_per_min"], figures["n_reference"]) == (None, 4.0, 0)


def test_counts_of_several_files_add_up():
    total = Count()
    total += count(BEATS.required, BEATS)
    total += count([3.0], Landings([1.0, 3.0]))
    figures = timing_figures(total, minutes=1.0)
    assert figures["f50"] == pytest.approx(2 * 5 / (2 * 5 + 1), abs=1e-4)
    assert figures["n_reference"] == 6


def test_stored_landings_are_scored_by_themselves():
    figures = stored_figures(count([1.0, 1.5, 2.0], BEATS))
    assert figures["stored_f50"] == pytest.approx(6 / 7, abs=1e-4)
    assert (figures["stored_sd_ms"], figures["n_stored"]) == (0.0, 3)
