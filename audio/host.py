"""Live sound: the engine on shared memory, played by a process of its own."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from audio.arena import arena_words
from audio.clock_kernel import get_word, set_word
from audio.command import AudioCommand
from audio.device import AudioDeviceError
from audio.engine import Engine
from audio.layout import (
    D_OUTPUT_LATENCY,
    H_FRAME,
    H_HISTORY_AT,
    H_HISTORY_FRAMES,
    H_STATE,
    H_STREAM_LOSSES,
    STATE_FAILED,
    STATE_NEW,
    STATE_RUNNING,
    TEXT_AT,
    TEXT_WORDS,
)
from audio.memory import create_memory, release_memory
from audio.sample import SampleBank
from audio.settings import EngineSettings, HostSettings
from audio.status import AudioStatus
from audio.stream_clock import load_line
from music.clock import Clock

_START = 90.0  # seconds; the first start of all compiles the engine
_STALL = 1.0  # seconds without a new frame after which the process counts as dead
_END = 2.0  # seconds that the process may take to fade and close
_PROGRAM = "import sys; sys.path.insert(0, sys.argv[1]); from audio.child import main; main()"


@dataclass(frozen=True, slots=True)
class SoundSource:
    """Where another process finds what was lately sounded, in shared memory."""

    shm_name: str
    head_offset: int  # bytes: an int64, how many frames have been sounded
    data_offset: int  # bytes: float32, channels interleaved; frame n lies at n mod n_frames
    n_frames: int  # length of the ring; a power of two
    channels: int
    sample_rate: int


class AudioHost:
    """Starts, feeds and watches the process that plays.

    A process that dies can be restarted: the loops lie in this process's memory, and the frame
    jumps forward by the time lost.

    Thread: `send` and `to_take_time` from any; the others from one.
    """

    def __init__(
        self,
        bank: SampleBank,
        clock: Clock,
        engine_settings: EngineSettings | None = None,
        host_settings: HostSettings | None = None,
    ) -> None:
        self._engine_settings = engine_settings or EngineSettings()
        self._host_settings = host_settings or HostSettings()
        self._clock = clock
        self._memory = create_memory(8 * arena_words(bank, self._engine_settings))
        self._engine = Engine(bank, self._engine_settings, self._memory.buf)
        self._arena = self._engine.arena
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._refused = 0
        self._seen_frame, self._seen_at = -1, clock()
        self.refusal = ""  # why the last command was refused

    def start(self) -> str:
        """Start the process and return in words what it plays on.

        Raises:
            AudioDeviceError: the process does not start at all; a missing card is no error.
        """
        self._spawn(silent=self._host_settings.silent)
        self._wait(lambda: self.state != STATE_NEW, _START)
        if self.state != STATE_RUNNING:
            sentence = self.description or "the sound process did not start; try again"
            self.close()
            raise AudioDeviceError(sentence)
        return self.description

    def send(self, command: AudioCommand) -> bool:
        """Hand over a command; return False and count it where it is refused.  Realtime: nearly."""
        with self._lock:
            try:
                return self._engine.apply(command)
            except ValueError as error:
                self._refused += 1
                self.refusal = str(error)
                return False

    def to_take_time(self, session_seconds: float) -> float:
        """Return the engine's time that the session clock's time belongs to.

        It is the time of the frame that the engine is about to render then; it leaves the speaker
        `output_latency` later. A command for it comes in time when it is sent a block before.
        """
        frame = load_line(self._arena).to_frame(session_seconds)
        return frame / self._engine_settings.sample_rate

    def status(self) -> AudioStatus:
        """Return how the engine is."""
        return self._engine.status()

    @property
    def state(self) -> int:
        """Return the process's state, one of `layout.STATE_*`."""
        return int(get_word(self._arena, H_STATE))

    @property
    def description(self) -> str:
        """Return in words what sounds, or why nothing does."""
        data = self._arena.view(np.uint8)[8 * TEXT_AT : 8 * (TEXT_AT + TEXT_WORDS)].tobytes()
        return data.split(b"\0")[0].decode(errors="replace")

    @property
    def output_latency(self) -> float:
        """Return the seconds from a frame's rendering to the output, as the card promises."""
        return float(self._arena.view(np.float64)[D_OUTPUT_LATENCY])

    @property
    def stream_losses(self) -> int:
        """Return how often a card stopped while playing."""
        return int(self._arena[H_STREAM_LOSSES])

    @property
    def refused(self) -> int:
        """Return how many commands named something that the engine does not have."""
        return self._refused

    @property
    def process_id(self) -> int | None:
        """Return the id of the process that plays."""
        return self._process.pid if self._process else None

    @property
    def alive(self) -> bool:
        """Return whether the process runs and its frames advance; ask a few times a second."""
        if self._process is None or self._process.poll() is not None:
            return False
        now = self._clock()
        frame = int(get_word(self._arena, H_FRAME))
        if frame != self._seen_frame:
            self._seen_frame, self._seen_at = frame, now
        patience = _START if self.state == STATE_NEW else _STALL
        return now - self._seen_at < patience

    @property
    def sound_source(self) -> SoundSource:
        """Return where a recorder finds the sound."""
        return SoundSource(
            shm_name=self._memory.name,
            head_offset=8 * H_FRAME,
            data_offset=4 * int(self._arena[H_HISTORY_AT]),
            n_frames=int(self._arena[H_HISTORY_FRAMES]),
            channels=2,
            sample_rate=self._engine_settings.sample_rate,
        )

    def restart(self) -> None:
        """End what is left of the process and start another, without waiting for it.

        A process that never came to play is followed by one that opens no card.
        """
        never_played = self.state in (STATE_NEW, STATE_FAILED)
        self._end_process(0.0)
        self._spawn(silent=never_played or self._host_settings.silent)

    def close(self) -> None:
        """Fade out, end the process and remove the memory."""
        self._end_process(_END)
        release_memory(self._memory)

    def _spawn(self, *, silent: bool) -> None:
        set_word(self._arena, H_STATE, STATE_NEW)
        self._seen_frame, self._seen_at = -1, self._clock()
        settings = self._host_settings
        root = str(Path(__file__).parent.parent)
        flags = [str(int(silent)), str(int(settings.test_ramp)), settings.device]
        memory = [self._memory.name, str(os.getpid()), str(settings.block)]
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, root, *memory, *flags],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,  # drivers write there
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # ctrl-C is ours to answer
        )

    def _end_process(self, patience: float) -> None:
        process = self._process
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._process = None

    def _wait(self, holds: Callable[[], bool], seconds: float) -> None:
        """Wait until a condition holds, the process ends, or the time is up."""
        pause = threading.Event()
        for _ in range(round(seconds / 0.01)):
            if holds() or self._process is None or self._process.poll() is not None:
                return
            pause.wait(0.01)
