import math

import numpy as np
import pytest

from motion.people.blazepose import N_POINTS, refined
from motion.people.region import Region, crop, region_around, turned


def test_the_region_stands_upright_round_a_body():
    upright = region_around(np.array([50.0, 60.0]), np.array([50.0, 20.0]))
    assert (upright.x, upright.y, upright.side) == (50.0, 60.0, 100.0)
    assert upright.angle == pytest.approx(0.0)
    lying = region_around(np.array([50.0, 60.0]), np.array([90.0, 60.0]))
    assert lying.angle == pytest.approx(math.pi / 2)


def test_a_point_of_the_crop_lies_where_it_came_from():
    image = np.zeros((200, 300, 3), np.uint8)
    region = Region(140.0, 90.0, 128.0, 0.4)
    u, v = 40, 90
    inside = np.array([[(u / 128 - 0.5) * region.side, (v / 128 - 0.5) * region.side]], np.float32)
    x, y = turned(inside, region.angle)[0] + (region.x, region.y)
    image[round(y) - 1 : round(y) + 2, round(x) - 1 : round(x) + 2] = 255
    cut = crop(image, region, 128, np.empty((128, 128, 3), np.uint8))
    assert cut[v, u, 0] > 200
    assert (cut > 0).any(axis=2).sum() < 30


def test_outside_the_picture_it_is_black():
    image = np.full((50, 50, 3), 255, np.uint8)
    region = Region(0.0, 0.0, 100.0, 0.0)
    cut = crop(image, region, 64, np.empty((64, 64, 3), np.uint8))
    assert (cut[:30, :30] == 0).all()
    assert (cut[35:, 35:] == 255).all()


def test_a_heat_map_pulls_its_landmark():
    heat = np.full((64, 64, N_POINTS), -20.0, np.float32)
    xy = np.full((N_POINTS, 2), 0.5, np.float32)
    heat[30, 34, 0] = 6.0  # row, column: within reach of (32, 32)
    heat[30, 44, 1] = 6.0  # out of reach
    heat[30, 34, 2] = -1.0  # too cold
    xy[3] = (1.2, 0.5)  # outside
    heat[32, 63, 3] = 6.0
    moved = refined(xy, heat)
    np.testing.assert_allclose(moved[0], (34 / 64, 30 / 64), atol=1e-6)
    np.testing.assert_array_equal(moved[1:], xy[1:])
