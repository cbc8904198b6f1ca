from dataclasses import replace

import numpy as np

from motion.cameras.capture import Capture
from motion.frame import CameraFrame
from motion.views.camera_pair import CameraPair, Lens
from motion.views.several_cameras import SeveralCameras, camera_sources
from motion.views.side_camera import SideCamera
from motion.views.together import BESIDE
from tests.motion.two_views import Stand, dance, look_at, shoot
from tests.motion.views_as_poses import errors, poses_of


class Device:
    """A live camera that captured its pictures at known times."""

    name, size, rate, seconds, live = "second camera", (16, 9), 30.0, None, True

    def __init__(self, times):
        self._times = iter(times)

    def read(self):
        t = next(self._times, None)
        return None if t is None else CameraFrame(0, t, np.zeros((9, 16, 3), np.uint8))

    def close(self):
        pass


class Recorded:
    """A tracker of a film whose poses are known."""

    def __init__(self, poses):
        self._poses = list(poses)

    def track(self, frame):
        pose = min(self._poses, key=lambda pose: abs(pose.t - frame.t))
        return [replace(pose, t=frame.t)]

    def close(self):
        pass


def stand(x, z):
    place = np.array([x, -1.2, z])
    turn = look_at(place, np.array([0.0, -1.0, 0.0]))
    return Stand(place, turn, 1.0, 16 / 9, 30.0, flips=0.0, lost=0.0)


def test_the_second_camera_gives_depth_and_presence_while_the_first_plays(clock):
    rng = np.random.default_rng(6)
    stands = stand(0.0, -3.0), stand(2.4, -1.8)
    points = dance(rng, seconds=3.0)
    views = [shoot(rng, points, one) for one in stands]
    pair = CameraPair(
        Lens(1.0, 16 / 9),
        Lens(1.0, 16 / 9),
        stands[1].turn @ stands[0].turn.T,
        stands[1].turn @ (stands[0].place - stands[1].place),
    )
    aside = poses_of(views[1], 4)
    capture = Capture(lambda: Device([pose.t + 0.02 for pose in aside]), clock)
    side = SideCamera(capture, Recorded(aside), lambda t: t - 0.02)  # its delay is known
    cameras = SeveralCameras([side], {1: pair})
    ahead, found = poses_of(views[0], 1), []
    for pose in ahead:
        capture.step()
        side.step()
        found.append(cameras.update(pose.t, [pose]))
    poses = [seen.poses[0] for seen in found]
    assert np.mean([pose.metres is not None for pose in poses]) > 0.9
    assert errors(poses, views[0])[1] < 0.05
    assert [one.person for one in found[-1].present] == [1]
    assert found[-1].present[0].cameras == frozenset({0, 1})
    assert cameras.silent == []
    clock.advance(2.0)
    assert cameras.silent == ["second camera"]
    cameras.stop()


def test_a_second_camera_alone_knows_that_somebody_is_there(clock):
    rng = np.random.default_rng(7)
    view = shoot(rng, dance(rng, seconds=1.0), stand(0.0, -3.0))
    aside = poses_of(view, 2)
    capture = Capture(lambda: Device([pose.t for pose in aside]), clock)
    side = SideCamera(capture, Recorded(aside))
    cameras = SeveralCameras([side])
    capture.step()
    side.step()
    seen = cameras.update(aside[0].t, [])
    assert seen.poses == []
    assert [one.person for one in seen.present] == [BESIDE + 2]
    cameras.stop()


def test_cameras_are_named_with_commas_and_files_may_hold_some(tmp_path):
    film = tmp_path / "a, b.mp4"
    film.touch()
    assert camera_sources("0,1") == ["0", "1"]
    assert camera_sources("C920") == ["C920"]
    assert camera_sources(str(film)) == [str(film)]
