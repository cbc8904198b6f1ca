import numpy as np
import pytest

from render.ribbon import smoothed
from render.scene import RIBBON


def trail(places):
    pieces = np.zeros(len(places) - 1, RIBBON)
    pieces["start"], pieces["end"] = places[:-1], places[1:]
    life = np.linspace(0.0, 1.0, len(places), dtype=np.float32)
    pieces["width"] = np.stack((0.01 * life[:-1], 0.01 * life[1:]), axis=1)
    pieces["alpha"] = np.stack((life[:-1], life[1:]), axis=1)
    pieces["colour"] = (1.0, 0.5, 0.25)
    return pieces


def corners(pieces):
    """Angles between neighbouring pieces, radians."""
    step = pieces["end"] - pieces["start"]
    heading = np.unwrap(np.arctan2(step[:, 1], step[:, 0]))
    return np.abs(np.diff(heading))


def circle(n):
    angle = np.linspace(0.0, 1.5 * np.pi, n)
    return np.stack((0.5 + 0.2 * np.cos(angle), 0.5 + 0.2 * np.sin(angle)), axis=1)


def test_the_curve_passes_through_every_place_and_stays_whole():
    places = circle(8).astype(np.float32)
    pieces = smoothed(trail(places), 4)
    assert len(pieces) == 28
    np.testing.assert_array_equal(pieces["start"][::4], places[:-1])
    np.testing.assert_array_equal(pieces["end"][:-1], pieces["start"][1:])
    np.testing.assert_allclose(pieces["alpha"][:-1, 1], pieces["alpha"][1:, 0], atol=1e-6)


def test_corners_become_small():
    straight = trail(circle(8))
    assert corners(smoothed(straight, 4))[4:-4].max() < 0.5 * corners(straight).max()


def test_the_curve_keeps_to_the_circle():
    pieces = smoothed(trail(circle(12)), 4)
    inner = pieces["start"][4:-4] - 0.5
    assert np.abs(np.hypot(inner[:, 0], inner[:, 1]) - 0.2).max() < 0.002


def test_two_trails_do_not_pull_at_each_other():
    one, other = trail(circle(5)), trail(circle(5) + 0.3)
    together = smoothed(np.concatenate((one, other)), 3)
    np.testing.assert_array_equal(together, np.concatenate((smoothed(one, 3), smoothed(other, 3))))


def test_nothing_stays_nothing():
    assert smoothed(np.zeros(0, RIBBON)).shape == (0,)


def test_no_pieces_are_refused():
    with pytest.raises(ValueError, match="at least 1, got 0"):
        smoothed(trail(circle(3)), 0)
