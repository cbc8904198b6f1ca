import struct

import pytest

from takes.midi_file import TICKS, Marker, MidiNote, midi_file


def read(data):
    """Return the tracks of a file: lists of (tick, status, bytes), read by the rules of RP-001."""
    kind, length, form, n_tracks, division = struct.unpack(">4sIHHH", data[:14])
    assert (kind, length, form, division) == (b"MThd", 6, 1, TICKS)
    tracks, at = [], 14
    for _ in range(n_tracks):
        kind, length = struct.unpack(">4sI", data[at : at + 8])
        assert kind == b"MTrk"
        tracks.append(track(data[at + 8 : at + 8 + length]))
        at += 8 + length
    assert at == len(data)
    return tracks


def number(data, at):
    value = 0
    while data[at] & 0x80:
        value, at = value << 7 | data[at] & 0x7F, at + 1
    return value << 7 | data[at], at + 1


def track(data):
    events, at, tick = [], 0, 0
    while at < len(data):
        delta, at = number(data, at)
        tick += delta
        if data[at] == 0xFF:
            length, begin = number(data, at + 2)
            events.append((tick, data[at + 1], data[begin : begin + length]))
            at = begin + length
        else:
            events.append((tick, data[at], data[at + 1 : at + 3]))
            at += 3
    assert events[-1][1] == 0x2F
    return events


def test_notes_markers_and_tempo_lie_where_they_belong():
    notes = [MidiNote(1.0, 0.25, 3, 60, 100), MidiNote(0.5, 0.25, 0, 36, 1)]
    tracks = read(midi_file(120.0, notes, [Marker(2.0, "record")], ["anna"]))
    assert tracks[0] == [
        (0, 0x51, (500_000).to_bytes(3, "big")),
        (4 * TICKS, 0x06, b"record"),
        (4 * TICKS, 0x2F, b""),
    ]
    assert tracks[1] == [
        (0, 0x03, b"anna"),
        (TICKS, 0x90, bytes((36, 1))),
        (TICKS + TICKS // 2, 0x80, bytes((36, 64))),
        (TICKS + TICKS // 2, 0x2F, b""),
    ]
    end = 2 * TICKS + TICKS // 2
    assert [event[0] for event in tracks[2]] == [2 * TICKS, end, end]
    assert tracks[2][0][1] == 0x93


def test_a_key_that_is_struck_again_ends_first():
    notes = [MidiNote(t, 1.0, 0, 40, 90) for t in (0.0, 0.25, 0.25, 3.0)]
    (_, struck) = read(midi_file(60.0, notes))
    sounding = 0
    for _, status, _ in struck[:-1]:
        sounding += 1 if status == 0x90 else -1
        assert 0 <= sounding <= 1
    assert sum(status == 0x90 for _, status, _ in struck) == 3


@pytest.mark.parametrize("tempo", [61.7, 100.0, 143.3])
def test_an_hour_later_a_note_is_still_where_it_was(tempo):
    (tempi, struck) = read(midi_file(tempo, [MidiNote(3600.0, 0.1, 0, 60, 64)]))
    micros = int.from_bytes(tempi[0][2], "big")
    assert struck[0][0] * micros / TICKS / 1e6 == pytest.approx(3600.0, abs=0.001)


def test_no_notes_make_a_file_all_the_same():
    assert len(read(midi_file(100.0, []))) == 1
