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
from motion.camera import CameraConfig
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
        stage = _Stage(options, config, say, stack)
        stage.set_up(
            bank, lambda settings: take_header(patch, path, config.camera.source, settings)
        )
        capture = stage.equipment.capture
        mirror = capture.live if options.mirror is None else options.mirror
        score = Score(patch, replace(config.look, mirror=mirror), bank.sample_rate, options.seconds)
        live = Live(score, stage.equipment, session_clock, say)
        with _stopping(live.stop):
            summary = live.run()
    if stage.folder:
        summary.remarks.append(_kept(stage.folder, options.record))
    tell(summary, options.quiet)
    return 0


class _Stage:
    """Sets devices and processes up, in the order in which they need each other."""

    def __init__(
        self,
        options: argparse.Namespace,
        config: Config,
        say: Callable[[str], None],
        stack: ExitStack,
    ) -> None:
        self._options, self._config, self._say, self._stack = options, config, say, stack
        self.folder: Path | None = None  # of the take

    def set_up(self, bank: SampleBank, header: Callable[[dict[str, object]], TakeHeader]) -> None:
        """Start everything; what was started is closed with the stack, the last one first."""
        options, config = self._options, self._config
        capture = self._capture()
        model = config.tracker.model
        if model == "auto":
            model = choose_model(config.tracker.name, session_clock)
        tracker = open_tracker(config.tracker.name, model)
        self._stack.callback(tracker.close)
        size = f"{capture.size[0]}x{capture.size[1]}"
        self._say(f"Camera: {capture.name}, {size}; {model} model.")
        audio = self._audio(bank)
        picture = RenderHost(capture.size, not options.no_window, session_clock)
        self._stack.callback(picture.close)
        picture.start()
        settings: dict[str, object] = {
            "sample_rate": bank.sample_rate,
            "tracker": config.tracker.name,
            "model": model,
        }
        recorder = self._recorder(header(settings), audio, picture, capture.announced_rate)
        self.equipment = Equipment(
            capture, tracker, audio, picture, recorder, config.sound.block / bank.sample_rate
        )

    def _capture(self) -> Capture:
        choice = self._config.camera
        wanted = CameraConfig(width=choice.width, height=choice.height, rate=choice.rate)
        capture = Capture(
            lambda: open_camera(choice.source, session_clock, wanted),
            session_clock,
            repeat=self._options.seconds is not None,
        )
        self._stack.callback(capture.stop)
        return capture

    def _audio(self, bank: SampleBank) -> AudioHost:
        choice = self._config.sound
        audio = AudioHost(
            bank,
            session_clock,
            EngineSettings(sample_rate=bank.sample_rate),
            HostSettings(block=choice.block, device=choice.device),
        )
        self._stack.callback(audio.close)
        self._say(f"Sound: {audio.start()}")
        return audio

    def _recorder(
        self, header: TakeHeader, audio: AudioHost, picture: RenderHost, rate: float
    ) -> Recorder | None:
        if self._options.no_take and not self._options.record:
            return None
        self.folder = new_take_folder(self._config.takes, take_label())
        pictures = picture_source(picture.picture_source) if self._options.record else None
        sound = sound_source(audio.sound_source)
        recorder = Recorder(self.folder, header, sound, pictures, rate)
        self._stack.callback(recorder.close)
        recorder.start()
        return recorder


def _configured(config: Config, options: argparse.Namespace) -> Config:
    """Return the settings with what the command line says instead."""
    camera = replace(config.camera, source=options.camera or config.camera.source)
    tracker = replace(
        config.tracker,
        name=options.tracker or config.tracker.name,
        model=options.model or config.tracker.model,
    )
    return replace(config, camera=camera, tracker=tracker)


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
