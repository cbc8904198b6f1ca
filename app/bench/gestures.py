"""`bench gestures`: gestures taught from a few recordings, and how well others are known again."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np

from app.bench import gestures_rivals
from app.bench.gestures_files import GestureFolder, Tried, demonstration, load_tried, read_folder
from app.bench.gestures_rivals import Nearness, Template, follow, nearest_calls, nearness, templates
from app.bench.gestures_score import PIECE, Score
from app.bench.report import Measurement
from app.progress import Progress
from app.runtime import session_clock
from motion.pose import Pose
from motion.taught.learned_gesture import GestureError, LearnedGesture
from motion.taught.learner import learn
from motion.taught.view import RATE

BASELINE: Final = "dtw_nearest"
FACTORS: Final = (0.8, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)
NOTES: Final = {
    "accuracy": "share of test recordings in which their gesture, and no other, is recognised",
    "unknown_recall": f"share of {PIECE:g} s pieces of other movement with nothing recognised",
    "untaught_recall": "share of test recordings with nothing recognised when their own gesture "
    "was not taught and all others were",
    "decided_at_fraction": "mean over the test recordings that were known; by the recording's own "
    "from and to where it holds them, else by the follower's position",
    "train_ms": "the longest of all gestures",
    "refused": "gestures that could not be learnt, and why; their tests count as not known",
    "wrong": "recordings that were not known, and other movement that was taken for a gesture",
    BASELINE: "the last bodies, as many as a demonstration has, beside every demonstration, all "
    "parts alike; near enough is a factor times the largest distance from a demonstration to its "
    "next, one factor for all, chosen in hindsight by these very recordings: the greatest accuracy "
    "less false calls a minute over ten",
}
MISSING: Final = "no other_*.npz in the folder"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the bench's options."""
    parser.add_argument(
        "folder",
        type=Path,
        help="holds <gesture>/train_*.npz, <gesture>/test_*.npz and other_*.npz, recordings",
    )


def measure(options: argparse.Namespace) -> Measurement:
    """Teach every gesture, then play every other recording to both recognisers."""
    began = session_clock()
    folder = read_folder(options.folder)
    taught = {n: [demonstration(path) for path in paths] for n, paths in folder.taught.items()}
    gestures, train, refused = _teach(taught)
    known = templates(taught)
    heard = _hear(folder, gestures, known)
    score, costs = _ours(heard, gestures)
    baseline, factor = _best_baseline(heard, known)
    figures = score.figures() | {
        "train_ms": round(1e3 * max(train), 1),
        "train_ms_mean": round(1e3 * float(np.mean(train)), 1),
        "refused": refused,
        "cost_ms_p95": round(1e3 * float(np.percentile(costs, 95)), 3),
        "cost_ms_mean": round(1e3 * float(np.mean(costs)), 3),
    }
    notes = NOTES | (
        {} if folder.others else dict.fromkeys(("unknown_recall", "false_per_min"), MISSING)
    )
    return Measurement(
        settings=_settings(folder, gestures, factor),
        seconds=session_clock() - began,
        inputs=folder.inputs,
        figures=figures,
        baselines={BASELINE: baseline.figures() | {"train_ms": None}},
        notes=notes,
    )


@dataclass(slots=True)
class _Heard:
    """A recording, and what both recognisers have to say about it."""

    tried: Tried
    near: list[Nearness]
    costs: list[float] = field(default_factory=list)


def _teach(
    taught: dict[str, list[list[Pose]]],
) -> tuple[list[LearnedGesture], list[float], dict[str, str]]:
    """Return what could be learnt, how long each took, and why others could not."""
    gestures, seconds, refused = [], [], {}
    for name, demonstrations in taught.items():
        began = session_clock()
        try:
            gestures.append(learn(name, demonstrations))
        except GestureError as error:
            refused[name] = str(error)
        seconds.append(session_clock() - began)
    return gestures, seconds, refused


def _hear(
    folder: GestureFolder, gestures: Sequence[LearnedGesture], known: Sequence[Template]
) -> list[_Heard]:
    paths: list[tuple[Path, str | None]] = [
        (path, name) for name, some in folder.tests.items() for path in some
    ]
    paths += [(path, None) for path in folder.others]
    progress = Progress("gestures", float(len(paths)), session_clock)
    heard = []
    try:
        for number, (path, name) in enumerate(paths):
            tried = load_tried(path, name)
            heard.append(_Heard(tried, nearness(known, tried.frames)))
            progress.to(float(number))
    finally:
        progress.close()
    return heard


def _ours(heard: Sequence[_Heard], gestures: Sequence[LearnedGesture]) -> tuple[Score, list[float]]:
    score, costs = Score(), []
    for one in heard:
        calls, seconds = follow(gestures, one.tried.frames, session_clock)
        costs += seconds
        if one.tried.gesture is None:
            score.other(one.tried, calls)
            continue
        score.test(one.tried, calls)
        others = [gesture for gesture in gestures if gesture.name != one.tried.gesture]
        if others:
            score.left_out(follow(others, one.tried.frames, session_clock)[0])
    return score, costs


def _best_baseline(heard: Sequence[_Heard], known: Sequence[Template]) -> tuple[Score, float]:
    scores = {factor: _baseline(heard, known, factor) for factor in FACTORS}

    def worth(factor: float) -> float:
        score = scores[factor]
        minutes = max(score.other_seconds / 60.0, 1.0)
        return score.right / max(score.tests, 1) - 0.1 * score.false / minutes

    best = max(FACTORS, key=worth)
    return scores[best], best


def _baseline(heard: Sequence[_Heard], known: Sequence[Template], factor: float) -> Score:
    score = Score()
    several = len({template.gesture for template in known}) > 1
    for one in heard:
        calls = nearest_calls(one.near, known, factor)
        if one.tried.gesture is None:
            score.other(one.tried, calls)
            continue
        score.test(one.tried, calls)
        if several:
            score.left_out(nearest_calls(one.near, known, factor, without=one.tried.gesture))
    return score


def _settings(
    folder: GestureFolder, gestures: Sequence[LearnedGesture], factor: float
) -> dict[str, object]:
    return {
        "gestures": {
            gesture.name: {
                "kind": gesture.kind,
                "demonstrations": len(gesture.demonstrations),
                "seconds": round(gesture.seconds, 2),
                "tests": len(folder.tests[gesture.name]),
            }
            for gesture in gestures
        },
        "rate_hz": RATE,
        BASELINE: {
            "factor": factor,
            "factors_tried": list(FACTORS),
            "rate_hz": RATE / gestures_rivals.EVERY,
            "looks_hz": RATE / gestures_rivals.EVERY / gestures_rivals.STEP,
        },
    }
