import numpy as np
import pytest

from motion.cameras.capture import RATED_OVER, Capture
from motion.frame import CameraFrame


class DimCamera:
    """A device in a dim room: slow while it chooses its exposure, and darker when told."""

    name, size, rate, live = "the old webcam", (64, 36), 60.0, True

    def __init__(self, clock, light=200.0, obeys=True, other_cause=False):
        self.clock, self.light, self.obeys, self.other_cause = clock, light, obeys, other_cause
        self.exposure = None
        self.index = 0

    def read(self):
        slow = self.exposure is None or self.other_cause
        self.clock.advance(1 / 15 if slow else 1 / 60)
        exposed = 1 / 15 if self.exposure is None else self.exposure
        value = np.uint8(self.light * exposed * 15)
        self.index += 1
        return CameraFrame(self.index, self.clock(), np.full((36, 64, 3), value, np.uint8))

    def fix_exposure(self, seconds):
        if self.obeys:
            self.exposure = seconds
        return self.obeys

    def free_exposure(self):
        self.exposure = None

    def close(self):
        pass


@pytest.fixture
def look(clock):
    """A function that reads pictures and returns the capture, and what it said meanwhile."""

    def read(camera, n):
        capture, said = Capture(lambda: camera, clock), []
        for _ in range(n):
            capture.step()
            if capture.remark not in (None, *said):
                said.append(capture.remark)
        return capture, said

    return read


def test_a_camera_that_its_exposure_slowed_is_made_fast_and_the_cause_is_named(clock, look):
    camera = DimCamera(clock)
    _, said = look(camera, 3 * RATED_OVER)
    assert camera.exposure == pytest.approx(1 / 120)
    assert len(said) == 1
    assert "the old webcam: automatic exposure had slowed the camera down to 15" in said[0]
    assert "exposes for 8 ms" in said[0]


@pytest.mark.parametrize("why", [{"light": 60.0}, {"other_cause": True}])
def test_what_makes_nothing_better_is_taken_back(clock, look, why):
    camera = DimCamera(clock, **why)
    capture, said = look(camera, 4 * RATED_OVER)
    assert camera.exposure is None
    assert said == []
    assert capture.exposure_ruled_out == ("other_cause" in why)


def test_of_a_camera_that_cannot_be_told_nothing_is_known(clock, look):
    capture, said = look(DimCamera(clock, obeys=False), 2 * RATED_OVER)
    assert said == []
    assert not capture.exposure_ruled_out


def test_a_camera_that_keeps_up_is_left_alone(clock, look):
    camera = DimCamera(clock)
    camera.exposure = 0.005
    assert look(camera, 3 * RATED_OVER)[1] == []
    assert camera.exposure == 0.005
