"""Keeps the frames of a shared arena coming, from a card where there is one.

This is one of the doors that read the clock: it relates the stream's time to the session's.
"""

import os
import threading
from time import perf_counter  # noqa: TID251  the session clock, which stream time is related to

import numpy as np

from audio.card_search import CardSearch
from audio.clock_kernel import get_word, set_word
from audio.command_kernel import Words, note_timing
from audio.compiled import load, note_whole
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
    H_SUCCESSOR,
    H_TEST_RAMP,
    STATE_RUNNING,
    TEXT_AT,
    TEXT_WORDS,
    TIMED_GATE,
)
from audio.orders import Orders
from audio.stream import CardStream
from audio.stream_clock import ClockLine, StreamClock, load_line, load_timing, write_line

_WATCH = 0.05  # seconds between two looks at the stream
_PACE = 0.004  # seconds between two renderings where no card gives the pace
_SURE, _EVERY = 60, 4  # looks until the clock is known; from then on every so many draw its line
_STALL = 0.5  # seconds without a callback after which the card counts as lost
_OPEN = 8.0  # seconds that opening the card may take
_FADE = 0.3  # seconds that the last fade may take
_HAND_OVER = 1.0  # seconds that the process before us may take to stop
_CLOSE_READING = 0.001  # seconds that two clocks may be read apart


def write_text(arena: Words, text: str) -> None:
    """Leave a sentence in the arena."""
    data = text.encode()[: 8 * TEXT_WORDS - 1].decode(errors="ignore").encode()
    place = arena.view(np.uint8)[8 * TEXT_AT : 8 * (TEXT_AT + TEXT_WORDS)]
    place[:] = 0
    place[: len(data)] = np.frombuffer(data, np.uint8)


def load_pace() -> None:
    """Load what is needed where no card gives the pace, or to follow a process that died."""
    words, floats = np.zeros(1, np.int64), np.zeros(1, np.float32)
    load(render, words, floats, floats, 0)
    load(skip, words, 0)
    note_whole()


