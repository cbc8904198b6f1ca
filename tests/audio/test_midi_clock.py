import numpy as np
import pytest

from audio.midi_clock import MidiClockIn, MidiClockOut
from audio.midi_message import ClockPulse, MidiEvent, NoteOn, TransportChange
from music.timeline import Timeline


def told(timeline, seconds, first=0.0, jitter=0.0, seed=1):
    """Return the events of a clock that runs for a while, as they come through a cable."""
    out, random = MidiClockOut(timeline), np.random.default_rng(seed)
    events = [MidiEvent(first, out.start())]
    for t, message in out.until(seconds):
        events.append(MidiEvent(t + jitter * random.random(), message))
    return events


def test_pulses_are_the_timelines_24th_beats_whatever_is_asked_for():
    timeline = Timeline(117.3, 0.0, 2.0)
    once = MidiClockOut(timeline)
    once.start()
    whole = list(once.until(9.0))
    parts = MidiClockOut(timeline)
    parts.start()
    pieces = [pulse for end in np.arange(2.0, 9.001, 0.017) for pulse in parts.until(end)]
    pieces += list(parts.until(9.0))
    assert pieces == whole
    times = np.array([t for t, _ in whole])
    assert times[0] == pytest.approx(2.0)
    assert np.diff(times) == pytest.approx(60.0 / 117.3 / 24)
    assert len(whole) == int(7.0 * 117.3 / 60.0 * 24) + 1


def test_it_says_start_continue_and_stop():
    out = MidiClockOut(Timeline(120.0))
    assert list(out.until(5.0)) == []
    assert out.start() == TransportChange("start")
    assert len(list(out.until(1.0))) == 48
    assert out.stop() == TransportChange("stop")
    assert list(out.until(9.0)) == []
    assert out.start(8.0) == TransportChange("continue")
    assert next(iter(out.until(9.0)))[0] == pytest.approx(4.0)


@pytest.mark.parametrize("tempo", [42.0, 120.05, 180.0])
def test_the_tempo_is_found_through_jitter(tempo):
    clock = MidiClockIn()
    for event in told(Timeline(tempo, 0.0, 1.0), 8.0, jitter=0.002):
        clock.update(event)
    assert clock.running
    assert clock.timeline.tempo == pytest.approx(tempo, rel=0.004)
    beat = clock.timeline.to_beats(8.0)
    assert beat == pytest.approx((8.0 - 1.0) * tempo / 60.0, abs=0.01)


def test_a_new_tempo_is_followed_within_a_beat():
    clock = MidiClockIn()
    for event in told(Timeline(100.0), 6.0):
        clock.update(event)
    period = 60.0 / 150.0 / 24
    for pulse in range(1, 25):
        clock.update(MidiEvent(6.0 + pulse * period, ClockPulse()))
    assert clock.timeline.tempo == pytest.approx(150.0, rel=0.01)


def test_one_late_pulse_moves_nothing():
    clock, events = MidiClockIn(), told(Timeline(120.0), 4.0)
    events[-3] = MidiEvent(events[-3].t + 0.015, ClockPulse())
    for event in events:
        clock.update(event)
    assert clock.timeline.tempo == pytest.approx(120.0, rel=1e-6)


def test_a_start_counts_anew_and_a_stop_is_told():
    clock = MidiClockIn()
    for event in told(Timeline(120.0), 3.0):
        clock.update(event)
    clock.update(MidiEvent(3.1, TransportChange("stop")))
    assert not clock.running
    for event in told(Timeline(90.0, 0.0, 5.0), 8.0, first=5.0):
        clock.update(event)
    assert clock.timeline.to_beats(5.0) == pytest.approx(0.0, abs=1e-6)
    assert clock.timeline.tempo == pytest.approx(90.0)


def test_nothing_is_known_before_pulses_come():
    clock = MidiClockIn()
    clock.update(MidiEvent(0.0, NoteOn(60)))
    assert clock.timeline is None
    for event in told(Timeline(400.0), 5.0):
        clock.update(MidiEvent(event.t * 0.5, event.message))
    assert clock.timeline is None
