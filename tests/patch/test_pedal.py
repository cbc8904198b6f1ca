"""A pedal for each layer, through synthetic time: 120 beats a minute, bars of 2 seconds."""

import pytest

from music.timeline import Timeline
from patch.action import Loop, Play
from patch.patch import Control, Layer, Patch
from patch.pedal import LONGEST, Pedal
from zones.layout import Layout

LAYERS = (Layer("drums"), Layer("air", record=False), Layer("bass", colour=3))
FRAME = 1 / 30


class Foot:
    """Runs a pedal from camera frame to camera frame and presses what it is told to."""

    def __init__(self, retime=Timeline, **more):
        patch = Patch("pedal", "", Layout("none", ()), LAYERS, mode="pedal", **more)
        self.pedal = Pedal(patch, Timeline(patch.tempo), retime)
        self.t = 0.0
        self.asked = []  # (when it was asked, what)

    def run(self, until):
        while self.t < until - 1e-9:
            self.asked += [(self.t, action) for action in self.pedal.update(self.t, True)]
            self.t = round(self.t * 30 + 1) / 30
        return self

    def press(self, do, meant, track=None):
        """Press at the first camera frame after the moment that is meant."""
        self.run(meant + FRAME)
        control = Control("strike", (), do, track)
        self.asked += [(self.t, action) for action in self.pedal.do(control, meant, self.t)]
        return self

    @property
    def loops(self):
        return [
            (action.do, round(action.at, 6), action.track, action.beats)
            for _, action in self.asked
            if isinstance(action, Loop)
        ]

    def state(self, track=0):
        return self.pedal.tracks(self.t)[track].state


def drums(**more):
    """A foot that has recorded two bars of drums, from 2.0 to 6.0 s."""
    foot = Foot(**more).press("record", 1.6).press("record", 5.9).run(6.2)
    foot.asked.clear()
    return foot


def test_a_loop_begins_and_ends_on_the_lines_that_were_meant():
    foot = Foot().press("record", 1.6)
    assert foot.state() == "armed"
    foot.run(3.0)
    assert foot.state() == "recording"
    foot.press("record", 5.9).run(6.2)
    assert foot.state() == "playing"
    assert foot.loops == [("record", 2.0, 0, 0.0), ("end", 6.0, 0, 8.0)]


def test_who_is_a_little_late_meant_the_line_that_has_passed():
    foot = Foot().press("record", 2.2)
    assert foot.state() == "recording"
    foot.press("record", 4.2)
    assert foot.loops == [("record", 2.0, 0, 0.0), ("end", 4.0, 0, 4.0)]
    assert foot.state() == "playing"


def test_nothing_is_told_before_it_can_no_longer_be_taken_back():
    foot = Foot().press("record", 0.3).press("record", 0.6).run(3.0)
    assert foot.loops == []
    assert foot.state() == "empty"


def test_a_recording_is_told_ahead_of_its_line():
    foot = Foot().press("record", 0.5).run(2.1)
    assert [2.0 - told for told, action in foot.asked] == [pytest.approx(0.2, abs=FRAME)]


def test_without_quantising_a_loop_is_exactly_as_long_as_it_was_played():
    foot = Foot(quantise="off").press("record", 1.234).press("record", 2.5)
    assert foot.loops == [("record", 1.234, 0, 0.0), ("end", 2.5, 0, pytest.approx(2.532))]


def test_a_free_first_loop_brings_the_beat():
    tempos = []

    def retime(tempo):
        tempos.append(tempo)
        return Timeline(round(tempo))

    foot = Foot(retime, first="free").press("record", 1.1).press("record", 5.5).run(6.0)
    # 4.4 s are two bars at 109.09 beats a minute, which lies nearer to 120 than one bar's 54.5.
    assert tempos == [pytest.approx(60 * 8 / 4.4)]
    assert foot.pedal.timeline == Timeline(109.0, 0.0, 1.1)
    assert foot.loops[0] == ("record", 1.1, 0, 0.0)
    assert foot.loops[1] == ("end", pytest.approx(1.1 + 8 * 60 / 109, abs=1e-5), 0, 8.0)
    foot.press("record", 7.0, track=1).press("record", 9.5).run(11.0)
    begin, end = (at for _, at, track, _ in foot.loops if track == 1)
    assert foot.pedal.timeline.to_beats(begin) % 4 == pytest.approx(0.0, abs=1e-4)
    assert end - begin == pytest.approx(4 * 60 / 109, abs=1e-5)


def test_others_are_whole_multiples_of_the_first_loop():
    foot = drums(quantise="loop").press("record", 6.3, track=1).press("record", 12.0).run(16.0)
    # The first loop's lines lie at 4 n seconds of the timeline.
    assert foot.loops == [("record", 8.0, 1, 0.0), ("end", 12.0, 1, 8.0)]


def test_the_same_pedal_lays_over_and_ends_that():
    foot = drums().press("record", 7.0)
    assert foot.state() == "overdubbing"
    foot.press("record", 9.0)
    assert foot.state() == "playing"
    assert [do for do, *_ in foot.loops] == ["overdub", "settle"]
    assert foot.pedal.tracks(foot.t)[0].notches == 2


