"""A Standard MIDI File, format 1 (MMA, RP-001, 1996): notes, tempo and markers."""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

TICKS = 960  # a quarter note; 0.5 ms at 120 beats a minute
_TEXT, _NAME, _MARKER, _TEMPO, _END = 0x01, 0x03, 0x06, 0x51, 0x2F


@dataclass(frozen=True, slots=True)
class MidiNote:
    """One note."""

    t: float  # seconds
    seconds: float  # it lasts
    channel: int  # 0..15
    key: int  # 0..127
    velocity: int  # 1..127


@dataclass(frozen=True, slots=True)
class Marker:
    """A word at a moment."""

    t: float  # seconds
    text: str


def midi_file(
    tempo: float,
    notes: Iterable[MidiNote],
    markers: Iterable[Marker] = (),
    names: Sequence[str] = (),
) -> bytes:
    """Return a file of a tempo (beats a minute): its map and markers first, then a track a channel.

    `names` of the channels, by their numbers. A key that is struck while it sounds ends first.
    """
    ordered = sorted(notes, key=lambda note: note.t)
    micros = round(60e6 / tempo)
    first = [(0, 0, _meta(_TEMPO, micros.to_bytes(3, "big")))]
    first += [(_tick(m.t, micros), 1, _meta(_MARKER, m.text.encode())) for m in markers]
    tracks = [_track(first)]
    for channel in sorted({note.channel for note in ordered}):
        events = _note_events([n for n in ordered if n.channel == channel], micros)
        if channel < len(names):
            events.append((0, -1, _meta(_NAME, names[channel].encode())))
        tracks.append(_track(events))
    return struct.pack(">4sIHHH", b"MThd", 6, 1, len(tracks), TICKS) + b"".join(tracks)


def _note_events(notes: list[MidiNote], micros: int) -> list[tuple[int, int, bytes]]:
    events = []
    for key in {note.key for note in notes}:
        struck = [note for note in notes if note.key == key]
        begins = [_tick(note.t, micros) for note in struck]
        for note, begin, after in zip(struck, begins, [*begins[1:], None], strict=True):
            if begin == after:
                continue  # two at once are one
            end = max(_tick(note.t + note.seconds, micros), begin + 1)
            end = end if after is None else min(end, after)
            events.append((begin, 1, bytes((0x90 | note.channel, key, note.velocity))))
            events.append((end, 0, bytes((0x80 | note.channel, key, 64))))
    return events


def _tick(t: float, micros: int) -> int:
    return max(0, round(t * 1e6 * TICKS / micros))


def _track(events: list[tuple[int, int, bytes]]) -> bytes:
    """Return a chunk of events, each with its tick and its order within the tick."""
    data, now = b"", 0
    ordered = sorted(events, key=lambda event: event[:2])
    for tick, _, message in [*ordered, (ordered[-1][0], 0, _meta(_END, b""))]:
        data += _variable(tick - now) + message
        now = tick
    return struct.pack(">4sI", b"MTrk", len(data)) + data


def _meta(kind: int, data: bytes) -> bytes:
    return bytes((0xFF, kind)) + _variable(len(data)) + data


def _variable(number: int) -> bytes:
    """Return a number in sevens of bits, all but the last with the eighth set."""
    sevens = [number & 0x7F]
    while number := number >> 7:
        sevens.append(0x80 | number & 0x7F)
    return bytes(reversed(sevens))
