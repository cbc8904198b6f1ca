"""A whole patch at work, through synthetic hits and flow."""

import pytest

from music.timeline import Timeline
from patch.action import Clear, Play, Record, Set
from patch.patch import Control, Layer, Modulation, Patch, PlayRule, Snap
from patch.performer import Performer
from zones.layout import Layout

NOWHERE = Layout("none", ())
DRUM = PlayRule("strike", ("drum",), zones=("low",))
ANY = PlayRule("strike", ("any",))


def pedal(**more):
    layers = (
        Layer("drums", play=(DRUM, ANY)),
        Layer(
            "drone",
            record=False,
            stays=True,
            flow=(Modulation("tension", "drone.level", 0.2, 0.8, attack=0.0),),
            play=(PlayRule("strike", ("thud",)),),
        ),
        Layer("bells", colour=3, play=(PlayRule("strike", ("bell",)),)),
    )
    return Patch("pedal", "", NOWHERE, **({"layers": layers} | more))


def perform(patch, until, flow, hits=(), step=1 / 30, **measures):
    """Return the performer and all of its actions; `hits` come at their camera frame."""
    performer = Performer(patch, Timeline(patch.tempo))
    waiting = sorted(hits, key=lambda each: each.t)
    actions = []
    for number in range(round(until / step)):
        t = number * step
        now = [each for each in waiting if each.t < t + step]
        waiting = waiting[len(now) :]
        actions += performer.update(now, [flow(t, **measures)], t)
    return performer, actions


def of(actions, kind):
    return [action for action in actions if isinstance(action, kind)]


def strikes(hit, start, end, zone="low"):
    return [hit(start + 0.5 * i, zone) for i in range(round((end - start) / 0.5))]


def test_the_zone_decides_what_sounds(flow, hit):
    hits = [hit(0.5, "low"), hit(1.0, "high"), hit(1.5, "")]
    _, actions = perform(pedal(), 2.0, flow, hits)
    assert [play.sound for play in of(actions, Play)] == ["drum", "any", "any"]
    assert [play.at for play in of(actions, Play)] == [0.5, 1.0, 1.5]


def test_a_long_sound_leaves_what_is_too_close_to_the_next_rule(flow, hit):
    rules = (PlayRule("strike", ("long",), spacing=1.0), ANY)
    patch = pedal(layers=(Layer("a", play=rules),))
    _, actions = perform(patch, 3.0, flow, [hit(0.5), hit(0.9), hit(1.6)])
    assert [play.sound for play in of(actions, Play)] == ["long", "any", "long"]


def test_an_entry_right_after_a_strike_is_part_of_it(flow, hit):
    patch = pedal(layers=(Layer("a", play=(ANY, PlayRule("enter", ("soft",)))),))
    hits = [hit(0.5, "low"), hit(0.6, "high", kind="enter"), hit(0.7, "low", kind="enter")]
    _, actions = perform(patch, 1.0, flow, hits)
    assert [(play.at, play.sound) for play in of(actions, Play)] == [(0.5, "any"), (0.7, "soft")]


def test_each_layer_plays_in_its_turn(flow, hit):
    performer, actions = perform(pedal(), 13.0, flow, strikes(hit, 0.25, 13.0))
    sounds = [(play.at, play.sound, play.layer) for play in of(actions, Play)]
    assert {s for at, s, _ in sounds if at < 4.0} == {"drum"}
    assert {s for at, s, _ in sounds if 4.0 <= at < 8.0} == {"thud"}
    assert {s for at, s, _ in sounds if 8.0 <= at < 12.0} == {"bell"}
    assert {s for at, s, _ in sounds if at >= 12.0} == {"drum"}
    assert [(r.at, r.layer) for r in of(actions, Record)] == [
        (0.0, "drums"),
        (8.0, "bells"),
        (12.0, "drums"),
    ]
    state = performer.state()
    assert (state.layer, state.layer_index, state.pass_index) == ("drums", 0, 3)
    assert state.phase == pytest.approx(1.0 / 4.0, abs=0.01)
    assert not state.waiting


def test_a_strike_decided_before_the_turn_but_heard_after_it_is_the_next_layers(flow, hit):
    performer = Performer(pedal(start="zero"), Timeline(120.0))
    for t in (0.0, 1.0, 2.0):
        performer.update([hit(t, "low")], [], t)
    performer.update([], [], 3.9)
    (play,) = of(performer.update([hit(4.02, "low")], [], 3.95), Play)
    assert (play.layer, play.at) == ("drone", 4.02)
    assert performer.state().layer == "drums"


def test_waiting_for_the_grid_never_leads_into_the_next_pass(flow, hit):
    snapped = PlayRule("strike", ("a",), snap=Snap(1.0, 1.0, 0.5))
    patch = pedal(layers=(Layer("one", play=(snapped,)), Layer("two", play=(ANY,))))
    _, actions = perform(patch, 4.5, flow, [hit(0.4), hit(1.4), hit(3.9)])
    assert [play.at for play in of(actions, Play)] == pytest.approx([0.5, 1.5, 3.9])


