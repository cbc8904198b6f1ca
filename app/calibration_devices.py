"""The real screen, loudspeaker and microphone, as a calibration wants them."""

from contextlib import ExitStack
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.calibration_click import click_sound
from app.runtime import session_clock, wait_until
from app.translate import sound_source
from audio.command import PlaySample, SetParameter
from audio.host import AudioHost
from audio.layout import LOOK_AHEAD
from audio.parameter import PARAMETERS
from audio.sample import Sample, SampleBank
from audio.settings import EngineSettings, HostSettings
from render.host import RenderHost
from render.scene import OverlayScene
from render.screen import list_screens
from takes.source import SoundReader

SIZE: Final = (640, 360)  # pixels of the flashing window; its light counts, not its sharpness
READY: Final = 10.0  # seconds that a window may take to open
PANEL: Final = 0.005  # seconds that a usual screen takes to follow its signal; not measured
SLOWEST, USUAL_RATE = 20.0, 60.0  # pictures a second; some screens do not tell theirs
WARM_UP: Final = 60  # pictures; the first takes long, and is remembered in the mean for a while
CLICK: Final = "click"
KEPT: Final = 30.0  # seconds of sound that can be looked back on
MONITOR: Final = 0.02  # gain of the microphone in the output: too little to howl


class NothingToMeasure(OSError):  # noqa: N818  not an error of the program, but of what is there
    """A device that a method needs is missing; one sentence."""


class ScreenLamp:
    """A window of the drawing process, all white or all black.

    Raises:
        NothingToMeasure: there is no screen.
    """

    def __init__(self, stack: ExitStack) -> None:
        screens = list_screens()
        if not screens:
            raise NothingToMeasure("no screen: nothing can flash before the camera")
        rate = screens[0].rate
        self._rate = rate if rate >= SLOWEST else USUAL_RATE
        self._host = RenderHost(SIZE, True, session_clock)
        stack.callback(self._host.close)
        self._host.start()
        self.shine(False)
        opened = wait_until(lambda: self._host.status().window_open or not self._host.alive, READY)
        if not opened or not self._host.status().window_open:
            raise NothingToMeasure("no window can be opened: nothing can flash before the camera")
        for _ in range(WARM_UP):
            self._draw()

    @property
    def delay(self) -> float:
        """Seconds to the light: drawing, half of the way through a picture, and the panel."""
        return self._host.status().draw_ms / 1000.0 + 0.5 / self._rate + PANEL

    def _draw(self) -> None:
        drawn = self._host.status().drawn
        self.shine(False)
        wait_until(lambda: self._host.status().drawn > drawn, READY)

    def shine(self, bright: bool) -> None:
        """Make the window white or black."""
        width, height = SIZE
        picture = np.full((height, width, 3), 255 if bright else 0, np.uint8)
        self._host.publish(picture, OverlayScene(session_clock()))


class CardEar:
    """The sound card, by the engine that plays a performance.

    The click sounds on one side and the microphone of the other side is listened to: what the
    engine gives out there is what was heard and nothing else.

    Raises:
        NothingToMeasure: no card, or no microphone.
        AudioDeviceError: the process that plays does not start.
    """

    def __init__(self, stack: ExitStack, sample_rate: int, block: int, device: str) -> None:
        self.sample_rate = sample_rate
        tone = np.repeat(click_sound(sample_rate).astype(np.float32)[:, None], 2, axis=1)
        bank = SampleBank([Sample(CLICK, tone, 0)], sample_rate)
        settings = EngineSettings(sample_rate=sample_rate, track_seconds=0.5, history_seconds=KEPT)
        self._host = AudioHost(
            bank, session_clock, settings, HostSettings(block=block, device=device, spare=False)
        )
        stack.callback(self._host.close)
        self.description = self._host.start()
        if self._host.status().silent:
            raise NothingToMeasure(f"nothing can be played or heard: {self.description}")
        if "no microphone" in self.description:
            raise NothingToMeasure(f"nothing can be heard: {self.description}")
        now = self._host.to_take_time(session_clock())
        for target, value in (
            ("reverb.level", 0.0),
            ("reverb.send", 0.0),
            ("input.gain", MONITOR),
            ("input.guard", 0.0),
        ):
            self._host.send(SetParameter(now, target, value))
        self._gain = MONITOR * PARAMETERS["master.gain"].default
        self._side = 1  # that is listened to

    @property
    def promised_output(self) -> float:
        """Seconds from the engine to the output, as the card says."""
        return self._host.output_latency

    def swap(self) -> None:
        """Play on the other side and listen to this one: many a card hears on one side only."""
        self._side = 1 - self._side

    def frame_at(self, session_seconds: float) -> float:
        """Return which audio frame the engine is about to render at a time of the clock."""
        return self._host.to_take_time(session_seconds) * self.sample_rate

    def click(self, frame: int) -> None:
        """Play the click from a frame on."""
        self._host.send(PlaySample(frame / self.sample_rate, CLICK, pan=1.0 - 2.0 * self._side))

    def heard(self, first: int, last: int) -> NDArray[np.float32]:
        """Return (n,) what the microphone heard between two frames."""
        # What is read is the engine's output, which its limiter delays.
        first, last = first + LOOK_AHEAD, last + LOOK_AHEAD
        wait_until(lambda: self._host.status().frame >= last, READY)
        reader = SoundReader(sound_source(self._host.sound_source), first)
        try:
            parts = [reader.read()]
            while reader.next_frame < last and len(parts[-1]):
                parts.append(reader.read())
        finally:
            reader.close()
        sound = np.concatenate(parts)[: last - first, self._side]
        return np.asarray(sound / self._gain, np.float32)
