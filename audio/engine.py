"""The sound engine: commands in, frames out, status on the side."""

import math

import numpy as np
import numpy.typing as npt

from audio.arena import arena_words, build_arena
from audio.command import (
    INSTRUMENTS,
    AudioCommand,
    DropNote,
    FadeOut,
    KeepNote,
    PlayNote,
    PlaySample,
    SetParameter,
)
from audio.command_kernel import push
from audio.kernel import render, skip
from audio.layout import (
    C_COUNT,
    C_FRAME,
    C_ITEM,
    C_KEPT,
    C_NOTE,
    C_OP,
    C_VALUE,
    COMMAND_WORDS,
    D_GATE,
    D_PEAK,
    H_DROPPED,
    H_FRAME,
    H_INPUT_CHANNELS,
    H_LATE,
    H_LATE_BLOCKS,
    H_LOST,
    H_MERGED,
    H_NOTES_LOST,
    H_SEND_DROPPED,
    H_SILENT,
    H_UNWRITTEN,
    H_VOICES,
    H_XRUNS,
    LOOK_AHEAD,
    OP_DROP,
    OP_FADE,
    OP_KEEP,
    OP_NOTE,
    OP_PLAY,
    OP_SET,
)
from audio.loop_engine import fill_loop_command, store_room, track_status
from audio.memory import view_arena
from audio.parameter import N_TRACKS, PARAMETER_INDEX, PARAMETERS
from audio.sample import SampleBank
from audio.sampler import Choice, Sampler
from audio.settings import EngineSettings
from audio.status import AudioStatus

_SILENCE_DB = -120.0
_LOWEST_PITCH, _HIGHEST_PITCH = 21.0, 108.0
_LOWEST_RATE, _HIGHEST_RATE = 1.0 / 64.0, 64.0


class Engine:
    """Renders sound from commands; the same commands give the same bytes, whatever the block size.

    Thread: `apply` and `status` from one thread, `render` from one thread; both may differ, also in
    another process on the same memory.
    """

    def __init__(
        self,
        bank: SampleBank,
        settings: EngineSettings,
        memory: memoryview | bytearray | None = None,
    ) -> None:
        if bank.sample_rate != settings.sample_rate:
            raise ValueError(
                f"the samples must be at {settings.sample_rate} Hz, got {bank.sample_rate}"
            )
        self.settings = settings
        self._sampler = Sampler(bank)
        if memory is None:
            words = np.zeros(arena_words(bank, settings), np.int64)
            build_arena(bank, settings, words)
            self.arena = words
        else:
            words = np.frombuffer(memory, np.int64, arena_words(bank, settings))
            build_arena(bank, settings, words)
            self.arena = view_arena(memory)
        self._doubles = self.arena.view(np.float64)
        self._command = np.zeros(COMMAND_WORDS, np.int64)
        self._command_values = self._command.view(np.float64)
        self._silence = np.zeros(1, np.float32)

    def apply(self, command: AudioCommand) -> bool:
        """Hand a command to the renderer; return False and count it where there is no room.

        Raises:
            ValueError: it names no sample, parameter or track, or holds no usable number.
        """
        row, values = self._command, self._command_values
        row[:] = 0
        row[C_FRAME] = self._frame(command.at, "at")
        match command:
            case PlaySample():
                choice = self._sampler.choose(command.sample, command.velocity)
                row[C_OP], row[C_ITEM] = OP_PLAY, choice.index
                row[C_NOTE] = _note(command.note, 0)
                values[C_VALUE : C_VALUE + 4] = _voice_values(command, choice)
            case PlayNote():
                row[C_OP], row[C_ITEM] = OP_NOTE, _instrument_index(command.instrument)
                values[C_VALUE : C_VALUE + 4] = _note_values(command)
            case SetParameter():
                row[C_OP], row[C_ITEM] = OP_SET, _parameter_index(command.target)
                value = _finite(command.value, command.target)
                values[C_VALUE] = PARAMETERS[command.target].clamp(value)
            case KeepNote():
                row[C_OP], row[C_NOTE] = OP_KEEP, _note(command.note, 1)
                row[C_KEPT] = self._frame(command.kept, "kept")
            case DropNote():
                row[C_OP], row[C_NOTE] = OP_DROP, _note(command.note, 1)
            case FadeOut():
                seconds = _finite(command.seconds, "seconds")
                row[C_OP] = OP_FADE
                row[C_COUNT] = max(1, round(seconds * self.settings.sample_rate))
            case _:
                fill_loop_command(command, row, self.settings)
        return bool(push(self.arena, row))

    def render(
        self, n_frames: int, inputs: npt.NDArray[np.float32] | None = None
    ) -> npt.NDArray[np.float32]:
        """Return the next frames, (n_frames, 2) float32.

        `inputs` is what the microphone heard, (n_frames, 1 or 2) float32.
        """
        out = np.empty((n_frames, 2), np.float32)
        if inputs is None:
            self.arena[H_INPUT_CHANNELS] = 0
            render(self.arena, self._silence, out.ravel(), n_frames)
            return out
        if inputs.ndim != 2 or len(inputs) != n_frames or inputs.shape[1] not in (1, 2):
            raise ValueError(f"inputs must be ({n_frames}, 1 or 2), got {inputs.shape}")
        self.arena[H_INPUT_CHANNELS] = inputs.shape[1]
        heard = np.ascontiguousarray(inputs, np.float32)
        render(self.arena, heard.ravel(), out.ravel(), n_frames)
        return out

    @property
    def latency(self) -> float:
        """Return the seconds from a frame's time to its sound in what `render` returns."""
        return LOOK_AHEAD / self.settings.sample_rate

    def skip(self, n_frames: int) -> None:
        """Move time on without sound; loops stay in phase, notes due meanwhile are dropped."""
        skip(self.arena, n_frames)

    def shut_gate(self) -> None:
        """Let the output open from silence, as it does where a stream begins."""
        self._doubles[D_GATE] = 0.0

    def status(self) -> AudioStatus:
        """Return how the engine is.  Realtime: no (allocates)."""
        arena = self.arena
        return AudioStatus(
            frame=int(arena[H_FRAME]),
            sample_rate=self.settings.sample_rate,
            voices=int(arena[H_VOICES]),
            late=int(arena[H_LATE]),
            dropped=int(arena[H_DROPPED] + arena[H_SEND_DROPPED]),
            peak=float(self._doubles[D_PEAK]),
            xruns=int(arena[H_XRUNS]),
            late_blocks=int(arena[H_LATE_BLOCKS]),
            lost_frames=int(arena[H_LOST]),
            lost_notes=int(arena[H_NOTES_LOST]),
            silent=bool(arena[H_SILENT]),
            tracks=tuple(track_status(arena, index) for index in range(N_TRACKS)),
            layer_room=store_room(arena),
            merged_layers=int(arena[H_MERGED]),
            unwritten=int(arena[H_UNWRITTEN]),
        )

    def _frame(self, seconds: float, name: str) -> int:
        return round(_finite(seconds, name) * self.settings.sample_rate)


