"""A click through a room that is known."""

import numpy as np
import pytest

from app.calibration import Estimate, Refusal
from app.calibration_click import click_sound, estimate_click_delay

RATE = 48000
PLACES = [4800 + 36000 * number for number in range(8)]


def played(delays, loud=0.1):
    """Return what is heard of clicks that come so many seconds late, to a part of a frame."""
    sound = np.zeros(PLACES[-1] + RATE)
    click = click_sound(RATE)
    n = 1 << 12
    frequencies = np.fft.rfftfreq(n, 1.0 / RATE)
    for place, delay in zip(PLACES, delays, strict=True):
        whole = int(delay * RATE)
        part = np.exp(-2j * np.pi * frequencies * (delay - whole / RATE))
        moved = np.fft.irfft(np.fft.rfft(click, n) * part, n)
        sound[place + whole : place + whole + n] += loud * moved
    return sound


def noise(sound, level, seed=1):
    return sound + np.random.default_rng(seed).normal(0.0, level, len(sound))


@pytest.mark.parametrize("level", [0.0003, 0.01, 0.05])
def test_a_room_with_echo_and_noise_is_measured_to_a_part_of_a_frame(level):
    straight = played([0.03737] * 8)
    echo = np.roll(straight, round(0.008 * RATE)) * 0.5
    found = estimate_click_delay(noise(straight + echo, level), PLACES, RATE)
    assert isinstance(found, Estimate)
    assert found.seconds == pytest.approx(0.03737, abs=0.2 / RATE)
    assert found.spread < 0.5 / RATE
    assert found.n == 8


def reason(recording):
    found = estimate_click_delay(recording, PLACES, RATE)
    assert isinstance(found, Refusal)
    return found.says


def test_nothing_heard_is_no_measurement():
    assert "did not hear the clicks" in reason(noise(np.zeros(PLACES[-1] + RATE), 0.01))


def test_what_was_cut_off_is_no_measurement():
    assert "overdriven" in reason(np.clip(played([0.02] * 8, 3.0), -1.0, 1.0))


def test_clicks_that_come_twice_are_no_measurement():
    sound = played([0.02] * 8)
    assert "do not stand out" in reason(sound + 0.6 * np.roll(sound, round(0.2 * RATE)))


def test_clicks_that_come_now_so_now_so_are_no_measurement():
    delays = np.random.default_rng(2).uniform(0.02, 0.04, 8)
    assert "not steady" in reason(played(delays))
