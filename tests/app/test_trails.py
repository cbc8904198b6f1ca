from dataclasses import replace

import numpy as np
import pytest

from app.trails import ENDS, FADE, SEEN, Trails, TrailSample
from motion.landmark import INDEX, LANDMARKS, N_LANDMARKS

HAND = INDEX["right_index"]
HEIGHT = 0.3
COLOUR = (0.2, 0.4, 0.8)


def body(hand):
    """A body that stands still but for one hand at `hand`, image widths and heights."""
    places = np.zeros((N_LANDMARKS, 3), np.float32)
    for name, (x, y) in {"shoulder": (0.05, 0.4), "hip": (0.03, 0.6)}.items():
        places[INDEX[f"left_{name}"], :2] = 0.5 + x, y
        places[INDEX[f"right_{name}"], :2] = 0.5 - x, y
    places[HAND, :2] = hand
    return places


def sample(t, hand, *, curvature=0.0, speed=1.0, seen=True):
    visibility = np.zeros(N_LANDMARKS, np.float32)
    visibility[HAND] = 1.0 if seen else SEEN - 0.1
    speeds = np.full(N_LANDMARKS, speed, np.float32)
    return TrailSample(t, 1, body(hand), visibility, speeds, 0.5, curvature, 1.0, COLOUR)


def swept(rate, seconds=1.0, **how):
    """A hand that goes right, 0.4 image widths a second."""
    trails = Trails()
    for n in range(round(seconds * rate) + 1):
        trails.add(sample(n / rate, (0.2 + 0.4 * n / rate, HEIGHT), **how))
    return trails


def at(ribbons, x):
    """Width and alpha of a trail where it passes a place."""
    ends = np.sort(np.unique(ribbons["start"][:, 0]))
    order = np.argsort(ribbons["start"][:, 0])
    rows = ribbons[order]
    return [float(np.interp(x, ends, rows[name][:, 0])) for name in ("width", "alpha")]


def test_a_trail_goes_from_the_hand_back_to_where_it_was_0_8_s_ago():
    ribbons = swept(30).ribbons(1.0, 1.0)
    assert ribbons["end"][:, 0].max() == pytest.approx(0.6)
    assert ribbons["start"][:, 0].min() == pytest.approx(0.6 - 0.4 * FADE, abs=0.015)
    np.testing.assert_array_equal(ribbons["start"][1:], ribbons["end"][:-1])
    assert ribbons["end"][:, 1] == pytest.approx(HEIGHT)
    assert (np.diff(ribbons["alpha"][:, 0]) > 0.0).all()
    assert (ribbons["colour"] == np.float32(COLOUR)).all()


@pytest.mark.parametrize("x", [0.3, 0.4, 0.5, 0.59])
def test_it_fades_by_time_and_not_by_pictures(x):
    slow, fast = (at(swept(rate).ribbons(1.0, 1.0), x) for rate in (30, 60))
    assert slow == pytest.approx(fast, rel=0.02, abs=1e-3)


def test_an_uneven_camera_curls_a_trail_where_an_even_one_does():
    even, uneven = Trails(), Trails()
    for n in range(121):
        t = n / 120.0
        one = sample(t, (0.2 + 0.4 * t, HEIGHT), curvature=1.0)
        even.add(one)
        if t < 0.5 or n % 2 == 0:
            uneven.add(one)
    (a, b) = (trails.ribbons(1.0, 1.0) for trails in (even, uneven))
    for x in np.linspace(0.3, 0.58, 15):
        ya, yb = (float(np.interp(x, r["start"][:, 0], r["start"][:, 1])) for r in (a, b))
        assert ya == pytest.approx(yb, abs=3e-4)
    assert np.ptp(a["start"][:, 1]) > 0.005


