"""What is asked of tracks. All functions here are compiled; `a`, `d`, `f` are one arena.

Everything happens on the frame of its command.
"""

from audio.apart_kernel import inner, stand_apart
from audio.command_kernel import Words
from audio.layout import (
    ALL_TRACKS,
    C_COUNT,
    C_FRAME,
    C_ITEM,
    C_KIND,
    C_OP,
    C_VALUE,
    H_FRAME,
    H_SEAM,
    H_SOLOS,
    MAP_DEN,
    MAP_NUM,
    MAP_ORIGIN,
    MAP_REF,
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
    T_FADE_FRAME,
    T_FADE_FRAMES,
    T_FADE_FROM,
    T_FADE_TO,
    T_FRAMES,
    T_MAP,
    T_MUTED,
    T_SHIFT,
    T_SOLOED,
    T_START,
    T_STATE,
    T_STOPPED,
    T_TURN,
    TRACK_EMPTY,
    TRACK_PLAYS,
    TRACK_WORDS,
    TRACKS_AT,
)
from audio.loop_layer_kernel import change_speed, clear, multiply, overdub, redo, undo
from audio.loop_pen_kernel import (
    move_pen,
)
from audio.loop_record_kernel import capture, end_recording, record
from audio.parameter import N_TRACKS
from audio.track_kernel import (
    EQUAL_POWER,
    fade_of,
    keep_tail,
    settle_silence,
    settle_track,
)
from audio.voice_kernel import Doubles, Floats


@inner
def _start(a: Words, d: Doubles, f: Floats, index: int, from_top: int, once: int) -> None:
    """Let a track play, in phase or from its first frame, for ever or one time."""
    stand_apart()
    track = TRACKS_AT + index * TRACK_WORDS
    if a[track + T_STATE] == TRACK_EMPTY:
        return
    a[track + T_STOPPED] = 0
    if a[track + T_STATE] != TRACK_PLAYS:
        settle_silence(a, d, f)
        return
    a[track + T_TURN] = NEVER
    place = track + T_MAP
    if from_top == 1 or once == 1:
        keep_tail(a, d, f, index, EQUAL_POWER)
        a[track + T_SHIFT] += a[H_FRAME] - a[track + T_START]
        settle_track(a, index)
        a[place + MAP_REF] = a[H_FRAME]
        # Backwards it begins with its last frame.
        a[place + MAP_ORIGIN] = -1 if a[place + MAP_NUM] < 0 else 0
        move_pen(a, index)
    if once == 1:
        units = a[track + T_FRAMES] * a[place + MAP_DEN]
        speed = abs(a[place + MAP_NUM])
        a[track + T_TURN] = a[H_FRAME] + (units + speed - 1) // speed
    settle_silence(a, d, f)


@inner
def _switch(a: Words, d: Doubles, f: Floats, command: int, index: int) -> None:
    """Do what silences a track or lets it sound."""
    stand_apart()
    track = TRACKS_AT + index * TRACK_WORDS
    op, on = a[command + C_OP], a[command + C_COUNT]
    if op == OP_START:
        _start(a, d, f, index, on, a[command + C_KIND])
        return
    if op == OP_MUTE:
        a[track + T_MUTED] = on
    elif op == OP_SOLO:
        a[H_SOLOS] += on - a[track + T_SOLOED]
        a[track + T_SOLOED] = on
    elif op == OP_STOP:
        a[track + T_STOPPED] = 1
        if a[track + T_STATE] == TRACK_PLAYS:
            a[track + T_TURN] = NEVER
    settle_silence(a, d, f)


@inner
def _fade(a: Words, d: Doubles, command: int) -> None:
    track = TRACKS_AT + a[command + C_ITEM] * TRACK_WORDS
    d[track + T_FADE_FROM] = fade_of(a, d, track, a[H_FRAME])
    d[track + T_FADE_TO] = d[command + C_VALUE]
    a[track + T_FADE_FRAME] = a[H_FRAME]
    a[track + T_FADE_FRAMES] = max(a[command + C_COUNT], a[H_SEAM])


@inner
def _play(a: Words, d: Doubles, f: Floats, command: int) -> None:
    """Do what changes how tracks sound, not what lies in them."""
    op, index = a[command + C_OP], a[command + C_ITEM]
    if op == OP_SPEED:
        change_speed(a, d, f, index, a[command + C_COUNT], a[command + C_KIND])
    elif op == OP_TRACK_FADE:
        _fade(a, d, command)
    elif index == ALL_TRACKS:
        for each in range(N_TRACKS):
            _switch(a, d, f, command, each)
    else:
        _switch(a, d, f, command, index)


@inner
def do_loop_command(a: Words, d: Doubles, f: Floats, command: int) -> None:
    """Do what a command asks of a track, or of all."""
    stand_apart()
    op, index = a[command + C_OP], a[command + C_ITEM]
    if op in (OP_SPEED, OP_TRACK_FADE, OP_MUTE, OP_SOLO, OP_STOP, OP_START):
        _play(a, d, f, command)
    elif op == OP_RECORD:
        record(a, d, f, command)
    elif op == OP_CAPTURE:
        capture(a, d, f, command)
    elif op == OP_END:
        end_recording(a, f, index, a[command + C_FRAME])
    elif op == OP_OVERDUB:
        overdub(a, command)
    elif op == OP_MULTIPLY:
        multiply(a, command)
    elif op == OP_UNDO:
        undo(a, d, f, index)
    elif op == OP_REDO:
        redo(a, d, f, index)
    elif op == OP_CLEAR:
        clear(a, d, f, index)
