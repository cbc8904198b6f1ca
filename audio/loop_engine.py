"""The looper beside the compiled functions: commands into rows, tracks into what they report."""

import math

import numpy as np

from audio.command import (
    CaptureTrack,
    ClearTrack,
    EndRecording,
    FadeTrack,
    LoopCommand,
    MultiplyTrack,
    MuteTrack,
    Overdub,
    RecordTrack,
    Redo,
    SetSpeed,
    SoloTrack,
    StartTrack,
    StopTrack,
    Undo,
)
from audio.command_kernel import Words
from audio.layer_kernel import top_layer, units_of
from audio.layout import (
    ALL_TRACKS,
    C_BEGIN,
    C_COUNT,
    C_ITEM,
    C_KIND,
    C_OP,
    C_SOURCE,
    C_VALUE,
    H_CHUNKS,
    H_FRAME,
    H_FREE,
    KIND_OVERDUB,
    KIND_REPLACE,
    L_DEPTH,
    MAP_DEN,
    MAP_NUM,
    NEVER,
    OP_CAPTURE,
    OP_CLEAR,
    OP_END,
    OP_MULTIPLY,
    OP_MUTE,
    OP_OVERDUB,
    OP_RECORD,
    OP_REDO,
    OP_SOLO,
    OP_SPEED,
    OP_START,
    OP_STOP,
    OP_TRACK_FADE,
    OP_UNDO,
    PEN_KIND,
    SOURCE_LIVE,
    SOURCE_MICROPHONE,
    SOURCE_MIX,
    SOURCE_TRACK,
    T_ARMED,
    T_BOTTOM,
    T_FRAMES,
    T_MAP,
    T_MERGED,
    T_MUTED,
    T_NEWEST,
    T_OPEN,
    T_PEAK,
    T_SILENCED,
    T_SOLOED,
    T_START,
    T_STATE,
    T_STOPPED,
    T_TOP,
    T_TURN,
    TRACK_EMPTY,
    TRACK_PLAYS,
    TRACK_RECORDS,
    TRACK_WORDS,
    TRACKS_AT,
)
from audio.loop_pen_kernel import open_pen
from audio.parameter import N_TRACKS
from audio.settings import EngineSettings
from audio.status import TrackState, TrackStatus
from audio.track_kernel import fade_of

_SILENCE_DB = -120.0
_SOURCES = {
    "both": SOURCE_LIVE | SOURCE_MICROPHONE,
    "instruments": SOURCE_LIVE,
    "microphone": SOURCE_MICROPHONE,
    "mix": SOURCE_MIX,
}
_SPEEDS = {0.5: (1, 2), 1.0: (1, 1), 2.0: (2, 1), -0.5: (-1, 2), -1.0: (-1, 1), -2.0: (-2, 1)}
_OPS = {
    RecordTrack: OP_RECORD,
    EndRecording: OP_END,
    CaptureTrack: OP_CAPTURE,
    Overdub: OP_OVERDUB,
    MultiplyTrack: OP_MULTIPLY,
    ClearTrack: OP_CLEAR,
    Undo: OP_UNDO,
    Redo: OP_REDO,
    SetSpeed: OP_SPEED,
    MuteTrack: OP_MUTE,
    SoloTrack: OP_SOLO,
    StopTrack: OP_STOP,
    StartTrack: OP_START,
    FadeTrack: OP_TRACK_FADE,
}
_MOST_FADE = 600.0  # seconds


def fill_loop_command(command: LoopCommand, row: Words, settings: EngineSettings) -> None:
    """Write what is asked of a track into a command's row, whose frame is there already.

    Raises:
        ValueError: it names no track or source, or holds no usable number.
    """
    everything = isinstance(command, StopTrack | StartTrack) and command.track == ALL_TRACKS
    row[C_OP] = _OPS[type(command)]
    row[C_ITEM] = ALL_TRACKS if everything else _track_index(command.track)
    match command:
        case RecordTrack():
            row[C_COUNT] = _loop_frames(command.n_frames, settings) if command.n_frames else 0
            row[C_SOURCE] = source_code(command.source, command.track)
        case CaptureTrack():
            row[C_COUNT] = _loop_frames(command.n_frames, settings)
            row[C_SOURCE] = source_code(command.source, command.track)
            row[C_BEGIN] = round(_finite(command.begin, "begin") * settings.sample_rate)
            if row[C_SOURCE] >= SOURCE_TRACK:
                raise ValueError("another track cannot be captured afterwards; record it")
        case Overdub():
            row[C_COUNT] = int(command.on)
            row[C_SOURCE] = source_code(command.source, command.track)
            row[C_KIND] = KIND_REPLACE if command.replace else KIND_OVERDUB
        case MultiplyTrack():
            row[C_COUNT] = _times(command.times)
        case SetSpeed():
            row[C_COUNT], row[C_KIND] = _speed(command.speed)
        case MuteTrack() | SoloTrack():
            row[C_COUNT] = int(command.on)
        case StartTrack():
            row[C_COUNT], row[C_KIND] = int(command.from_top), int(command.once)
        case FadeTrack():
            seconds = min(max(_finite(command.seconds, "seconds"), 0.0), _MOST_FADE)
            row[C_COUNT] = round(seconds * settings.sample_rate)
            gain = min(max(_finite(command.gain, "gain"), 0.0), 2.0)
            row.view(np.float64)[C_VALUE] = gain