def test_a_trail_goes_on_fading_where_nothing_new_comes():
    trails = swept(30)
    fresh, old = trails.ribbons(1.0, 1.0), trails.ribbons(1.4, 1.0)
    assert old["alpha"].max() == pytest.approx((1.0 - 0.4 / FADE) ** 1.2, abs=0.01)
    assert len(old) < len(fresh)
    assert len(trails.ribbons(1.0 + FADE + 0.1, 1.0)) == 0


def test_a_fast_hand_draws_wider():
    widths = [swept(30, speed=speed).ribbons(1.0, 1.0)["width"].max() for speed in (0.0, 1.0, 2.0)]
    assert widths[0] < 0.2 * widths[2]
    assert widths == sorted(widths)
    assert widths[2] <= max(widest for _, widest, _ in ENDS)
    assert swept(30, speed=9.0).ribbons(1.0, 1.0)["width"].max() == pytest.approx(widths[2])


def test_a_slip_of_the_tracker_cuts():
    trails = swept(30)
    trails.add(sample(1.0 + 1 / 30, (0.9, 0.9)))
    assert len(trails.ribbons(1.04, 1.0)) == 0
    trails.add(sample(1.0 + 2 / 30, (0.91, 0.9)))
    ribbons = trails.ribbons(1.07, 1.0)
    assert len(ribbons) > 0
    assert ribbons["start"][:, 0].min() > 0.89


def test_a_hand_that_is_not_seen_cuts():
    trails = swept(30)
    trails.add(sample(1.0 + 1 / 30, (0.61, HEIGHT), seen=False))
    assert len(trails.ribbons(1.04, 1.0)) == 0


def test_people_have_trails_of_their_own():
    trails = swept(30)
    trails.add(replace(sample(1.0 + 1 / 30, (0.62, HEIGHT)), person=2))
    alone = swept(30).ribbons(1.05, 1.0)
    np.testing.assert_array_equal(trails.ribbons(1.05, 1.0), alone)


def mirrored(one):
    swap = [INDEX[_other(name)] for name in LANDMARKS]
    landmarks = one.landmarks[swap].copy()
    landmarks[:, 0] = 1.0 - landmarks[:, 0]
    return replace(one, landmarks=landmarks, visibility=one.visibility[swap], speed=one.speed[swap])


def _other(name):
    for a, b in (("left", "right"), ("right", "left")):
        if a in name:
            return name.replace(a, b)
    return name


@pytest.mark.parametrize("curvature", [0.0, 0.8])
def test_the_mirror_image_of_a_dancer_draws_the_mirror_image(curvature):
    here, there = Trails(), Trails()
    for n in range(25):
        angle = n / 30.0 * 5.0
        hand = (0.5 + 0.2 * np.cos(angle), 0.4 + 0.2 * np.sin(angle))
        here.add(sample(n / 30.0, hand, curvature=curvature))
        there.add(mirrored(sample(n / 30.0, hand, curvature=curvature)))
    a, b = here.ribbons(0.8, 1.0), there.ribbons(0.8, 1.0)
    assert len(a) == len(b) > 20
    for end in ("start", "end"):
        np.testing.assert_allclose(a[end] * (-1.0, 1.0) + (1.0, 0.0), b[end], atol=1e-5)
    np.testing.assert_allclose(a["width"], b["width"], rtol=1e-5)


def test_a_wide_picture_draws_the_same_shape():
    trails, wide = Trails(), Trails()
    for n in range(25):
        angle = n / 30.0 * 5.0
        one = sample(n / 30.0, (0.5 + 0.2 * np.cos(angle), 0.4 + 0.2 * np.sin(angle)))
        one = replace(one, curvature=0.8)
        trails.add(one)
        narrow = one.landmarks * (0.5, 1.0, 1.0)
        wide.add(replace(one, landmarks=narrow.astype(np.float32), aspect=2.0))
    a, b = trails.ribbons(0.8, 1.0), wide.ribbons(0.8, 2.0)
    np.testing.assert_allclose(a["start"] * (0.5, 1.0), b["start"], atol=1e-5)
