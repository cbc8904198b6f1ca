"""MIDI messages of a performance: notes, controllers, clock and transport, to bytes and back."""

from dataclasses import dataclass
from typing import Final, Literal

Transport = Literal["start", "continue", "stop"]
PULSES: Final = 24  # clock messages a beat
_CLOCK, _NOTE_OFF, _NOTE_ON, _CONTROL = 0xF8, 0x80, 0x90, 0xB0
_TRANSPORT: Final[dict[int, Transport]] = {0xFA: "start", 0xFB: "continue", 0xFC: "stop"}
_MOST: Final = 127


@dataclass(frozen=True, slots=True)
class NoteOn:
    """A key goes down."""

    pitch: int  # 0..127
    velocity: int = 100  # 1..127
    channel: int = 0  # 0..15


@dataclass(frozen=True, slots=True)
class NoteOff:
    """A key goes up."""

    pitch: int
    channel: int = 0


@dataclass(frozen=True, slots=True)
class ControlChange:
    """A controller moves."""

    controller: int  # 0..127
    value: int  # 0..127
    channel: int = 0


@dataclass(frozen=True, slots=True)
class ClockPulse:
    """A 24th of a beat has passed."""


@dataclass(frozen=True, slots=True)
class TransportChange:
    """The piece starts at its beginning, goes on where it stood, or stops."""

    to: Transport


MidiMessage = NoteOn | NoteOff | ControlChange | ClockPulse | TransportChange


@dataclass(frozen=True, slots=True)
class MidiEvent:
    """A message that came in."""

    t: float  # seconds of the session clock
    message: MidiMessage


def decode(data: bytes) -> MidiMessage | None:
    """Return the message of some bytes; None for what is none of ours, or no MIDI at all."""
    if not data or data[0] < 0x80 or any(value > _MOST for value in data[1:]):
        return None
    if data[0] == _CLOCK:
        return ClockPulse()
    if data[0] in _TRANSPORT:
        return TransportChange(_TRANSPORT[data[0]])
    kind, channel = data[0] & 0xF0, data[0] & 0x0F
    if len(data) != 3 or kind not in (_NOTE_OFF, _NOTE_ON, _CONTROL):
        return None
    if kind == _CONTROL:
        return ControlChange(data[1], data[2], channel)
    # By custom a velocity of 0 lets the key go.
    struck = kind == _NOTE_ON and data[2] > 0
    return NoteOn(data[1], data[2], channel) if struck else NoteOff(data[1], channel)


def encode(message: MidiMessage) -> bytes:
    """Return the bytes of a message.

    Raises:
        ValueError: a number does not fit.
    """
    match message:
        case ClockPulse():
            return bytes([_CLOCK])
        case TransportChange():
            return bytes(status for status, to in _TRANSPORT.items() if to == message.to)
        case NoteOn():
            kind, values = _NOTE_ON, (message.pitch, message.velocity)
        case NoteOff():
            kind, values = _NOTE_OFF, (message.pitch, 0)
        case ControlChange():
            kind, values = _CONTROL, (message.controller, message.value)
    if not all(0 <= value <= _MOST for value in values) or not 0 <= message.channel <= 15:
        raise ValueError(f"MIDI numbers lie in 0..127 and channels in 0..15, got {message}")
    return bytes([kind | message.channel, *values])
