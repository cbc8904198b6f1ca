"""Zones placed on a standing figure whose measures are known."""

import numpy as np
import pytest

from motion.landmark import INDEX
from zones.body import ANCHORS, JOINT_GROUPS, blend, measure_body
from zones.zone import Band, Disc, FloorArea, Zone, place_zone


def test_a_torso_is_measured_in_picture_heights(standing):
    body = measure_body(standing(heights_per_metre=0.4))
    assert body.torso == pytest.approx(0.5 * 0.4, rel=0.02)
    assert body.arm == pytest.approx(1.13 * body.torso, rel=0.05)


def test_bending_forward_does_not_shrink_the_torso(standing):
    upright, bent = standing(), standing()
    above = [i for name, i in INDEX.items() if i < 23]
    for points in (bent.world, bent.landmarks):
        hips = points[[INDEX["left_hip"], INDEX["right_hip"]], 1].mean()
        lean = points[above, 1] - hips
        points[above, 1] = hips + 0.5 * lean
        points[above, 2] = 0.866 * lean
    assert measure_body(bent).torso == pytest.approx(measure_body(upright).torso, rel=0.05)


def test_without_metric_landmarks_the_torso_in_the_picture_counts(standing):
    pose = standing()
    pose.world[:] = 0.0
    assert measure_body(pose).torso == pytest.approx(0.2, rel=0.02)


def test_lengths_follow_slowly_and_points_at_once(standing):
    near, far = measure_body(standing()), measure_body(standing(heights_per_metre=0.2))
    mixed = blend(near, far, 0.25)
    assert mixed.torso == pytest.approx(near.torso - 0.25 * (near.torso - far.torso))
    np.testing.assert_array_equal(mixed.points, far.points)


@pytest.mark.parametrize("anchor", ANCHORS)
def test_every_anchor_has_a_place(standing, anchor):
    x, y = measure_body(standing()).anchor(anchor)
    assert 0.0 < x < 1.0
    assert 0.0 < y < 1.0


@pytest.mark.parametrize("size", [0.6, 1.0])
@pytest.mark.parametrize("heights_per_metre", [0.1, 0.25, 0.45])
@pytest.mark.parametrize("aspect", [0.5625, 1.0, 1.7778])
def test_child_and_far_person_have_the_same_zone(standing, size, heights_per_metre, aspect):
    zone = Zone("hand", Disc((-0.6, 0.9), 0.25), anchor="shoulders")
    pose = standing(size, heights_per_metre=heights_per_metre, aspect=aspect)
    placed = place_zone(zone, measure_body(pose), 1)
    wrist = tuple(pose.landmarks[INDEX["right_wrist"], :2])
    other = tuple(pose.landmarks[INDEX["left_wrist"], :2])
    assert placed.contains(wrist)
    assert not placed.contains(other)
    x, y = placed.offset(wrist)
    assert (x, y) == pytest.approx((0.0, 0.8), abs=0.1)


def test_in_the_mirror_the_mirrored_zone_holds_the_other_hand(standing, mirrored):
    pose = standing(aspect=1.5, middle=(0.4, 0.5))
    left = Zone("left", Disc((-0.6, 0.9), 0.3), anchor="shoulders")
    right = Zone("right", Disc((0.6, 0.9), 0.3), anchor="shoulders")
    seen = place_zone(left, measure_body(pose), 1)
    reflected = place_zone(right, measure_body(mirrored(pose)), 1)
    assert reflected.centre == pytest.approx((1.0 - seen.centre[0], seen.centre[1]), abs=1e-6)
    assert reflected.size == pytest.approx(seen.size)
    assert reflected.contains(tuple(mirrored(pose).landmarks[INDEX["left_wrist"], :2]))


def test_an_arm_is_a_unit_too(standing):
    body = measure_body(standing())
    by_arm = place_zone(Zone("far", Disc((1.0, 0.0), 0.5), unit="arm"), body, 1)
    assert by_arm.size[1] == pytest.approx(0.5 * body.arm)


def test_a_disc_on_the_stage_is_round_whatever_the_picture(standing):
    body = measure_body(standing(aspect=2.0))
    placed = place_zone(Zone("corner", Disc((0.1, 0.2), 0.1), frame="stage"), body, 1)
    assert placed.person == 0
    assert placed.contains((0.1 + 0.049, 0.2))
    assert not placed.contains((0.1 + 0.051, 0.2))
    assert placed.contains((0.1, 0.299))
    assert placed.contains((0.1, 0.305), grown=1.1)


def test_a_band_on_the_stage_reaches_from_edge_to_edge(standing):
    body = measure_body(standing(aspect=1.6))
    top = place_zone(Zone("top", Band("horizontal", (0.0, 0.2)), frame="stage"), body, 1)
    assert top.contains((0.001, 0.1))
    assert top.contains((0.999, 0.19))
    assert not top.contains((0.5, 0.21))
    side = place_zone(Zone("side", Band("vertical", (0.8, 1.0)), frame="stage"), body, 1)
    assert side.contains((0.9, 0.99))
    assert not side.contains((0.79, 0.5))


def test_a_band_above_the_head_moves_with_the_head(standing):
    zone = Zone("sky", Band("horizontal", (-2.0, -1.0), reach=1.0), anchor="shoulders")
    for y in (0.5, 0.7):
        pose = standing(middle=(0.5, y))
        placed = place_zone(zone, measure_body(pose), 1)
        nose = pose.landmarks[INDEX["nose"], :2]
        assert not placed.contains(tuple(nose))
        assert placed.contains((0.5, float(nose[1]) - 0.15))
        assert not placed.contains((0.75, float(nose[1]) - 0.15))


def test_feet_stand_in_a_floor_area(standing):
    pose = standing()
    zone = Zone(
        "floor", FloorArea((0.0, 0.1), (0.8, 0.3)), anchor="feet", joints=JOINT_GROUPS["feet"]
    )
    placed = place_zone(zone, measure_body(pose), 1)
    assert placed.contains(tuple(pose.landmarks[INDEX["left_ankle"], :2]))
    assert placed.contains(tuple(pose.landmarks[INDEX["right_foot_index"], :2]))
    assert not placed.contains(tuple(pose.landmarks[INDEX["left_knee"], :2]))
    assert not placed.round
