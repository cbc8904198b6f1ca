import numpy as np
import pytest

from app.bench.latency import BLOCKS, _sound
from app.bench.paced_camera import PacedCamera
from app.bench.sound_loop import LATE, RATE, SoundLoop
from app.calibration_session import CalibrationSession, CalibrationSettings
from app.resources import DEMO_FILM
from app.runtime import session_clock
from app.stopwatch import NoStopwatch
from audio.layout import LOOK_AHEAD
from motion.cameras.film import Film


def test_the_engines_own_loop_is_measured_to_a_part_of_a_frame():
    loop = SoundLoop(seed=4)
    settings = CalibrationSettings(clicks=6, click_between=(0.55, 0.6))
    found = CalibrationSession(loop, loop.pause, settings).clicks(loop)
    assert found.n == 6
    assert found.seconds == pytest.approx((LATE + LOOK_AHEAD) / RATE, abs=0.5 / RATE)


def test_shorter_blocks_sound_sooner():
    shares = [_sound(block) for block in BLOCKS]
    assert shares == sorted(shares)
    assert shares[BLOCKS.index(128)] == pytest.approx(0.010)


def test_a_camera_of_footage_comes_when_a_device_would():
    film = Film(DEMO_FILM)
    camera = PacedCamera(film, (64, 36), 200.0, session_clock, NoStopwatch())
    film.close()
    frames = [camera.read() for _ in range(20)]
    camera.close()
    assert all(frame.image.shape == (36, 64, 3) for frame in frames)
    first = frames[0]
    # On a busy machine pictures are lost, and none comes before it is due.
    steps = [(frame.index - first.index) / 200.0 for frame in frames]
    assert all(frame.t - first.t >= step - 0.004 for frame, step in zip(frames, steps, strict=True))
    assert (np.diff([frame.index for frame in frames]) >= 1).all()
    camera.close()
    assert camera.read() is None
