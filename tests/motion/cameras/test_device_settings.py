import sys

import cv2
import pytest

from motion.cameras.camera import CameraConfig
from motion.cameras.device_settings import AUTOMATIC, MANUAL, Exposure, settle

on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Video4Linux's numbers")


class Driver:
    """A camera's driver: the rate that each width reaches, and whether exposure can be set."""

    def __init__(self, rates, manual=True):
        self.rates, self.manual = rates, manual
        self.values = {cv2.CAP_PROP_AUTO_EXPOSURE: AUTOMATIC}
        self.asked = []

    def set(self, property_id, value):
        self.asked.append(property_id)
        if property_id == cv2.CAP_PROP_EXPOSURE and not self.manual:
            return False
        self.values[property_id] = value
        return True

    def get(self, property_id):
        if property_id == cv2.CAP_PROP_FPS:
            width = self.values[cv2.CAP_PROP_FRAME_WIDTH]
            return min(self.rates.get(width, 30.0), self.values[property_id])
        return self.values.get(property_id, 0.0)

    @property
    def width(self):
        return self.values[cv2.CAP_PROP_FRAME_WIDTH]


@pytest.mark.parametrize(
    ("rates", "width"),
    [
        ({1280.0: 60.0, 640.0: 60.0}, 1280.0),
        ({1280.0: 30.0, 640.0: 60.0}, 640.0),
        ({1280.0: 30.0, 848.0: 60.0, 640.0: 60.0}, 848.0),
        ({}, 1280.0),  # no size reaches it: the one that was asked for
        ({1280.0: -1.0}, 1280.0),  # the driver does not say
    ],
)
def test_the_size_that_reaches_the_rate_is_taken(rates, width):
    driver = Driver(rates)
    settle(driver, CameraConfig())
    assert driver.width == width


def test_pictures_are_asked_for_compressed_first_and_never_wait():
    driver = Driver({1280.0: 60.0})
    settle(driver, CameraConfig())
    assert driver.asked[0] == cv2.CAP_PROP_FOURCC
    assert driver.values[cv2.CAP_PROP_FOURCC] == cv2.VideoWriter.fourcc(*"MJPG")
    assert driver.values[cv2.CAP_PROP_BUFFERSIZE] == 1.0


@on_linux
def test_a_fixed_exposure_is_given_back():
    driver = Driver({})
    exposure = Exposure(driver)
    assert exposure.fix(0.008)
    assert driver.values[cv2.CAP_PROP_AUTO_EXPOSURE] == MANUAL
    assert driver.values[cv2.CAP_PROP_EXPOSURE] == 80.0  # of 100 µs
    exposure.free()
    assert driver.values[cv2.CAP_PROP_AUTO_EXPOSURE] == AUTOMATIC


@on_linux
def test_an_exposure_that_another_program_left_fixed_is_freed():
    driver = Driver({})
    driver.values[cv2.CAP_PROP_AUTO_EXPOSURE] = MANUAL
    exposure = Exposure(driver)
    exposure.fix(0.004)
    exposure.free()
    assert driver.values[cv2.CAP_PROP_AUTO_EXPOSURE] == AUTOMATIC


def test_a_device_that_cannot_be_told_keeps_its_own_choice():
    driver = Driver({}, manual=False)
    assert not Exposure(driver).fix(0.008)
    assert driver.values[cv2.CAP_PROP_AUTO_EXPOSURE] == AUTOMATIC


def test_what_was_not_taken_is_not_given_back():
    driver = Driver({})
    Exposure(driver).free()
    assert driver.asked == []


def test_an_exposure_must_be_possible():
    with pytest.raises(ValueError, match="exposure must lie in"):
        CameraConfig(exposure=8.0)
