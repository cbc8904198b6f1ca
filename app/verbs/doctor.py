"""`bodyloop doctor`: what is wrong, and what to do."""

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Final

from app.calibration_run import LatencyCheck, told
from app.calibration_store import camera_values, sound_values
from app.config import Config, load_config
from app.diagnosis import diagnose
from app.runtime import session_clock
from motion.cameras.camera import CameraConfig
from motion.cameras.capture import Capture
from motion.cameras.source import open_camera

EXAMPLE: Final = "bodyloop doctor --latency --camera 0"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.add_argument(
        "--latency", action="store_true", help="measure the delay from camera to sound, and keep it"
    )
    parser.add_argument(
        "--sound", action="store_true", help="measure the way of the sound alone, and keep it"
    )
    parser.add_argument("--camera", help="the camera to measure: an index or a name")


def run(options: argparse.Namespace) -> int:
    """Look at everything; 1 where something is missing that every performance needs."""
    if options.latency or options.sound:
        return _measure(load_config(), options)
    findings = diagnose(load_config().takes)
    healthy = all(finding.good or not finding.needed for finding in findings)
    if options.json:
        values = {"healthy": healthy, "findings": [asdict(finding) for finding in findings]}
        print(json.dumps(values, indent=2))
    else:
        for finding in findings:
            mark = "ok" if finding.good else "!!" if finding.needed else "--"
            print(f"{mark} {finding.what:9} {finding.says}")
    return 0 if healthy else 1


def _measure(config: Config, options: argparse.Namespace) -> int:
    """Measure the delays; 1 where nothing of what was asked for could be measured."""
    camera = replace(config.camera, source=options.camera or config.camera.source)
    wanted = CameraConfig(
        camera.width, camera.height, camera.rate, exposure=camera.exposure_ms / 1000.0
    )

    def open_capture() -> Capture:
        return Capture(lambda: open_camera(camera.source, session_clock, wanted), session_clock)

    check = LatencyCheck(config, open_capture, _silent if options.quiet else _say)
    report = check.run() if options.latency else check.run_sound()
    values: Mapping[str, object] = {
        "camera": report.camera and {"name": report.camera_name} | camera_values(report.camera),
        "sound": report.sound and {"name": report.sound_name} | sound_values(report.sound),
        "processing_ms": _ms(report.processing),
        "camera_to_sound_ms": _ms(report.camera_to_sound),
        "left_out": report.skipped,
        "file": report.kept or None,
    }
    print(json.dumps(values, indent=2) if options.json else "\n".join(told(report)))
    return 0 if report.kept else 1


def _ms(seconds: float | None) -> float | None:
    return None if seconds is None else round(1000.0 * seconds, 2)


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _silent(_: str) -> None:
    pass
