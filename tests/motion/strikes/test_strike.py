import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from motion.gesture import Landing, Strike
from motion.landmark import INDEX
from motion.recording import load_recording
from motion.strikes.decision import DecisionSettings
from motion.strikes.habit import LATELY
from motion.strikes.strike import StrikeDetector
from motion.strikes.strike_settings import StrikeSettings

DATA = Path(__file__).parents[2] / "data"


def detect(poses, **settings):
    detector = StrikeDetector(StrikeSettings(**settings))
    events = [event for pose in poses for event in detector.update([pose])]
    strikes = [event for event in events if isinstance(event, Strike)]
    return strikes, [event for event in events if isinstance(event, Landing)]


def sounds(strikes):
    return [strike.t_sound for strike in strikes]


@pytest.mark.parametrize("fps", [30, 60])
@pytest.mark.parametrize("noise", [0.005, 0.008])
@pytest.mark.parametrize("rest", [0.0, 0.25])  # drums that rebound, jabs that stop
def test_drum_strokes_sound_when_they_land(scene, strokes, score, fps, noise, rest):
    drum = strokes(rest=rest)
    found, landings = detect(scene(fps=fps, noise=noise).poses(drum, drum.seconds))
    assert score(sounds(found), drum.landings) >= 0.9
    landed = [landing.t_landed for landing in landings if landing.t_landed is not None]
    assert score(landed, drum.landings) >= 0.9


@pytest.mark.parametrize("noise", [0.005, 0.008])
def test_strokes_are_foreseen_by_the_latency(scene, strokes, score, noise):
    drum = strokes(n=14)
    poses = scene(fps=60, noise=noise).poses(drum, drum.seconds)
    found, _ = detect(poses, latency=0.06)
    assert all(strike.t_sound >= strike.t_decided + 0.06 for strike in found)
    # The first strokes teach how this player brakes.
    known = drum.landings[2] - 0.2
    onsets = [t for t in sounds(found) if t > known]
    assert score(onsets, drum.landings[2:]) >= 0.8
    assert score(sounds(found), drum.landings, window=0.08) >= 0.9


def test_at_30_pictures_a_second_foreseen_strokes_are_late_but_not_lost(scene, strokes, score):
    drum = strokes()
    found, _ = detect(scene(fps=30).poses(drum, drum.seconds), latency=0.06)
    assert score(sounds(found), drum.landings, window=0.08) >= 0.9


@pytest.mark.parametrize("direction", [(0, 1), (1, 0), (-1, 0), (0.7, 0.7), (0.7, -0.7)])
def test_every_direction_strikes(scene, strokes, score, direction):
    stroke = strokes(direction=direction)
    found, _ = detect(scene(fps=60, noise=0.005).poses(stroke, stroke.seconds))
    assert score(sounds(found), stroke.landings) >= 0.85
    for strike in found:
        assert np.dot(strike.direction, stroke.direction) > 0.9
        assert math.hypot(*strike.direction) == pytest.approx(1.0)


def test_guessed_poses_are_no_ground_for_strikes(scene, strokes):
    drum = strokes()
    poses = scene(fps=60).poses(drum, drum.seconds)
    assert detect(poses)[0]
    assert detect([replace(pose, guessed=True) for pose in poses])[0] == []


def test_an_upward_stroke_strikes_too(scene, strokes, score):
    stroke = strokes(direction=(0, -1), rest=0.3)
    found, _ = detect(scene(fps=60, noise=0.004).poses(stroke, stroke.seconds))
    assert score(sounds(found), stroke.landings) >= 0.7


def test_a_mirrored_player_strikes_with_the_other_hand(scene, strokes):
    drum = strokes(direction=(0.4, 1.0))
    plain, mirrored = scene(noise=0.0), scene(noise=0.0)
    mirrored.mirrored = True
    right, _ = detect(plain.poses(drum, drum.seconds))
    left, _ = detect([swap_sides(pose) for pose in mirrored.poses(drum, drum.seconds)])
    assert [strike.joint for strike in left] == ["left_wrist"] * len(right)
    assert sounds(left) == pytest.approx(sounds(right), abs=1e-3)
    for a, b in zip(left, right, strict=True):
        assert a.direction == pytest.approx((-b.direction[0], b.direction[1]), abs=1e-3)
        assert a.place == pytest.approx((1.0 - b.place[0], b.place[1]), abs=1e-3)


def swap_sides(pose):
    other = [INDEX[opposite(name)] for name in INDEX]
    pose.landmarks[:] = pose.landmarks[other]
    pose.world[:] = pose.world[other]
    return pose


