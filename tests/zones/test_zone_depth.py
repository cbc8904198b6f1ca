"""Zones with a third dimension."""

from dataclasses import replace

import numpy as np
import pytest

from motion.gesture import Strike
from motion.landmark import INDEX
from zones.layout import Layout, LayoutError, load_layout
from zones.zone import Disc, Zone
from zones.zone_watch import ZoneSettings, ZoneWatch

PLACE = (0.3, 0.5)
HERE = Disc(PLACE, 0.1)
TABLE = Layout(
    "table",
    (
        Zone("front", HERE, frame="stage", depth=(1.0, 1.8)),
        Zone("behind", HERE, frame="stage", depth=(2.0, 3.0)),
        Zone("anywhere", HERE, frame="stage"),
    ),
)
BODY = Layout(
    "body",
    (
        Zone("reached", Disc((0.0, 0.0), 9.0), depth=(0.3, 0.8)),
        Zone("drawn", Disc((0.0, 0.0), 9.0), depth=(-0.5, 0.2)),
        Zone("stepped", Disc((0.0, 0.0), 9.0), frame="start", depth=(0.7, 2.0)),
    ),
)


def deep(standing, t, hand, trunk=2.5, known=True, place=PLACE):
    """A figure whose right wrist is `hand` metres away and its trunk `trunk`."""
    pose = standing(t=t, hands={"right_wrist": place})
    metres = np.full((33, 3), trunk, np.float32)
    metres[INDEX["right_wrist"], 2] = hand
    return replace(pose, metres=metres if known else None)


def follow(standing, layout, hands, step=0.1, **more):
    watch = ZoneWatch(layout, ZoneSettings())
    hits = []
    for number, hand in enumerate(hands):
        hits += watch.update([deep(standing, number * step, hand, **more)], [])
    return [(hit.zone, hit.kind) for hit in hits if hit.joint == "right_wrist"]


def strike(t):
    return Strike(1, 1, "right_wrist", t, t + 0.05, 0.7, (0.0, 1.0), PLACE)


def test_a_hand_at_one_place_of_the_picture_is_in_the_zone_of_its_depth(standing):
    hits = follow(standing, TABLE, [1.5, 1.5, 1.9, 1.9, 1.9, 2.4, 2.4])
    assert hits == [
        ("front", "enter"),
        ("anywhere", "enter"),
        ("front", "leave"),
        ("behind", "enter"),
    ]


def test_at_the_edge_in_depth_nothing_flutters(standing):
    hands = [1.85, 1.79, 1.81, 1.79, 1.83, 1.79, 1.84, 1.86, 1.86]
    hits = [hit for hit in follow(standing, TABLE, hands) if hit[0] == "front"]
    assert hits == [("front", "enter"), ("front", "leave")]


@pytest.mark.parametrize(("hand", "zone"), [(1.5, "front"), (2.5, "behind"), (1.9, "anywhere")])
def test_a_strike_belongs_to_the_zone_of_its_depth(standing, hand, zone):
    watch = ZoneWatch(TABLE)
    for number in range(3):
        t = number / 30
        hits = watch.update([deep(standing, t, hand)], [strike(t)] if number == 2 else [])
    assert [(hit.zone, hit.kind) for hit in hits] == [(zone, "strike")]


def test_a_joint_without_metres_fits_no_such_zone(standing):
    assert follow(standing, TABLE, [1.5, 2.5], known=False) == [("anywhere", "enter")]
    assert follow(standing, BODY, [1.5, 2.5], known=False) == []
    watch = ZoneWatch(TABLE)
    watch.update([deep(standing, 0.0, 1.5)], [])
    hits = watch.update([deep(standing, 0.1, 1.5, known=False)], [strike(0.1)])
    assert ("front", "strike") not in [(hit.zone, hit.kind) for hit in hits]


def test_on_the_body_depth_is_told_from_the_trunk(standing):
    for trunk in (1.5, 3.5):
        far = [trunk - 0.6] * 3 + [trunk - 0.22] * 3 + [trunk] * 3
        hits = follow(standing, BODY, far, trunk=trunk)
        assert hits == [("reached", "enter"), ("reached", "leave"), ("drawn", "enter")]


def test_at_the_start_depth_is_told_from_where_the_trunk_was(standing):
    watch = ZoneWatch(BODY)
    hits = []
    for number in range(20):
        trunk = 3.0 - 0.05 * number
        hits += watch.update([deep(standing, number / 10, trunk - 0.1, trunk)], [])
    entered = [hit.t for hit in hits if hit.zone == "stepped" and hit.joint == "right_wrist"]
    assert entered == [pytest.approx(1.2)]  # the hand is 0.6 + 0.1 m before where the trunk was


ZONE = '[[zone]]\nname = "a"\nshape = "disc"\ncentre = [0, 0]\nradius = 1\n'


def test_a_layout_says_the_depth(tmp_path):
    path = tmp_path / "deep.toml"
    path.write_text(ZONE + "depth = [-0.5, 2]\n")
    assert load_layout(path).zones[0].depth == (-0.5, 2.0)
    path.write_text(ZONE)
    assert load_layout(path).zones[0].depth is None
    for wrong in ("[2, 1]", "[1, 1]", "[0, 99]"):
        path.write_text(ZONE + f"depth = {wrong}\n")
        with pytest.raises(LayoutError, match=r"zone\[1\].depth must rise and lie in -20..20"):
            load_layout(path)
    path.write_text(ZONE + "depth = 2\n")
    with pytest.raises(LayoutError, match=r"zone\[1\].depth must be"):
        load_layout(path)


def test_the_slack_is_checked():
    with pytest.raises(ValueError, match="depth_slack must not be negative"):
        ZoneSettings(depth_slack=-0.1)
