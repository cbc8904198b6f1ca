import threading
import time

import numpy as np
import pytest

from render.host import RenderHost
from render.plain import GROUND
from render.scene import FLASH, OverlayScene

SIZE = (320, 240)
CLOCK = time.process_time  # any clock that another process has too
PAUSE = threading.Event()  # never set: waiting for it is waiting for the screen


@pytest.fixture
def host(screen):
    made = RenderHost(SIZE, True, CLOCK)
    made.start()
    yield made
    made.close()


def until(holds, deadline=30.0):
    """Wait until a condition holds."""
    ends = threading.Event()
    timer = threading.Timer(deadline, ends.set)
    timer.start()
    try:
        while not holds():
            assert not ends.is_set(), "the condition never held"
            PAUSE.wait(0.02)
    finally:
        timer.cancel()


def scene():
    """A white flash in the upper half."""
    flash = np.zeros(1, FLASH)
    flash["centre"], flash["radius"], flash["light"], flash["colour"] = (0.5, 0.25), 0.2, 1.0, 1.0
    return OverlayScene(0.0, flashes=flash)


def shown(screen, colour):
    """Where a colour is on the screen: left, top, width, height, or None."""
    rows, columns = np.nonzero((screen.pixels() == colour).all(axis=-1))
    if not len(rows):
        return None
    return (
        int(columns.min()),
        int(rows.min()),
        int(np.ptp(columns)) + 1,
        int(np.ptp(rows)) + 1,
    )


def camera(red):
    return np.full((SIZE[1], SIZE[0], 3), (30, 60, red), np.uint8)


def test_the_window_shows_the_overlay_the_right_way_up(screen, host):
    host.publish(camera(90), scene())
    until(lambda: host.status().drawn == 1)
    until(lambda: shown(screen, (90, 60, 30)) is not None)
    left, top, width, height = shown(screen, (90, 60, 30))
    assert (width, height) == SIZE
    picture = screen.pixels()[top : top + height, left : left + width]
    assert picture[60, 160].min() > 200  # the flash, above the middle
    assert picture[180, 160].tolist() == [90, 60, 30]
    status = host.status()
    assert status.window_open
    assert status.message == ""
    assert not status.quit_requested


def test_letters_that_are_typed_reach_the_performance(screen, host):
    host.publish(camera(90), OverlayScene(0.0))
    until(lambda: shown(screen, (90, 60, 30)) is not None)
    typed = ""

    def heard(letter):
        nonlocal typed
        typed += host.typed()
        return letter in typed

    for letter in "r2 ":
        screen.press("space" if letter == " " else letter)
        until(lambda letter=letter: heard(letter))
    assert typed == "r2 "


def test_f_fills_the_screen_and_brings_the_window_back(screen, host):
    host.publish(camera(90), OverlayScene(0.0))
    until(lambda: shown(screen, (90, 60, 30)) is not None)
    screen.press("f")
    # Whole and in the middle, with dark ground at the sides.
    until(lambda: shown(screen, (90, 60, 30)) == (66, 0, 667, 500))
    assert screen.pixels()[250, 30].tolist() == list(GROUND)
    screen.press("f")
    until(lambda: (shown(screen, (90, 60, 30)) or (0, 0, 0, 0))[2:] == SIZE)


def test_q_asks_for_the_end_and_drawing_goes_on(screen, host):
    host.publish(camera(90), OverlayScene(0.0))
    until(lambda: shown(screen, (90, 60, 30)) is not None)
    screen.press("q")
    until(lambda: host.status().quit_requested)
    host.publish(camera(120), OverlayScene(1.0))
    until(lambda: shown(screen, (120, 60, 30)) is not None)