def opposite(name):
    if "left" in name:
        return name.replace("left", "right")
    return name.replace("right", "left")


@pytest.mark.parametrize(("size", "metres"), [(0.65, 1.6), (1.0, 6.0)])
def test_children_and_far_players_strike_alike(scene, strokes, score, size, metres):
    drum = strokes()
    room = scene(fps=60, size=size, metres=metres)
    found, _ = detect(room.poses(drum, drum.seconds))
    assert score(sounds(found), drum.landings) >= 0.9


def test_place_and_scale_of_the_picture_do_not_matter(scene, strokes):
    drum = strokes()
    here, there = scene(noise=0.0), scene(noise=0.0, metres=3.5)
    there.centre = (0.7, 0.35)
    a, _ = detect(here.poses(drum, drum.seconds))
    b, _ = detect(there.poses(drum, drum.seconds))
    assert len(a) == len(drum.landings)
    assert sounds(a) == pytest.approx(sounds(b), abs=2e-3)


def test_twice_the_frame_rate_leaves_onsets_within_a_frame(scene, strokes):
    drum = strokes()
    slow, _ = detect(scene(fps=30, noise=0.0).poses(drum, drum.seconds))
    fast, _ = detect(scene(fps=60, noise=0.0).poses(drum, drum.seconds))
    assert sounds(slow) == pytest.approx(sounds(fast), abs=1 / 30)


def test_strength_follows_the_speed(scene, strokes):
    def strength(length):
        drum = strokes(length=length)
        found, _ = detect(scene(fps=60, noise=0.003).poses(drum, drum.seconds))
        return np.median([strike.strength for strike in found])

    soft, loud = strength(0.12), strength(0.4)
    assert 0.1 < soft < loud - 0.2 <= 0.8


def test_the_place_is_where_the_wrist_lands(scene, strokes):
    drum = strokes(rest=0.3)
    poses = scene(fps=60, noise=0.0).poses(drum, drum.seconds)
    found, _ = detect(poses, latency=0.05)
    for strike in found:
        nearest = min(drum.landings, key=lambda landing: abs(landing - strike.t_sound))
        landed = next(pose for pose in poses if pose.t >= nearest)
        wrist = landed.landmarks[INDEX["right_wrist"], :2]
        assert strike.place == pytest.approx(tuple(wrist.tolist()), abs=0.03)


@pytest.mark.parametrize("noise", [0.006, 0.01])
def test_jitter_at_rest_is_no_strike(scene, noise):
    poses = scene(noise=noise).poses(lambda t: np.zeros(2), 20.0)
    assert detect(poses) == ([], [])


@pytest.mark.parametrize("period", [2.0, 3.0])
def test_a_slow_figure_eight_is_no_strike(scene, period):
    def eight(t):
        phase = 2 * math.pi * t / period
        return np.array([0.28 * math.sin(phase), -0.4 + 0.1 * math.sin(2 * phase)])

    for latency in (0.0, 0.06):
        assert len(detect(scene(noise=0.004).poses(eight, 20.0), latency=latency)[0]) <= (
            latency > 0
        )


@pytest.mark.parametrize("jump", [0.08, 0.12, 0.3, 0.8])
def test_a_jump_of_the_tracker_is_no_strike(scene, jump):
    def jumping(t):
        return np.array([jump, 0.5 * jump]) if int(t) % 2 else np.zeros(2)

    assert detect(scene(noise=0.004).poses(jumping, 10.0))[0] == []


def test_what_is_not_seen_or_out_of_the_picture_is_no_strike(scene, strokes):
    drum = strokes()
    room = scene()
    hidden = [room.pose(p.t, np.zeros((33, 2)), visibility=0.1) for p in room.poses(drum, 3.0)]
    assert detect(hidden) == ([], [])
    outside = scene()
    outside.centre = (1.5, 0.5)
    assert detect(outside.poses(drum, drum.seconds)) == ([], [])


def test_walking_is_no_strike_of_the_hands(scene, standing_body):
    room = scene(noise=0.004, metres=4.0)
    poses = [
        room.pose(t, standing_body() + np.array([1.2 * (t - 2.0), 0.0])) for t in room.times(4.0)
    ]
    found, _ = detect(poses, joints=("left_wrist", "right_wrist"))
    assert found == []


def test_every_strike_gets_one_landing_in_time(scene, strokes):
    drum = strokes()
    found, landings = detect(scene(fps=30).poses(drum, drum.seconds), latency=0.06)
    assert [strike.id for strike in found] == list(range(1, len(found) + 1))
    by_id = {landing.strike_id: landing for landing in landings}
    assert sorted(by_id) == [strike.id for strike in found]
    for strike in found:
        assert by_id[strike.id].t <= strike.t_sound + 0.25


