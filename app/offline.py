"""A film of a body becomes a performance: the same stages as live, one process, no clock.

The same film with the same settings gives the same events and the same bytes of sound.
"""

import threading
from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.gesture_store import kept_in_take
from app.lanes import Behind, read_ahead
from app.notice import Notices
from app.performance import Performance, Step
from app.repertoire import Repertoire
from app.scene import Look, ScenePainter
from app.stopwatch import NoStopwatch, Stopwatch
from app.summary import Summary
from app.translate import Event, command_values, step_events, to_commands
from app.watch import CameraWatch
from audio.command import AudioCommand, FadeOut
from audio.engine import Engine
from audio.sample import SampleBank
from audio.settings import EngineSettings
from motion.cameras.camera import Camera
from motion.frame import CameraFrame
from motion.people.performers import Rule
from motion.room_places import RoomPlaces
from motion.strikes.habit import Habits
from motion.strikes.strike import StrikeDetector
from motion.tracker import Tracker
from motion.watch.watchdog import Watchdog
from patch.patch import Patch
from render.context import headless_context
from render.overlay import Overlay
from render.scene import OverlayScene
from takes.event_log import EventLog
from takes.film import FilmWriter
from takes.take import TakeWriter

DEPTH: Final = 4  # camera frames between two lanes
FADE: Final = 0.6  # seconds of silence-making before the end


