"""A webcam whose driver is scripted: everything above `cv2.VideoCapture` is the true thing."""

import cv2
import numpy as np
import pytest

from motion.cameras.camera import CameraConfig, CameraError
from motion.cameras.capture import Capture
from motion.cameras.video import VideoReader
from motion.cameras.webcam import Webcam


class Device:
    """What `cv2.VideoCapture` would be for a camera at so many pictures a second."""

    def __init__(self, clock, pictures=10**6, rate=30.0, way=None):
        self.clock, self.pictures, self.rate, self.way = clock, pictures, rate, way
        self.released = False
        self.stamp = 0.0

    def grab(self):
        if self.pictures <= 0:
            return False
        self.pictures -= 1
        self.clock.advance(1.0 / self.rate)
        self.stamp = self.clock() - self.way if self.way is not None else 0.0
        return True

    def retrieve(self):
        return True, np.zeros((36, 64, 3), np.uint8)

    def get(self, property_id):
        known = {cv2.CAP_PROP_FPS: self.rate, cv2.CAP_PROP_POS_MSEC: 1000.0 * self.stamp}
        return known.get(property_id, 0.0)

    def set(self, property_id, value):
        return True

    def release(self):
        self.released = True


class Bus:
    """Opens devices one after the other; None is an empty port."""

    def __init__(self, *devices):
        self.devices = list(devices)

    def __call__(self, index, config):
        device = self.devices.pop(0) if self.devices else None
        return None if device is None else VideoReader(device)


def test_pictures_bear_the_drivers_time_in_the_sessions_clock(clock):
    clock.advance(7.0)
    webcam = Webcam(63, clock, CameraConfig(), Bus(Device(clock, way=0.015)))
    frames = [webcam.read() for _ in range(30)]
    assert np.diff([f.t for f in frames]) == pytest.approx(1 / 30, abs=1e-6)
    assert frames[-1].t == pytest.approx(clock(), abs=1e-6)
    assert [f.index for f in frames] == list(range(1, 31))


def test_a_driver_without_a_time_leaves_that_of_arrival(clock):
    webcam = Webcam(63, clock, None, Bus(Device(clock)))
    assert webcam.read().t == pytest.approx(clock(), abs=1e-9)


def test_a_device_that_gives_nothing_is_told_and_closed(clock):
    device = Device(clock, pictures=0)
    with pytest.raises(CameraError, match="sends no pictures: close other programs"):
        Webcam(63, clock, None, Bus(device))
    assert device.released


def test_a_cable_that_is_pulled_and_put_in_again_while_playing(clock):
    pulled, back = Device(clock, pictures=40), Device(clock)
    bus = Bus(pulled, None, None, back)
    capture = Capture(lambda: Webcam(63, clock, None, bus), clock, wait=clock.advance)
    times, whys = [], []
    for _ in range(100):
        capture.step()
        whys.append(capture.why)
        if (frame := capture.next(timeout=0.0)) is not None:
            times.append((frame.index, frame.t))
    assert pulled.released
    assert capture.reopened == 1
    assert any("camera 63 could not be opened" in why for why in whys)
    assert whys[-1] == ""
    indices = [index for index, _ in times]
    assert indices == list(range(len(indices)))
    gaps = np.diff([t for _, t in times])
    assert (gaps > 0.0).all()
    assert np.count_nonzero(gaps > 0.5) == 1
    assert len(times) > 90
