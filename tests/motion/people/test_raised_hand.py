"""Joining and leaving by a raised hand, at several rates of the camera."""

from dataclasses import replace

import numpy as np
import pytest

from motion.landmark import INDEX
from motion.people.performers import Performers, Rule
from motion.people.raised_hand import GAP, JOINING, LEAVING

OVERHEAD = (0.25, -1.15)  # metres from the middle of the hips
BESIDE_THE_FACE = (0.3, -0.68)


class Play:
    """Somebody before the camera, whose hands go where they are told."""

    def __init__(self, scene, body, fps=30.0, size=1.0):
        self.scene, self.body = scene(fps=fps, size=size), body
        self.performers = Performers(Rule("raised"))
        self.t, self.fps = 0.0, fps

    def hold(self, seconds, left=None, right=None, *, wave=0.0, **change):
        """Hold the hands for some seconds, None hanging; return whether they perform at the end."""
        plays = False
        for _ in range(round(seconds * self.fps)):
            body = self.body()
            for side, place, sign in (("left", left, 1), ("right", right, -1)):
                if place is not None:
                    x = place[0] + wave * np.sin(2 * np.pi * 1.5 * self.t)
                    body[INDEX[f"{side}_wrist"]] = sign * x, place[1]
            pose = replace(self.scene.pose(self.t, body), **change)
            plays = bool(self.performers.update([pose]))
            self.t += 1.0 / self.fps
        return plays


@pytest.fixture(params=[15.0, 30.0, 60.0], ids=lambda fps: f"{fps:.0f} fps")
def play(request, scene, standing_body):
    return Play(scene, standing_body, request.param)


def test_nobody_performs_who_raised_no_hand(play):
    assert not play.hold(2.0)
    assert not play.hold(2.0, right=BESIDE_THE_FACE)


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_hand_above_the_head_joins_and_lowering_it_does_not_leave(play, side):
    assert not play.hold(JOINING - 0.15, **{side: OVERHEAD})
    assert play.hold(0.3, **{side: OVERHEAD})
    assert play.hold(3.0)


def test_a_hand_that_only_passes_above_the_head_does_not_join(play):
    for _ in range(5):
        assert not play.hold(0.4, right=OVERHEAD)
        assert not play.hold(0.4)


def test_the_hand_that_joined_does_not_also_leave_however_long_it_is_up(play):
    assert play.hold(4 * LEAVING, right=OVERHEAD)


def test_one_still_hand_raised_anew_leaves(play):
    play.hold(1.0, right=OVERHEAD)
    play.hold(1.0)
    assert play.hold(LEAVING - 0.3, right=OVERHEAD)
    assert not play.hold(0.6, right=OVERHEAD)
    assert not play.hold(3.0, right=OVERHEAD)  # nor does the same raise join again
    assert not play.hold(0.5)
    assert play.hold(JOINING + 0.2, left=OVERHEAD)


def test_dancing_arms_do_not_leave(play):
    play.hold(1.0, right=OVERHEAD)
    play.hold(0.5)
    assert play.hold(4.0, left=OVERHEAD, right=OVERHEAD)
    play.hold(0.5)
    assert play.hold(4.0, right=OVERHEAD, wave=0.3)
    play.hold(0.5)
    assert play.hold(LEAVING - 0.3, right=OVERHEAD)


def test_a_guessed_pose_keeps_who_performs_and_proves_no_hand(play):
    assert not play.hold(2.0, right=OVERHEAD, guessed=True)
    assert play.hold(1.0, right=OVERHEAD)
    assert play.hold(1.0, guessed=True)


def test_a_hand_that_is_not_seen_is_not_held(play):
    unseen = np.ones(33, np.float32)
    unseen[[INDEX["left_wrist"], INDEX["right_wrist"]]] = 0.1
    play.hold(JOINING - 0.2, right=OVERHEAD)
    assert not play.hold(GAP + 0.2, right=OVERHEAD, visibility=unseen)
    assert not play.hold(JOINING - 0.2, right=OVERHEAD)
    assert play.hold(0.4, right=OVERHEAD)


@pytest.mark.parametrize("size", [0.25, 2.0])
def test_it_does_not_matter_how_large_somebody_is_in_the_picture(scene, standing_body, size):
    play = Play(scene, standing_body, size=size)
    assert not play.hold(1.5, right=BESIDE_THE_FACE)
    assert play.hold(1.0, right=OVERHEAD)


def test_without_hips_the_shoulders_tell_the_size(play):
    near = np.ones(33, np.float32)
    near[23:] = 0.0
    assert not play.hold(1.5, right=BESIDE_THE_FACE, visibility=near)
    assert play.hold(1.0, right=OVERHEAD, visibility=near)


def test_a_body_of_which_nothing_is_seen_changes_nothing(play):
    assert not play.hold(1.0, right=OVERHEAD, visibility=np.zeros(33, np.float32))
