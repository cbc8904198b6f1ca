"""`bodyloop gesture`: teach gestures by showing them, list and forget them, watch for them."""

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from app.gesture_store import (
    GestureNameError,
    checked_name,
    forget_gesture,
    gesture_names,
    store_gesture,
    stored_gestures,
)
from app.runtime import session_clock
from app.tracking import seen_in
from motion.cameras.capture import Capture
from motion.cameras.source import open_camera
from motion.pose import Pose
from motion.recording import TrackedFrame
from motion.taught.follower import GestureFollower
from motion.taught.learned_gesture import GestureError, GestureRecognised, LearnedGesture
from motion.taught.learner import FEWEST, learn
from motion.taught.showing import Showing
from motion.tracker import KNOWN_SIZES, TRACKERS, open_tracker

EXAMPLE: Final = "bodyloop gesture learn wave wave_1.mp4 wave_2.mp4 wave_3.mp4"
PATIENCE: Final = 0.1  # seconds to wait for a picture before looking at everything else


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    parser.add_argument("what", choices=("teach", "learn", "list", "forget", "watch"))
    parser.add_argument(
        "words",
        nargs="*",
        metavar="NAME or FILE",
        help="teach NAME, by doing it three times before the camera; "
        "learn NAME FILE FILE FILE...; forget NAME; watch FILE. "
        "A FILE is a landmark recording (.npz) or a film of one demonstration",
    )
    parser.add_argument("--camera", default="0", help="before which it is taught, as in play")
    parser.add_argument("--set", type=Path, help="the folder of gestures; else your own")
    parser.add_argument("--tracker", choices=TRACKERS, default="litert")
    parser.add_argument("--model", choices=KNOWN_SIZES, default="full")


def run(options: argparse.Namespace) -> int:
    """Do what was asked."""
    doing = {"teach": _teach, "learn": _learn, "list": _list, "forget": _forget, "watch": _watch}
    return doing[options.what](options)


def _teach(options: argparse.Namespace) -> int:
    """Let a performer show a gesture three times."""
    _refuse_words(options, 1)
    showing = Showing(checked_name(options.words[0]))
    capture = Capture(lambda: open_camera(options.camera, session_clock), session_clock)
    tracker = open_tracker(options.tracker, options.model, people=1)
    try:
        capture.start()
        while not capture.ended:
            frame = capture.next(PATIENCE)
            step = showing.update(tracker.track(frame)) if frame else None
            if step and step.text and not options.quiet:
                print(step.text, flush=True)
            if step and step.stage == "done":
                return _keep(showing.name, showing.demonstrations, options)
    finally:
        capture.stop()
        tracker.close()
    raise GestureError(
        f"the camera ended after {len(showing.demonstrations)} of {FEWEST} demonstrations:"
        " stand still, show it, come back and stand still, three times"
    )


def _keep(name: str, demonstrations: list[list[Pose]], options: argparse.Namespace) -> int:
    """Learn a gesture and keep it."""
    began = session_clock()
    gesture = learn(name, demonstrations)
    seconds = session_clock() - began
    path = store_gesture(gesture, options.set)
    if not options.quiet:
        print(f"{told(gesture)}; learnt in {seconds:.2f} s.")
        print(path)
    return 0


def _learn(options: argparse.Namespace) -> int:
    if len(options.words) < 1 + FEWEST:
        raise GestureNameError(
            f"a name and {FEWEST} demonstrations at least are wanted, got "
            f"{len(options.words)} words: {EXAMPLE}"
        )
    name = checked_name(options.words[0])
    files = [Path(word) for word in options.words[1:]]
    return _keep(name, [_longest_seen(path, options) for path in files], options)


def _list(options: argparse.Namespace) -> int:
    _refuse_words(options, 0)
    gestures = stored_gestures(options.set)
    for gesture in gestures:
        print(told(gesture))
    if not gestures and not options.quiet:
        print(f"No gesture yet. Teach one: {EXAMPLE}")
    return 0


def _forget(options: argparse.Namespace) -> int:
    _refuse_words(options, 1)
    path = forget_gesture(options.words[0], options.set)
    if not options.quiet:
        print(f"{path} is deleted.")
    return 0


def _watch(options: argparse.Namespace) -> int:
    _refuse_words(options, 1)
    if not gesture_names(options.set):
        raise GestureNameError(f"there is no gesture to watch for; teach one: {EXAMPLE}")
    follower = GestureFollower(stored_gestures(options.set))
    count = 0
    for frame in _frames(Path(options.words[0]), options):
        for event in follower.update(frame.poses):
            if isinstance(event, GestureRecognised):
                count += 1
                print(
                    f"{event.t:8.2f} s  person {event.person}  {event.gesture}  "
                    f"(begun at {event.began:.2f} s, {100 * event.decided_at_fraction:.0f} % done, "
                    f"likelihood {event.likelihood:.2f})"
                )
    if not options.quiet:
        print(f"{count} recognised; everything else is unknown.")
    return 0


def told(gesture: LearnedGesture) -> str:
    """Return a gesture in a few words."""
    shown = f"{len(gesture.demonstrations)} demonstrations"
    what = (
        f"a pose to be held for {gesture.hold:.1f} s"
        if gesture.kind == "pose"
        else f"a movement of {gesture.seconds:.1f} s"
    )
    return f"{gesture.name}: {what}, made by {', '.join(gesture.parts)}; {shown}"


def _refuse_words(options: argparse.Namespace, wanted: int) -> None:
    if len(options.words) != wanted:
        raise GestureNameError(
            f"gesture {options.what} takes {wanted or 'no'} word{'s' * (wanted != 1)}, got "
            f"{len(options.words)}: see bodyloop gesture --help"
        )


def _longest_seen(path: Path, options: argparse.Namespace) -> list[Pose]:
    """Return the poses of whoever is seen longest."""
    poses: dict[int, list[Pose]] = {}
    for frame in _frames(path, options):
        for pose in frame.poses:
            poses.setdefault(pose.person, []).append(pose)
    if not poses:
        raise GestureError(f"nobody is seen in {path}: step back until the whole body is seen")
    return max(poses.values(), key=len)


def _frames(path: Path, options: argparse.Namespace) -> Iterable[TrackedFrame]:
    return seen_in(path, options.tracker, options.model)
