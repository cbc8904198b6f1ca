"""`bodyloop play`: perform live."""

import argparse
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

from app.config import Config, load_config
from app.live import Equipment, Live, Score
from app.model_choice import choose_model
from app.resources import SAMPLES
from app.runtime import session_clock, take_label
from app.studio import open_patch, take_header, tell
from app.translate import picture_source, sound_source
from audio.host import AudioHost
from audio.sample import SampleBank
from audio.settings import EngineSettings, HostSettings
from motion.camera import Camera, CameraConfig
from motion.capture import Capture
from motion.source import open_camera
from motion.tracker import MODEL_SIZES, TRACKERS, open_tracker
from render.host import RenderHost
from takes.host import Recorder
from takes.take import TakeHeader, new_take_folder, read_take

EXAMPLE: Final = "bodyloop play --camera 0 --patch drum_kit --record show.mp4"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the verb's options."""
    parser.add_argument("--camera", help="an index, a name, a film (in real time) or a folder")
    parser.add_argument("--patch", default="loop_pedal", help="a name, or a .toml file")
    parser.add_argument("--record", type=Path, help="write the performance to this .mp4")
    parser.add_argument("--seconds", type=float, help="end after so long; a film goes round")
    parser.add_argument("--no-window", action="store_true", help="draw, but show nothing")
    parser.add_argument("--no-take", action="store_true", help="save nothing")
    parser.add_argument("--tracker", choices=TRACKERS, help="which tracker finds the body")
    parser.add_argument("--model", choices=(*MODEL_SIZES, "auto"), help="landmark model")
    parser.add_argument("--mirror", action=argparse.BooleanOptionalAction, help="as in a mirror")


def run(options: argparse.Namespace) -> int:
    """Perform until it ends; whatever was recorded is kept."""
    config = _configured(load_config(), options)
    say = _silent if options.quiet else _say
    bank = SampleBank.load(SAMPLES, config.sound.sample_rate)
    patch, path = open_patch(options.patch, bank)
    with ExitStack() as stack:
        capture = Capture(lambda: _open(config), session_clock, repeat=options.seconds is not None)
        stack.callback(capture.stop)
        mirror = capture.live if options.mirror is None else options.mirror
        model = config.tracker.model
        if model == "auto":
            model = choose_model(config.tracker.name, session_clock)
        tracker = open_tracker(config.tracker.name, model)
        stack.callback(tracker.close)
        say(f"Camera: {capture.name}, {capture.size[0]}x{capture.size[1]}; {model} model.")
        audio = _start_audio(config, bank, say, stack)
        picture = RenderHost(capture.size, not options.no_window, session_clock)
        stack.callback(picture.close)
        picture.start()
        settings: dict[str, object] = {
            "sample_rate": config.sound.sample_rate,
            "tracker": config.tracker.name,
            "model": model,
        }
        header = take_header(patch, path, capture.name, settings)
        recorder = _recorder(options, config, header, audio, picture, capture.announced_rate)
        if recorder:
            stack.callback(recorder.close)
            recorder.start()
        score = Score(patch, replace(config.look, mirror=mirror), bank.sample_rate, options.seconds)
        block_seconds = config.sound.block / bank.sample_rate
        equipment = Equipment(capture, tracker, audio, picture, recorder, block_seconds)
        live = Live(score, equipment, session_clock, say)
        with _stopping(live.stop):
            summary = live.run()
    if recorder:
        summary.remarks.append(_kept(recorder.folder, options.record))
    tell(summary, options.quiet)
    return 0


def _configured(config: Config, options: argparse.Namespace) -> Config:
    """Return the settings with what the command line says instead."""
    camera = replace(config.camera, source=options.camera or config.camera.source)
    tracker = replace(
        config.tracker,
        name=options.tracker or config.tracker.name,
        model=options.model or config.tracker.model,
    )
    return replace(config, camera=camera, tracker=tracker)


def _open(config: Config) -> Camera:
    choice = config.camera
    wanted = CameraConfig(width=choice.width, height=choice.height, rate=choice.rate)
    return open_camera(choice.source, session_clock, wanted)


def _start_audio(
    config: Config, bank: SampleBank, say: Callable[[str], None], stack: ExitStack
) -> AudioHost:
    audio = AudioHost(
        bank,
        session_clock,
        EngineSettings(sample_rate=bank.sample_rate),
        HostSettings(block=config.sound.block, device=config.sound.device),
    )
    stack.callback(audio.close)
    say(f"Sound: {audio.start()}")
    return audio


def _recorder(
    options: argparse.Namespace,
    config: Config,
    header: TakeHeader,
    audio: AudioHost,
    picture: RenderHost,
    rate: float,
) -> Recorder | None:
    if options.no_take and not options.record:
        return None
    folder = new_take_folder(config.takes, take_label())
    pictures = picture_source(picture.picture_source) if options.record else None
    return Recorder(folder, header, sound_source(audio.sound_source), pictures, rate)


def _kept(folder: Path, film: Path | None) -> str:
    """Put the film where it was asked for, and say where everything is."""
    take = read_take(folder)
    made = take.film(take.parts[0])
    if film is None or not made.is_file():
        return f"Saved as the take {folder}."
    film.parent.mkdir(parents=True, exist_ok=True)
    beside = film.with_name(film.name + ".part")
    shutil.copyfile(made, beside)
    beside.replace(film)
    return f"Saved as {film}, and as the take {folder}."


@contextmanager
def _stopping(stop: Callable[[], None]) -> Iterator[None]:
    """Let ctrl-C or a termination signal end the performance cleanly; a second one ends now."""

    def asked(number: int, _: object) -> None:
        stop()
        signal.signal(number, lambda *_: os._exit(130))

    kept = {number: signal.signal(number, asked) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in kept.items():
            signal.signal(number, handler)


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)


def _silent(_: str) -> None:
    pass
