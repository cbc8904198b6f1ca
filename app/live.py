"""One live performance: from the camera's picture straight through to the sound's commands."""

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.governor import Governor, Resizable
from app.latency import MARGIN, CameraLag, Latency, OwnShare, sound_share
from app.notice import Notices
from app.performance import Performance, Step
from app.repertoire import Repertoire
from app.runtime import Supervisor
from app.scene import Look, ScenePainter
from app.status_line import LiveStatus, StatusLine
from app.stopwatch import NoStopwatch, Stopwatch
from app.summary import Summary
from app.tally import Tally
from app.translate import Event, command_values, step_events, to_commands
from app.turns import Turns
from app.watch import CameraWatch
from audio.command import AudioCommand, FadeOut, SetParameter
from audio.host import AudioHost
from motion.cameras.capture import Capture
from motion.frame import CameraFrame
from motion.people.performers import Rule
from motion.pose import Pose
from motion.room_places import RoomPlaces
from motion.strikes.habit import Habits
from motion.strikes.strike import StrikeDetector
from motion.tracker import SharingTracker, Tracker
from motion.views.several_cameras import SeveralCameras
from motion.watch.watchdog import Watchdog
from music.clock import Clock
from patch.patch import Patch
from render.host import RenderHost
from takes.host import Recorder

PATIENCE: Final = 0.1  # seconds to wait for a picture before looking at everything else
FADE: Final = 0.3  # seconds of the last sound
LOOPING: Final = ("playing", "overdubbing", "replacing")  # states of a track that goes round
BEHIND: Final = 0.2  # seconds; while no pictures come the stages stay so far behind, for the next

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Equipment:
    """The devices and processes of a performance, all started."""

    capture: Capture
    tracker: Tracker
    audio: AudioHost
    picture: RenderHost
    recorder: Recorder | None
    block_seconds: float  # of the sound card
    lag: CameraLag  # from a capture to its stamp
    output_seconds: float | None = None  # from the engine to the air; None: as the card promises
    governor: Governor | None = None  # of the tracker's model; None: it is fixed
    exposure_is_chosen: bool = False  # by the performer, so that it is not what slows the camera
    others: SeveralCameras | None = None  # beside the first


@dataclass(frozen=True, slots=True)
class Score:
    """What is performed."""

    patch: Patch
    look: Look
    sample_rate: int
    seconds: float | None = None  # None: until somebody ends it
    habits: Habits = field(default_factory=Habits)  # of the player, from earlier sittings
    performers: Rule = field(default_factory=Rule)  # who of those who are seen
    repertoire: Repertoire = field(default_factory=Repertoire)  # their own gestures


def heard_at(audio: AudioHost, output_seconds: float | None, session_seconds: float) -> float:
    """Return the take time of what leaves the loudspeaker at a time of the session clock.

    `output_seconds` from the engine to the air; None: as the card promises.
    """
    late = audio.output_latency if output_seconds is None else output_seconds
    return audio.to_take_time(session_seconds) - late


