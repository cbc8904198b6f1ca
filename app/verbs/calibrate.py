"""`bodyloop calibrate`: two cameras that saw the same person walk, set to each other."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from app.progress import Progress
from app.runtime import session_clock
from app.studio import refuse_in_vain
from app.tracking import seen_in
from motion.cameras.capture import Capture
from motion.cameras.source import open_camera
from motion.tracker import KNOWN_SIZES, TRACKERS, open_tracker
from motion.views.camera_pair import CameraPair
from motion.views.camera_pair_file import save_camera_pair
from motion.views.pair_calibration import CLOCKS, WANTED, Known, calibrate_pair
from motion.views.pair_collector import PairCollector
from motion.views.side_camera import SideCamera
from motion.views.walk import Walk, walk_of

EXAMPLE: Final = "bodyloop calibrate left.mp4 right.mp4 pair.json --apart 2.4"
LONGEST: Final = 120.0  # seconds that a live calibration waits for a walk
PATIENCE: Final = 0.2  # seconds to wait for a picture


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    what = "a film, a folder, a landmark recording (.npz), or the index or name of a camera"
    parser.add_argument("first", help=f"the camera that feeds strikes: {what}")
    parser.add_argument("second", help="the other, of the same walk at the same time")
    parser.add_argument("out", type=Path, help="the .json file to write")
    parser.add_argument("--apart", type=float, help="metres between the lenses: the best scale")
    parser.add_argument("--height", type=float, help="metres that the person is tall")
    parser.add_argument(
        "--view",
        type=float,
        nargs="+",
        metavar="DEGREES",
        help="what the cameras see across the longer side, one number or two; else it is found",
    )
    parser.add_argument(
        "--reach",
        type=float,
        default=CLOCKS,
        help="seconds by which two films, started by hand, may differ",
    )
    parser.add_argument("--tracker", choices=TRACKERS, default="litert")
    parser.add_argument("--model", choices=KNOWN_SIZES, default="full")


def run(options: argparse.Namespace) -> int:
    """Look at the walk, calibrate, say how good it is, and keep it."""
    refuse_in_vain(options.out)
    known = _known(options)
    recorded = [_is_recorded(source) for source in (options.first, options.second)]
    if all(recorded):
        walks = (_walk(options, options.first), _walk(options, options.second))
    elif any(recorded):
        raise CalibrateError("give two cameras, or two films: one of each shows no walk in both")
    else:
        walks = _watched(options)
    pair = calibrate_pair(*walks, known)
    save_camera_pair(options.out, pair)
    if not options.quiet:
        print("\n".join(told(pair, options.out)))
    return 0


class CalibrateError(ValueError):
    """What was asked for cannot be calibrated; one sentence that says what to do."""


def told(pair: CameraPair, path: Path) -> list[str]:
    """Return what was found, in words."""
    return [
        f"The cameras stand {pair.apart:.2f} m apart (by {pair.scale_from}); they see"
        f" {pair.first.view:.0f} and {pair.second.view:.0f} degrees, and the second's clock is"
        f" {1000.0 * pair.offset:+.0f} ms off.",
        f"Their views agree within {pair.error_px:.1f} px of 720 lines; joints are off by some"
        f" {1000.0 * pair.expected_error:.0f} mm by this calibration: {pair.sureness}.",
        *(
            []
            if pair.scale_from.startswith("the ")
            else ["Give --apart, the distance of the lenses by a tape, for true metres."]
        ),
        f"Kept in {path}.",
    ]


def _known(options: argparse.Namespace) -> Known:
    views = options.view or [None]
    if len(views) > 2:
        raise CalibrateError(f"--view takes one number or two, got {len(views)}")
    try:
        return Known(
            views=(views[0], views[-1]),
            apart=options.apart,
            height=options.height,
            reach=options.reach,
            names=(options.first, options.second),
        )
    except ValueError as error:
        raise CalibrateError(str(error)) from error


def _is_recorded(source: str) -> bool:
    path = Path(source).expanduser()
    return path.exists() and not source.startswith("/dev/")


def _walk(options: argparse.Namespace, source: str) -> Walk:
    return walk_of(seen_in(Path(source).expanduser(), options.tracker, options.model))


def _watched(options: argparse.Namespace) -> tuple[Walk, Walk]:
    """Return a walk before two live cameras, as soon as it is long enough."""
    cameras: list[SideCamera] = []
    try:
        for source in (options.first, options.second):
            capture = _capture(source)
            cameras.append(SideCamera(capture, open_tracker(options.tracker, options.model)))
        if not options.quiet:
            print("Walk about where both cameras see you, to and fro and across.", file=sys.stderr)
        for camera in cameras:
            camera.start()
        return gathered(cameras)
    finally:
        for camera in cameras:
            camera.stop()


def _capture(source: str) -> Capture:
    return Capture(lambda: open_camera(source, session_clock), session_clock)


def gathered(cameras: Sequence[SideCamera], wanted: float = WANTED) -> tuple[Walk, Walk]:
    """Return what two started cameras see, once both have seen somebody for long enough.

    Sooner where a camera ends, and after `LONGEST` at most.
    """
    collector = PairCollector(wanted)
    progress = Progress("walk", collector.wanted, session_clock)
    until = session_clock() + LONGEST
    try:
        while not collector.ready and session_clock() < until:
            cameras[0].wait(PATIENCE)
            for number, camera in enumerate(cameras):
                for frame in camera.take():
                    collector.see(number, frame.t, frame.poses)
            progress.to(collector.gathered)
            if any(camera.ended for camera in cameras):
                break
    finally:
        progress.close()
    return collector.walks()
