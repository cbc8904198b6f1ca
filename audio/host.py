"""Live sound: the engine on shared memory, played by a process of its own."""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from audio.arena import arena_words
from audio.clock_kernel import get_word, set_word
from audio.command import AudioCommand
from audio.command_kernel import push
from audio.compiled import count_compiled, is_whole, load, makes_sound, note_sound
from audio.device import AudioDeviceError
from audio.engine import Engine
from audio.kernel import render
from audio.layout import (
    D_OUTPUT_LATENCY,
    H_CALLBACKS,
    H_CARD_FOUND,
    H_CHILD,
    H_FRAME,
    H_HISTORY_AT,
    H_HISTORY_FRAMES,
    H_INPUT_DELAY,
    H_STATE,
    H_STREAM_LOSSES,
    H_TIMED,
    STATE_FAILED,
    STATE_NEW,
    STATE_RUNNING,
    TEXT_AT,
    TEXT_WORDS,
    TIMED_AT,
    TIMED_ROWS,
)
from audio.memory import create_memory, release_memory
from audio.orders import Orders, encode_orders
from audio.sample import SampleBank
from audio.settings import EngineSettings, HostSettings
from audio.status import AudioStatus
from audio.stream_clock import load_line
from music.clock import Clock

_START = 600.0  # seconds; the first start of all compiles the engine
_STALL = 1.0  # seconds without a new frame after which the process counts as dead
_END = 2.0  # seconds that the process may take to fade and close
_RETRY = 10.0  # seconds to wait when a card was found and did not open; doubled each time
_LONGEST_RETRY = 120.0
_GLANCE = 0.01
_PROGRAM = "import sys; sys.path.insert(0, sys.argv[1]); from audio.child import main; main()"
_BESIDE = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from audio.kernel import load_beside; load_beside()"
)


def load_engine() -> None:
    """Load the engine's machine code, or make it, which takes the better part of a minute."""
    words, floats = np.zeros(1, np.int64), np.zeros(1, np.float32)
    _load_beside()
    load(push, words, words)
    load(render, words, floats, floats, 0)
    note_sound()


