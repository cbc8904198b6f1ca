"""`bench strikes`: landmark recordings played to the strike model, and how well its sounds land."""

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from app.bench.report import Measurement
from app.bench.strike_baselines import Baselines
from app.bench.strike_run import DetectorEar, Ear, Heard, Sound, listen
from app.bench.strike_score import NEAR, Count, Landings, count, stored_figures, timing_figures
from app.progress import Progress
from app.runtime import session_clock
from motion.landmark import LANDMARKS
from motion.recording import LandmarkRecording, RecordingError, load_recording
from motion.strikes.strike import StrikeDetector
from motion.strikes.strike_settings import StrikeSettings
from takes.error import cannot_write

HANDS: Final = ("left_wrist", "right_wrist")
OURS: Final = "strikes"
NOTES: Final = {
    "f50": "one-to-one matches of each joint's sounds with its required landings, as many as "
    "possible within 50 ms; a sound matched with an optional landing is neither right nor wrong",
    "mean_ms": f"mean, sd and p95 (of the size) over pairs matched within {1e3 * NEAR:.0f} ms",
    "mistimed_per_min": "sounds without a match that are 50..150 ms off the nearest landing",
    "invented_per_min": "sounds with no required or optional landing within 150 ms",
    "stored_f50": "the same, of the landings that were known up to 250 ms later; a strike that "
    "turned out to be none is not counted",
    "cost_ms_p95": "a camera frame and joint, without reading the recording",
    "baselines": "downward strokes only; settings under settings.baselines",
}
NO_REFERENCE: Final = "no recording holds reference landings (ref_left_wrist, ...)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the bench's options."""
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="landmark recordings")
    parser.add_argument(
        "--latency-ms",
        type=_latency_ms,
        required=True,
        help="from a capture to the earliest sound it can cause",
    )
    parser.add_argument("--beat", action="store_true", help="expect strikes on the beat")
    parser.add_argument(
        "--out", type=Path, required=True, help="folder for the strikes, a file a recording"
    )


def measure(options: argparse.Namespace) -> Measurement:
    """Play every recording to a fresh detector and to each baseline."""
    _refuse_twins(options.files)
    recordings = {path.stem: load_recording(path) for path in options.files}
    latency = options.latency_ms / 1e3
    rules = Baselines()
    results: dict[str, dict[str, _Result]] = {}
    total = sum(_seconds(recording) for recording in recordings.values())
    progress, began, done = Progress("strikes", total, session_clock), session_clock(), 0.0
    try:
        for stem, recording in recordings.items():
            heard = _hear(recording, latency, options.beat, rules)
            _write(options.out, stem, heard[OURS].sounds)
            for name, one in heard.items():
                results.setdefault(name, {})[stem] = _result(recording, one)
            done += _seconds(recording)
            progress.to(done)
    finally:
        progress.close()
    ours = results.pop(OURS)
    return Measurement(
        settings={
            "latency_ms": options.latency_ms,
            "beat": options.beat,
            "baselines": rules.settings(),
        },
        seconds=session_clock() - began,
        inputs=options.files,
        figures=_figures(ours),
        baselines={name: _figures(result) for name, result in results.items()},
        notes=_notes(recordings),
    )


def joints_of(recording: LandmarkRecording) -> tuple[str, ...]:
    """Return the joints with references, else both wrists."""
    told = {*recording.required, *recording.optional}
    return tuple(name for name in LANDMARKS if name in told) or HANDS


def _hear(
    recording: LandmarkRecording, latency: float, beat: bool, rules: Baselines
) -> dict[str, Heard]:
    joints = joints_of(recording)
    settings = StrikeSettings(latency=latency, joints=joints, beat=beat)
    ears: dict[str, Ear] = {
        OURS: DetectorEar(StrikeDetector(settings)),
        **rules.ears(latency, joints),
    }
    return {name: listen(recording, ear, len(joints), session_clock) for name, ear in ears.items()}


@dataclass(slots=True)
class _Result:
    """What came of one recording, or of several."""

    minutes: float = 0.0
    known: bool = False  # there are references
    sounds: int = 0
    timing: Count = field(default_factory=Count)
    stored: Count = field(default_factory=Count)
    costs: list[float] = field(default_factory=list)

    def add(self, other: "_Result") -> None:
        self.costs += other.costs
        self.sounds += other.sounds
        if other.known:
            self.minutes += other.minutes
            self.known = True
            self.timing += other.timing
            self.stored += other.stored

    def figures(self) -> dict[str, object]:
        """Return the figures; null where nothing tells what is right."""
        cost = round(1e3 * float(np.percentile(self.costs, 95)), 4) if self.costs else None
        values: dict[str, object] = {
            **timing_figures(self.timing, self.minutes),
            **stored_figures(self.stored),
        }
        if not self.known:
            values = dict.fromkeys(values)
        return values | {"n_sounded": self.sounds, "cost_ms_p95": cost}


def _result(recording: LandmarkRecording, heard: Heard) -> _Result:
    result = _Result(
        minutes=_seconds(recording) / 60.0,
        known=bool(recording.required or recording.optional),
        sounds=len(heard.sounds),
        costs=heard.costs,
    )
    for joint in joints_of(recording):
        landings = Landings(
            *(
                sorted(told[joint].tolist()) if joint in told else []
                for told in (recording.required, recording.optional)
            )
        )
        own = [sound for sound in heard.sounds if sound.joint == joint]
        result.timing += count((sound.t_sound for sound in own), landings)
        result.stored += count((s.t_landed for s in own if s.t_landed is not None), landings)
    return result


def _figures(results: Mapping[str, _Result]) -> dict[str, object]:
    everything = _Result()
    for result in results.values():
        everything.add(result)
    return {
        **everything.figures(),
        "files": {stem: result.figures() for stem, result in results.items()},
    }


def _notes(recordings: Mapping[str, LandmarkRecording]) -> dict[str, str]:
    if any(recording.required or recording.optional for recording in recordings.values()):
        return dict(NOTES)
    return NOTES | dict.fromkeys(("f50", "mean_ms", "invented_per_min", "stored_f50"), NO_REFERENCE)


def _seconds(recording: LandmarkRecording) -> float:
    return float(recording.t[-1] - recording.t[0])


def _write(folder: Path, stem: str, sounds: Sequence[Sound]) -> None:
    path = folder / f"{stem}.json"
    beside = path.with_name(path.name + ".part")
    text = json.dumps([sound.as_json() for sound in sounds], indent=1)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        beside.write_text(text + "\n", encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from error


def _refuse_twins(files: Sequence[Path]) -> None:
    stems = [path.stem for path in files]
    twin = next((stem for stem in stems if stems.count(stem) > 1), None)
    if twin is not None:
        raise RecordingError(
            f"two recordings are named {twin}, so their strikes would go to one file: "
            "measure them one after the other, or rename one"
        )


def _latency_ms(text: str) -> float:
    value = float(text)
    if not 0.0 <= value <= 1000.0:
        raise argparse.ArgumentTypeError(f"must lie in 0..1000 ms, got {text}")
    return value
