"""Sets the devices and processes of a live performance up, in the order they need each other."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from app.calibration_store import (
    LatencyFileError,
    MeasuredDelays,
    camera_key,
    load_delays,
    sound_key,
)
from app.config import Config
from app.first_start import FirstStart
from app.governor import Governor, Resizable
from app.latency import CameraLag, camera_lag
from app.live import Equipment, heard_at
from app.model_choice import choose_model
from app.runtime import session_clock, take_label, wait_until
from app.studio import take_header
from app.translate import picture_source, sound_source, timing_source
from audio.host import AudioHost
from audio.sample import SampleBank
from audio.settings import EngineSettings, HostSettings
from motion.cameras.camera import Camera, CameraConfig
from motion.cameras.camera_again import CameraAgain
from motion.cameras.capture import Capture
from motion.cameras.source import open_camera
from motion.cameras.webcam import find_camera
from motion.people.model_files import landmark_model
from motion.tracker import MODEL_SIZES, Tracker, open_tracker
from motion.views.camera_pair_file import load_camera_pair
from motion.views.several_cameras import SeveralCameras
from motion.views.side_camera import SideCamera
from music.clock import Clock
from patch.patch import Patch
from render.host import RenderHost
from render.scene import OverlayScene
from takes.assignment import Beside
from takes.host import Recorder
from takes.take import new_take_folder

READY: Final = 20.0  # seconds that drawing and recording may take to begin


@dataclass(frozen=True, slots=True)
class Plan:
    """What a performance needs."""

    config: Config
    patch: Patch
    patch_file: Path
    takes: Path | None = None  # the folder of all takes; None: nothing is recorded
    film: bool = False  # the take has a film too
    window: bool = True
    again: bool = False  # a film that is the camera goes round
    test_ramp: bool = False  # the sound is an exact ramp, to count breaks by


class Stage:
    """Opens what is in a plan; what was opened is closed with the stack, the last one first."""

    def __init__(
        self,
        plan: Plan,
        bank: SampleBank,
        stack: ExitStack,
        say: Callable[[str], None],
        open_source: Callable[[str, Clock, CameraConfig], Camera] = open_camera,
    ) -> None:
        self._plan, self._bank, self._stack, self._say = plan, bank, stack, say
        self._open_source = open_source

    def set_up(self) -> Equipment:
        """Open and start everything but the camera, whose pictures would be lost until then.

        Raises:
            ModelError, CameraError, AudioDeviceError, TakeError: one sentence each.
        """
        if self._plan.config.tracker.model != "auto":
            landmark_model(self._plan.config.tracker.model)  # before anything is switched on
        capture = self._capture(self._plan.config.camera.source)
        picture = self._picture(capture)
        tracker, model = self._tracker(capture)
        width, height = capture.size
        self._say(f"Camera: {capture.name}, {width}x{height}; {model} model.")
        audio = self._audio()
        recorder = self._recorder(capture, picture, audio, model)
        self._say(f"Sound: {self._started(audio)}")
        if recorder:
            wait_until(lambda: recorder.status().recording or not recorder.alive, READY)
        block_seconds = self._plan.config.sound.block / self._bank.sample_rate
        delays = self._delays()
        heard = delays.sounds.get(sound_key(audio.description))
        output = heard.output if heard else None
        if heard:
            audio.hear_late_by(heard.round_trip.seconds)
        return Equipment(
            capture,
            tracker,
            audio,
            picture,
            recorder,
            block_seconds,
            lag=self._lag(capture, delays),
            output_seconds=output,
            governor=self._governor(tracker, model),
            exposure_is_chosen=self._plan.config.camera.exposure_ms > 0.0,
            others=self._others(audio, output, delays),
        )

    def _others(
        self, audio: AudioHost, output: float | None, delays: MeasuredDelays
    ) -> SeveralCameras | None:
        """Return the cameras beside the first; their poses are stamped as its are."""
        choice, sides = self._plan.config.camera, []
        pairs = {n: load_camera_pair(path) for n, path in enumerate(choice.pairs, start=1)}
        for source in choice.others:
            capture = self._capture(source)
            stamp = partial(_stamp, audio, output, capture, self._lag(capture, delays))
            tracker = open_tracker(self._plan.config.tracker.name, MODEL_SIZES[0], live=True)
            sides.append(SideCamera(capture, tracker, stamp))
            self._say(f"Beside it: {capture.name}.")
        if not sides:
            return None
        others = SeveralCameras(sides, pairs)
        self._stack.callback(others.stop)
        return others

    def _delays(self) -> MeasuredDelays:
        """Return the delays of cameras and loudspeakers that were measured."""
        try:
            return load_delays()
        except LatencyFileError as error:
            self._say(str(error))
            return MeasuredDelays()

    def _lag(self, capture: Capture, delays: MeasuredDelays) -> CameraLag:
        """Return how late a camera's pictures come, as measured where that was done."""
        camera = delays.cameras.get(camera_key(capture.name, capture.size))
        if capture.live and camera is None:
            self._say(
                "How late the camera's pictures come is a guess: bodyloop doctor --latency"
                " measures it."
            )
        return camera_lag(camera, capture.live, capture.announced_rate)

    def _capture(self, camera: str) -> Capture:
        choice = self._plan.config.camera
        wanted = CameraConfig(
            width=choice.width,
            height=choice.height,
            rate=choice.rate,
            exposure=choice.exposure_ms / 1000.0,
        )

        def open_named(source: str) -> Camera:
            return self._open_source(source, session_clock, wanted)

        opener = CameraAgain(camera, open_named, find_camera)
        capture = Capture(opener, session_clock, repeat=self._plan.again)
        self._stack.callback(capture.stop)
        return capture

    def _picture(self, capture: Capture) -> RenderHost:
        picture = RenderHost(capture.size, self._plan.window, session_clock)
        self._stack.callback(picture.close)
        picture.start()
        picture.publish(None, OverlayScene(0.0))
        return picture

    def _tracker(self, capture: Capture) -> tuple[Tracker, str]:
        choice = self._plan.config.tracker
        model = choice.model
        if model == "auto":
            model = choose_model(choice.name, session_clock, capture.announced_rate)
        tracker = open_tracker(choice.name, model, live=True)
        self._stack.callback(tracker.close)
        return tracker, model

    def _governor(self, tracker: Tracker, model: str) -> Governor | None:
        """Return who keeps the model within what the machine can do, where that was asked for."""
        automatic = self._plan.config.tracker.model == "auto" and isinstance(tracker, Resizable)
        return Governor(MODEL_SIZES, model) if automatic else None

    def _audio(self) -> AudioHost:
        choice = self._plan.config.sound
        audio = AudioHost(
            self._bank,
            session_clock,
            EngineSettings(sample_rate=self._bank.sample_rate),
            HostSettings(
                block=choice.block,
                device=choice.device,
                test_ramp=self._plan.test_ramp,
                microphone=choice.microphone,
            ),
        )
        self._stack.callback(audio.close)
        return audio

    def _started(self, audio: AudioHost) -> str:
        """Start the sound and return on what it plays; the first start of all takes a while."""
        first = FirstStart(self._say, session_clock)
        try:
            return audio.start(first)
        finally:
            first.close()

    def _recorder(
        self, capture: Capture, picture: RenderHost, audio: AudioHost, model: str
    ) -> Recorder | None:
        """Start recording before there is sound, so that the take begins with it."""
        plan = self._plan
        if plan.takes is None:
            return None
        settings: dict[str, object] = {
            "sample_rate": self._bank.sample_rate,
            "tracker": plan.config.tracker.name,
            "model": model,
        }
        recorder = Recorder(
            new_take_folder(plan.takes, take_label()),
            take_header(plan.patch, plan.patch_file, plan.config.camera.source, settings),
            sound_source(audio.sound_source),
            picture_source(picture.picture_source) if plan.film else None,
            capture.announced_rate,
            Beside(timing=timing_source(audio.timing_source)),
        )
        self._stack.callback(recorder.close)
        # The first picture is an empty one that only shows that drawing has begun.
        wait_until(lambda: picture.status().drawn > 0 or not picture.alive, READY)
        recorder.start()
        return recorder


def _stamp(
    audio: AudioHost,
    output_seconds: float | None,
    capture: Capture,
    lag: CameraLag,
    session_seconds: float,
) -> float:
    """Return the take time in which a side camera's picture was captured."""
    return heard_at(audio, output_seconds, session_seconds - lag.follow(capture.rate))
