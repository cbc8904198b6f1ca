"""The flashing window on a screen that needs no hardware."""

from contextlib import ExitStack

import pytest

from app.calibration_devices import NothingToMeasure, ScreenLamp
from tests.integration.program import wait_for


def test_the_window_turns_white_and_black(screen):
    with ExitStack() as stack:
        lamp = ScreenLamp(stack)
        lamp.shine(True)
        wait_for(lambda: screen.pixels()[100:200, 100:400].mean() > 240, 20.0, "the white window")
        lamp.shine(False)
        wait_for(lambda: screen.pixels()[100:200, 100:400].mean() < 15, 20.0, "the black window")
        assert 0.005 < lamp.delay < 0.5


def test_without_a_screen_nothing_can_flash(monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with ExitStack() as stack, pytest.raises(NothingToMeasure, match="no screen"):
        ScreenLamp(stack)