def source_code(source: str, track: int) -> int:
    """Return the number of a source that a track may record.

    Raises:
        ValueError: there is no such source.
    """
    if source in _SOURCES:
        return _SOURCES[source]
    tracks = {f"track.{index}": index for index in range(N_TRACKS) if index != track}
    if source not in tracks:
        raise ValueError(
            f"a track records {', '.join(_SOURCES)} or another track (track.0 to "
            f"track.{N_TRACKS - 1}), got {source}"
        )
    return SOURCE_TRACK + tracks[source]


def track_status(arena: Words, index: int) -> TrackStatus:
    """Return how a track is."""
    row, doubles = TRACKS_AT + TRACK_WORDS * index, arena.view(np.float64)
    n_frames = int(arena[row + T_FRAMES]) * (1 - int(arena[row + T_OPEN]))
    passed = int(arena[H_FRAME] - arena[row + T_START])
    top, plays = int(arena[row + T_TOP]), arena[row + T_STATE] == TRACK_PLAYS
    num, den = (int(arena[row + T_MAP + word]) for word in (MAP_NUM, MAP_DEN))
    phase = 0.0
    if n_frames and plays and den:
        units = int(units_of(arena, row + T_MAP, n_frames, int(arena[H_FRAME])))
        phase = units / (n_frames * den)
    elif n_frames:
        phase = passed % n_frames / n_frames
    peak = float(doubles[row + T_PEAK])
    return TrackStatus(
        state=_state_name(arena, index, row),
        n_frames=n_frames,
        phase=phase,
        level=20.0 * math.log10(peak) if peak > 1e-6 else _SILENCE_DB,
        layers=int(arena[top_layer(arena, index) + L_DEPTH]),
        undo=top - int(arena[row + T_BOTTOM]),
        redo=int(arena[row + T_NEWEST]) - top,
        speed=num / den,
        muted=bool(arena[row + T_MUTED]),
        soloed=bool(arena[row + T_SOLOED]),
        silenced=bool(arena[row + T_SILENCED]),
        fade=float(fade_of(arena, doubles, row, int(arena[H_FRAME]))),
        once=bool(plays and arena[row + T_TURN] != NEVER),
        merged=int(arena[row + T_MERGED]),
    )


def store_room(arena: Words) -> float:
    """Return the free share of the store of layers."""
    return float(arena[H_FREE] / arena[H_CHUNKS])


def _state_name(arena: Words, index: int, row: int) -> TrackState:
    state = int(arena[row + T_STATE])
    if state == TRACK_RECORDS:
        return "recording"
    if arena[row + T_ARMED] > 0:
        return "armed"
    if state == TRACK_EMPTY:
        return "empty"
    pen = int(open_pen(arena, index))
    if pen >= 0:
        return "replacing" if arena[pen + PEN_KIND] == KIND_REPLACE else "overdubbing"
    return "stopped" if arena[row + T_STOPPED] else "playing"


def _track_index(track: int) -> int:
    if not 0 <= track < N_TRACKS:
        raise ValueError(f"a track must lie in 0..{N_TRACKS - 1}, got {track}")
    return track


def _loop_frames(n_frames: int, settings: EngineSettings) -> int:
    shortest, longest = settings.shortest_loop, settings.track_frames
    if not shortest <= n_frames <= longest:
        raise ValueError(f"a loop must last {shortest}..{longest} frames, got {n_frames}")
    return n_frames


def _times(times: int) -> int:
    if not 2 <= times <= 64:
        raise ValueError(f"a loop can be made 2..64 times as long, got {times}")
    return times


def _speed(speed: float) -> tuple[int, int]:
    if speed not in _SPEEDS:
        raise ValueError(f"a speed must be 0.5, 1 or 2, or one of them backwards, got {speed}")
    return _SPEEDS[speed]


def _finite(value: float, name: str) -> float:
    if not (math.isfinite(value) and abs(value) < 1e9):
        raise ValueError(f"{name} must be a number, got {value}")
    return value
