import pytest

from motion.landmark import LANDMARKS
from motion.strikes.joint import striking_joint


def test_a_stroke_runs_from_the_trunk_outwards():
    wrist = striking_joint("left_wrist")
    assert (wrist.near, wrist.far, wrist.other) == ("left_elbow", "left_shoulder", "right_wrist")
    assert (wrist.limb, wrist.side, wrist.grounded) == ("arm", 1.0, False)
    ankle = striking_joint("right_ankle")
    assert (ankle.near, ankle.far, ankle.other) == ("right_knee", "right_hip", "left_ankle")
    assert (ankle.limb, ankle.side, ankle.grounded) == ("leg", -1.0, True)
    assert striking_joint("nose").limb == "head"


@pytest.mark.parametrize("name", LANDMARKS)
def test_every_landmark_may_strike(name):
    joint = striking_joint(name)
    assert {joint.near, joint.far, joint.other} <= set(LANDMARKS)


def test_an_unknown_joint_is_refused():
    with pytest.raises(ValueError, match="left_antenna"):
        striking_joint("left_antenna")
