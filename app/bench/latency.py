"""`bench latency`: what lies between a movement and its sound, stage by stage."""

import argparse
import re
import shutil
import subprocess
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Final

import numpy as np

from app.bench.jack_server import JackServer, runs
from app.bench.paced_camera import PacedCamera
from app.bench.report import Measurement
from app.bench.sound_loop import LATE, RATE, SoundLoop
from app.calibration import Estimate, Refusal
from app.calibration_devices import CardEar, NothingToMeasure
from app.calibration_session import CalibrationSession, CalibrationSettings
from app.latency import sound_share
from app.model_choice import choose_model
from app.performance import Performance
from app.resources import DEMO_FILM, SAMPLES
from app.runtime import processor_clock, session_clock, wait_until
from app.stopwatch import StageTimes
from app.studio import open_patch
from audio.device import AudioDeviceError
from audio.layout import LOOK_AHEAD
from audio.sample import SampleBank
from motion.cameras.capture import Capture
from motion.cameras.film import Film
from motion.strikes.strike import StrikeDetector
from motion.tracker import MODEL_SIZES, Tracker, open_tracker

RATES: Final = (60, 30)  # pictures a second
BLOCKS: Final = (64, 128, 256)  # audio frames
WORK: Final = ("decode", "tracker", "gesture")  # stages that are measured here
BLOCK: Final = 128  # of the loop
PERIODS: Final = 2.0  # of the card between a rendered block and the air
EXPOSURE: Final = 0.5  # of a period: 8 ms at 60 pictures a second
USUAL: Final = 90  # per cent of camera frames that keep to L, as in play
NOTES: Final = {
    "roundtrip_ms": "of the loop below: JACK's, else the engine's own",
    "stage_ms": "decode, wait, tracker, gesture: measured medians on this machine, with footage "
    "handed over as MJPG at the rate. exposure (half of it, half a period long), read_out (one "
    "period, to read and send a picture) and sound (margin, one block, two periods of the card) "
    "are arithmetic: no camera or card is at hand whose inside could be seen",
    "camera_to_sound_ms": "L at 60 pictures a second with the model that auto picks and blocks of "
    "128: measured work (nine of ten camera frames) and the arithmetic of stage_ms",
    "l_ms": "the same for every rate, model and block",
    "l_alone_ms": "L where nothing else runs: the processor time of decode, tracker and gesture in "
    "place of what they took, and a picture that never waits; true only of models that keep up",
    "keeps_up": "whether tracker and gesture alone take less than a period, by processor time",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the bench's options."""
    parser.add_argument("--clip", type=Path, default=DEMO_FILM, help="footage for the camera")
    parser.add_argument("--size", default="1280x720", help="of the camera's pictures")
    parser.add_argument("--seconds", type=float, default=5.0, help="of each rate and model")
    parser.add_argument("--seed", type=int, default=1, help="of the clicks")


def measure(options: argparse.Namespace) -> Measurement:
    """Measure the sound's way on a loop, and every stage with a camera made of footage."""
    began = session_clock()
    notes = dict(NOTES)
    loop = _loop(options.seed, notes)
    stages: dict[str, dict[str, object]] = {}
    totals: dict[str, dict[str, dict[str, float]]] = {}
    alone: dict[str, dict[str, dict[str, float]]] = {}
    for rate in RATES:
        for model in MODEL_SIZES:
            shares, work = _stages(options, rate, model)
            stages.setdefault(str(rate), {})[model] = shares
            totals.setdefault(str(rate), {})[model] = _totals(work, rate)
            alone.setdefault(str(rate), {})[model] = _alone(shares, rate)
    picks = {rate: choose_model("litert", session_clock, float(rate)) for rate in RATES}
    return Measurement(
        settings={"size": options.size, "seed": options.seed, "each_seconds": options.seconds},
        seconds=session_clock() - began,
        inputs=[options.clip],
        figures={
            **loop,
            "camera_to_sound_ms": totals["60"][picks[60]]["128"],
            "auto_picks": {str(rate): model for rate, model in picks.items()},
            "stage_ms": stages,
            "l_ms": totals,
            "l_alone_ms": alone,
        },
        notes=notes,
    )


def _loop(seed: int, notes: dict[str, str]) -> dict[str, object]:
    """Return round trip, spread and truth of a loop; the engine's own beside it."""
    settings = CalibrationSettings(seed=seed)
    engine = SoundLoop(seed)
    own = CalibrationSession(engine, engine.pause, settings).clicks(engine)
    own_truth = 1000.0 * (LATE + LOOK_AHEAD) / RATE
    card, truth = _jack_loop(settings, notes)
    return {
        **(_figures(card, truth) if truth else _figures(own, own_truth)),
        **{f"engine_{key}": value for key, value in _figures(own, own_truth).items()},
    }


def _figures(found: Estimate | Refusal, truth: float | None) -> dict[str, float | None]:
    measured = found if isinstance(found, Estimate) else None
    return {
        "roundtrip_ms": round(1000.0 * measured.seconds, 4) if measured else None,
        "spread_ms": round(1000.0 * measured.spread, 4) if measured else None,
        "truth_ms": round(truth, 4) if truth else None,
    }


def _jack_loop(
    settings: CalibrationSettings, notes: dict[str, str]
) -> tuple[Estimate | Refusal, float | None]:
    """Lay the output of a JACK client on its input; no truth where there is no JACK server.

    Where none runs, one without a card is started for it.
    """
    with ExitStack() as stack:
        try:
            if not runs():
                stack.enter_context(JackServer(RATE, BLOCK))
            ear = CardEar(stack, RATE, BLOCK, "JACK")
            _jack("jack_connect", "bodyloop:out_0", "bodyloop:in_1")
            # Some releases say only the number, others a line around it.
            period = int(re.findall(r"\d+", _jack("jack_bufsize"))[0])
        except (NothingToMeasure, AudioDeviceError) as error:
            notes["truth_ms"] = f"the engine's own loop: {error}"
            return Refusal(str(error)), None
        except IndexError:
            notes["truth_ms"] = "the engine's own loop: JACK does not tell its period"
            return Refusal("JACK does not tell its period"), None
        found = CalibrationSession(session_clock, _pause, settings).clicks(ear)
    notes["truth_ms"] = "two periods of the JACK server, and the look-ahead of our limiter"
    if isinstance(found, Refusal):
        notes["roundtrip_ms"] = found.says
    return found, 1000.0 * (2 * period + LOOK_AHEAD) / RATE


def _jack(*words: str) -> str:
    """Run one of JACK's tools and return what it says."""
    if shutil.which(words[0]) is None:
        raise NothingToMeasure(f"{words[0]} is missing; install it with: apt-get install jackd2")
    answer = subprocess.run(words, capture_output=True, text=True, timeout=10.0, check=False)
    if answer.returncode:
        raise NothingToMeasure(f"{' '.join(words)} did not work: {answer.stderr.strip()}")
    return answer.stdout


def _stages(
    options: argparse.Namespace, rate: int, model: str
) -> tuple[dict[str, object], list[float]]:
    """Return the stages' shares in milliseconds, and what the work of each camera frame took."""
    times = StageTimes(session_clock, processor_clock)
    width, height = (int(side) for side in options.size.split("x"))
    film = Film(options.clip)
    camera = PacedCamera(film, (width, height), float(rate), session_clock, times)
    film.close()
    capture = Capture(lambda: camera, session_clock)
    tracker = open_tracker("litert", model)
    try:
        waits, work = _perform(capture, tracker, times, options.seconds)
    finally:
        camera.close()
        capture.stop()
        tracker.close()
    shares: dict[str, object] = {
        "exposure": _ms(0.5 * EXPOSURE / rate),
        "read_out": _ms(1.0 / rate),
        **{name: _median(times, name) for name in WORK},
        "wait": _ms(float(np.median(waits))) if waits else None,
        "sound": {str(block): _ms(_sound(block)) for block in BLOCKS},
        "cpu": {name: _cpu(times, name) for name in WORK},
        "keeps_up": _cpu(times, "tracker") + _cpu(times, "gesture") < 1000.0 / rate,
        "work_p50": _ms(float(np.median(work))) if work else None,
        "work_p90": _ms(float(np.percentile(work, USUAL))) if work else None,
        "camera_rate": round(capture.rate, 1),
        "tracked_rate": round(len(work) / options.seconds, 1),
    }
    return shares, work


def _perform(
    capture: Capture, tracker: Tracker, times: StageTimes, seconds: float
) -> tuple[list[float], list[float]]:
    """Track and follow the newest pictures; return what they waited, and took in all."""
    bank = SampleBank.load(SAMPLES, RATE)
    patch = open_patch("loop_pedal", bank)[0]
    stages = Performance(patch, RATE, StrikeDetector())
    waits, work = list[float](), list[float]()
    capture.start()
    capture.next(5.0)  # the first one, while everything warms up
    end = session_clock() + seconds
    while session_clock() < end:
        frame = capture.next(0.1)
        if frame is None:
            continue
        begun = session_clock()
        with times.stage("tracker"):
            poses = tracker.track(frame)
        with times.stage("gesture"):
            stages.advance(frame.t, poses)
        waits.append(begun - frame.t - times.wall_s["decode"][-1])
        work.append(session_clock() - frame.t)
    return waits, work


def _totals(work: list[float], rate: int) -> dict[str, float]:
    """Return L in milliseconds for each block of sound."""
    before = (0.5 * EXPOSURE + 1.0) / rate
    usual = float(np.percentile(work, USUAL)) if work else 0.0
    return {str(block): _ms(before + usual + _sound(block)) for block in BLOCKS}


def _alone(shares: Mapping[str, object], rate: int) -> dict[str, float]:
    """Return L in milliseconds on a machine that does nothing else, for each block of sound."""
    cpu = shares["cpu"]
    assert isinstance(cpu, dict)
    before = 1000.0 * (0.5 * EXPOSURE + 1.0) / rate + sum(cpu.values())
    return {str(block): round(before + _ms(_sound(block)), 2) for block in BLOCKS}


def _sound(block: int) -> float:
    return sound_share(block / RATE, PERIODS * block / RATE)


def _median(times: StageTimes, name: str) -> float | None:
    figures: Mapping[str, float] | None = times.figures_ms(name)
    return figures["p50"] if figures else None


def _cpu(times: StageTimes, name: str) -> float:
    figures = times.figures_ms(name)
    return figures["cpu"] if figures else 0.0


def _ms(seconds: float) -> float:
    return round(1000.0 * seconds, 2)


def _pause(seconds: float) -> None:
    wait_until(lambda: False, seconds)
