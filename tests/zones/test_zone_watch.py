"""Hands that move through zones on a standing figure."""

import numpy as np
import pytest

from motion.gesture import Strike
from motion.landmark import INDEX
from zones.hit import ZoneHit
from zones.layout import Layout
from zones.zone import Band, Disc, FloorArea, Zone
from zones.zone_watch import ZoneSettings, ZoneWatch

STAGE = Layout(
    "stage",
    (
        Zone("left", Disc((0.2, 0.5), 0.1), frame="stage"),
        Zone("right", Disc((0.8, 0.5), 0.1), frame="stage", dwell=0.5),
    ),
)


def strike(joint="right_wrist", place=(0.2, 0.5), t=1.0, person=1, identity=7):
    return Strike(identity, person, joint, t, t + 0.06, 0.6, (0.0, 1.0), place)


def walk(standing, watch, xs, step=0.1):
    hits = []
    for number, x in enumerate(xs):
        pose = standing(t=number * step, hands={"right_wrist": (x, 0.5)})
        hits += watch.update([pose], [])
    return hits


def kinds(hits, zone, joint="right_wrist"):
    return [hit.kind for hit in hits if hit.zone == zone and hit.joint == joint]


def test_a_hand_enters_and_leaves(standing):
    hits = walk(standing, ZoneWatch(STAGE), [0.4, 0.25, 0.2, 0.25, 0.4, 0.4])
    assert kinds(hits, "left") == ["enter", "leave"]
    assert [round(hit.t, 6) for hit in hits if hit.zone == "left"] == [0.1, 0.4]
    assert hits[0].position == pytest.approx((0.5, 0.0), abs=1e-5)
    assert hits[0].place == pytest.approx((0.25, 0.5))


def test_at_the_edge_nothing_flutters(standing):
    hits = walk(standing, ZoneWatch(STAGE), [0.4, 0.299, 0.301, 0.299, 0.309, 0.299, 0.311, 0.311])
    assert kinds(hits, "left") == ["enter", "leave"]


def test_a_single_slip_of_the_tracker_is_no_leaving(standing):
    hits = walk(standing, ZoneWatch(STAGE), [0.2, 0.2, 0.6, 0.2, 0.2], step=1 / 30)
    assert kinds(hits, "left") == ["enter"]


def test_hands_that_change_names_have_not_moved(standing):
    watch = ZoneWatch(STAGE)
    hits = []
    for number in range(20):
        places = [(0.2, 0.5), (0.8, 0.5)]
        left, right = places if number % 3 else reversed(places)
        hands = {"left_wrist": left, "right_wrist": right}
        hits += watch.update([standing(t=number / 30, hands=hands)], [])
    assert sorted((hit.kind, hit.zone) for hit in hits) == [
        ("dwell", "right"),
        ("enter", "left"),
        ("enter", "right"),
    ]


def test_staying_is_told_once(standing):
    hits = walk(standing, ZoneWatch(STAGE), [0.8] * 20)
    assert kinds(hits, "right") == ["enter", "dwell"]
    assert hits[1].t == pytest.approx(0.5)
    again = walk(standing, ZoneWatch(STAGE), [0.8] * 7 + [0.4] * 2 + [0.8] * 7)
    assert kinds(again, "right") == ["enter", "dwell", "leave", "enter", "dwell"]


def test_passing_through_is_not_staying(standing):
    hits = walk(standing, ZoneWatch(STAGE), [0.6, 0.75, 0.8, 0.85, 0.95])
    assert "dwell" not in kinds(hits, "right")


def test_progress_is_drawn_while_a_hand_stays(standing):
    watch = ZoneWatch(STAGE)
    walk(standing, watch, [0.8, 0.8, 0.8])
    placed = {zone.name: zone for zone in watch.placed()}
    assert placed["right"].occupied
    assert placed["right"].progress == pytest.approx(0.4)
    assert not placed["left"].occupied
    assert placed["left"].progress == 0.0


def test_who_vanishes_has_left_after_a_moment(standing):
    watch = ZoneWatch(STAGE)
    walk(standing, watch, [0.2])
    assert watch.update([], [], t=0.2) == []
    left = watch.update([], [], t=0.31)
    assert [(hit.kind, hit.t) for hit in left] == [("leave", 0.31)]
    assert watch.update([], [], t=0.5) == []
    assert {zone.name for zone in watch.placed()} == {"left", "right"}
    assert not any(zone.occupied for zone in watch.placed())


def test_an_unseen_joint_enters_nothing(standing):
    watch = ZoneWatch(STAGE)
    pose = standing(hands={"right_wrist": (0.2, 0.5)})
    pose.visibility[INDEX["right_wrist"]] = 0.1
    assert watch.update([pose], []) == []


def test_a_strike_inside_belongs_to_its_zone(standing):
    watch = ZoneWatch(STAGE)
    (hit,) = watch.update([standing(t=1.0)], [strike(place=(0.25, 0.45))])
    assert hit == ZoneHit(
        t=1.06,
        zone="left",
        kind="strike",
        person=1,
        joint="right_wrist",
        strength=0.6,
        position=(pytest.approx(0.5), pytest.approx(-0.5)),
        place=(0.25, 0.45),
        strike_id=7,
    )


def test_a_strike_that_lands_outside_counts_where_the_hand_is(standing):
    watch = ZoneWatch(STAGE)
    pose = standing(t=1.0, hands={"right_wrist": (0.22, 0.5)})
    hits = watch.update([pose], [strike(place=(0.5, 0.9))])
    assert [(hit.kind, hit.zone) for hit in hits] == [("enter", "left"), ("strike", "left")]


