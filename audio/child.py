"""The process that plays: opens the card on a shared arena and watches over it.

It imports no more than the engine needs, and ends when the process that made it does. This is one
of the doors that read the clock: it relates the stream's time to the session's.
"""

import os
import signal
import sys
import threading
from time import perf_counter  # noqa: TID251  the session clock, which stream time is related to

import numpy as np

from audio.clock_kernel import get_word, set_word
from audio.command_kernel import Words
from audio.device import AudioDeviceError
from audio.kernel import render, skip
from audio.layout import (
    D_GATE,
    D_GATE_TARGET,
    D_RESUME_TIME,
    H_CALLBACKS,
    H_CHILD,
    H_FRAME,
    H_HOLD,
    H_INPUT_CHANNELS,
    H_RESUME,
    H_RESUME_FRAME,
    H_SAMPLE_RATE,
    H_SILENT,
    H_STATE,
    H_STREAM,
    H_STREAM_LOSSES,
    H_TEST_RAMP,
    STATE_ENDED,
    STATE_FAILED,
    STATE_RUNNING,
    TEXT_AT,
    TEXT_WORDS,
)
from audio.memory import attach_memory, view_arena
from audio.settings import HostSettings
from audio.stream import CardStream
from audio.stream_clock import ClockLine, StreamClock, load_line, load_timing, write_line

_WATCH = 0.05  # seconds between two looks at the stream
_PACE = 0.004  # seconds between two renderings where no card gives the pace
_STALL = 0.5  # seconds without a callback after which the card counts as lost
_OPEN = 8.0  # seconds that opening the card may take
_FADE = 0.3  # seconds that the last fade may take
_PAGE = 512  # words of 8 bytes
_CLOSE_READING = 0.001  # seconds that two clocks may be read apart


def write_text(arena: Words, text: str) -> None:
    """Leave a sentence in the arena."""
    data = text.encode()[: 8 * TEXT_WORDS - 1].decode(errors="ignore").encode()
    place = arena.view(np.uint8)[8 * TEXT_AT : 8 * (TEXT_AT + TEXT_WORDS)]
    place[:] = 0
    place[: len(data)] = np.frombuffer(data, np.uint8)


