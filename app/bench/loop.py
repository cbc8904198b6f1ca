"""`bench loop`: whether loops step, drift, or lie where they were not played."""

import argparse
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.bench.report import Measurement
from app.runtime import processor_clock, session_clock
from audio.command import (
    AudioCommand,
    CaptureTrack,
    EndRecording,
    MuteTrack,
    Overdub,
    RecordTrack,
    Redo,
    SetParameter,
    SetSpeed,
    StartTrack,
    StopTrack,
    Undo,
)
from audio.engine import Engine
from audio.layout import LOOK_AHEAD
from audio.parameter import N_TRACKS
from audio.sample import Sample, SampleBank
from audio.settings import EngineSettings

RATE: Final = 48000
LOOP: Final = 50021  # frames, a prime: no block and no chunk divides it
SPEEDS: Final = (0.5, 1.0, 2.0, -0.5, -1.0, -2.0)
LENGTHS: Final = (7919, 10007, 24001, 36011, 48017, 60013, 77773, 96001)  # frames, primes too
LATE: Final = 1789  # frames of the loop from output to input: 37.27 ms
BLOCK: Final = 128
NOTES: Final = {
    "seam_step_db": "the most by which the difference of two frames stands out of those of the "
    "eight frames on either side, as a level; a tone of -14 dBFS, looped where its phase jumps",
    "drift_frames_per_hour": "eight loops, rendered for --minutes, then an hour skipped",
    "overdub_error_ms": "clicks of a loop, fed back as a microphone that is late by a known delay",
    "undo_depth": "steps that each brought back the same bytes",
    "start_error_frames": "recordings begun up to 0.3 s after their first frame",
    "us_per_block": "processor time of 128 frames with eight loops, one of them overdubbed",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the bench's options."""
    parser.add_argument("--minutes", type=float, default=1.0, help="rendered before the hour")
    parser.add_argument("--seed", type=int, default=1, help="of where recordings begin")


def measure(options: argparse.Namespace) -> Measurement:
    """Loop clicks and tones, and look where they come again."""
    began = session_clock()
    steps = {f"{speed:g}": _steps(speed) for speed in SPEEDS}
    drift, cost = _drift(options.minutes)
    return Measurement(
        settings={"minutes": options.minutes, "seed": options.seed, "sample_rate": RATE},
        seconds=session_clock() - began,
        figures={
            "seam_step_db": max(max(of_one.values()) for of_one in steps.values()),
            "drift_frames_per_hour": drift,
            "overdub_error_ms": _overdub_error(),
            "undo_depth": _undo_depth(),
            "start_error_frames": _start_error(options.seed),
            "step_db": steps,
            "us_per_block": cost,
        },
        notes=NOTES,
    )


class _Pedal:
    """An engine that passes the microphone and its loops on as they are."""

    def __init__(self, input_delay: int = 0, track_seconds: float = 4.0) -> None:
        bank = SampleBank([Sample("none", np.zeros((8, 2), np.float32), 0)], RATE)
        settings = EngineSettings(
            sample_rate=RATE, track_seconds=track_seconds, input_delay=input_delay
        )
        self.engine = Engine(bank, settings)
        values = {
            "master.gain": 1.0,
            "reverb.level": 0.0,
            "reverb.send": 0.0,
            "input.gain": 1.0,
            "input.guard": 0.0,
        }
        for name, value in values.items():
            self.engine.apply(SetParameter(0.0, name, value))
        self.engine.render(RATE)

    @property
    def frame(self) -> int:
        """Return the frame that is rendered next."""
        return self.engine.status().frame

    def ask(self, *commands: AudioCommand) -> None:
        """Hand over commands."""
        for command in commands:
            self.engine.apply(command)

    def play(self, n_frames: int, heard: NDArray[np.float32] | None = None) -> NDArray[np.float32]:
        """Render with what a microphone hears, and return (n_frames,) of the left channel."""
        inputs = np.zeros((n_frames, 1), np.float32)
        if heard is not None:
            inputs[: len(heard), 0] = heard[:n_frames]
        return self.engine.render(n_frames, inputs)[:, 0]


def _tone(n_frames: int) -> NDArray[np.float32]:
    return (0.2 * np.sin(2.0 * np.pi * 333.3 * np.arange(n_frames) / RATE)).astype(np.float32)


def _clicks(n_frames: int, *places: int) -> NDArray[np.float32]:
    sound = np.zeros(n_frames, np.float32)
    sound[list(places)] = 0.5
    return sound


def _found(out: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return the frames at which clicks were rendered."""
    return np.flatnonzero(np.abs(out) > 0.1).astype(np.int64) - LOOK_AHEAD


def _steps(speed: float) -> dict[str, float]:
    """Return the worst step at each change, at one speed."""
    pedal = _Pedal()
    begin = pedal.frame
    overdub = (begin + LOOP + 20000) / RATE
    pedal.ask(RecordTrack(begin / RATE, 0, LOOP), Overdub(overdub, 0, on=True))
    pedal.ask(EndRecording(overdub + 0.4, 0))
    pedal.play(3 * LOOP, _tone(3 * LOOP))
    pedal.play(LOOP)

    def worst(*commands: tuple[int, type[AudioCommand], tuple[object, ...]]) -> float:
        now = pedal.frame
        for frame, kind, values in commands:
            pedal.engine.apply(kind((now + frame) / RATE, *values))  # type: ignore[arg-type]
        return _worst_step(pedal.play(int(2.2 * LOOP)))

    return {
        "speed": worst((4000, SetSpeed, (0, speed))),
        "seam": worst(),
        "mute": worst((5000, MuteTrack, (0, True)), (5150, MuteTrack, (0, False))),
        "stop": worst((6000, StopTrack, ()), (30000, StartTrack, ())),
        "top": worst((6000, StartTrack, (0, True))),
        "undo": worst((7000, Undo, (0,)), (7200, Redo, (0,)), (40000, Undo, (0,))),
    }


def _worst_step(out: NDArray[np.float32]) -> float:
    slope = np.abs(np.diff(out.astype(np.float64)))
    beside = np.zeros_like(slope)
    for shift in range(1, 9):
        beside[shift:] = np.maximum(beside[shift:], slope[:-shift])
        beside[:-shift] = np.maximum(beside[:-shift], slope[shift:])
    worst = float((slope - beside)[8:-8].max())
    return round(20.0 * float(np.log10(max(worst, 1e-9))), 1)


def _drift(minutes: float) -> tuple[int, float]:
    """Return by how many frames loops moved in an hour, and what a block cost."""
    pedal = _Pedal()
    begin = pedal.frame
    for track, length in enumerate(LENGTHS[:N_TRACKS]):
        pedal.ask(RecordTrack(begin / RATE, track, length))
    pedal.play(3 * RATE, _clicks(3 * RATE, 100))
    pedal.ask(Overdub(pedal.frame / RATE, 7, on=True))
    n_blocks = max(int(minutes * 60.0 * RATE / BLOCK), 1)
    silence = np.zeros((BLOCK, 1), np.float32)
    before = processor_clock()
    for _ in range(n_blocks):
        pedal.engine.render(BLOCK, silence)
    cost = 1e6 * (processor_clock() - before) / n_blocks
    pedal.engine.skip(3600 * RATE)
    at = pedal.frame - begin
    found = _found(pedal.play(3 * RATE)) + at
    worst = 0
    for length in LENGTHS:
        first = at + (100 - at) % length
        while first < at + 512:  # what plays fades in after a skip
            first += length
        for expected in range(first, at + 3 * RATE - LOOK_AHEAD, length):
            worst = max(worst, int(np.abs(found - expected).min()))
    return worst, round(cost, 1)


def _overdub_error() -> float:
    """Return by how much an overdub misses what it was played to, in milliseconds."""
    pedal = _Pedal(input_delay=LATE)
    begin = pedal.frame
    places = (6000, 21000, 43210)
    pedal.ask(RecordTrack(begin / RATE, 0, LOOP))
    pedal.play(LOOP, _clicks(LOOP, *(place + LATE for place in places)))
    pedal.ask(Overdub(pedal.frame / RATE, 0, on=True, source="microphone"))
    pedal.ask(EndRecording((pedal.frame + LOOP) / RATE, 0))
    # What is heard of the loop is played back to it, from a hair later, so that both can be told.
    played = _clicks(2 * LOOP, *(place + 500 + LATE for place in places))
    pedal.play(2 * LOOP, played)
    found = _found(pedal.play(LOOP))
    errors = [np.abs(found - place).min() for first in places for place in (first, first + 500)]
    return round(1000.0 * float(max(errors)) / RATE, 4)


def _undo_depth() -> int:
    """Return how many layers, each sounding, could be taken back exactly."""
    pedal = _Pedal()
    pedal.ask(RecordTrack(pedal.frame / RATE, 0, LOOP))
    pedal.play(LOOP, 0.1 * _tone(LOOP))
    passes = [pedal.play(LOOP) * 0.0]
    for layer in range(40):
        pedal.play(LOOP)
        passes.append(pedal.play(LOOP))
        pedal.ask(Overdub(pedal.frame / RATE, 0, on=True))
        pedal.play(LOOP, _clicks(LOOP, 2000 + 1000 * layer))
        pedal.ask(EndRecording(pedal.frame / RATE, 0))
    depth = 0
    while passes:
        pedal.ask(Undo(pedal.frame / RATE, 0))
        pedal.play(LOOP)
        if not np.array_equal(pedal.play(LOOP), passes.pop()):
            return depth
        depth += 1
    return depth


def _start_error(seed: int) -> int:
    """Return by how many frames the first frame of a loop is missed, at the worst."""
    random = np.random.default_rng(seed)
    worst = 0
    for late in [0, *(int(frames) for frames in random.integers(1, int(0.3 * RATE), 8))]:
        for kind in ("record", "capture"):
            pedal = _Pedal()
            begin = pedal.frame + 20000
            heard = _clicks(20000 + late + LOOP, 20000)
            pedal.play(20000 + late, heard)
            if kind == "record":
                pedal.ask(RecordTrack(begin / RATE, 0, LOOP))
            pedal.play(LOOP, heard[20000 + late :])
            if kind == "capture":
                pedal.ask(CaptureTrack(pedal.frame / RATE, 0, begin / RATE, LOOP))
            at = pedal.frame
            found = _found(pedal.play(2 * LOOP)) + at - begin
            nearest = np.abs((found + LOOP // 2) % LOOP - LOOP // 2)
            worst = max(worst, int(nearest.max()) if len(found) else LOOP)
    return worst
