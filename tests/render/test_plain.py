import numpy as np
import pytest

from render.plain import GROUND, fit, plain_picture, to_rgba
from render.scene import OverlayScene


def picture(width=8, height=4):
    image = np.zeros((height, width, 3), np.uint8)
    image[:, : width // 2] = (200, 100, 50)  # blue, green, red
    return image


def test_blue_green_red_becomes_red_green_blue():
    out = to_rgba(picture(), False, 0.0, np.zeros((4, 8, 4), np.uint8))
    assert out[0, 0].tolist() == [50, 100, 200, 255]
    assert out[0, 7].tolist() == [0, 0, 0, 255]


def test_mirror_swaps_the_sides_and_dim_takes_light():
    out = to_rgba(picture(), True, 0.5, np.zeros((4, 8, 4), np.uint8))
    assert out[0, 7].tolist() == [25, 50, 100, 255]
    assert out[0, 0].tolist() == [0, 0, 0, 255]


@pytest.mark.parametrize(
    ("camera", "target", "area"),
    [
        ((640, 480), (640, 480), (0, 0, 640, 480)),
        ((640, 480), (1280, 720), (160, 0, 960, 720)),
        ((1280, 720), (720, 720), (0, 157, 720, 405)),
    ],
)
def test_a_picture_is_laid_whole_into_the_middle(camera, target, area):
    left, top, width, height = fit(camera, target)
    assert (left, width, height) == (area[0], area[2], area[3])
    assert abs(top - area[1]) <= 1


def test_without_camera_the_room_is_dark():
    out = np.zeros((4, 8, 4), np.uint8)
    plain_picture(picture(), OverlayScene(0.0, camera=False), out)
    assert (out == (*GROUND, 255)).all()


def test_another_shape_leaves_ground_at_the_sides():
    out = np.zeros((8, 32, 4), np.uint8)
    plain_picture(picture(), OverlayScene(0.0), out)
    assert out[4, 2].tolist() == [*GROUND, 255]
    assert out[4, 10].tolist() == [50, 100, 200, 255]
