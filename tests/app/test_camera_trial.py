import numpy as np
import pytest

from app.camera_trial import try_camera
from motion.frame import CameraFrame


class Device:
    """A camera at a rate, before something of a brightness, until its pictures end."""

    name, size, live, seconds = "the webcam", (160, 90), True, None

    def __init__(self, announced=30.0, rate=30.0, light=1.0, pictures=1000):
        self.rate, self.true_rate, self.light, self.pictures = announced, rate, light, pictures
        self.random = np.random.default_rng(3)
        self.room = np.kron(self.random.integers(20, 250, (9, 16, 3)), np.ones((10, 10, 1)))
        self.index = 0

    def read(self):
        if self.index >= self.pictures:
            return None
        noise = self.random.normal(0.0, 2.0, self.room.shape)
        image = np.clip(self.light * self.room + noise, 0, 255).astype(np.uint8)
        self.index += 1
        return CameraFrame(self.index, 7.0 + self.index / self.true_rate, image)


def test_a_camera_that_sees_a_room_is_well_even_with_nobody_in_it():
    device = Device()
    assert try_camera(device) is None
    assert 60 < device.index < 120


@pytest.mark.parametrize(
    ("device", "cause"),
    [
        (Device(light=0.0), "covered"),
        (Device(light=0.1), "dark"),
        (Device(rate=15.0, light=0.5), "exposure"),
        (Device(rate=10.0, light=1.5), "usb"),
        (Device(pictures=20), "gone"),
        (Device(pictures=0), "gone"),
    ],
)
def test_what_is_wrong_is_said_in_the_words_of_a_performance(device, cause):
    fault = try_camera(device)
    assert fault.cause == cause
    assert ": " in fault.says