class Player:
    """Plays until `ended` is set, or until another process takes over, and publishes the clock."""

    def __init__(self, arena: Words, orders: Orders, ended: threading.Event) -> None:
        self._arena = arena
        self._doubles = arena.view(np.float64)
        self._settings, self._takes_over = orders.settings, orders.takes_over
        self._ended = ended
        self._rate = int(arena[H_SAMPLE_RATE])
        self._silence = np.zeros(2 * self._settings.block, np.float32)
        self._output = np.zeros(2 * self._settings.block, np.float32)
        self._clock = StreamClock(self._rate)
        self._observed = 0
        self._lost = ""  # title of the card that was lost

    def run(self) -> bool:
        """Play, then fade out; False where another process plays now, or goes on playing."""
        arena = self._arena
        for word in (H_STREAM, H_RESUME):
            set_word(arena, word, 0)
        set_word(arena, H_HOLD, 1)
        if not self._takes_over:
            self._begin()
        stream, reason = self._start_stream()
        if stream is None and self._takes_over:
            return False
        if stream is None:
            self._say(f"no sound card: {reason}; the performance goes on silently", silent=True)
            return self._pace()
        self._say(stream.description, silent=False)
        # The card sounds already; should it be lost, there is no time for this.
        threading.Thread(target=load_pace, daemon=True).start()
        self._watch(stream)
        if self._ended.is_set():
            self._fade_out(stream)
            return True
        self._lose(stream)
        return self._pace()

    def _begin(self) -> None:
        """Make the arena ours."""
        self._arena[H_CHILD] = os.getpid()
        self._arena[H_TEST_RAMP] = int(self._settings.test_ramp)
        self._doubles[D_GATE] = 0.0
        note_timing(self._arena, TIMED_GATE, int(get_word(self._arena, H_FRAME)), 0)
        self._doubles[D_GATE_TARGET] = 1.0

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
        begun = get_word(arena, H_CALLBACKS)
        deadline = perf_counter() + 2.0
        while get_word(arena, H_CALLBACKS) < begun + 3:
            if perf_counter() > deadline or self._ended.wait(0.002):
                return False
        if self._takes_over:
            self._take_over()
        line = load_line(arena)
        if line.rate > 0.0:
            seconds, stream_time = self._read_clocks(stream)
            self._doubles[D_RESUME_TIME] = stream_time
            frame = max(self._due(line, seconds), get_word(arena, H_FRAME))
            arena[H_RESUME_FRAME] = frame
            # The long way here, where no callback waits for it.
            skip(arena, frame - get_word(arena, H_FRAME))
        set_word(arena, H_RESUME, 2 if line.rate > 0.0 else 1)
        while get_word(arena, H_HOLD):
            if perf_counter() > deadline or self._ended.wait(0.002):
                return False
        self._observe(stream)
        return True

    def _take_over(self) -> None:
        """Ask the process that keeps the pace to stop, and wait until it has."""
        set_word(self._arena, H_SUCCESSOR, os.getpid())
        deadline = perf_counter() + _HAND_OVER
        while get_word(self._arena, H_SUCCESSOR) and perf_counter() < deadline:
            self._ended.wait(0.001)
        set_word(self._arena, H_SUCCESSOR, 0)
        self._begin()

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
        self._observed += 1
        # The line holds for seconds; to draw it costs more than all else that this process does.
        if self._observed < _SURE or self._observed % _EVERY == 0:
            write_line(self._arena, self._clock.lead())

    def _watch(self, stream: CardStream) -> None:
        """Publish the clock's line until the end, or until the card is lost."""
        calls, seen = get_word(self._arena, H_CALLBACKS), perf_counter()
        while not self._ended.wait(_WATCH):
            now = perf_counter()
            if get_word(self._arena, H_CALLBACKS) != calls:
                calls, seen = get_word(self._arena, H_CALLBACKS), now
                self._observe(stream)
            elif now - seen > _STALL or not stream.active:
                return

    def _lose(self, stream: CardStream) -> None:
        """Take over the pace from a card that stopped."""
        set_word(self._arena, H_STREAM, 0)
        self._arena[H_STREAM_LOSSES] += 1
        self._lost = stream.title
        self._say(
            f"the sound card {stream.title} stopped; the performance goes on silently, and sounds"
            " again when the card is back",
            silent=True,
        )
        stream.abandon()

    def _pace(self) -> bool:
        """Render by the session clock, as a card would; False when somebody has taken over."""
        arena = self._arena
        load_pace()
        arena[H_INPUT_CHANNELS] = 0
        line, now = load_line(arena), perf_counter()
        if line.rate > 0.0:
            skip(arena, max(self._due(line, now) - get_word(arena, H_FRAME), 0))
        line = ClockLine(now, float(get_word(arena, H_FRAME)), float(self._rate))
        write_line(arena, line)
        set_word(arena, H_HOLD, 0)
        set_word(arena, H_STATE, STATE_RUNNING)
        search = CardSearch(arena, self._settings, self._lost)
        if not self._settings.silent:
            search.start()
        while not self._ended.wait(_PACE):
            if get_word(arena, H_SUCCESSOR):
                search.stop()
                set_word(arena, H_SUCCESSOR, 0)
                return False
            due = line.to_frame(perf_counter())
            while get_word(arena, H_FRAME) < due:
                render(arena, self._silence, self._output, self._settings.block)
        return True

    def _fade_out(self, stream: CardStream) -> None:
        self._doubles[D_GATE_TARGET] = 0.0
        deadline = perf_counter() + _FADE
        pause = threading.Event()
        while self._doubles[D_GATE] > 0.0 and perf_counter() < deadline:
            pause.wait(0.005)
        # What was faded must also leave the card's buffer.
        pause.wait(0.02)
        stream.close()