def test_landings_are_known_better_than_they_were_foretold(scene, strokes):
    drum = strokes(n=14, rest=0.1)
    found, landings = detect(scene(fps=60).poses(drum, drum.seconds), latency=0.06)
    foretold = off(sounds(found), drum.landings)
    landed = off([x.t_landed for x in landings if x.t_landed is not None], drum.landings)
    assert np.std(landed) < 0.01
    assert np.std(landed) < np.std(foretold)


def off(times, landings):
    nearest = [min(landings, key=lambda landing: abs(landing - t)) for t in times]
    away = np.array(times) - np.array(nearest)
    return away[np.abs(away) < 0.1]


def test_strikes_up_to_a_moment_do_not_depend_on_what_follows(scene, strokes):
    drum = strokes()
    poses = scene(fps=60).poses(drum, drum.seconds)
    whole, _ = detect(poses, latency=0.04)
    for cut in (2.0, 3.3, 4.7):
        part, _ = detect([pose for pose in poses if pose.t <= cut], latency=0.04)
        assert part == [strike for strike in whole if strike.t_decided <= cut]


def test_what_is_known_of_a_player_is_kept(scene, strokes):
    drum = strokes(n=10)
    first = StrikeDetector(StrikeSettings(latency=0.06))
    for pose in scene(fps=60).poses(drum, drum.seconds):
        first.update([pose])
    habit = first.habits().joints["right_wrist"]
    assert 3 <= len(habit.strokes) <= LATELY
    assert np.median([stroke.way for stroke in habit.strokes]) == pytest.approx(0.25, abs=0.06)
    again = StrikeDetector(StrikeSettings(latency=0.06), habits=first.habits())
    assert again.habits() == first.habits()


def test_two_people_strike_for_themselves(scene, strokes):
    drum = strokes()
    left, right = scene(noise=0.004), scene(noise=0.004, seed=7)
    left.centre, right.centre = (0.3, 0.5), (0.7, 0.5)
    detector = StrikeDetector()
    found = []
    calm = right.poses(lambda t: np.zeros(2), drum.seconds)
    for one, other in zip(left.poses(drum, drum.seconds), calm, strict=True):
        calm_pose = right.pose(other.t, np.zeros((33, 2)), visibility=0.0, person=2)
        found += detector.update([calm_pose, one])
    strikes = [event for event in found if isinstance(event, Strike)]
    assert len(strikes) == len(drum.landings)
    assert {strike.person for strike in strikes} == {1}


def test_a_film_that_ends_leaves_no_strike_without_a_landing(scene, strokes):
    drum = strokes(n=1)
    poses = scene(noise=0.0).poses(drum, drum.landings[0] + 0.05)
    detector = StrikeDetector()
    events = [event for pose in poses for event in detector.update([pose])]
    assert [type(event) for event in events] == [Strike]
    assert detector.finish() == [Landing(events[0].id, poses[-1].t, None)]
    assert detector.finish() == []


def test_the_same_poses_give_the_same_strikes(scene, strokes):
    drum = strokes()
    poses = scene().poses(drum, drum.seconds)
    assert detect(poses) == detect(poses)
    assert StrikeDetector().update([]) == []


def test_settings_say_what_is_wrong():
    with pytest.raises(ValueError, match="latency must lie in"):
        StrikeSettings(latency=-0.1)
    with pytest.raises(ValueError, match="joint must be the name of a landmark"):
        StrikeSettings(joints=("left_antenna",))
    with pytest.raises(ValueError, match="refractory must not be negative"):
        StrikeSettings(refractory=-1.0)
    with pytest.raises(ValueError, match="surest must lie in"):
        DecisionSettings(surest=1.5)


def test_the_dancer_in_the_room_strikes_where_her_arms_stop():
    """Arms sweep up to 1.45 s; how they come down, to the face at 2.75 s, is flow."""
    frames = load_recording(DATA / "solo_dance_room.npz").frames()
    found, _ = detect([pose for frame in frames for pose in frame.poses])
    assert 2 <= len(found) <= 4
    assert {strike.joint for strike in found} == {"left_wrist", "right_wrist"}
    up = [strike for strike in found if 1.2 < strike.t_sound < 1.6]
    assert {strike.joint for strike in up} == {"left_wrist", "right_wrist"}
    assert all(strike.direction[1] < -0.8 for strike in up)
