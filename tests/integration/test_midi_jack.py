"""MIDI between programs, through the MIDI ports of a JACK server without a card."""

import threading
from time import perf_counter  # noqa: TID251  the session clock of a real port

import pytest

from audio.midi import MidiError, MidiInput, MidiOutput, list_ports
from audio.midi_clock import MidiClockIn, MidiClockOut
from audio.midi_message import NoteOff, NoteOn, TransportChange, encode
from music.timeline import Timeline
from tests.integration.program import wait_for

rtmidi = pytest.importorskip("rtmidi", reason="pip install python-rtmidi")
JACK = rtmidi.API_UNIX_JACK


class Keyboard:
    """Another program that has one port to play from and one to listen by."""

    def __init__(self):
        self.plays, self.hears = rtmidi.MidiOut(JACK, "keyboard"), rtmidi.MidiIn(JACK, "keyboard")
        self.hears.ignore_types(timing=False)
        self.plays.open_virtual_port("keys")
        self.hears.open_virtual_port("lights")

    def heard(self):
        found = []
        while (message := self.hears.get_message()) is not None:
            found.append(bytes(message[0]))
        return found

    def close(self):
        for port in (self.plays, self.hears):
            port.close_port()
            port.delete()


@pytest.fixture
def keyboard(sound_card):
    keyboard = Keyboard()
    yield keyboard
    keyboard.close()


@pytest.fixture
def heard():
    """Open inputs, closed at the end."""
    opened = []

    def hear(wanted):
        opened.append(MidiInput(wanted, perf_counter))
        return opened[-1]

    yield hear
    for port in opened:
        port.close()


def test_ports_are_listed_by_system_and_name(keyboard):
    ports = list_ports()
    assert {(port.api, port.direction) for port in ports if "keyboard" in port.name} == {
        ("JACK", "in"),
        ("JACK", "out"),
    }


def test_notes_come_in_order_and_in_time(keyboard, heard):
    port = heard("JACK: keys")
    assert "keys" in port.name
    sent = []
    for pitch in range(60, 70):
        sent.append(perf_counter())
        keyboard.plays.send_message(encode(NoteOn(pitch)))
        threading.Event().wait(0.02)
    keyboard.plays.send_message(encode(NoteOff(69)))
    events = []
    wait_for(lambda: events.extend(port.poll()) or len(events) >= 11)
    assert [event.message for event in events] == [
        *(NoteOn(pitch) for pitch in range(60, 70)),
        NoteOff(69),
    ]
    late = [event.t - t for event, t in zip(events, sent, strict=False)]
    assert min(late) > -0.05
    assert max(late) < 0.5


def test_a_port_that_goes_and_comes_back_is_opened_again(sound_card, heard):
    first = Keyboard()
    port = heard("keys")
    first.close()
    wait_for(lambda: port.poll() is not None and not port.name, 10.0)
    second = Keyboard()
    try:
        wait_for(lambda: port.poll() is not None and port.name, 10.0)
        second.plays.send_message(encode(NoteOn(72)))
        events = []
        wait_for(lambda: events.extend(port.poll()) or events)
        assert events[0].message == NoteOn(72)
    finally:
        second.close()


def test_what_is_sent_arrives_and_is_counted_where_nobody_is(keyboard):
    out = MidiOutput("lights", perf_counter)
    assert out.send(NoteOn(61, 99))
    wait_for(lambda: encode(NoteOn(61, 99)) in keyboard.heard())
    out.close()
    away = MidiOutput("no such port", perf_counter)
    assert not away.send(NoteOn(60))
    assert (away.name, away.dropped) == ("", 1)
    away.close()


def test_a_clock_goes_out_and_comes_in_again(keyboard, heard):
    port, clock = heard("keys"), MidiClockIn()
    out = MidiClockOut(Timeline(120.0, 0.0, perf_counter()))
    keyboard.plays.send_message(encode(out.start()))

    def played():
        for _, message in out.until(perf_counter()):
            keyboard.plays.send_message(encode(message))
        for event in port.poll():
            clock.update(event)
        return clock.timeline

    until = perf_counter() + 2.0
    wait_for(lambda: played() and perf_counter() > until)
    assert clock.running
    assert clock.timeline.tempo == pytest.approx(120.0, rel=0.05)
    keyboard.plays.send_message(encode(TransportChange("stop")))
    wait_for(lambda: played() is None or not clock.running)
    assert not clock.running


def test_without_a_midi_system_one_sentence_says_so(monkeypatch, tmp_path):
    monkeypatch.setenv("JACK_DEFAULT_SERVER", "none-of-this-name")
    monkeypatch.setattr("audio.midi._SEQUENCER", tmp_path / "none")
    with pytest.raises(MidiError, match="no MIDI system answers"):
        list_ports()
