"""A side camera on a film that is played by hand: no thread but where the thread is the test."""

from motion.cameras.capture import Capture
from motion.cameras.film import Film
from motion.pose import Pose
from motion.views.side_camera import SideCamera


class Follower:
    """A tracker that says where the picture is bright: enough to count and order pictures."""

    def __init__(self):
        self.times, self.closed = [], False

    def track(self, frame) -> list[Pose]:
        self.times.append(frame.t)
        return []

    def close(self):
        self.closed = True


class Ticking:
    """A clock that goes on whenever it is asked."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        self.now += 0.01
        return self.now


def side_camera(films, stamp=float):
    capture = Capture(lambda: Film(films / "short.mp4"), Ticking())
    tracker = Follower()
    return capture, tracker, SideCamera(capture, tracker, stamp)


def test_pictures_are_tracked_one_by_one_and_taken_in_order(films):
    capture, tracker, side = side_camera(films, lambda t: t - 100.0)
    for _ in range(4):
        capture.step()
        assert side.step()
    taken = side.take()
    times = [frame.t for frame in taken]
    assert len(taken) == 4
    assert times == sorted(times) == tracker.times
    assert 0.0 <= times[0] < 1.0
    assert side.take() == []
    side.stop()
    assert tracker.closed


def test_a_film_that_is_over_ends_its_thread(films):
    _, tracker, side = side_camera(films)
    side.start()
    taken = []
    while not side.ended:
        side.wait(0.2)
        taken += side.take()
    side.stop()
    assert taken
    assert [frame.t for frame in taken] == tracker.times
    assert tracker.closed