@dataclass(frozen=True, slots=True)
class Job:
    """What is played, by what, into what."""

    camera: Camera
    tracker: Tracker
    patch: Patch
    bank: SampleBank
    film: Path | None = None
    events: Path | None = None
    take: TakeWriter | None = None
    look: Look = field(default_factory=Look)
    habits: Habits = field(default_factory=Habits)  # of the player, from earlier sittings
    performers: Rule = field(default_factory=Rule)  # who of those who are seen
    repertoire: Repertoire = field(default_factory=Repertoire)  # their own gestures
    stopwatch: Stopwatch = field(default_factory=NoStopwatch)
    progress: Callable[[float], None] = lambda _: None
    is_wanted: Callable[[CameraFrame], bool] = lambda _: True  # may wait; False: passed over
    stop: threading.Event = field(default_factory=threading.Event)  # set: end with this picture

    @property
    def sample_rate(self) -> int:
        """Audio frames a second."""
        return self.bank.sample_rate


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What the drawing lane gets for one camera frame."""

    image: NDArray[np.uint8]
    scene: OverlayScene
    sound: NDArray[np.float32]


def perform(job: Job) -> Summary:
    """Play the whole film and return what happened.

    Whatever ends it, film, events and take hold what was made until then.

    Raises:
        CameraError, SampleError, RenderError, TakeError: one sentence each.
    """
    with ExitStack() as opened:
        player = _Player(job, Engine(job.bank, EngineSettings(sample_rate=job.sample_rate)))
        opened.callback(player.close)
        drawing = _DrawingLane(job) if job.film else None
        if drawing:
            opened.callback(drawing.close)
        frames = opened.enter_context(closing(read_ahead(lambda: _read(job), DEPTH)))
        for frame in frames:
            drawn = player.play(frame)
            if drawing:
                drawing.put(drawn)
            job.progress(frame.t)
            if job.stop.is_set():
                player.summary.stopped = True
                break
        rest = player.end()
        if drawing:
            drawing.end(rest)
    return player.summary


def _read(job: Job) -> CameraFrame | None:
    while True:
        with job.stopwatch.stage("decode"):
            frame = job.camera.read()
        if frame is None or job.is_wanted(frame):
            return frame


class _Player:
    """Camera frame in, commands and sound out."""

    def __init__(self, job: Job, engine: Engine) -> None:
        self._job = job
        self._engine = engine
        strikes = StrikeDetector(habits=job.habits)
        self.summary = Summary()
        repertoire = job.repertoire
        if job.take:
            repertoire = kept_in_take(repertoire, job.take.folder, self.summary.remarks.append)
        self._performance = Performance(
            job.patch, job.sample_rate, strikes, job.stopwatch, job.performers, repertoire
        )
        self._places = RoomPlaces()
        self._painter = ScenePainter(job.look, job.patch)
        # A film keeps its own time: that its pictures once came late can no longer be told, nor
        # mended, so the watchdog judges what is in them and never when they came.
        self._watchdog = Watchdog(job.camera.name, job.camera.rate, live=False)
        self._notices = Notices()
        self._watch = CameraWatch(_silent, self._notices)
        self.summary = Summary()
        self._n_rendered = 0
        self._last = 0.0
        self._log = EventLog(job.events, beside=True) if job.events else None
        seconds = job.camera.seconds
        if seconds is not None and seconds > 2.0 * FADE:
            self._command([FadeOut(seconds - FADE, FADE)])

    def play(self, frame: CameraFrame) -> _Drawing:
        """Take one camera frame through the house; return what is drawn, with the sound before it.

        The sound up to a camera frame is made before its commands, which can only be later.
        """
        job = self._job
        sound = self._render_to(frame.t)
        with job.stopwatch.stage("pose"):
            poses = self._places.place(frame, job.tracker.track(frame))
        with job.stopwatch.stage("own"):
            step = self._performance.advance(frame.t, poses)
            self._command(to_commands(step.actions, self._performance.timeline, job.sample_rate))
        seen = self._watch.update(frame.t, self._watchdog.update(frame, poses))
        self._write(step.t, [*step_events(step), *([seen] if seen else [])])
        self.summary.add(step)
        self._last = frame.t
        return _Drawing(frame.image, self._paint(step, frame), sound)

    def end(self) -> NDArray[np.float32]:
        """Return the sound that is left, to the end of the last camera frame."""
        end = self._last + 1.0 / self._job.camera.rate
        self.summary.seconds = end
        self.summary.keep(self._performance.performer.state().tracks)
        self.summary.remarks += self._watch.remarks()
        return self._render_to(end)

    def close(self) -> None:
        """Finish events and take as they are."""
        try:
            if self._log:
                self._log.close()
        finally:
            if self._job.take:
                self._job.take.close()

    def _command(self, commands: Iterable[AudioCommand]) -> None:
        for command in commands:
            self._engine.apply(command)
            if self._job.take:
                self._job.take.command(command_values(command))

    def _paint(self, step: Step, frame: CameraFrame) -> OverlayScene:
        height, width = frame.image.shape[:2]
        performance = self._performance
        self._notices.put("teaching", performance.teaching.says)
        return self._painter.paint(
            step,
            performance.watch.placed(),
            performance.performer.state(),
            width / height,
            self._notices.at(step.t),
        )

    def _write(self, t: float, events: Iterable[Event]) -> None:
        for event in events:
            if self._log:
                self._log.write(event)
            if self._job.take:
                self._job.take.event(event)
        if self._log:
            self._log.advance(t)
        if self._job.take:
            self._job.take.advance(t)

    def _render_to(self, t: float) -> NDArray[np.float32]:
        n_frames = max(0, round(t * self._job.sample_rate) - self._n_rendered)
        self._n_rendered += n_frames
        sound = self._engine.render(n_frames)
        if self._job.take:
            self._job.take.sound(sound)
        return sound


class _DrawingLane:
    """Draws and writes the film, a few camera frames behind."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._lane = Behind(self._start, self._finish, DEPTH)

    def put(self, drawing: _Drawing) -> None:
        """Hand over one camera frame."""
        self._lane.put(drawing)

    def end(self, rest: NDArray[np.float32]) -> None:
        """Hand over the sound after the last camera frame."""
        self._lane.put(rest)

    def close(self) -> None:
        """Finish the film. Raises what the lane raised."""
        self._lane.close()

    def _start(self) -> Callable[[_Drawing | NDArray[np.float32]], None]:
        job = self._job
        assert job.film is not None
        size = job.camera.size
        self._overlay = Overlay(headless_context(), size)
        self._film = FilmWriter(job.film, size, job.sample_rate, job.camera.rate)
        return self._step

    def _step(self, drawing: _Drawing | NDArray[np.float32]) -> None:
        if not isinstance(drawing, _Drawing):
            self._film.sound(drawing)
            return
        with self._job.stopwatch.stage("draw"):
            self._overlay.draw(drawing.image, drawing.scene)
            picture = self._overlay.read()
        with self._job.stopwatch.stage("encode"):
            self._film.sound(drawing.sound)
            self._film.picture(drawing.scene.t, picture)

    def _finish(self) -> None:
        try:
            self._film.close()
        finally:
            self._overlay.release()


def _silent(_: str) -> None:
    """Say nothing meanwhile: what lasted is told at the end."""
