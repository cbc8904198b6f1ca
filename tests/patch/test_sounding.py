"""From a hit to a sound."""

import pytest

from music.timeline import Timeline
from patch.patch import Layer, Pitch, PlayRule, Snap
from patch.sounding import Sounding, fits, snap_time, tune, with_force

AT_120 = Timeline(120.0)


def sounding(**rule):
    return Sounding(PlayRule("strike", **({"sounds": ("a",)} | rule)), Layer("layer"))


def test_a_sound_carries_all_of_its_hit(hit):
    rule = {"gain": (0.2, 1.0), "reverb": (0.3, 0.3), "pitch": Pitch(-5.0)}
    play = sounding(**rule).play(hit(1.5, "up", place=(0.75, 0.2), person=3), [], AT_120)
    assert (play.at, play.sound, play.layer, play.zone) == (1.5, "a", "layer", "up")
    assert play.gain == pytest.approx(0.6)
    assert play.pan == pytest.approx(0.4)
    assert (play.pitch, play.reverb) == (-5.0, 0.3)
    assert (play.person, play.joint, play.strike_id) == (3, "right_wrist", 1)


def test_the_soft_and_the_strong_sound(hit):
    soft, strong = hit(0.0, strength=0.1), hit(1.0, strength=1.0)
    one = sounding(sounds=("soft", "hard"), choose="strength")
    assert [one.play(each, [], AT_120).sound for each in (soft, strong)] == ["soft", "hard"]


def test_in_turn(hit):
    one = sounding(sounds=("a", "b", "c"))
    assert [one.play(hit(float(t)), [], AT_120).sound for t in range(5)] == [
        "a",
        "b",
        "c",
        "a",
        "b",
    ]


def test_by_height(hit, flow):
    one = sounding(sounds=("low", "middle", "high"), choose="height")
    heights = [0.0, 0.3, 0.5, 0.9, 1.0]
    sounds = [
        one.play(hit(float(i)), [flow(height=h)], AT_120).sound for i, h in enumerate(heights)
    ]
    assert sounds == ["low", "low", "middle", "high", "high"]


def test_height_is_that_of_the_one_who_strikes(hit, flow):
    one = sounding(pitch=Pitch(0.0, "minor_pentatonic", 1.0, (0.0, 1.0)))
    flows = [flow(person=1, height=0.0), flow(person=2, height=1.0)]
    assert one.play(hit(0.0, person=2), flows, AT_120).pitch == 12.0
    assert one.play(hit(1.0, person=1), flows, AT_120).pitch == 0.0
    assert one.play(hit(2.0, person=5, place=(0.5, 0.0)), flows, AT_120).pitch == 12.0


def test_height_climbs_a_scale_between_two_heights():
    pitch = Pitch(0.5, "minor_pentatonic", 1.0, (0.2, 0.8))
    tones = [tune(pitch, h / 100) for h in range(101)]
    assert tones == sorted(tones)
    assert set(tones) == {0.5, 3.5, 5.5, 7.5, 10.5, 12.5}
    assert tones[:20] == [0.5] * 20
    assert tones[81:] == [12.5] * 20


def test_a_joint_plays_a_rule_only_once_in_an_interval(hit):
    one = sounding(interval=0.2)
    assert one.play(hit(1.0), [], AT_120)
    assert one.play(hit(1.1), [], AT_120) is None
    assert one.play(hit(1.1, joint="left_wrist"), [], AT_120)
    assert one.play(hit(1.1, person=2), [], AT_120)
    assert one.play(hit(1.21), [], AT_120)


def test_a_rule_that_needs_room_listens_to_nobody_meanwhile(hit):
    one = sounding(spacing=0.5, interval=0.0)
    assert one.listens(hit(1.0))
    assert one.play(hit(1.0), [], AT_120)
    assert not one.listens(hit(1.4, joint="left_wrist", person=2))
    assert one.listens(hit(1.5))


@pytest.mark.parametrize(
    ("t", "at"),
    [
        (1.00, 1.00),  # on the grid
        (1.20, 1.25),  # early: waits
        (1.13, 1.25),  # just early
        (1.12, 1.12),  # late: untouched
        (1.01, 1.01),  # a little late: untouched
    ],
)
def test_early_waits_late_is_untouched(t, at):
    assert snap_time(Snap(1.0, grid=0.5, window=0.25), AT_120, t) == pytest.approx(at)


def test_snapping_has_every_strength():
    assert snap_time(Snap(0.0, 0.5, 0.25), AT_120, 1.2) == 1.2
    assert snap_time(Snap(0.5, 0.5, 0.25), AT_120, 1.2) == pytest.approx(1.225)
    for number in range(100):
        t = 0.37 * number
        at = snap_time(Snap(0.7, 1.0, 0.4), Timeline(97.0), t)
        assert t <= at <= t + 0.4 * 60 / 97


def test_a_rule_listens_to_what_it_names(hit):
    rule = PlayRule("strike", ("a",), zones=("up", ""), joints=("left_wrist",), person=2)
    good = {"joint": "left_wrist", "person": 2}
    assert fits(rule, hit(0.0, "up", **good))
    assert fits(rule, hit(0.0, "", **good))
    assert fits(rule, hit(0.0, "up", **good | {"joint": "left_index"}))
    assert not fits(rule, hit(0.0, "down", **good))
    assert not fits(rule, hit(0.0, "up", **good | {"joint": "right_wrist"}))
    assert not fits(rule, hit(0.0, "up", **good | {"person": 1}))
    assert not fits(rule, hit(0.0, "up", kind="enter", **good))
    assert not fits(PlayRule("strike", ("a",), strength=(0.6, 1.0)), hit(0.0, strength=0.5))


def test_an_entry_is_as_strong_as_the_joint_is_fast(hit, flow):
    moving = flow()
    moving.speed[16] = 1.5
    entry = hit(0.0, "up", kind="enter", strength=1.0)
    assert with_force(entry, [moving]).strength == pytest.approx(0.5)
    assert with_force(entry, []).strength == 0.0
    struck = hit(0.0, "up", strength=0.7)
    assert with_force(struck, [moving]) == struck
