"""`doctor --latency` and `--sound`: measures with what is there, and says what is not."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from typing import Final

from app.calibration import CameraDelay, Estimate, Refusal, SoundDelay, judge
from app.calibration_devices import CardEar, NothingToMeasure, ScreenLamp
from app.calibration_session import CalibrationSession, CalibrationSettings, Clapping
from app.calibration_store import (
    LatencyFileError,
    MeasuredDelays,
    camera_key,
    load_delays,
    save_delays,
    sound_key,
)
from app.config import Config
from app.latency import OWN, guessed_delay, sound_share
from app.runtime import session_clock, wait_until
from audio.device import AudioDeviceError
from motion.cameras.camera import CameraError
from motion.cameras.capture import RATED_OVER, Capture
from motion.tracker import open_tracker

RATED: Final = 5.0  # seconds in which a camera must show its true rate


@dataclass(slots=True)
class LatencyReport:
    """What was found, and what could not be looked at."""

    camera: CameraDelay | None = None
    sound: SoundDelay | None = None
    camera_name: str = ""
    sound_name: str = ""
    processing: float | None = None  # seconds from a picture's stamp to its poses
    block: float = 0.0  # seconds of a block of sound
    skipped: list[str] = field(default_factory=list)
    kept: str = ""  # the file

    @property
    def camera_to_sound(self) -> float | None:
        """Seconds from a movement to the earliest sound that it can cause: L."""
        if self.camera is None or self.processing is None or self.sound is None:
            return None
        return (
            self.camera.seconds + self.processing + OWN + sound_share(self.block, self.sound.output)
        )


class LatencyCheck:
    """One run of it.  `open_capture` opens the camera; `say` tells the person what to do."""

    def __init__(
        self,
        config: Config,
        open_capture: Callable[[], Capture],
        say: Callable[[str], None],
        settings: CalibrationSettings | None = None,
    ) -> None:
        self._config, self._open_capture, self._say = config, open_capture, say
        self._session = CalibrationSession(session_clock, _pause, settings)
        self._report = LatencyReport(block=config.sound.block / config.sound.sample_rate)
        self._found: dict[str, Estimate] = {}

    def run(self) -> LatencyReport:
        """Measure all that can be measured, and keep it."""
        with ExitStack() as stack:
            capture, ear = self._capture(stack), self._ear(stack)
            if ear is not None:
                self._click(ear)
            if capture is not None:
                self._flash(stack, capture)
                self._clap(capture, ear)
                self._report.camera = judge(self._found, capture.rate or capture.announced_rate)
        self._keep()
        return self._report

    def run_sound(self) -> LatencyReport:
        """Measure the way of the sound only, through the air or a cable, and keep it."""
        with ExitStack() as stack:
            ear = self._ear(stack)
            if ear is not None:
                self._click(ear)
        self._keep()
        return self._report

    def _capture(self, stack: ExitStack) -> Capture | None:
        try:
            capture = self._open_capture()
        except CameraError as error:
            self._skip(str(error))
            return None
        stack.callback(capture.stop)
        if not capture.live:
            self._skip(f"{capture.name} is a film: its pictures have no delay to measure")
            return None
        capture.start()
        wait_until(lambda: capture.rate > 0.0 or capture.ended, RATED)
        if capture.rate <= 0.0:
            self._skip(f"{capture.name} sends fewer than {RATED_OVER} pictures in {RATED:.0f} s")
            return None
        self._report.camera_name = camera_key(capture.name, capture.size)
        return capture

    def _ear(self, stack: ExitStack) -> CardEar | None:
        sound = self._config.sound
        try:
            ear = CardEar(stack, sound.sample_rate, sound.block, sound.device)
        except (NothingToMeasure, AudioDeviceError) as error:
            self._skip(str(error))
            return None
        self._report.sound_name = sound_key(ear.description)
        return ear

    def _click(self, ear: CardEar) -> None:
        self._say("Clicks: turn the loudspeaker up, hold the microphone near it, and be quiet.")
        found = self._session.clicks(ear)
        if isinstance(found, Refusal):
            ear.swap()
            self._say("Clicks again, by the other loudspeaker.")
            again = self._session.clicks(ear)
            # What the first side heard says more than the silence of the other.
            found = found if isinstance(again, Refusal) else again
        if isinstance(found, Refusal):
            self._skip(found.says)
        else:
            self._report.sound = SoundDelay(found, ear.promised_output)

    def _flash(self, stack: ExitStack, capture: Capture) -> None:
        try:
            lamp = ScreenLamp(stack)
        except NothingToMeasure as error:
            self._skip(str(error))
            return
        self._say(
            "Flashes: turn the camera to the blinking window (F makes it large), or dim the room."
        )
        found = self._session.flashes(capture, lamp)
        if found is None:
            self._skip("the camera did not see the screen flash: turn it to the screen")
        else:
            self._found["flash"] = found

    def _clap(self, capture: Capture, ear: CardEar | None) -> None:
        if ear is None:
            self._skip("no claps: nothing can hear them")
            return
        self._say("Claps: face the camera and clap eight times, about once a second. Now!")
        choice = self._config.tracker
        model = "full" if choice.model == "auto" else choice.model
        tracker = open_tracker(choice.name, model, people=1)
        try:
            clapping = self._session.claps(capture, tracker, ear)
        finally:
            tracker.close()
        self._report.processing = clapping.processing
        self._take(clapping)

    def _take(self, clapping: Clapping) -> None:
        sound = self._report.sound
        if clapping.offset is None:
            self._skip(
                f"too few claps: {clapping.n_seen} seen and {clapping.n_heard} heard; both hands"
                " in the picture, and louder"
            )
        elif sound is None:
            self._skip("the claps cannot be used without the clicks")
        else:
            seconds = clapping.offset.seconds + sound.inward
            self._found["clap"] = replace(clapping.offset, seconds=seconds)

    def _keep(self) -> None:
        report = self._report
        try:
            before = load_delays()
        except LatencyFileError:
            before = MeasuredDelays()  # what cannot be read is written anew
        cameras, sounds = dict(before.cameras), dict(before.sounds)
        if report.camera is not None:
            cameras[report.camera_name] = report.camera
        if report.sound is not None:
            sounds[report.sound_name] = report.sound
        if report.camera is not None or report.sound is not None:
            report.kept = str(save_delays(MeasuredDelays(cameras, sounds)))

    def _skip(self, sentence: str) -> None:
        self._report.skipped.append(sentence)


def told(report: LatencyReport) -> list[str]:
    """Return a report in sentences."""
    lines = []
    if report.sound is not None:
        way = report.sound.round_trip
        lines.append(
            f"Sound: {1e3 * way.seconds:.1f} ms through loudspeaker and microphone"
            f" (spread {1e3 * way.spread:.2f} ms, {way.n} clicks),"
            f" {1e3 * report.sound.output:.1f} ms of it to the air; {report.sound_name}."
        )
    if report.camera is not None:
        lines.append(_camera_line(report.camera, report.camera_name))
    total = report.camera_to_sound
    if total is not None:
        lines.append(f"From a movement to the earliest sound it can cause: {1e3 * total:.0f} ms.")
    lines += [f"Left out: {sentence}." for sentence in report.skipped]
    lines.append(f"Kept in {report.kept}." if report.kept else _nothing(report))
    return lines


def _camera_line(camera: CameraDelay, name: str) -> str:
    ways = ", ".join(
        f"{way} {1e3 * found.seconds:.0f} ms (spread {1e3 * found.spread:.0f}, {found.n} times)"
        for way, found in camera.methods.items()
    )
    return (
        f"Camera: pictures come {1e3 * camera.seconds:.0f} ms late, {camera.sureness}"
        f" (± {1e3 * camera.error:.0f} ms): {ways}; {name} at {camera.rate:.0f} pictures a second."
    )


def _nothing(report: LatencyReport) -> str:
    guess = 1e3 * guessed_delay(60.0)
    return f"Nothing could be measured; play goes by a guess ({guess:.0f} ms at 60 pictures)."


def _pause(seconds: float) -> None:
    wait_until(lambda: False, seconds)