class Player:
    """Keeps the frames coming, from a card where there is one, and publishes the clock's line."""

    def __init__(self, arena: Words, settings: HostSettings, ended: threading.Event) -> None:
        self._arena = arena
        self._doubles = arena.view(np.float64)
        self._settings = settings
        self._ended = ended
        self._rate = int(arena[H_SAMPLE_RATE])
        self._silence = np.zeros(2 * settings.block, np.float32)
        self._output = np.zeros(2 * settings.block, np.float32)
        self._clock = StreamClock(self._rate)

    def run(self) -> None:
        """Play until the event is set, then fade out."""
        arena = self._arena
        arena[H_STREAM] = arena[H_RESUME] = 0
        arena[H_HOLD] = 1
        arena[H_TEST_RAMP] = int(self._settings.test_ramp)
        self._doubles[D_GATE] = 0.0
        self._doubles[D_GATE_TARGET] = 1.0
        stream, reason = self._start_stream()
        if stream is not None:
            self._say(stream.description, silent=False)
            self._watch(stream)
            if not self._ended.is_set():
                self._lose_stream()
                stream.close()
        else:
            self._say(f"no sound card: {reason}; the performance goes on silently", silent=True)
        if not self._ended.is_set():
            self._pace()
        elif stream is not None:
            self._fade_out(stream)

    def _say(self, text: str, *, silent: bool) -> None:
        write_text(self._arena, text)
        self._arena[H_SILENT] = int(silent)
        if not silent:
            set_word(self._arena, H_STATE, STATE_RUNNING)

    def _start_stream(self) -> tuple[CardStream | None, str]:
        """Open and start the card in a thread of its own; a card that hangs is no card."""
        if self._settings.silent:
            return None, "none was asked for"
        opened: list[CardStream] = []
        reasons = ["the card did not answer"]
        thread = threading.Thread(target=self._open_stream, args=(opened, reasons), daemon=True)
        thread.start()
        thread.join(_OPEN)
        if not opened or not self._go_on(opened[0]):
            set_word(self._arena, H_STREAM, 0)
            return None, reasons[0]
        return opened[0], ""

    def _open_stream(self, opened: list[CardStream], reasons: list[str]) -> None:
        try:
            stream = CardStream(self._arena, self._settings)
            set_word(self._arena, H_STREAM, 1)
            stream.start()
        except AudioDeviceError as error:
            reasons[0] = str(error)
        except Exception as error:  # noqa: BLE001  the top of a thread; drivers raise anything
            reasons[0] = f"the card could not be opened ({error})"
        else:
            opened.append(stream)

    def _go_on(self, stream: CardStream) -> bool:
        """Wait for the first callbacks, then let the frames run on from where they belong."""
        arena = self._arena
        begun = int(arena[H_CALLBACKS])
        deadline = perf_counter() + 2.0
        while get_word(arena, H_CALLBACKS) < begun + 3:
            if perf_counter() > deadline or self._ended.wait(0.002):
                return False
        line = load_line(arena)
        if line.rate > 0.0:
            seconds, stream_time = self._read_clocks(stream)
            self._doubles[D_RESUME_TIME] = stream_time
            frame = max(self._due(line, seconds), int(arena[H_FRAME]))
            arena[H_RESUME_FRAME] = frame
            # The long way here, where no callback waits for it.
            skip(arena, frame - int(arena[H_FRAME]))
        set_word(arena, H_RESUME, 2 if line.rate > 0.0 else 1)
        while get_word(arena, H_HOLD):
            if perf_counter() > deadline or self._ended.wait(0.002):
                return False
        self._observe(stream)
        return True

    def _due(self, line: ClockLine, seconds: float) -> int:
        """Return the frame of a time long after a line was published; its last bend is no guide."""
        return round(line.frame + (seconds - line.seconds) * self._rate)

    def _read_clocks(self, stream: CardStream) -> tuple[float, float]:
        """Return session time and stream time of the same moment."""
        for _ in range(10):
            before = perf_counter()
            stream_time = stream.time
            after = perf_counter()
            if after - before < _CLOSE_READING:
                break
        return 0.5 * (before + after), stream_time

    def _observe(self, stream: CardStream) -> None:
        frame, block_time = load_timing(self._arena)
        seconds, stream_time = self._read_clocks(stream)
        self._clock.add(seconds, frame + (stream_time - block_time) * self._rate)
        write_line(self._arena, self._clock.lead())

    def _watch(self, stream: CardStream) -> None:
        """Publish the clock's line until the end, or until the card is lost."""
        calls, seen = int(self._arena[H_CALLBACKS]), perf_counter()
        while not self._ended.wait(_WATCH):
            now = perf_counter()
            if get_word(self._arena, H_CALLBACKS) != calls:
                calls, seen = int(self._arena[H_CALLBACKS]), now
                self._observe(stream)
            elif now - seen > _STALL or not stream.active:
                return

    def _lose_stream(self) -> None:
        """Take over the pace from a card that stopped."""
        set_word(self._arena, H_STREAM, 0)
        self._arena[H_STREAM_LOSSES] += 1
        sentence = "the sound card stopped; the performance goes on silently, restart the sound"
        self._say(sentence, silent=True)

    def _pace(self) -> None:
        """Render by the session clock, as a card would."""
        arena = self._arena
        arena[H_INPUT_CHANNELS] = 0
        line, now = load_line(arena), perf_counter()
        if line.rate > 0.0:
            skip(arena, max(self._due(line, now) - int(arena[H_FRAME]), 0))
        line = ClockLine(now, float(arena[H_FRAME]), float(self._rate))
        write_line(arena, line)
        arena[H_HOLD] = 0
        set_word(arena, H_STATE, STATE_RUNNING)
        while not self._ended.wait(_PACE):
            due = line.to_frame(perf_counter())
            while int(arena[H_FRAME]) < due:
                render(arena, self._silence, self._output, self._settings.block)

    def _fade_out(self, stream: CardStream) -> None:
        self._doubles[D_GATE_TARGET] = 0.0
        deadline = perf_counter() + _FADE
        pause = threading.Event()
        while self._doubles[D_GATE] > 0.0 and perf_counter() < deadline:
            pause.wait(0.005)
        # What was faded must also leave the card's buffer.
        pause.wait(0.02)
        stream.close()


def _watch_parent(parent: int, ended: threading.Event) -> None:
    """Set the event when the parent closes our input, ends or is killed."""

    def read_to_end() -> None:
        sys.stdin.buffer.read()
        ended.set()

    threading.Thread(target=read_to_end, daemon=True).start()
    while not ended.wait(0.2):
        if os.getppid() != parent:
            ended.set()


def main() -> None:
    """Play the arena named in the arguments: memory, parent, block, silent, ramp, device."""
    _, _, name, parent, block, silent, ramp, device = sys.argv
    ended = threading.Event()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ctrl-C is the parent's to answer
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    memory = attach_memory(name)
    arena = view_arena(memory.buf)
    arena[H_CHILD] = os.getpid()
    arena[::_PAGE].sum()  # every page is here before the callback needs it
    watcher = threading.Thread(target=_watch_parent, args=(int(parent), ended), daemon=True)
    watcher.start()
    settings = HostSettings(int(block), device, silent == "1", ramp == "1")
    state = STATE_ENDED
    try:
        Player(arena, settings, ended).run()
    except Exception as error:  # noqa: BLE001  the top of the process: say it and end
        write_text(arena, f"the sound process failed ({type(error).__name__}: {error})")
        state = STATE_FAILED
    set_word(arena, H_STATE, state)
    os._exit(0)  # no library may hold us at the end, and the memory is not ours
