import numpy as np
import pytest

from audio.stream_clock import ClockLine, StreamClock

RATE = 48000


def observe(clock, first, count, *, rate=RATE, jitter=0.0, offset=0.0):
    draw = np.random.default_rng(5)
    lines = []
    for index in range(first, first + count):
        seconds = 100.0 + 0.05 * index
        frame = (seconds - 100.0) * rate + offset + jitter * draw.standard_normal()
        clock.add(seconds, frame)
        lines.append(clock.lead())
    return lines


def test_finds_the_cards_own_rate_through_jitter():
    clock = StreamClock(RATE)
    line = observe(clock, 0, 400, rate=RATE * (1.0 + 80e-6), jitter=30.0)[-1]
    assert clock.fit().rate == pytest.approx(RATE * (1.0 + 80e-6), rel=60e-6)
    assert line.to_frame(120.0) == pytest.approx(20.0 * RATE * (1.0 + 80e-6), abs=20.0)


def test_never_steps_back():
    clock = StreamClock(RATE)
    lines = [*observe(clock, 0, 100, jitter=200.0), *observe(clock, 100, 100, offset=-900.0)]
    times = np.arange(100.05, 109.9, 0.011)
    frames = [
        max((line for line in lines if line.seconds <= time), key=lambda line: line.seconds)
        for time in times
    ]
    values = [line.to_frame(time) for line, time in zip(frames, times, strict=True)]
    assert np.diff(values).min() > 0.0


def test_a_stream_that_began_anew_is_followed_at_once():
    clock = StreamClock(RATE)
    observe(clock, 0, 10)
    line = observe(StreamClock(RATE), 10, 1, offset=48000.0)[-1]
    assert line.to_frame(line.seconds) == pytest.approx(0.5 * RATE + 48000.0)


def test_a_line_of_rate_zero_stands():
    assert ClockLine(0.0, 7.0, 0.0).to_frame(1e6) == 7.0