def _finite(value: float, name: str) -> float:
    if not (math.isfinite(value) and abs(value) < 1e9):
        raise ValueError(f"{name} must be a number, got {value}")
    return value


def _note(note: int, least: int) -> int:
    if not least <= note < 1 << 62:
        raise ValueError(f"a note must be a number from {least} on, got {note}")
    return note


def _parameter_index(target: str) -> int:
    if target not in PARAMETER_INDEX:
        raise ValueError(f"the engine has no parameter named {target}")
    return PARAMETER_INDEX[target]


def _instrument_index(name: str) -> int:
    if name not in INSTRUMENTS:
        raise ValueError(f"an instrument must be one of {', '.join(INSTRUMENTS)}, got {name}")
    return INSTRUMENTS.index(name)


def _note_values(command: PlayNote) -> tuple[float, float, float, float]:
    """Return pitch, left gain, right gain and seconds."""
    left, right = _sides(command.gain, command.pan)
    pitch = min(max(_finite(command.pitch, "pitch"), _LOWEST_PITCH), _HIGHEST_PITCH)
    seconds = min(max(_finite(command.seconds, "seconds"), 0.0), 3600.0)
    return pitch, left, right, seconds


def _sides(gain: float, pan: float) -> tuple[float, float]:
    """Return left and right gain; equal power, and as recorded in the middle."""
    angle = (min(max(_finite(pan, "pan"), -1.0), 1.0) + 1.0) * math.pi / 4.0
    loud = min(max(_finite(gain, "gain"), 0.0), 8.0) * math.sqrt(2.0)
    return loud * math.cos(angle), loud * math.sin(angle)


def _voice_values(command: PlaySample, choice: Choice) -> tuple[float, float, float, float]:
    """Return left gain, right gain, rate and send."""
    left, right = _sides(command.gain * choice.gain, command.pan)
    rate = min(max(_finite(command.rate, "rate") * choice.rate, _LOWEST_RATE), _HIGHEST_RATE)
    send = min(max(_finite(command.reverb, "reverb"), 0.0), 1.0)
    return left, right, rate, send
