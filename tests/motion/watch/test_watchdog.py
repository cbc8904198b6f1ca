"""The watchdog on footage made for each fault, out of the clip that comes with the program."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from motion.cameras.film import Film
from motion.frame import CameraFrame
from motion.recording import load_recording
from motion.tracker import open_tracker
from motion.watch.fault import CAUSES, Belief, Fault
from motion.watch.watchdog import SENTENCES, SHOWN, Watchdog

ROOT = Path(__file__).parents[3]
FOOTAGE = ROOT / "assets" / "footage" / "solo_dance_room.mp4"
POSES = ROOT / "tests" / "data" / "solo_dance_room.npz"
TOLD_WITHIN = 2.0  # seconds


@pytest.fixture(scope="module")
def footage():
    """Four seconds of a dancer in a room."""
    film = Film(FOOTAGE)
    images = []
    while (frame := film.read()) is not None:
        images.append(frame.image)
    film.close()
    return images


@pytest.fixture(scope="module")
def recorded():
    """Her poses in that footage."""
    return [frame.poses for frame in load_recording(POSES).frames()]


@pytest.fixture(scope="module")
def noise():
    return np.random.default_rng(7)


def watch(images, poses, rate=30.0, announced=30.0, live=True, times=None):
    """Return when which cause was told, from the beginning to the end."""
    dog = Watchdog("the webcam", announced, live)
    said = []
    times = np.arange(len(images)) / rate if times is None else times
    for index, (t, image, seen) in enumerate(zip(times, images, poses, strict=False)):
        fault = dog.update(CameraFrame(index, 100.0 + float(t), image), seen)
        cause = fault.cause if fault else None
        if cause != (said[-1][1] if said else None):
            said.append((float(t), cause))
    return said


def tracked(images):
    """Return the poses that the true tracker finds."""
    tracker = open_tracker("litert", "lite")
    try:
        return [tracker.track(CameraFrame(i, i / 30.0, image)) for i, image in enumerate(images)]
    finally:
        tracker.close()


def only(said, cause):
    """Check that one cause was told, in time, and nothing else."""
    assert [c for _, c in said] == [cause], said
    assert said[0][0] <= TOLD_WITHIN


def darkened(image, share, noise, deviation=3.0):
    shadows = (image / 255.0) ** 1.5 * 255.0 * share
    return np.clip(shadows + noise.normal(0.0, deviation, image.shape), 0, 255).astype(np.uint8)


def part(image, top, bottom, left=0.0, right=1.0, larger=1.0):
    height, width = image.shape[:2]
    rows, columns = (
        slice(int(top * height), int(bottom * height)),
        slice(int(left * width), int(right * width)),
    )
    return cv2.resize(np.ascontiguousarray(image[rows, columns]), None, fx=larger, fy=larger)


def test_good_footage_is_left_alone(footage, recorded):
    assert watch(footage, recorded) == []


def test_a_room_without_light_is_dark(footage, noise):
    dim = [darkened(image, 0.15, noise) for image in footage[:60]]
    only(watch(dim, tracked(dim)), "dark")


def test_a_dark_stage_with_a_lit_performer_is_none(footage, recorded):
    stage = []
    for image, (pose, *_) in zip(footage[:60], recorded, strict=False):
        x, y = (pose.landmarks[[11, 12, 23, 24], :2].mean(axis=0) * 576).astype(int)
        light = cv2.circle(np.zeros((576, 576), np.float32), (int(x), int(y)), 130, 1.0, -1)
        stage.append((np.maximum(image, 90) * (0.03 + 0.97 * light[..., None])).astype(np.uint8))
    assert watch(stage, recorded) == []


def test_a_slow_camera_in_dim_light_exposes_for_long(footage, recorded, noise):
    dim = [darkened(image, 0.5, noise) for image in footage[:60:2]]
    only(watch(dim, recorded[::2], rate=15.0), "exposure")


def test_darkness_tells_that_it_slows_the_camera(footage, recorded, noise):
    dog = Watchdog("the webcam", 60.0, live=True)
    for index in range(30):
        image = darkened(footage[2 * index], 0.15, noise)
        fault = dog.update(CameraFrame(index, index / 15.0, image), recorded[2 * index])
    assert fault.cause == "dark"
    assert "slows the webcam down to 15 pictures a second" in fault.says


def test_a_slow_camera_in_bright_light_is_slow_on_its_way(footage, recorded):
    bright = [cv2.convertScaleAbs(image, alpha=1.0, beta=40) for image in footage[:60:3]]
    only(watch(bright, recorded[::3], rate=10.0), "usb")


def blended(footage, n):
    """Return pictures exposed for two periods, each of them given twice."""
    pairs = zip(footage[:n:2], footage[1:n:2], strict=False)
    return [cv2.addWeighted(a, 0.5, b, 0.5, 0.0) for a, b in pairs for _ in range(2)]


def test_a_driver_that_repeats_pictures_does_not_hide_a_long_exposure(footage, recorded, noise):
    dim = [darkened(image, 0.5, noise) for image in footage[:90]]
    only(watch(blended(dim, 90), recorded), "exposure")


def test_a_driver_that_fills_gaps_does_not_hide_a_slow_cable(footage, recorded, noise):
    lost = noise.random(90) < 0.5
    lost[0] = False
    came = np.maximum.accumulate(np.where(lost, 0, np.arange(90)))
    only(watch([footage[i] for i in came], recorded), "usb")


def test_a_camera_that_turns_slow_for_want_of_light_is_not_told_to_be_on_its_way(
    footage, recorded, noise
):
    dim = [darkened(image, 0.6, noise) for image in footage]
    times = np.concatenate([np.arange(30) / 30.0, 1.0 + np.arange(1, 31) / 10.0])
    said = watch(dim, recorded, times=times)
    assert [cause for _, cause in said] == ["exposure"]
    assert said[0][0] <= 1.0 + TOLD_WITHIN


def test_pictures_that_come_in_jerks_are_slow_on_their_way(footage, recorded, noise):
    # Two at once, then none for a while: 18 a second, in a light that would excuse exposure.
    dim = [darkened(image, 0.6, noise) for image in footage[:40]]
    times = np.cumsum(np.tile([0.1, 0.012], 20))
    only(watch(dim, recorded, times=times), "usb")


def test_a_slow_tracker_is_not_the_cameras_fault(footage, recorded):
    dog = Watchdog("the webcam", 60.0, live=True)
    for index in range(0, 120, 4):  # it looks at every fourth picture only
        image = footage[index]
        assert dog.update(CameraFrame(index, index / 60.0, image), recorded[index]) is None


def test_with_a_short_exposure_a_slow_camera_is_slow_for_another_reason(footage, recorded, noise):
    dog = Watchdog("the webcam", 30.0, live=True)
    dog.rule_out_exposure()
    for index in range(30):
        image = darkened(footage[2 * index], 0.5, noise)
        fault = dog.update(CameraFrame(index, index / 15.0, image), recorded[2 * index])
    assert fault.cause == "usb"
    assert "15 pictures a second instead of 30" in fault.says


def test_a_film_keeps_its_own_time(footage, recorded, noise):
    dim = [darkened(image, 0.5, noise) for image in footage[:60:2]]
    assert watch(dim, recorded[::2], rate=15.0, announced=60.0, live=False) == []


def test_a_picture_that_stands_still_is_frozen(footage, recorded):
    images = footage[:30] + [footage[30]] * 60
    said = watch(images, recorded[:30] + [recorded[30]] * 60)
    assert [cause for _, cause in said] == ["frozen"]
    assert 1.0 < said[0][0] <= 1.0 + TOLD_WITHIN


def test_who_stands_still_before_a_camera_is_not_frozen(footage, recorded, noise):
    # A sensor is never quite still, however little its noise.
    still = [
        np.clip(footage[30] + noise.normal(0.0, 0.4, footage[30].shape), 0, 255).astype(np.uint8)
        for _ in range(75)
    ]
    assert watch(still, [recorded[30]] * 75) == []


@pytest.mark.parametrize("colour", [(0, 0, 0), (4, 4, 5), (60, 50, 150), (200, 205, 210)])
def test_a_covered_lens_is_told_whatever_covers_it(colour, noise):
    slope = 1.0 + 0.3 * np.linspace(-0.5, 0.5, 640)[None, :, None]
    cover = np.array(colour) * np.broadcast_to(slope, (360, 640, 3))
    images = [
        np.clip(cover + noise.normal(0.0, 2.0, cover.shape), 0, 255).astype(np.uint8)
        for _ in range(60)
    ]
    only(watch(images, [[]] * 60), "covered")


def test_a_cap_whose_black_has_no_noise_is_a_cover_and_not_a_frozen_picture():
    only(watch([np.zeros((360, 640, 3), np.uint8)] * 60, [[]] * 60), "covered")


def test_a_cap_over_the_lens_is_told_while_the_tracker_still_dreams(footage, recorded, noise):
    cap = [np.clip(noise.normal(3.0, 1.5, footage[0].shape), 0, 255).astype(np.uint8)] * 60
    said = watch(footage[:30] + cap, recorded[:60] + [[]] * 30)
    assert [cause for _, cause in said] == ["covered"]


@pytest.mark.parametrize("share", [0.08, 0.2])
def test_a_room_in_which_next_to_nothing_is_seen_is_dark_and_not_covered(footage, noise, share):
    dim = [darkened(image, share, noise) for image in footage[:60]]
    only(watch(dim, [[]] * 60), "dark")


def test_a_shadow_before_a_window_is_backlit(footage):
    images = []
    for image in footage[:60]:
        grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
        body = cv2.GaussianBlur((grey < 110).astype(np.float32), (0, 0), 1.5)[..., None]
        images.append(np.clip(0.35 * image * body + 252.0 * (1.0 - body), 0, 255).astype(np.uint8))
    only(watch(images, tracked(images)), "backlit")
    only(watch(images, [[]] * 60), "backlit")  # also where the tracker loses the shadow


def test_black_clothes_before_a_white_wall_are_not(footage, recorded):
    images = []
    for image, (pose, *_) in zip(footage[:60], recorded, strict=False):
        wall = np.maximum(image, np.where(image > 110, 250, 0)).astype(np.uint8)
        nose = (pose.landmarks[0, :2] * 576).astype(int)
        cv2.circle(wall, (int(nose[0]), int(nose[1])), 14, (140, 160, 200), -1)
        images.append(wall)
    assert watch(images, recorded) == []


def test_feet_below_the_picture_are_told(footage):
    images = [part(image, 0.0, 0.70) for image in footage[:60]]
    only(watch(images, tracked(images)), "feet")


def test_who_is_too_near_is_told(footage):
    images = [part(image, 0.25, 0.6, 0.3, 0.7, 2.5) for image in footage[:60]]
    only(watch(images, tracked(images)), "near")


def test_who_is_too_far_is_told(footage, recorded):
    # A performer this small is found by the tracker now and then only.
    images = []
    for image in footage[:60]:
        room = np.full_like(image, 150)
        small = cv2.resize(image, None, fx=0.35, fy=0.35, interpolation=cv2.INTER_AREA)
        room[300 : 300 + len(small), 200 : 200 + len(small)] = small
        images.append(room)
    said = watch(images, tracked(images))
    assert said[0][1] == "far"
    assert said[0][0] <= TOLD_WITHIN


def test_an_empty_stage_is_told_and_over_when_somebody_comes(footage, recorded):
    said = watch(footage, [[]] * 75 + recorded[75:])
    assert [cause for _, cause in said] == ["nobody", None]
    assert said[0][0] <= TOLD_WITHIN
    assert said[1][0] < 75 / 30 + 1.0


def test_what_is_mended_is_over_and_what_comes_and_goes_does_not_flicker(footage, recorded, noise):
    black = np.zeros_like(footage[0])
    mended = [black] * 60 + footage[:60]
    assert [c for _, c in watch(mended, [[]] * 60 + recorded[:60])] == ["covered", None]
    # A hand that passes the lens for a third of a second, again and again.
    passing = [black if i % 30 < 10 else image for i, image in enumerate(footage)]
    assert watch(passing, [[] if i % 30 < 10 else p for i, p in enumerate(recorded)]) == []


def test_the_worst_is_told(footage, noise):
    # Dark, still, slow, and nobody there.
    image = darkened(footage[0], 0.2, noise)
    said = watch([image] * 40, [[]] * 40, rate=15.0, announced=60.0)
    assert said[0][0] <= TOLD_WITHIN
    assert said[-1][1] == "frozen"


def test_a_camera_without_pictures_is_gone_until_the_next_one(footage, recorded):
    dog = Watchdog("the webcam", 30.0, live=True)
    assert dog.update(CameraFrame(0, 5.0, footage[0]), recorded[0]) is None
    assert dog.idle(5.9) is None
    fault = dog.idle(6.1, "there is no such camera")
    assert fault.cause == "gone"
    assert "the webcam sends no pictures (there is no such camera): plug it in again" in fault.says
    assert dog.update(CameraFrame(1, 9.0, footage[1]), recorded[1]) is None


def test_a_camera_that_never_gave_a_picture_is_gone_too():
    dog = Watchdog("the webcam", 30.0, live=True)
    assert dog.idle(5.0) is None
    assert dog.idle(6.5).cause == "gone"


def test_a_film_is_never_gone(footage):
    dog = Watchdog("a film", 30.0, live=False)
    dog.update(CameraFrame(0, 0.0, footage[0]), [])
    assert dog.idle(60.0) is None


def test_every_cause_has_one_sentence_that_says_what_to_do():
    for cause in CAUSES:
        says = SENTENCES[cause]("the webcam", 15.0, 60.0)
        assert "\n" not in says
        assert ": " in says  # the cause, then what to do
        assert len(SHOWN[cause]) <= 54  # two lines of a square picture, in large letters


def test_a_belief_needs_a_steady_suspicion():
    belief = Belief(onset=1.0, clear=1.0)
    for _ in range(9):
        assert not belief.update(0.1, True)
    assert not belief.update(0.1, False)
    for _ in range(3):
        belief.update(0.1, True)
    assert belief.held
    for _ in range(5):
        assert belief.update(0.1, False)
    assert belief.update(0.5, True)


def test_a_cause_must_be_known():
    with pytest.raises(ValueError, match="cause must be one of"):
        Fault("broken", "it is broken: mend it", "mend it")
