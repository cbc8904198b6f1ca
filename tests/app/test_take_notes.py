import pytest

from app.take_notes import LOWEST_KEY, ROOT, keys_of, markers_of, notes_of, people_of


def note(t, sound, **rest):
    return {"t": t, "kind": "note", "id": None, "sound": sound, "t_kept": t, "pitch": 0.0} | rest


EVENTS = [
    {"t": 0.0, "kind": "loop", "what": "record", "track": 0, "layer": "drums", "beats": 8.0},
    {"t": 1.0, "kind": "strike", "id": 1, "person": 4, "strength": 0.5},
    note(1.0, "kick", id=1, strike=1, person=4, gain=0.9, t_kept=0.95),
    note(1.0, "snare", strike=1, person=4, gain=0.9, t_kept=None),
    note(1.5, "kick", id=2, person=4, gain=0.9, t_kept=None),
    note(2.0, "bell", person=7, gain=0.25, pitch=3.0),
    note(2.5, "bell", person=7, gain=2.0, pitch=-12.0),
]


def test_each_sound_has_a_key_and_one_with_pitches_plays_them():
    assert keys_of(EVENTS) == {"kick": LOWEST_KEY, "snare": LOWEST_KEY + 1, "bell": ROOT}
    assert [n.key for n in notes_of(EVENTS, 120.0)] == [
        LOWEST_KEY,
        LOWEST_KEY + 1,
        ROOT + 3,
        ROOT - 12,
    ]


def test_notes_lie_where_the_loop_holds_them_as_loud_as_they_were_struck():
    notes = notes_of(EVENTS, 120.0)
    assert [n.t for n in notes] == [0.95, 1.0, 2.0, 2.5]
    assert [n.velocity for n in notes] == [64, 64, 32, 127]
    assert notes[0].seconds == pytest.approx(0.125)


def test_each_person_has_a_channel():
    assert people_of(EVENTS) == [4, 7]
    assert [n.channel for n in notes_of(EVENTS, 120.0)] == [0, 0, 1, 1]
    crowd = [note(n, "kick", person=n) for n in range(20)]
    assert max(n.channel for n in notes_of(crowd, 120.0)) == 15
    assert notes_of([note(0.0, "kick")], 120.0)[0].channel == 0


def test_loops_and_keys_are_marked():
    assert [(m.t, m.text) for m in markers_of(EVENTS)] == [
        (0.0, f"key {ROOT}: bell"),
        (0.0, f"key {LOWEST_KEY}: kick"),
        (0.0, f"key {LOWEST_KEY + 1}: snare"),
        (0.0, "record, track 0, drums, 8 beats"),
    ]
