import pytest

from audio.midi_message import (
    ClockPulse,
    ControlChange,
    NoteOff,
    NoteOn,
    TransportChange,
    decode,
    encode,
)


@pytest.mark.parametrize(
    ("message", "data"),
    [
        (NoteOn(60, 100), b"\x90\x3c\x64"),
        (NoteOn(127, 1, 15), b"\x9f\x7f\x01"),
        (NoteOff(60, 3), b"\x83\x3c\x00"),
        (ControlChange(7, 127, 1), b"\xb1\x07\x7f"),
        (ClockPulse(), b"\xf8"),
        (TransportChange("start"), b"\xfa"),
        (TransportChange("continue"), b"\xfb"),
        (TransportChange("stop"), b"\xfc"),
    ],
)
def test_a_message_is_its_bytes(message, data):
    assert encode(message) == data
    assert decode(data) == message


def test_a_note_of_no_velocity_lets_go():
    assert decode(b"\x92\x3c\x00") == NoteOff(60, 2)


@pytest.mark.parametrize("data", [b"", b"\x3c", b"\x90\x3c", b"\xfe", b"\x90\x3c\xff", b"\xf0\x7e"])
def test_what_is_none_of_ours_is_nothing(data):
    assert decode(data) is None


@pytest.mark.parametrize("message", [NoteOn(128), NoteOn(60, channel=16), ControlChange(0, -1)])
def test_numbers_that_do_not_fit_are_refused(message):
    with pytest.raises(ValueError, match=r"0\.\.127"):
        encode(message)
