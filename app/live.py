"""One live performance: from the camera's picture straight through to the sound's commands."""

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from app.latency import MARGIN, CameraLag, Latency, OwnShare, sound_share
from app.performance import Performance, Step
from app.runtime import Supervisor
from app.scene import Look, ScenePainter
from app.status_line import LiveStatus, StatusLine
from app.stopwatch import NoStopwatch, Stopwatch
from app.summary import Summary
from app.tally import Tally
from app.translate import command_values, step_events, to_commands, whole_frame_timeline
from audio.command import AudioCommand, FadeOut, SetParameter
from audio.host import AudioHost
from motion.capture import Capture
from motion.frame import CameraFrame
from motion.habit import Habits
from motion.strike import StrikeDetector
from motion.tracker import Tracker
from music.clock import Clock
from patch.patch import Patch
from render.host import RenderHost
from takes.host import Recorder

PATIENCE: Final = 0.1  # seconds to wait for a picture before looking at everything else
FADE: Final = 0.3  # seconds of the last sound

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


@dataclass(frozen=True, slots=True)
class Score:
    """What is performed."""

    patch: Patch
    look: Look
    sample_rate: int
    seconds: float | None = None  # None: until somebody ends it
    habits: Habits = field(default_factory=Habits)  # of the player, from earlier sittings


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
        self._timeline = whole_frame_timeline(score.patch.tempo, score.sample_rate)
        self._strikes = StrikeDetector(habits=score.habits)
        self._stopwatch: Stopwatch = stopwatch or NoStopwatch()
        self._performance = Performance(score.patch, self._timeline, self._strikes, self._stopwatch)
        self._painter = ScenePainter(score.look, score.patch)
        self._supervisor = Supervisor(clock, say)
        self._supervisor.watch("sound", equipment.audio)
        self._supervisor.watch("picture", equipment.picture)
        if equipment.recorder:
            self._supervisor.watch("recorder", equipment.recorder)
        self._status_line = StatusLine(clock)
        self._stop = stop
        self._troubles: set[str] = set()
        self._begin: float | None = None
        self._latency, self._own = Latency(), OwnShare()
        self._stream_losses = 0
        self.summary = Summary()

    @property
    def habits(self) -> Habits:
        """How the player strikes, by what was seen until now."""
        return self._strikes.habits()

    def run(self) -> Summary:
        """Perform, and return what happened.  Thread: main."""
        capture = self._equipment.capture
        capture.start()
        while not self._stop.is_set():
            frame = capture.next(PATIENCE)
            self._supervisor.check()
            self._look_after()
            if frame is not None:
                self._play(frame)
            elif capture.ended:
                break
        self._status_line.close()
        self._end()
        return self.summary

    def _play(self, frame: CameraFrame) -> None:
        equipment = self._equipment
        # A picture was captured before it was stamped.
        t = self._heard_at(frame.t - equipment.lag.follow(equipment.capture.rate))
        if self._begin is None:
            self._begin = t
        with self._stopwatch.stage("pose"):
            poses = equipment.tracker.track(replace(frame, t=t))
        began = self._clock()
        with self._stopwatch.stage("own"):
            step = self._performance.advance(t, poses, self._earliest(t))
            self._command(to_commands(step.actions, self._timeline, self._score.sample_rate))
        self._own.add(self._clock() - began)
        self._show(frame, step)
        self._note(step)
        self.summary.add(step)
        self.summary.seconds = t - self._begin
        if self._score.seconds is not None and self.summary.seconds >= self._score.seconds:
            self._stop.set()

    def _heard_at(self, session_seconds: float) -> float:
        """Return the take time of what leaves the loudspeaker at a time of the session clock."""
        audio, output = self._equipment.audio, self._equipment.output_seconds
        late = audio.output_latency if output is None else output
        return audio.to_take_time(session_seconds) - late

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

    def _command(self, commands: Iterable[AudioCommand]) -> None:
        soon = self._soon()
        for asked in commands:
            # A parameter that follows the body moves as soon as it can; that is not late.
            follows = isinstance(asked, SetParameter) and asked.at < soon
            command = replace(asked, at=soon) if follows else asked
            self._equipment.audio.send(command)
            if self._equipment.recorder:
                self._equipment.recorder.command(command_values(command))

    def _show(self, frame: CameraFrame, step: Step) -> None:
        height, width = frame.image.shape[:2]
        performance = self._performance
        scene = self._painter.paint(
            step, performance.watch.placed(), performance.performer.state(), width / height
        )
        self._equipment.picture.publish(frame.image, scene)

    def _note(self, step: Step) -> None:
        recorder = self._equipment.recorder
        if recorder:
            for event in step_events(step):
                recorder.write(event)
            recorder.advance(step.t)

    def _look_after(self) -> None:
        """Look at devices that can fail while performing; say each trouble once."""
        equipment = self._equipment
        self._trouble(equipment.capture.trouble)
        picture = equipment.picture.status()
        self._trouble(picture.message)
        if picture.quit_requested:
            self._stop.set()
        audio = equipment.audio
        if audio.stream_losses > self._stream_losses:
            self._stream_losses = audio.stream_losses
            self._trouble(audio.description)
        if equipment.recorder:
            self._trouble(equipment.recorder.status().message)
        self._status_line.show(self._status)

    def _trouble(self, sentence: str | None) -> None:
        if sentence and sentence not in self._troubles:
            self._troubles.add(sentence)
            self.summary.remarks.append(sentence)
            self._say(sentence)

    def _status(self) -> LiveStatus:
        tally = self.tally()
        tracks = self._equipment.audio.status().tracks
        return LiveStatus(
            rate=self._equipment.capture.rate,
            strikes=self.summary.strikes,
            loops=sum(track.state == "playing" for track in tracks),
            latency=tally.latency,
            drops=tally.drops,
            late=tally.late,
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
        self.summary.remarks += self._supervisor.remarks
        self.summary.remarks += self.tally().sentences()
