"""A take's commands through the engine again: the same sound as when it was played."""

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from app.resources import SAMPLES
from app.translate import read_command
from audio.command import AudioCommand
from audio.engine import Engine
from audio.sample import SampleBank
from audio.settings import EngineSettings
from takes.error import TakeError
from takes.joined import end_frame, first_frame, joined_sound, sound_spans
from takes.take import Take

BLOCK: Final = 4800  # audio frames rendered at once


@dataclass(frozen=True, slots=True)
class Script:
    """What the engine is told, and when it took effect."""

    commands: Sequence[AudioCommand]  # in the order in which they were given
    sample_rate: int
    late: dict[int, int] = field(default_factory=dict)  # number of a command: frame of its effect
    skips: tuple[tuple[int, int], ...] = ()  # frame, and how many passed there without sound
    gates: frozenset[int] = frozenset()  # frames at which a stream began, opening from silence

    def told(self) -> list["Told"]:
        """Return the commands by the frames at which they take effect."""
        due = [
            Told(
                self.late.get(number, round(command.at * self.sample_rate)),
                number in self.late,
                command,
            )
            for number, command in enumerate(self.commands)
        ]
        return sorted(due, key=lambda one: one.frame)


@dataclass(frozen=True, slots=True)
class Told:
    """A command, and when the engine is told."""

    frame: int
    exactly: bool  # at that frame; else any time before
    command: AudioCommand


def script_of(take: Take) -> Script:
    """Return what a take's engine was told.

    Raises:
        TakeError: a file of it is damaged.
    """
    try:
        commands = [read_command(values) for values in take.commands()]
    except ValueError as error:
        raise TakeError(f"{take.folder}: commands.jsonl is damaged: {error}") from error
    timing = take.timing()
    return Script(
        commands,
        take.header.sample_rate,
        {row["number"]: row["frame"] for row in timing if row["kind"] == "late"},
        tuple((row["frame"], row["number"]) for row in timing if row["kind"] == "skip"),
        frozenset(row["frame"] for row in timing if row["kind"] == "gate"),
    )


def bank_of(take: Take) -> SampleBank:
    """Return the sounds that a take is played with."""
    return SampleBank.load(SAMPLES, take.header.sample_rate)


def require_complete(take: Take) -> None:
    """Say what to do with a take that was cut off.

    Raises:
        TakeError: it was.
    """
    if not take.complete:
        raise TakeError(
            f"{take.folder} was cut off: bodyloop takes restore {take.folder} mends it."
        )


def take_sound(take: Take, script: Script, bank: SampleBank) -> Iterator[NDArray[np.float32]]:
    """Yield a take's sound made anew, (n, 2), from its beginning to its end.

    Raises:
        TakeError: the engine does not know what it is told.
    """
    first, end = first_frame(take), end_frame(take)
    heard = joined_sound(take, heard=True) if sound_spans(take, heard=True) else None
    position = 0
    for sound in rendered(Engine(bank, _settings(take)), script, end, _after(heard, first)):
        if position + len(sound) > first:
            yield sound[max(0, first - position) :]
        position += len(sound)


def rendered(
    engine: Engine, script: Script, end: int, heard: "Heard | None" = None
) -> Iterator[NDArray[np.float32]]:
    """Yield what an engine makes of a script, from its first frame to `end`.

    Raises:
        TakeError: the engine does not know what it is told.
    """
    waiting, skips = deque(script.told()), dict(script.skips)
    turns = sorted({*skips, *script.gates, *(told.frame for told in waiting if told.exactly), end})
    position = 0
    while position < end:
        if position in script.gates:
            engine.shut_gate()
        n_skipped = skips.get(position, 0)
        if n_skipped:
            _skip(engine, waiting, position, n_skipped)
            sound = np.zeros((min(n_skipped, end - position), 2), np.float32)
            if heard:
                heard.read(len(sound))
        else:
            n_frames = min(BLOCK, turns[bisect_right(turns, position)] - position)
            while waiting and waiting[0].frame < position + n_frames:
                _tell(engine, waiting.popleft().command)
            sound = engine.render(n_frames, heard.read(n_frames) if heard else None)
        yield sound
        position += len(sound)


class Heard:
    """What the microphone heard, read in pieces of any length; silence before and after."""

    def __init__(self, blocks: Iterable[NDArray[np.float32]], n_before: int) -> None:
        self._blocks = iter(blocks)
        self._rest = np.zeros((n_before, 2), np.float32)

    def read(self, n_frames: int) -> NDArray[np.float32]:
        """Return the next frames, (n_frames, 2)."""
        while len(self._rest) < n_frames:
            block = next(self._blocks, np.zeros((n_frames, 2), np.float32))
            self._rest = np.concatenate((self._rest, block))
        frames, self._rest = self._rest[:n_frames], self._rest[n_frames:]
        return frames


def _after(blocks: Iterator[NDArray[np.float32]] | None, n_before: int) -> Heard | None:
    return None if blocks is None else Heard(blocks, n_before)


def _skip(engine: Engine, waiting: deque[Told], position: int, n_frames: int) -> None:
    """Skip; what the engine had been told by then takes effect after it."""
    before = [
        told
        for told in waiting
        if told.frame <= position or (not told.exactly and told.frame < position + n_frames)
    ]
    for told in before:
        waiting.remove(told)
        _tell(engine, told.command)
    engine.skip(n_frames)


def _tell(engine: Engine, command: AudioCommand) -> None:
    try:
        engine.apply(command)
    except ValueError as error:
        raise TakeError(f"the take cannot be played again: {error}") from error


def _settings(take: Take) -> EngineSettings:
    return EngineSettings(sample_rate=take.header.sample_rate)
