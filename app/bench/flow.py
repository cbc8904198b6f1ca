"""`bench flow`: how well each measure of flow separates labelled contrasts."""

import argparse
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import numpy as np

from app.bench import flow_figures, flow_windows, plain_speed
from app.bench.flow_figures import Sides, Table
from app.bench.flow_labels import LABELS, Label, LabelError, contrast_sides, read_labels
from app.bench.flow_pass import MEASURES, PLAIN, FlowPass
from app.bench.flow_windows import Window
from app.bench.report import Measurement
from app.bench.webcam_noise import WebcamNoise, noisy
from app.progress import Progress
from app.runtime import session_clock
from motion.recording import LandmarkRecording, load_recording

FULL_RATE: Final = 48.0  # camera frames a second; a slower recording is not halved
AFTER: Final = 0.1  # seconds that a label may reach over a recording's end
NOTES: Final = {
    "auc": "of 1 s window means; max(AUC, 1 - AUC): the better way round is taken, so chance lies "
    "a little above 0.5",
    "auc_noisy": "the same with webcam noise; the way round is the one of auc, so it may fall "
    "below 0.5",
    "higher": "the side that has the greater values",
    "best": "the measure of each contrast with the greatest auc; chosen on these same windows",
    "rate_change_pct": "the largest change of any window mean of any measure when every other "
    "camera frame is left out, in percent of the range of that measure's window means",
    "rate_change_pct_p95_by_measure": "exceeded by one window in twenty",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the bench's options."""
    parser.add_argument("folder", type=Path, help=f"landmark recordings and {LABELS}")
    parser.add_argument("--seed", type=int, default=WebcamNoise().seed, help="of the webcam noise")


def measure(options: argparse.Namespace) -> Measurement:
    """Run every recording as it is, with noise, and at half its rate."""
    if options.seed < 0:
        raise LabelError(f"--seed must not be below 0, got {options.seed}.")
    began = session_clock()
    noise = WebcamNoise(seed=options.seed)
    labels = read_labels(options.folder)
    sides = contrast_sides(labels, options.folder / LABELS)
    files = list(dict.fromkeys(label.file for label in labels))
    recordings = {file: _load(options.folder / file, file, labels) for file in files}
    runs = _run(recordings, noise)
    windows = runs.clean.windows(labels)
    _check(flow_figures.counts(windows, sides), options.folder / LABELS)
    notes = dict(NOTES)
    slow = [file for file, recording in recordings.items() if _rate(recording) < FULL_RATE]
    if slow:
        notes["rate_change_pct_by_measure"] = (
            f"without {', '.join(slow)}: fewer than {FULL_RATE:g} camera frames a second"
        )
    return Measurement(
        settings=_settings(noise),
        seconds=session_clock() - began,
        inputs=[options.folder / LABELS, *(options.folder / file for file in files)],
        figures=_figures(runs, windows, sides) | {"windows": flow_figures.counts(windows, sides)},
        baselines={PLAIN: _plain_figures(runs, windows, sides)},
        notes=notes,
    )


@dataclass(frozen=True, slots=True)
class _Runs:
    clean: FlowPass
    noisy: FlowPass
    half: FlowPass


def _load(path: Path, file: str, labels: Sequence[Label]) -> LandmarkRecording:
    """Return a recording up to the end of its last label."""
    recording = load_recording(path)
    first, last = float(recording.t[0]), float(recording.t[-1])
    for label in labels:
        if label.file == file and (label.begin < first - AFTER or label.end > last + AFTER):
            raise LabelError(
                f"{path.parent / LABELS}: {file} is labelled from {label.begin:g} to "
                f"{label.end:g} s, but lasts from {first:g} to {last:g} s."
            )
    end = max(label.end for label in labels if label.file == file)
    return recording.part(recording.t <= end)


def _run(recordings: Mapping[str, LandmarkRecording], noise: WebcamNoise) -> _Runs:
    runs = _Runs(FlowPass(), FlowPass(), FlowPass())
    seconds = {file: float(r.t[-1] - r.t[0]) for file, r in recordings.items()}
    progress = Progress("measuring", 3.0 * sum(seconds.values()), session_clock)
    done = 0.0
    try:
        for file, recording in recordings.items():
            heard = noisy(recording, noise, zlib.crc32(file.encode()))
            versions = [(runs.clean, recording), (runs.noisy, heard)]
            if _rate(recording) >= FULL_RATE:
                versions.append((runs.half, recording.part(np.arange(len(recording.t)) % 2 == 0)))
            for run, version in versions:
                run.add(file, version, _counted(progress, done))
                done += seconds[file]
    finally:
        progress.close()
    return runs


def _counted(progress: Progress, done: float) -> Callable[[float], None]:
    return lambda t: progress.to(done + t)


def _figures(runs: _Runs, windows: list[Window], sides: Sides) -> dict[str, object]:
    own = runs.noisy.chosen(windows)
    tables = runs.clean.means(windows), runs.noisy.means(own), runs.half.means(windows)
    return _of_tables(tables, windows, sides, list(MEASURES))


def _plain_figures(runs: _Runs, windows: list[Window], sides: Sides) -> dict[str, object]:
    own = runs.noisy.chosen(windows)
    tables = (
        runs.clean.plain_means(windows),
        runs.noisy.plain_means(own),
        runs.half.plain_means(windows),
    )
    return _of_tables(tables, windows, sides, [PLAIN])


def _of_tables(
    tables: tuple[Table, Table, Table],
    windows: Sequence[Window],
    sides: Sides,
    names: Sequence[str],
) -> dict[str, object]:
    clean, noisy_means, half = tables
    raw = flow_figures.areas(windows, clean, names, sides)
    auc = flow_figures.turned(raw, raw)
    auc_noisy = flow_figures.turned(flow_figures.areas(windows, noisy_means, names, sides), raw)
    changes = flow_figures.rate_changes(clean, half, names)
    largest = [change for change in changes["largest"].values() if change is not None]
    return {
        "auc": auc,
        "auc_noisy": auc_noisy,
        "rate_change_pct": max(largest, default=None),
        "rate_change_pct_by_measure": changes["largest"],
        "rate_change_pct_by_contrast": flow_figures.by_contrast(windows, clean, half, sides),
        "rate_change_pct_p95_by_measure": changes["p95"],
        "rate_change_pct_mean_by_measure": changes["mean"],
        "higher": flow_figures.higher_sides(raw, sides),
        "best": flow_figures.best(auc, auc_noisy),
    }


def _check(counts: Mapping[str, Mapping[str, int]], path: Path) -> None:
    for contrast, by_side in counts.items():
        for side, count in by_side.items():
            if not count:
                least = flow_windows.SETTLED + flow_windows.WINDOW
                raise LabelError(
                    f"{path}: side {side!r} of {contrast!r} has no window: label at least "
                    f"{least:g} s in which somebody is seen."
                )


def _settings(noise: WebcamNoise) -> dict[str, object]:
    return {
        "window_s": flow_windows.WINDOW,
        "step_s": flow_windows.STEP,
        "settled_s": flow_windows.SETTLED,
        "covered": flow_windows.COVERED,
        "noise": asdict(noise) | {"salt": "CRC-32 of the file's name"},
        "half_rate_from_fps": FULL_RATE,
        "least_range": flow_figures.LEAST_RANGE,
        "active_wrist": "the wrist whose plain speed is greater in the window",
        "measures": list(MEASURES),
        PLAIN: {
            "span_s": plain_speed.SPAN,
            "visible": plain_speed.VISIBLE,
            "torso_m": plain_speed.TORSO,
        },
    }


def _rate(recording: LandmarkRecording) -> float:
    """Return camera frames a second."""
    return 1.0 / float(np.median(np.diff(recording.t))) if len(recording.t) > 1 else 0.0