def _load_beside() -> None:
    """Where machine code is to be made, let another process make half of it meanwhile."""
    if not makes_sound():
        subprocess.Popen(
            [sys.executable, "-c", _BESIDE, str(Path(__file__).parent.parent)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@dataclass(frozen=True, slots=True)
class SoundSource:
    """Where another process finds what was lately sounded, in shared memory."""

    shm_name: str
    head_offset: int  # bytes: an int64, how many frames have been sounded
    data_offset: int  # bytes: float32, channels interleaved; frame n lies at n mod n_frames
    n_frames: int  # length of the ring; a power of two
    channels: int
    sample_rate: int


class _Child:
    """A process that can play: it loads all it needs and waits for its orders."""

    def __init__(self) -> None:
        root = str(Path(__file__).parent.parent)
        self._process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, root],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,  # drivers write there
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # ctrl-C is ours to answer
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def ended(self) -> bool:
        return self._process.poll() is not None

    def play(self, orders: Orders) -> None:
        """Give it its orders; one that has died meanwhile is found dead soon enough."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.write(encode_orders(orders))
            self._process.stdin.flush()

    def end(self, patience: float) -> None:
        """Let it fade out, and end it when it takes longer."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@dataclass(frozen=True, slots=True)
class TimingSource:
    """Where another process finds what took effect at another time than was asked for.

    Row n lies at n mod `n_rows`, four int64: the kind, one of `layout.TIMED_*`, the frame, the
    number of a late command or of the frames that were skipped, and one that is not used.
    """

    shm_name: str
    head_offset: int  # bytes: an int64, how many rows have been written
    rows_offset: int  # bytes
    n_rows: int


class AudioHost:
    """Starts, feeds and watches the process that plays.

    A process that dies can be restarted: the loops lie in this process's memory, and the frame
    jumps forward by the time lost. A spare process stands by, so that this takes no second; it also
    takes over when no card played and one is there.

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
        # It loads while the arena is being built, and while everything else is being opened.
        _load_beside()
        self._child: _Child | None = _Child()
        self._spare: _Child | None = None
        self._successor: _Child | None = None
        self._retry, self._retry_at = _RETRY, 0.0
        self._memory = create_memory(8 * arena_words(bank, self._engine_settings))
        self._engine = Engine(bank, self._engine_settings, self._memory.buf)
        self._arena = self._engine.arena
        load(push, self._arena, self._arena)  # so that the first command is not late
        self._lock = threading.Lock()
        self._refused = 0
        self._seen_frame, self._seen_at = -1, clock()
        self.refusal = ""  # why the last command was refused

    def start(self, compiling: Callable[[int], None] | None = None) -> str:
        """Let the process play and return in words what it plays on.

        Args:
            compiling: called while the engine is made into machine code, which only the first start
                of all does, with how many pieces are done.

        Raises:
            AudioDeviceError: the process does not start at all; a missing card is no error.
        """
        self._play(silent=self._host_settings.silent)
        self._wait(lambda: self.state != STATE_NEW, compiling)
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
    def callbacks(self) -> int:
        """Return how often the card has asked for a block."""
        return int(get_word(self._arena, H_CALLBACKS))

    def hear_late_by(self, round_trip: float) -> None:
        """Let what the microphone records lie so many seconds earlier: where it was played to."""
        frames = round(round_trip * self._engine_settings.sample_rate)
        self._arena[H_INPUT_DELAY] = min(max(frames, 0), self._engine_settings.sample_rate)

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
        return self._child.pid if self._child else None

    @property
    def spare_id(self) -> int | None:
        """Return the id of the process that stands by, None where there is none."""
        return self._spare.pid if self._spare else None

    @property
    def alive(self) -> bool:
        """Return whether the process runs and its frames advance; ask a few times a second.

        Asking also lets a spare process take over where a card has come back.
        """
        self._tend()
        if self._child is None or self._child.ended:
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

    @property
    def timing_source(self) -> TimingSource:
        """Return where a recorder finds what took effect at another time than was asked for."""
        return TimingSource(self._memory.name, 8 * H_TIMED, 8 * TIMED_AT, TIMED_ROWS)

    def restart(self) -> None:
        """End what is left of the process and let another play, without waiting for it.

        A process that never came to play is followed by one that opens no card.
        """
        never_played = self.state in (STATE_NEW, STATE_FAILED)
        self._end_all((self._child, self._successor), 0.0)
        self._successor = None
        self._child = self._take_spare()
        self._play(silent=never_played or self._host_settings.silent)

    def close(self) -> None:
        """Fade out, end the processes and remove the memory."""
        self._end_all((self._spare, self._successor), 0.0)
        self._end_all((self._child,), _END)
        self._child = self._spare = self._successor = None
        release_memory(self._memory)

    def _play(self, *, silent: bool) -> None:
        set_word(self._arena, H_STATE, STATE_NEW)
        self._seen_frame, self._seen_at = -1, self._clock()
        assert self._child is not None
        self._child.play(self._orders(silent=silent))

    def _orders(self, *, silent: bool, takes_over: bool = False) -> Orders:
        settings = replace(self._host_settings, silent=silent)
        return Orders(self._memory.name, settings, takes_over)

    def _take_spare(self) -> _Child:
        spare, self._spare = self._spare, None
        return _Child() if spare is None or spare.ended else spare

    def _tend(self) -> None:
        """Keep a spare ready, and let it take over where no card played and one is there."""
        if self.state != STATE_RUNNING:
            return
        if self._successor is not None:
            self._follow(self._successor)
        elif get_word(self._arena, H_CARD_FOUND) and self._clock() >= self._retry_at:
            set_word(self._arena, H_CARD_FOUND, 0)
            self._successor = self._take_spare()
            self._successor.play(self._orders(silent=False, takes_over=True))
        elif self._host_settings.spare and (self._spare is None or self._spare.ended):
            self._spare = _Child()

    def _follow(self, successor: _Child) -> None:
        """Look how far a process is that opens the card for another one."""
        if int(get_word(self._arena, H_CHILD)) == successor.pid:
            self._end_all((self._child,), _END)
            self._child, self._successor, self._retry = successor, None, _RETRY
        elif successor.ended:
            self._successor = None
            self._retry_at = self._clock() + self._retry
            self._retry = min(2.0 * self._retry, _LONGEST_RETRY)

    def _end_all(self, children: Iterable[_Child | None], patience: float) -> None:
        for child in children:
            if child is not None:
                child.end(patience)

    def _wait(self, holds: Callable[[], bool], compiling: Callable[[int], None] | None) -> None:
        """Wait until a condition holds, the process ends, or the time is up."""
        pause, told = threading.Event(), is_whole() or compiling is None
        for look in range(round(_START / _GLANCE)):
            if holds() or self._child is None or self._child.ended:
                return
            if not told and compiling is not None and look % 20 == 0:
                compiling(count_compiled())
            pause.wait(_GLANCE)