def test_a_strike_outside_every_zone_is_one_hit_without_a_name(standing):
    watch = ZoneWatch(STAGE)
    hits = watch.update([standing(t=1.0)], [strike(place=(0.5, 0.1))])
    assert [(hit.kind, hit.zone, hit.strike_id) for hit in hits] == [("strike", "", 7)]
    assert -1.0 <= hits[0].position[1] < 0.0


def test_a_strike_of_somebody_unknown_is_still_a_hit():
    (hit,) = ZoneWatch(STAGE).update([], [strike(person=9)])
    assert (hit.zone, hit.person) == ("", 9)


def test_of_two_zones_the_first_is_struck(standing):
    layout = Layout(
        "nested",
        (
            Zone("small", Disc((0.2, 0.5), 0.05), frame="stage"),
            Zone("wide", Band("horizontal", (0.0, 1.0)), frame="stage"),
        ),
    )
    watch = ZoneWatch(layout)
    assert watch.update([standing()], [strike(place=(0.2, 0.5))])[-1].zone == "small"
    assert watch.update([standing(t=0.1)], [strike(place=(0.4, 0.5))])[-1].zone == "wide"


def test_only_the_joints_of_a_zone_strike_it(standing):
    layout = Layout(
        "floor",
        (
            Zone("floor", FloorArea((0.5, 0.9), (0.5, 0.1)), "stage", joints=("left_ankle",)),
            Zone("hand", Disc((0.5, 0.5), 0.5), frame="stage"),
        ),
    )
    watch = ZoneWatch(layout)
    places = {"left_ankle": (0.5, 0.95), "left_foot_index": (0.5, 0.95), "left_wrist": (0.5, 0.4)}
    pose = standing(hands=places)
    zones = {
        joint: watch.update([pose], [strike(joint, place)])[-1].zone
        for joint, place in places.items()
    }
    assert zones == {"left_ankle": "floor", "left_foot_index": "floor", "left_wrist": "hand"}


def test_zones_ride_on_the_body_and_keep_still_at_the_start(standing):
    layout = Layout(
        "two",
        (
            Zone("rides", Disc((0.0, -1.0), 0.3), anchor="shoulders"),
            Zone("stays", Disc((0.0, -1.0), 0.3), frame="start", anchor="shoulders"),
        ),
    )
    watch = ZoneWatch(layout)
    watch.update([standing(middle=(0.3, 0.6))], [])
    before = {zone.name: zone.centre for zone in watch.placed()}
    for number in range(1, 40):
        watch.update([standing(middle=(0.3 + 0.01 * number, 0.6), t=number / 30)], [])
    after = {zone.name: zone.centre for zone in watch.placed()}
    assert after["stays"] == pytest.approx(before["stays"])
    moved = after["rides"][0] - before["rides"][0]
    assert moved == pytest.approx(0.39, abs=0.04)  # it follows a tenth of a second behind


def test_each_person_has_own_zones_and_the_stage_only_one(standing):
    layout = Layout(
        "mixed",
        (Zone("rides", Disc((0.0, 0.0), 0.3)), Zone("corner", Disc((0.1, 0.1), 0.1), "stage")),
    )
    watch = ZoneWatch(layout)
    watch.update([standing(person=2, middle=(0.7, 0.5)), standing(middle=(0.3, 0.5))], [])
    placed = sorted((zone.name, zone.person) for zone in watch.placed())
    assert placed == [("corner", 0), ("rides", 1), ("rides", 2)]


def test_mirrored_movement_gives_mirrored_hits(standing, mirrored):
    reflected = Layout(
        "reflected",
        (
            Zone("left", Disc((0.8, 0.5), 0.1), frame="stage"),
            Zone("right", Disc((0.2, 0.5), 0.1), frame="stage", dwell=0.5),
        ),
    )
    rng = np.random.default_rng(3)
    xs = np.clip(0.5 + np.cumsum(rng.normal(0.0, 0.08, 120)), 0.05, 0.95)
    poses = [standing(t=i / 30, hands={"right_wrist": (float(x), 0.5)}) for i, x in enumerate(xs)]
    seen, mirror = ZoneWatch(STAGE), ZoneWatch(reflected)
    one = [hit for pose in poses for hit in seen.update([pose], [])]
    other = [hit for pose in poses for hit in mirror.update([mirrored(pose)], [])]
    swap = {"left_wrist": "right_wrist", "right_wrist": "left_wrist"}
    assert one
    assert sorted((h.t, h.zone, h.kind, h.joint) for h in one) == sorted(
        (h.t, h.zone, h.kind, swap[h.joint]) for h in other
    )


def test_the_same_movement_gives_the_same_hits(standing):
    xs = [0.1, 0.2, 0.5, 0.8, 0.8, 0.8, 0.2]
    first = walk(standing, ZoneWatch(STAGE), xs)
    assert first == walk(standing, ZoneWatch(STAGE), xs)


def test_the_picture_rate_changes_nothing_but_the_moment(standing):
    slow = walk(standing, ZoneWatch(STAGE), np.linspace(0.0, 0.8, 25).tolist(), step=1 / 30)
    fast = walk(standing, ZoneWatch(STAGE), np.linspace(0.0, 0.8, 49).tolist(), step=1 / 60)
    assert [hit.kind for hit in slow] == [hit.kind for hit in fast]
    for one, other in zip(slow, fast, strict=True):
        assert one.t == pytest.approx(other.t, abs=0.034)


@pytest.mark.parametrize(("name", "value"), [("grown", 0.9), ("lost_after", 0.0)])
def test_settings_out_of_range_are_refused(name, value):
    with pytest.raises(ValueError, match=name):
        ZoneSettings(**{name: value})