def test_a_drone_that_stays_is_moved_in_every_later_layer(flow, hit):
    hits = strikes(hit, 0.25, 13.0)
    _, actions = perform(pedal(), 13.0, flow, hits, tension=1.0)
    level = [action for action in of(actions, Set) if action.target == "drone.level"]
    assert level[0].at == pytest.approx(4.0)
    assert [action.value for action in level] == pytest.approx([0.8])  # it never went back


def test_a_layer_that_does_not_stay_leaves_its_parameters_at_rest(flow, hit):
    moved = Modulation("energy", "filter.cutoff", 100.0, 900.0, attack=0.0)
    patch = pedal(layers=(Layer("a", flow=(moved,), play=(ANY,)), Layer("b", play=(ANY,))))
    _, actions = perform(patch, 5.0, flow, strikes(hit, 0.25, 5.0), energy=1.0)
    assert [action.value for action in of(actions, Set)] == [900.0, 100.0]
    assert of(actions, Set)[-1].at == pytest.approx(4.0)


def test_a_layer_takes_a_parameter_over_from_the_ground(flow, hit):
    ground = Modulation("tension", "drone.level", 0.0, 0.1, attack=0.0)
    _, actions = perform(pedal(flow=(ground,)), 5.0, flow, strikes(hit, 0.25, 5.0), tension=1.0)
    told = [(round(action.at, 2), action.value) for action in of(actions, Set)]
    assert [value for at, value in told if at < 3.9] == [0.1]
    assert [value for at, value in told if at > 3.9] == pytest.approx([0.8])


def test_without_a_single_strike_the_flow_still_sounds(flow):
    ground = Modulation("energy", "drone.level", 0.0, 0.3)
    _, actions = perform(pedal(flow=(ground,)), 30.0, flow, energy=0.4)
    assert max(action.value for action in of(actions, Set)) > 0.1
    assert of(actions, Play) == []


def test_parameters_are_set_once_at_the_start(flow):
    _, actions = perform(pedal(settings=(("drone.pitch", 36.0),)), 2.0, flow)
    assert of(actions, Set) == [Set(0.0, "drone.pitch", 36.0)]


def test_a_patch_that_records_nothing_plays_all_of_its_layers(flow, hit):
    layers = (
        Layer("kit", record=False, play=(DRUM,)),
        Layer("bells", record=False, play=(ANY,)),
    )
    performer, actions = perform(pedal(layers=layers), 1.0, flow, [hit(0.5, "low")])
    assert {play.sound for play in of(actions, Play)} == {"drum", "any"}
    assert of(actions, Record) == []
    assert not performer.state().waiting
    assert performer.state().tracks == ()


def test_a_hand_that_stays_steers_the_loops(flow, hit):
    controls = (Control("dwell", ("corner",), "undo"), Control("dwell", ("edge",), "hold"))
    hits = [*strikes(hit, 0.25, 4.0), hit(5.0, "corner", kind="dwell")]
    hits += [hit(5.5, "edge", kind="dwell")]
    performer, actions = perform(pedal(controls=controls), 6.0, flow, hits)
    (clear,) = of(actions, Clear)
    assert (clear.track, clear.layer) == (0, "drums")
    assert clear.at == pytest.approx(5.0, abs=0.04)
    assert performer.state().held


def test_a_place_that_steers_is_passed_silently_unless_it_is_named(flow, hit):
    enter = PlayRule("enter", ("soft",))
    named = PlayRule("enter", ("named",), zones=("corner",))
    controls = (Control("dwell", ("corner",), "undo"),)
    hits = [hit(0.5, "corner", kind="enter"), hit(1.0, "low", kind="enter")]
    for rules, sounds in (((enter,), ["soft"]), ((named, enter), ["named", "soft"])):
        patch = pedal(layers=(Layer("a", play=rules),), controls=controls)
        _, actions = perform(patch, 2.0, flow, hits)
        assert [play.sound for play in of(actions, Play)] == sounds


def test_before_anybody_is_seen_it_waits(flow):
    performer = Performer(pedal(), Timeline(120.0))
    assert performer.update([], [], 0.0) == []
    assert performer.state().waiting
    assert performer.state().pass_index == -1
    (record,) = performer.update([], [flow(0.7)], 0.7)
    assert record == Record(2.0, 0, 8.0, "drums")
    assert performer.state().phase == pytest.approx(0.35)
    assert performer.state().tracks[0].state == "armed"


def test_the_same_performance_gives_the_same_actions(flow, hit):
    hits = strikes(hit, 0.25, 20.0)
    first = perform(pedal(), 20.0, flow, hits, tension=0.6)[1]
    assert first == perform(pedal(), 20.0, flow, hits, tension=0.6)[1]