class Live:
    """Plays until the film ends, the time is up, the window closes or `stop` is set."""

    def __init__(
        self,
        score: Score,
        equipment: Equipment,
        clock: Clock,
        say: Callable[[str], None],
        stop: threading.Event,
        stopwatch: Stopwatch | None = None,
    ) -> None:
        self._score, self._equipment, self._clock, self._say = score, equipment, clock, say
        self._strikes = StrikeDetector(habits=score.habits)
        self._stopwatch: Stopwatch = stopwatch or NoStopwatch()
        self._performance = Performance(
            score.patch,
            score.sample_rate,
            self._strikes,
            self._stopwatch,
            score.performers,
            score.repertoire,
        )
        tracker = equipment.tracker
        self._sharing = tracker if isinstance(tracker, SharingTracker) else None
        self._resizable = tracker if isinstance(tracker, Resizable) else None
        self._turns = Turns()
        self._places = RoomPlaces()
        self._painter = ScenePainter(score.look, score.patch)
        self._supervisor = Supervisor(clock, say)
        self._supervisor.watch("sound", equipment.audio)
        self._supervisor.watch("picture", equipment.picture)
        if equipment.recorder:
            self._supervisor.watch("recorder", equipment.recorder)
        self._status_line = StatusLine(clock)
        capture = equipment.capture
        self._watchdog = Watchdog(capture.name, capture.announced_rate, capture.live)
        if equipment.exposure_is_chosen:
            self._watchdog.rule_out_exposure()
        self._notices = Notices()
        self._watch = CameraWatch(say, self._notices)
        self._stop = stop
        self._troubles: set[str] = set()
        self._begin: float | None = None  # take time of the first picture
        self._last = 0.0  # take time until which everything is played
        self._latency, self._own = Latency(), OwnShare()
        self._stream_losses = 0
        self._sound = ""  # on what it plays, in words
        self.summary = Summary()

    @property
    def habits(self) -> Habits:
        """How the player strikes, by what was seen until now."""
        return self._strikes.habits()

    def run(self) -> Summary:
        """Perform, and return what happened.  Thread: main."""
        capture = self._equipment.capture
        capture.start()
        if self._equipment.others:
            self._equipment.others.start()
        while not self._stop.is_set():
            frame = capture.next(PATIENCE)
            self._supervisor.check()
            self._look_after()
            if frame is not None:
                self._play(frame)
            elif capture.ended:
                break
            elif self._begin is not None:
                self._wait_for_camera()
        self._status_line.close()
        self._end()
        return self.summary

    def _play(self, frame: CameraFrame) -> None:
        equipment = self._equipment
        # A picture was captured before it was stamped.
        t = self._heard_at(frame.t - equipment.lag.follow(equipment.capture.rate))
        if self._begin is None:
            self._begin = t
        poses = self._track(replace(frame, t=t))
        self._performance.press(equipment.picture.typed())
        began = self._clock()
        with self._stopwatch.stage("own"):
            step = self._performance.advance(t, poses, self._earliest(t))
            self._command(
                to_commands(step.actions, self._performance.timeline, self._score.sample_rate)
            )
        self._own.add(self._clock() - began)
        if self._sharing:
            self._sharing.performers = self._performance.performers or None
        if equipment.capture.exposure_ruled_out:
            self._watchdog.rule_out_exposure()
        event = self._watch.update(t, self._watchdog.update(frame, poses))
        self._show(frame.image, step)
        self._tell(event)
        self._note(step)
        self.summary.add(step)
        self._go_on_to(t)

    def _track(self, frame: CameraFrame) -> list[Pose]:
        """Return who is in the picture, with a smaller model from now on if that took too long."""
        tracker = self._equipment.tracker
        began = self._clock()
        with self._stopwatch.stage("pose"):
            poses = tracker.track(frame)
        self._keep_up(frame.t, self._clock() - began, sum(not pose.guessed for pose in poses))
        poses = self._places.place(frame, poses)
        others = self._equipment.others
        return others.update(frame.t, poses).poses if others else poses

    def _keep_up(self, t: float, took: float, n_people: int) -> None:
        """Take a smaller model where tracking took too long; with the smallest, look in turns."""
        capture, governor = self._equipment.capture, self._equipment.governor
        interval = 1.0 / (capture.rate or capture.announced_rate)
        if governor and self._resizable:
            before = governor.model
            model = governor.update(t, took, interval)
            if model != before:
                self._resizable.use_model(model)
                self._say(f"The {model} model from now on: it is the best that keeps up.")
        if self._sharing and (governor is None or governor.is_lowest):
            self._sharing.budget = self._turns.update(took, n_people, interval)

    def _wait_for_camera(self) -> None:
        """Go on without pictures: what plays goes on, and who was seen has left the picture."""
        equipment, now = self._equipment, self._clock()
        fault = self._watchdog.idle(now, equipment.capture.why)
        t = self._heard_at(now - equipment.lag.follow(equipment.capture.rate) - BEHIND)
        if fault is None or fault.cause != "gone" or t <= self._last:
            return
        self._performance.press(equipment.picture.typed())
        step = self._performance.advance(t, [], max(self._soon(), t))
        self._command(
            to_commands(step.actions, self._performance.timeline, self._score.sample_rate)
        )
        event = self._watch.update(t, fault)
        self._show(None, step)
        self._tell(event)
        self._note(step)
        self._go_on_to(t)

    def _go_on_to(self, t: float) -> None:
        """Take note of how far the performance is; end it when its time is up."""
        assert self._begin is not None
        self._last = t
        self.summary.seconds = t - self._begin
        if self._score.seconds is not None and self.summary.seconds >= self._score.seconds:
            self._stop.set()

    def _tell(self, event: Event | None) -> None:
        if event and self._equipment.recorder:
            self._equipment.recorder.write(event)

    def _heard_at(self, session_seconds: float) -> float:
        """Return the take time of what leaves the loudspeaker at a time of the session clock."""
        equipment = self._equipment
        return heard_at(equipment.audio, equipment.output_seconds, session_seconds)

    def _earliest(self, t: float) -> float:
        """Return the first moment that a command can still be heard, with poses captured at `t`.

        How long that takes is learnt, so that strikes are decided in time.
        """
        earliest = self._soon() + self._own.seconds
        self._latency.add(earliest - t)
        self._strikes.latency = self._latency.usual
        return earliest

    def _soon(self) -> float:
        """Return the take time for which a command that is sent now comes in time."""
        now = self._equipment.audio.to_take_time(self._clock())
        return now + sound_share(self._equipment.block_seconds, 0.0)

    def _command_step(self, step: Step) -> None:
        timeline = self._performance.timeline
        self._command(to_commands(step.actions, timeline, self._score.sample_rate))

    def _command(self, commands: Iterable[AudioCommand]) -> None:
        soon = self._soon()
        for asked in commands:
            # A parameter that follows the body moves as soon as it can; that is not late.
            follows = isinstance(asked, SetParameter) and asked.at < soon
            command = replace(asked, at=soon) if follows else asked
            # The take tells late commands by their number among those that were taken.
            if self._equipment.audio.send(command) and self._equipment.recorder:
                self._equipment.recorder.command(command_values(command))

    def _show(self, image: NDArray[np.uint8] | None, step: Step) -> None:
        width, height = self._equipment.capture.size
        performance = self._performance
        self._notices.put("teaching", performance.teaching.says)
        scene = self._painter.paint(
            step,
            performance.watch.placed(),
            performance.performer.state(),
            width / height,
            self._notices.at(step.t),
        )
        self._equipment.picture.publish(image, scene)

    def _note(self, step: Step) -> None:
        for news in step.news:
            self._say(news.says)
        recorder = self._equipment.recorder
        if recorder:
            for event in step_events(step):
                recorder.write(event)
            recorder.advance(step.t)

    def _look_after(self) -> None:
        """Look at devices that can fail while performing; say each trouble once."""
        equipment = self._equipment
        self._trouble(equipment.capture.remark)
        for name in equipment.others.silent if equipment.others else ():
            self._trouble(f"The camera {name} gives no pictures; the first one goes on alone.")
        picture = equipment.picture.status()
        self._trouble(picture.message)
        if picture.quit_requested:
            self._stop.set()
        self._listen_to(equipment.audio)
        if equipment.recorder:
            self._trouble(equipment.recorder.status().message)
        self._status_line.show(self._status)

    def _listen_to(self, audio: AudioHost) -> None:
        """Say that the sound card is gone, and that it is back."""
        if audio.stream_losses > self._stream_losses:
            self._stream_losses = audio.stream_losses
            self._trouble(audio.description)
        elif self._stream_losses and audio.description != self._sound:
            self._say(f"Sound: {audio.description}")
        self._sound = audio.description

    @property
    def _text(self) -> str:
        """What performers should read now: of the gesture that is taught, else of the camera."""
        return self._performance.teaching.says or self._watch.line

    def _trouble(self, sentence: str | None) -> None:
        if sentence and sentence not in self._troubles:
            self._troubles.add(sentence)
            self.summary.remarks.append(sentence)
            self._say(sentence)

    def _status(self) -> LiveStatus:
        tally, capture = self.tally(), self._equipment.capture
        tracks = self._equipment.audio.status().tracks
        return LiveStatus(
            rate=0.0 if capture.stalled else capture.rate,
            strikes=self.summary.strikes,
            loops=sum(track.state in LOOPING for track in tracks),
            latency=tally.latency,
            drops=tally.drops,
            late=tally.late,
            fault=self._text,
        )

    def tally(self) -> Tally:
        """Return what was counted so far."""
        equipment = self._equipment
        audio, picture = equipment.audio.status(), equipment.picture.status()
        recorder = equipment.recorder.status() if equipment.recorder else None
        return Tally(
            latency=self._latency.median,
            late=audio.late,
            dropped=audio.dropped,
            xruns=audio.xruns,
            stale=equipment.capture.stale,
            drawn=picture.drawn,
            overtaken=picture.dropped,
            recorded=recorder.pictures if recorder else 0,
            lost_pictures=recorder.lost_pictures if recorder else 0,
            lost_sound_frames=recorder.lost_sound_frames if recorder else 0,
            lost_messages=recorder.lost_messages if recorder else 0,
        )

    def _end(self) -> None:
        self._command([FadeOut(self._soon(), FADE)])
        threading.Event().wait(FADE + MARGIN + 2.0 * self._equipment.block_seconds)
        self.summary.keep(self._performance.performer.state().tracks)
        self.summary.remarks += self._supervisor.remarks + self._watch.remarks()
        self.summary.remarks += self.tally().sentences()
