"""The row of passes, through synthetic time: 120 beats a minute, loops of 4 seconds."""

import dataclasses

import pytest

from music.timeline import Timeline
from patch.action import Clear, Play, Record
from patch.layering import Layering
from patch.patch import Layer, Patch
from zones.layout import Layout

LAYERS = (Layer("drums"), Layer("bass"), Layer("drone", record=False), Layer("bells"))
FRAME = 1 / 30


def pedal(layers=LAYERS, **more):
    return Patch("pedal", "", Layout("none", ()), layers, **more)


def sound(at):
    """Return a note."""
    return Play(at, "drum", 1.0, 0.0, 0.0, 0.0, "drums", 1, "right_wrist", "", 1)


class Row:
    """Runs a layering from camera frame to camera frame and keeps what it asked for."""

    def __init__(self, patch, **more):
        self.row = Layering(patch, Timeline(patch.tempo), **more)
        self.t = 0.0
        self.asked = []  # (when it was asked, what)
        self.turns = []

    def run(self, until, *, notes=(), seen=True):
        """`notes` are the times of sounds."""
        waiting = sorted(notes)
        while self.t < until - 1e-9:
            self.asked += [(self.t, action) for action in self.row.update(self.t, seen)]
            turn = self.row.current
            if turn and (not self.turns or self.turns[-1] != turn):
                self.turns.append(turn)
            while waiting and waiting[0] < self.t + FRAME:
                self.row.count(sound(at := waiting.pop(0)), at)
            self.t = round(self.t * 30 + 1) / 30
        return self

    def actions(self, kind):
        return [action for _, action in self.asked if isinstance(action, kind)]


def beats(start, end, step=0.5):
    return [start + step * i for i in range(round((end - start) / step))]


def test_layers_have_their_turn_one_after_the_other():
    row = Row(pedal()).run(16.5, notes=beats(0.1, 16))
    records = row.actions(Record)
    assert [(r.at, r.track, r.beats, r.layer) for r in records] == [
        (0.0, 0, 8.0, "drums"),
        (4.0, 1, 8.0, "bass"),
        (12.0, 2, 8.0, "bells"),
        (16.0, 3, 8.0, "drums"),
    ]
    assert row.actions(Clear) == []
    assert [turn.layer for turn in row.turns] == [0, 1, 2, 3, 0]


def test_every_pass_is_asked_for_at_least_a_camera_frame_ahead():
    row = Row(pedal()).run(40.0, notes=beats(0.1, 40))
    for asked, action in row.asked[1:]:
        assert asked <= action.at - 0.1
    assert row.asked[0][0] == row.asked[0][1].at == 0.0


def test_when_all_have_played_the_oldest_loop_gives_way_when_the_new_one_is_good():
    row = Row(pedal()).run(34.0, notes=beats(0.1, 34))
    # The first loop of the drums plays on until 20.0, when the second one is whole.
    assert row.actions(Clear)[:2] == [Clear(20.0, 0, "drums"), Clear(24.0, 1, "bass")]
    drums = [r for r in row.actions(Record) if r.layer == "drums"]
    assert [(r.at, r.track) for r in drums] == [(0.0, 0), (16.0, 3), (32.0, 0)]
    states = {state.layer: state for state in row.row.tracks(0.0)}
    assert states["drums"].state == "recording"
    assert states["drums"].notches == 2
    assert states["bass"].state == states["bells"].state == "playing"
    assert "drone" not in states


def test_an_empty_pass_is_tried_again_on_the_same_track():
    row = Row(pedal()).run(9.0, notes=[*beats(4.1, 8), 0.5])  # one note is too few
    records = row.actions(Record)
    assert [(r.at, r.track, r.layer) for r in records] == [
        (0.0, 0, "drums"),
        (4.0, 0, "drums"),
        (8.0, 1, "bass"),
    ]
    assert row.actions(Clear) == []  # recording again is enough


def test_a_layer_that_stays_empty_gives_its_turn_away():
    row = Row(pedal()).run(33.0)
    assert [turn.layer for turn in row.turns] == [0, 0, 1, 1, 2, 3, 3, 0, 0][: len(row.turns)]
    assert Clear(8.0, 0, "drums") in row.actions(Clear)
    assert all(state.notches == 0 for state in row.row.tracks(0.0))


def test_a_rest_in_the_second_round_costs_no_loop():
    row = Row(pedal()).run(24.5, notes=beats(0.1, 16))
    states = {state.layer: state.state for state in row.row.tracks(0.0)}
    assert states["bells"] == "playing"
    drums = [clear for clear in row.actions(Clear) if clear.layer == "drums"]
    assert drums == [Clear(24.0, 3, "drums")]  # only the empty second track
    assert states["drums"] == "playing"


def test_a_layer_may_ask_for_no_notes():
    row = Row(pedal((Layer("air", min_notes=0), Layer("next")))).run(4.5)
    assert [r.layer for r in row.actions(Record)] == ["air", "next"]


def test_stay_records_each_layer_once_and_remains_in_the_last():
    row = Row(pedal(then="stay")).run(40.0, notes=beats(0.1, 40))
    assert [r.layer for r in row.actions(Record)] == ["drums", "bass", "bells"]
    assert row.row.layer_at(39.0) == 3
    assert row.actions(Clear) == []


