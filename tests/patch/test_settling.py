"""What becomes of a strike's note when it has landed."""

import pytest

from motion.gesture import Landing
from music.timeline import Timeline
from patch.action import Drop, Keep, Play, Record
from patch.patch import Layer, Patch, PlayRule, Snap
from patch.performer import Performer
from zones.layout import Layout

TIMELINE = Timeline(120.0)
UNSNAPPED = Snap()


def patch(snap=UNSNAPPED, **more):
    layer = Layer("drums", play=(PlayRule("strike", ("drum",), snap=snap),), **more)
    return Patch("one", "", Layout("none", ()), (layer,), start="zero")


def settle(hit, struck, landing, snap=UNSNAPPED):
    """Return a strike's note, and what becomes of it."""
    performer = Performer(patch(snap), TIMELINE)
    performer.update([], [], 0.0)
    (play,) = of(performer.update([hit(struck, strike_id=landing.strike_id)], [], struck), Play)
    actions = performer.update([], [], landing.t, [landing])
    return play, of(actions, Keep | Drop)


def of(actions, kind):
    return [action for action in actions if isinstance(action, kind)]


def test_a_note_is_kept_where_its_strike_landed(hit):
    play, settled = settle(hit, 1.10, Landing(4, 1.33, 1.07))
    assert play.note == 1
    assert settled == [Keep(1.33, 1, 1.07)]


def test_a_note_whose_movement_went_on_is_dropped(hit):
    assert settle(hit, 1.10, Landing(4, 1.33, None))[1] == [Drop(1.33, 1)]


def test_another_strikes_landing_changes_nothing(hit):
    performer = Performer(patch(), TIMELINE)
    performer.update([hit(1.0, strike_id=4)], [], 1.0)
    assert of(performer.update([], [], 1.2, [Landing(5, 1.2, 1.0)]), Keep | Drop) == []
    assert of(performer.update([], [], 1.2, [Landing(4, 1.2, 1.0)]), Keep) == [Keep(1.2, 1, 1.0)]
    assert of(performer.update([], [], 1.3, [Landing(4, 1.3, 1.0)]), Keep) == []


@pytest.mark.parametrize(
    ("amount", "struck", "landed", "kept"),
    [
        (1.0, 1.17, 1.19, 1.25),  # foreseen and landed before the beat
        (1.0, 1.17, 1.27, 1.25),  # it was heard on the beat, and stays there
        (1.0, 1.27, 1.23, 1.25),  # heard late, but it landed early: it would have waited
        (1.0, 1.27, 1.28, 1.28),  # late it was, and stays
        (0.5, 1.17, 1.19, 1.22),
        (0.5, 1.17, 1.27, 1.26),
        (0.0, 1.17, 1.19, 1.19),
    ],
)
def test_what_was_snapped_stays_snapped(hit, amount, struck, landed, kept):
    play, (keep,) = settle(hit, struck, Landing(4, 1.5, landed), Snap(amount, 0.5, 0.25))
    assert play.at == pytest.approx(struck + amount * max(0.0, 1.25 - struck))
    assert keep.kept == pytest.approx(kept)


def test_a_note_that_still_waits_is_not_settled_before_it_sounds(hit):
    play, (keep,) = settle(hit, 1.05, Landing(4, 1.1, 1.02), Snap(1.0, 0.5, 0.5))
    assert (play.at, keep.kept) == (1.25, 1.25)
    assert keep.at == 1.25


def test_a_strike_may_land_with_the_camera_frame_that_decides_it(hit):
    performer = Performer(patch(), TIMELINE)
    actions = performer.update([hit(0.5, strike_id=2)], [], 0.45, [Landing(2, 0.45, 0.42)])
    assert [type(action) for action in actions[-2:]] == [Play, Keep]
    assert actions[-1] == Keep(0.5, 1, 0.42)


def test_a_note_of_which_nothing_more_is_heard_is_dropped(hit):
    performer = Performer(patch(), TIMELINE)
    performer.update([hit(1.0)], [], 1.0)
    actions = [a for n in range(300) for a in performer.update([], [], 1.0 + n / 30.0)]
    (drop,) = of(actions, Drop)
    assert drop.note == 1
    assert 4.0 < drop.at < 6.0


def test_only_what_a_strike_caused_waits(hit):
    entered = Patch("one", "", Layout("none", ()), (Layer("a", play=(PlayRule("enter", ("x",)),)),))
    performer = Performer(entered, TIMELINE)
    (play,) = of(performer.update([hit(0.0, kind="enter")], [], 0.0), Play)
    assert play.note == 0


def test_every_layer_that_a_strike_sounds_is_settled(hit):
    rule = PlayRule("strike", ("x",))
    layers = (Layer("a", record=False, play=(rule,)), Layer("b", record=False, play=(rule,)))
    performer = Performer(Patch("two", "", Layout("none", ()), layers), TIMELINE)
    plays = of(performer.update([hit(0.0, strike_id=9)], [], 0.0), Play)
    assert [play.note for play in plays] == [1, 2]
    kept = of(performer.update([], [], 0.3, [Landing(9, 0.3, 0.01)]), Keep)
    assert kept == [Keep(0.3, 1, 0.01), Keep(0.3, 2, 0.01)]


@pytest.mark.parametrize(("landed", "loops"), [(1.0, 1), (None, 0)])
def test_a_pass_whose_strikes_proved_to_be_none_is_thrown_away(hit, landed, loops):
    performer = Performer(patch(min_notes=2), TIMELINE)
    actions = []
    for number in range(150):
        t = number / 30.0
        hits = [hit(t, strike_id=number)] if number in (30, 60) else []
        settled = [Landing(30, t, landed)] if number == 37 else []
        actions += performer.update(hits, [], t, settled)
    assert len(of(actions, Record)) == 2
    assert performer.state().tracks[0].notches == loops