def test_every_layer_is_undone_and_redone_the_first_included():
    foot = drums().press("record", 7.0).press("record", 8.0)
    foot.press("undo", 9.0).press("undo", 9.5)
    assert foot.state() == "empty"
    foot.press("undo", 10.0).press("redo", 10.5)
    assert (foot.state(), foot.pedal.tracks(foot.t)[0].notches) == ("playing", 1)
    foot.press("redo", 11.0).press("redo", 11.5)
    assert foot.pedal.tracks(foot.t)[0].notches == 2
    assert [do for do, *_ in foot.loops[2:]] == ["undo", "undo", "redo", "redo"]


def test_what_was_cleared_comes_back():
    foot = drums().press("clear", 7.0)
    assert foot.state() == "empty"
    foot.press("undo", 8.0)
    assert foot.state() == "playing"
    assert [do for do, *_ in foot.loops] == ["clear", "undo"]


def test_what_was_just_done_is_kept_as_a_loop():
    foot = Foot().press("keep", 6.1)
    assert [(do, track, beats) for do, _, track, beats in foot.loops] == [("capture", 0, 8.0)]
    assert foot.state() == "playing"
    foot.press("keep", 11.0, track=1)  # as long as the others, up to the line at 10.0
    assert [action.value for _, action in foot.asked] == [2.0, 6.0]
    assert [action.at for _, action in foot.asked] == [told for told, _ in foot.asked]


def test_a_recording_ends_by_itself_when_it_is_as_long_as_can_be():
    foot = Foot().press("record", 0.1).run(LONGEST + 1.0)
    (_, end) = foot.loops
    assert (end[0], end[1], end[3]) == ("end", LONGEST, 60.0)
    assert foot.state() == "playing"


def test_a_track_stops_and_plays_on():
    foot = drums().press("stop", 7.0)
    assert foot.state() == "stopped"
    foot.press("record", 8.0)  # the big pedal plays what stands still
    assert foot.state() == "playing"
    assert [do for do, *_ in foot.loops] == ["stop", "play"]


def test_once_round_and_it_stops_by_itself():
    foot = drums().press("once", 7.0).run(10.9)
    assert foot.state() == "playing"
    foot.run(11.2)
    assert foot.state() == "stopped"
    assert foot.loops == [("once", pytest.approx(7.0 + FRAME, abs=FRAME), 0, 0.0)]


def test_mute_and_solo_are_heard_together():
    foot = drums().press("record", 6.0, track=1).press("record", 8.0).run(8.3)
    foot.asked.clear()
    foot.press("solo", 9.0, track=1)
    foot.press("mute", 9.5, track=0)  # it is silent already
    foot.press("solo", 10.0, track=1)
    foot.press("mute", 10.5, track=0)
    assert [(do, track) for do, _, track, _ in foot.loops] == [("mute", 0), ("unmute", 0)]


def test_speed_and_direction_within_what_can_be_played():
    foot = drums()
    for n, do in enumerate(("half", "half", "reverse", "double", "double", "double")):
        foot.press(do, 7.0 + n)
    speeds = [action.value for _, action in foot.asked]
    assert speeds == [0.5, -0.5, -1.0, -2.0]


def test_a_backward_loop_goes_round_backwards():
    foot = drums().press("reverse", 7.0)
    first = foot.pedal.phase(7.1)
    assert foot.pedal.phase(7.2) == pytest.approx((first - 0.1 / 4.0) % 1.0)


def test_stop_all_and_clear_all():
    foot = drums().press("record", 6.0, track=1).press("record", 8.0).run(8.3)
    foot.asked.clear()
    foot.press("stop_all", 9.0).press("play_all", 9.5).press("clear_all", 10.0)
    assert [do for do, *_ in foot.loops] == ["stop", "stop", "play", "play", "clear", "clear"]


def test_the_loop_becomes_longer_and_fades():
    foot = drums().press("multiply", 7.0).press("fade", 8.0).press("fade", 9.0)
    assert [(do, beats) for do, _, _, beats in foot.loops] == [
        ("multiply", 16.0),
        ("fade", 4.0),
        ("fade", 4.0),
    ]
    assert [action.value for _, action in foot.asked] == [2.0, 0.0, 1.0]


def test_the_first_recording_is_counted_in():
    foot = Foot(count_in=1, click="tick").press("record", 0.5).run(5.0)
    clicks = [action.at for _, action in foot.asked if isinstance(action, Play)]
    assert clicks == [2.0, 2.5, 3.0, 3.5]
    assert foot.loops == [("record", 4.0, 0, 0.0)]


def test_next_chooses_the_layer_that_sounds():
    foot = Foot()
    assert list(foot.pedal.sounding_at(0.0)) == [0, 1]
    foot.press("next", 0.5)
    assert list(foot.pedal.sounding_at(1.0)) == [2, 1]
    foot.press("next", 1.0)
    assert foot.pedal.layer_at(1.5) == 0


def test_too_many_layers_are_refused():
    layers = tuple(Layer(f"layer {n}") for n in range(9))
    patch = Patch("many", "", Layout("none", ()), layers, mode="pedal")
    with pytest.raises(ValueError, match="9 layers; a pedal needs one to 8"):
        Pedal(patch, Timeline(120.0))
