from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from app.palette import QUIET
from app.sparks import DAWN, RISE, SPARK, Spark, Sparks, chain_of, glow
from motion.landmark import BONES, INDEX, LANDMARKS, N_LANDMARKS
from motion.pose import Pose

RED = (0.9, 0.1, 0.1)
SOUND = 2.0
ARM = ("right_shoulder", "right_elbow", "right_wrist", "right_index")


def spark(joint="right_wrist", **more):
    return replace(Spark(SOUND, 1, joint, 0.8, (0.2, 0.3), (0.1, 0.3), RED), **more)


def standing(t=SOUND, person=1, seen=1.0):
    """A body whose landmark n lies at (n / 100, 0.5)."""
    landmarks = np.zeros((N_LANDMARKS, 3), np.float32)
    landmarks[:, 0] = np.arange(N_LANDMARKS) / 100.0
    landmarks[:, 1] = 0.5
    visibility = np.full(N_LANDMARKS, seen, np.float32)
    return Pose(t, person, landmarks, np.zeros((N_LANDMARKS, 3), np.float32), visibility, 1.0)


def lit(sparks, pose):
    """The bones that shine, by the names of their ends."""
    rows = sparks.limbs(pose, pose.landmarks)
    shown = [bone for bone in BONES if min(pose.visibility[list(bone)]) > 0.35]
    return {
        (LANDMARKS[a], LANDMARKS[b])
        for (a, b), row in zip(shown, rows, strict=True)
        if row["light"] > DAWN + 1e-6
    }


def test_a_strike_glows_most_at_the_instant_of_its_sound():
    times = np.linspace(SOUND - 0.2, SOUND + 0.5, 1401)
    light = np.array([glow(t, SOUND) for t in times])
    assert times[light.argmax()] == pytest.approx(SOUND, abs=1e-3)
    assert light.max() == pytest.approx(1.0, abs=0.01)
    assert (light[times < SOUND - RISE] == 0.0).all()
    assert (np.diff(light[times < SOUND]) >= 0.0).all()
    assert (np.diff(light[times > SOUND]) < 0.0).all()


@pytest.mark.parametrize(
    ("joint", "chain"),
    [
        ("right_wrist", ARM),
        ("right_thumb", ARM),
        ("left_elbow", ("left_shoulder", "left_elbow")),
        ("left_ankle", ("left_hip", "left_knee", "left_ankle", "left_foot_index")),
        ("right_knee", ("right_hip", "right_knee")),
        ("right_hip", ("right_hip", "right_knee", "right_ankle", "right_foot_index")),
        ("nose", ("nose",)),
        ("mouth_left", ("mouth_left",)),
        ("left_eye", ("left_eye",)),
    ],
)
def test_a_joint_hangs_on_its_limb(joint, chain):
    assert chain_of(joint) == tuple(INDEX[name] for name in chain)


def test_every_joint_has_a_chain_that_ends_on_its_side():
    for name in LANDMARKS:
        sides = {LANDMARKS[i].split("_")[0] for i in chain_of(name)} & {"left", "right"}
        assert sides <= {name.split("_")[0]}


def test_only_the_limb_that_strikes_is_lit():
    sparks = Sparks()
    assert lit(sparks, standing()) == set()
    sparks.add(spark("right_wrist"))
    assert lit(sparks, standing()) == set(pairwise(ARM))
    sparks.add(spark("left_knee"))
    assert ("left_hip", "left_knee") in lit(sparks, standing())
    assert ("left_knee", "left_ankle") not in lit(sparks, standing())


def test_only_the_person_who_strikes_is_lit():
    sparks = Sparks()
    sparks.add(spark(person=2))
    assert lit(sparks, standing(person=1)) == set()
    assert lit(sparks, standing(person=2)) != set()


def test_a_lit_limb_has_the_colour_of_its_sound_and_the_others_keep_theirs():
    sparks = Sparks()
    sparks.add(spark())
    rows = sparks.limbs(standing(), standing().landmarks)
    for (a, b), row in zip(BONES, rows, strict=True):
        own = {LANDMARKS[a], LANDMARKS[b]} <= set(ARM)
        assert row["colour"] == pytest.approx(RED if own else QUIET)
        assert (row["start"][0], row["end"][0]) == pytest.approx((a / 100, b / 100))
        assert row["width"] > 0.0


def test_a_limb_that_is_not_seen_is_not_drawn():
    assert len(Sparks().limbs(standing(seen=0.2), standing().landmarks)) == 0
    assert len(Sparks().limbs(standing(seen=0.5), standing().landmarks)) == len(BONES)


def test_what_has_faded_is_forgotten():
    sparks = Sparks()
    sparks.add(spark())
    sparks.advance(SOUND + 0.3)
    assert len(sparks.flashes(SOUND + 0.3, {})) == 1
    sparks.advance(SOUND + 1.0)
    assert lit(sparks, standing()) == set()
    assert len(sparks.flashes(SOUND, {})) == 0


def test_a_flash_stands_where_the_strike_lands():
    sparks = Sparks()
    sparks.add(spark())
    (flash,) = sparks.flashes(SOUND, {})
    assert flash["centre"] == pytest.approx((0.2, 0.3))
    assert flash["light"] == pytest.approx(1.0)
    assert flash["colour"] == pytest.approx(RED)
    assert len(sparks.flashes(SOUND - 0.1, {})) == 0


def test_a_stronger_strike_flashes_larger():
    sizes = []
    for strength in (0.1, 0.5, 1.0):
        sparks = Sparks()
        sparks.add(spark(strength=strength))
        sizes.append(float(sparks.flashes(SOUND, {})["radius"][0]))
    assert sizes == sorted(sizes)
    assert sizes[0] < 0.6 * sizes[2]


def test_a_spark_runs_along_the_limb_to_the_zone():
    sparks = Sparks()
    sparks.add(spark(target=(0.9, 0.5)))
    limbs = {1: standing().landmarks}
    places = [
        float(sparks.flashes(t, limbs)["centre"][1, 0])
        for t in np.linspace(SOUND - RISE + 1e-3, SOUND - RISE + SPARK - 1e-3, 6)
    ]
    assert places == sorted(places)
    assert places[0] == pytest.approx(INDEX["right_shoulder"] / 100, abs=0.02)
    assert places[-1] == pytest.approx(0.9, abs=0.02)
    assert len(sparks.flashes(SOUND + SPARK, limbs)) == 1
