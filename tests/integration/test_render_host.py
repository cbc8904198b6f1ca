import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from multiprocessing.shared_memory import SharedMemory

import numpy as np
import pytest

from render.context import RenderError, headless_context
from render.host import RenderHost
from render.picture_ring import PictureRing
from render.scene import FLASH, OverlayScene

SIZE = (160, 120)
DEADLINE = 30.0
CLOCK = time.process_time  # any clock that another process has too
PAUSE = threading.Event()  # never set: waiting for it is waiting for the drawing process


@pytest.fixture(scope="module", autouse=True)
def _needs_gl():
    try:
        headless_context().release()
    except RenderError as error:
        pytest.skip(str(error))


@pytest.fixture
def host():
    made = RenderHost(SIZE, False, CLOCK)
    yield made
    made.close()


def image(value):
    return np.full((SIZE[1], SIZE[0], 3), value, np.uint8)


def flash():
    record = np.zeros(1, FLASH)
    record["centre"], record["radius"], record["light"] = (0.5, 0.5), 0.3, 1.0
    record["colour"] = 1.0
    return record


def until(holds, deadline=DEADLINE):
    """Wait until a condition holds."""
    ends = threading.Event()
    timer = threading.Timer(deadline, ends.set)
    timer.start()
    try:
        while not holds():
            assert not ends.is_set(), "the condition never held"
            PAUSE.wait(0.005)
    finally:
        timer.cancel()


@contextlib.contextmanager
def reader(source):
    """Read pictures as another process would: by name and offsets alone."""
    memory = SharedMemory(source.shared_memory)
    ring = PictureRing(memory.buf, source)
    yield ring
    ring.close()
    memory.close()


def newest(host):
    """The newest picture and its time."""
    out = np.zeros((SIZE[1], SIZE[0], 4), np.uint8)
    with reader(host.picture_source) as ring:
        return out, ring.read(ring.newest, out)


def test_pictures_with_light_come_out(host):
    host.start()
    host.publish(image(40), OverlayScene(2.5, flashes=flash()))
    until(lambda: host.status().drawn == 1)
    picture, t = newest(host)
    assert t == 2.5
    assert picture[60, 80, :3].min() > 200
    assert picture[2, 2].tolist() == [40, 40, 40, 255]
    status = host.status()
    assert status.alive
    assert status.message == ""
    assert status.draw_ms > 0.0
    assert not status.window_open


def test_the_newest_wins_and_the_others_are_counted(host):
    for i in range(10):
        host.publish(image(i), OverlayScene(float(i)))
    host.start()
    until(lambda: host.status().drawn == 1)
    assert host.status().dropped == 9
    assert newest(host)[1] == 9.0


def test_a_killed_child_is_started_anew_and_counts_on(host):
    host.start()
    host.publish(image(1), OverlayScene(1.0))
    until(lambda: host.status().drawn == 1)
    os.kill(host._process.pid, signal.SIGKILL)
    until(lambda: not host.alive)
    for i in range(2, 200):  # publishing to nobody neither waits nor fails
        host.publish(image(2), OverlayScene(float(i)))
    assert not host.status().alive
    assert newest(host)[1] == 1.0
    host.restart()
    until(lambda: host.status().drawn == 2)
    picture, t = newest(host)
    assert (t, picture[0, 0, 0]) == (199.0, 2)
    with reader(host.picture_source) as ring:
        assert ring.newest == 2


def test_the_ring_keeps_the_last_pictures(host):
    host.start()
    out = np.zeros((SIZE[1], SIZE[0], 4), np.uint8)
    slots = host.picture_source.slots
    for i in range(1, slots + 3):
        host.publish(image(i), OverlayScene(float(i)))
        until(lambda i=i: host.status().drawn == i)
    with reader(host.picture_source) as ring:
        times = [ring.read(n, out) for n in range(1, ring.newest + 1)]
    assert times == [None, None, *(float(i) for i in range(3, slots + 3))]


def test_closing_ends_the_child_and_takes_the_memory_away():
    host = RenderHost(SIZE, False, CLOCK)
    host.start()
    pid = host._process.pid
    name = host.picture_source.shared_memory
    host.publish(image(1), OverlayScene(0.0))
    until(lambda: host.status().drawn == 1)
    host.close()
    host.close()
    assert host.status().drawn == 1
    assert not host.status().alive
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with pytest.raises(FileNotFoundError):
        SharedMemory(name)


def test_without_a_screen_it_draws_and_says_so(monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    host = RenderHost(SIZE, True, CLOCK)
    host.start()
    host.publish(image(40), OverlayScene(0.0, flashes=flash()))
    until(lambda: host.status().drawn == 1)
    status = host.status()
    picture, _ = newest(host)
    host.close()
    assert "without a window: no screen" in status.message
    assert not status.window_open
    assert picture[60, 80, :3].min() > 200


def test_without_opengl_the_camera_picture_still_comes(monkeypatch):
    # Mesa's own switches: no vendor's library means no EGL display at all.
    monkeypatch.setenv("__EGL_VENDOR_LIBRARY_FILENAMES", "/nonexistent.json")
    host = RenderHost(SIZE, False, CLOCK)
    host.start()
    host.publish(image(40), OverlayScene(0.75, flashes=flash()))
    until(lambda: host.status().drawn == 1)
    status = host.status()
    picture, t = newest(host)
    host.close()
    assert "without light" in status.message
    assert "apt-get install libegl1 libgl1 libgl1-mesa-dri" in status.message
    assert t == 0.75
    assert (picture == (40, 40, 40, 255)).all()


PARENT = """
import sys, threading, time
import numpy as np
from render.host import RenderHost
from render.scene import OverlayScene

if __name__ == "__main__":
    host = RenderHost((32, 24), False, time.process_time)
    host.start()
    host.publish(np.zeros((24, 32, 3), np.uint8), OverlayScene(0.0))
    while not host.status().drawn:
        threading.Event().wait(0.01)
    print(host._process.pid, flush=True)
    threading.Event().wait()
"""


def test_a_child_whose_parent_was_killed_ends_within_a_second(tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    environment = os.environ | {"PYTHONPATH": os.getcwd()}
    parent = subprocess.Popen(
        [sys.executable, str(script)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # its tracker tells of the memory that it takes away
        env=environment,
        text=True,
    )
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    until(lambda: not running(child), deadline=1.0)


def running(pid):
    """Whether a process runs; one that has ended and waits to be asked after does not."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as stat:
            return stat.read().rpartition(")")[2].split()[0] not in ("Z", "X")
    except FileNotFoundError:
        return False