def test_stay_comes_back_for_a_layer_that_was_skipped():
    row = Row(pedal(then="stay")).run(40.0, notes=beats(8.1, 40))
    assert {r.layer for r in row.actions(Record)} == {"drums", "bass", "bells"}
    assert all(state.state == "playing" for state in row.row.tracks(0.0))


def test_the_first_pass_waits_for_somebody_and_for_the_bar():
    row = Row(pedal()).run(2.5, seen=False)
    assert row.asked == []
    assert row.row.current is None
    row.run(2.6)
    assert row.actions(Record) == [Record(4.0, 0, 8.0, "drums")]
    assert row.row.tracks(0.0)[0].state == "armed"
    row.run(4.1)
    assert row.row.tracks(0.0)[0].state == "recording"


def test_a_bar_line_too_near_is_left_to_pass():
    row = Row(pedal())
    row.t = 1.9
    row.run(1.95)
    assert row.actions(Record)[0].at == 4.0


def test_start_zero_waits_for_nobody():
    row = Row(pedal(start="zero")).run(0.1, seen=False)
    assert row.actions(Record)[0].at == 0.0


def test_other_tempos_and_bars():
    patch = pedal((Layer("a"), Layer("b")), tempo=97.0, beats_per_bar=3, loop_bars=4)
    row = Row(patch).run(16.0, notes=beats(0.1, 16))
    length = 12 * 60 / 97
    assert [r.at for r in row.actions(Record)] == pytest.approx([0.0, length, 2 * length])
    assert {r.beats for r in row.actions(Record)} == {12.0}


def test_clear_silences_all_and_begins_again_at_the_next_bar():
    row = Row(pedal()).run(9.1, notes=beats(0.1, 9))
    cleared = row.row.clear(row.t)
    assert {clear.track for clear in cleared} == {0, 1}
    assert all(state.state == "empty" for state in row.row.tracks(0.0))
    row.run(10.5)
    assert row.actions(Record)[-1] == Record(10.0, 0, 8.0, "drums")
    assert row.row.layer_at(row.t) == 0


def test_undo_takes_the_last_loop_and_gives_its_layer_the_next_turn():
    row = Row(pedal()).run(9.0, notes=beats(0.1, 9))
    assert row.row.undo(row.t) == [Clear(row.t, 1, "bass")]
    row.run(12.5)
    assert row.actions(Record)[-1] == Record(12.0, 1, 8.0, "bass")
    assert row.row.undo(row.t) == [Clear(row.t, 0, "drums")]
    assert row.row.undo(row.t) == []


def test_next_goes_on_and_keeps_what_was_good():
    row = Row(pedal()).run(1.0)
    row.row.advance()
    row.run(4.5)
    assert row.row.layer_at(row.t) == 1
    assert Clear(4.0, 0, "drums") in row.actions(Clear)


def test_hold_stays_and_records_nothing_until_it_is_let_go():
    row = Row(pedal()).run(5.0, notes=beats(0.1, 5))
    row.row.hold()
    row.run(17.0, notes=beats(5.1, 17))
    assert row.row.held
    assert row.row.layer_at(row.t) == 1
    assert len(row.actions(Record)) == 2
    row.row.hold()
    row.run(21.0, notes=beats(17.1, 21))
    assert not row.row.held
    assert row.row.layer_at(row.t) == 2


def test_after_a_gap_in_the_pictures_the_beat_is_met_again():
    row = Row(pedal()).run(2.0, notes=beats(0.1, 2))
    row.t = 9.3
    row.run(13.0, notes=beats(9.5, 13))
    late = [r for r in row.actions(Record) if r.at > 1.0]
    assert late[0] == Record(10.0, 1, 8.0, "bass")
    assert all(asked <= action.at for asked, action in row.asked if isinstance(action, Record))


def test_sounds_are_counted_where_they_sound():
    row = Row(pedal()).run(3.9, notes=[0.5])
    row.row.count(sound(4.02), 4.02)  # struck now, heard in the next pass
    row.run(4.5)
    assert row.row.layer_at(4.4) == 0  # one note in the first pass was too few
    row.run(8.5, notes=[5.0])
    assert row.row.layer_at(8.4) == 1


def test_few_tracks_are_recorded_over():
    row = Row(pedal(), n_tracks=3).run(34.0, notes=beats(0.1, 34))
    assert {r.track for r in row.actions(Record)} == {0, 1, 2}
    assert row.actions(Clear) == []
    with pytest.raises(ValueError, match="records 3 layers; there are 2 tracks"):
        Layering(pedal(), Timeline(120.0), n_tracks=2)


def test_a_patch_without_loops_has_no_passes():
    row = Row(pedal((Layer("live", record=False),))).run(10.0)
    assert row.asked == []
    assert row.row.tracks(0.0) == []


def test_the_picture_rate_changes_nothing():
    slow = Row(pedal()).run(33.0, notes=beats(0.1, 33))
    other = Layering(pedal(), Timeline(120.0))
    notes = beats(0.1, 33)
    actions = []
    for number in range(33 * 12):
        t = number / 12
        actions += other.update(t, seen=True)
        for note in [note for note in notes if t <= note < t + 1 / 12]:
            other.count(sound(note), note)
    assert actions == [action for _, action in slow.asked]
    assert dataclasses.asdict(other.tracks(0.0)[0]) == dataclasses.asdict(slow.row.tracks(0.0)[0])
